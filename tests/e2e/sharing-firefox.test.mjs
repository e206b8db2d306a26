// Who holds the shared connection, and what becomes of it.
import { leaders } from "./sharing/leaders.mjs";
import { responses } from "./sharing/responses.mjs";
import { run } from "./sharing/run.mjs";
import { together } from "./sharing/together.mjs";

run("firefox", together, leaders, responses);
