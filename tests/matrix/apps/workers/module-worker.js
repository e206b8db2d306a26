import "./src/answer.js";
import { see } from "./src/checks.js";

answerWith((url) => see(url));
