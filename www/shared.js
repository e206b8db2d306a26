import { connect } from "/pkg/dist/index.js";
import { tabs } from "/pkg/dist/share.js";
import { activity, address } from "./backend.js";
import { Panel } from "./panel.js";
import { Tape } from "./tape.js";
import { count, field, write } from "./text.js";

/** How often the server is asked how many connections it has, in ms. */
const LOOK_EVERY = 500;
/** What a tab is, and what follows from that, in words. */
const ROLES = {
  leader: ["This tab holds the connection", "Close or reload it, and another tab goes on."],
  follower: ["Another tab holds the connection", "Close or reload that one, and this feed goes on."],
  worker: ["A shared worker holds the connection", "It is there as long as any of the tabs."],
  joining: ["Nobody holds the connection yet", ""],
  alone: ["This tab is alone"],
};

export function openShared(url, show) {
  const feed = connect(url, {
    parse: "json",
    share: tabs({ key: "visitor", onChange: show.sharing }),
  });
  feed.on("*", show.event);
  return feed;
}

/** Starts the feed that all tabs of this browser share; returns its tally. */
export function startShared(section, river) {
  const part = (name) => section.querySelector(`[data-part="${name}"]`);
  const client = ofBrowser();
  const root = section.querySelector("[data-panel]");
  root.dataset.client = client;
  const panel = new Panel(root);
  const tape = new Tape(part("tape"));
  const card = part("group");

  const feed = openShared(address("/stream", { client }), {
    sharing: (sharing) => tell(card, sharing),
    event: (event) => {
      if (event.type === "headwater.reset") return panel.reset(event.data);
      panel.tally.add(event.data.seq);
      river.drop("shared");
      tape.add(event);
    },
  });
  panel.watch(feed);
  if (feed.sharing) tell(card, feed.sharing);

  section.querySelector('[data-action="open-tab"]').addEventListener("click", () => open("./?only=shared"));
  section.querySelector('[data-action="reload"]').addEventListener("click", () => location.reload());
  const look = async () => {
    const seen = await activity(undefined, undefined, client).catch(() => null);
    if (seen) write(field(card, "connections"), count(seen.open.stream ?? 0));
    setTimeout(look, LOOK_EVERY);
  };
  look();
  return panel.tally;
}

function tell(card, { role, why, tabs }) {
  const [title, what = why] = ROLES[role];
  card.dataset.role = role;
  write(field(card, "role"), title);
  write(field(card, "why"), what);
  write(field(card, "tabs"), count(tabs));
}

/** The corner of the server that all tabs of this browser have in common. */
function ofBrowser() {
  const own = () => Array.from(crypto.getRandomValues(new Uint32Array(3)), (word) => word.toString(36)).join("");
  try {
    localStorage.headwaterVisitor ??= own();
    return localStorage.headwaterVisitor;
  } catch {
    return own();
  }
}
