//! A server with two jobs: it is the demo's back end, and with `--scripted` the scripted origin of the tests,
//! too.
//!
//! ```text
//! headwater-server [--port N] [--second-port N] [--www DIR] [--pkg DIR] [--mount /PREFIX=DIR]...
//!     [--scripted] [--allow-host NAME]...
//! ```
//!
//! It prints `listening on http://localhost:PORT`, then `second origin http://localhost:PORT`. Both have
//! the same routes, so that a test can send a page's requests to another origin. [`Server::start`]
//! starts the same server within the process of a test or a tool.
//!
//! # Who may ask
//!
//! It listens on the loopback addresses alone, and is for development and tests.
//!
//! - A request whose `Host` is not `localhost`, `127.0.0.1`, `[::1]` or a name of `--allow-host`, at any port, gets a
//!   421: a page whose own name was made to lead to this machine gets nothing.
//! - A request that may change something (`POST` and the like) whose `Origin` has another name gets a 403. One
//!   without `Origin` is no page's.
//! - CORS headers are for origins of these names alone, so a page of another site reads nothing. In a
//!   scenario they are for `null` as well, and the script has the last word.
//! - What all clients together may take is bounded by [`Limits`]; a scenario's steps, too.
//! - Only with `--scripted` does it answer what a request has told it to: whoever may place a scenario has
//!   scripts and service workers of their own on this origin.
//!
//! # A scenario in five lines
//!
//! Start the server with `--scripted`. Post what the server has to do, get an address, let a client connect to it, then read its log:
//!
//! ```js
//! const scenario = { attempts: [
//!   { steps: [{ send: "id: 1\ndata: a\n\n" }, "drop"] },
//!   { steps: [{ events_from_last_id: { upto: 3 } }, "hold"] } ] };
//! const { url, log } = await (await fetch("/scenario", { method: "POST", body: JSON.stringify(scenario) })).json();
//! // … connect to `url` …
//! const requests = await (await fetch(log + "?wait=2")).json();
//! ```
//!
//! The same in Rust, for WebAssembly tests too (there, post `serde_json::to_string(&scenario)`):
//!
//! ```
//! use headwater_server::script::{Attempt, Scenario};
//!
//! let scenario = Scenario::new()
//!     .attempt(Attempt::stream().send("id: 1\ndata: a\n\n").drop())
//!     .attempt(Attempt::stream().events_from_last_id(3).hold());
//! ```
//!
//! Request *k* gets attempt *k*, and all further requests get the last one. The method may be any, and
//! so may the path and the query below the address.
//!
//! | of an attempt | default | |
//! |---|---|---|
//! | `status` | 200 (307 with `redirect`) | |
//! | `headers` | `content-type: text/event-stream`, `cache-control: no-store` | the given ones are added; `null` removes a default, also one of CORS |
//! | `head_delay` | 0 | ms before the response's head |
//! | `head_cue` | false | nothing, until a `POST /s/ID/cue`, before the response's head |
//! | `redirect` | none | the `location`; the answer to `POST /scenario` has `second`, the address on the other origin |
//! | `refuse` | false | a reset of the connection instead of a response |
//! | `steps` | none | what the body does; after the last step it ends cleanly |
//!
//! | step | |
//! |---|---|
//! | `{"send": "text"}` | one HTTP chunk, one write to the socket |
//! | `{"send_base64": "…"}` | the same, for bytes that are no UTF-8 |
//! | `{"split": {"text": "…", "at": [3, 7]}}` or `"every": 1` | several chunks, cut at these bytes; `"pause": ms` between them, for engines that join chunks they find together |
//! | `{"wait": ms}` | nothing, for so long |
//! | `"cue"` | nothing, until a `POST /s/ID/cue`. A test needs it before a drop, since what a client has not read yet is lost with the connection |
//! | `{"repeat": {"times": n, "steps": […]}}` | `{{n}}` in a text is the number of the round, counted on over all attempts |
//! | `{"events_from_last_id": {"upto": n, "every": ms, "per_attempt": m}}` | `id: i`, `data: i` from the request's last event ID + 1, at most `per_attempt` of them |
//! | `{"feed": {"tell": "all", "live": true, "most": n, "every": ms}}` | the scenario's [feed](#a-feed-whose-trimming-a-test-decides): what follows the request's last event ID, the comment `up-to-date`, then what is published, until a cue |
//! | `{"flood": {"bytes": total, "event_bytes": n}}` | as fast as the socket takes it |
//! | `"hold"` | silence on an open socket until the client leaves |
//! | `"drop"` | the connection closes without the body's end |
//! | `"reset"` | the connection is reset (TCP RST) |
//!
//! No delay is longer than ten minutes, no event of a flood larger than 16 MiB, and no response has more
//! than ten million writes and waits, repeated ones counted each time: such a scenario is refused. All
//! scenarios with their logs hold 256 MiB at most; the oldest gives way.
//!
//! Engines differ in how they treat some of these, and tests have to allow for it:
//!
//! - A browser itself sends a refused request again: Chromium once, WebKitGTK five times, Firefox nine
//!   times. Each time is an attempt.
//! - A dropped body is an error in Chromium and Firefox, but a clean end in WebKitGTK.
//! - Firefox joins chunks even over a pause of some milliseconds.
//!
//! # A feed whose trimming a test decides
//!
//! Each scenario has a log of events, which its requests share. Event n of the epoch `a` has the ID `a-n` and, if nothing
//! else is said, the data n. `"feed": {"epoch": "a", "events": 9, "keep": 3}` beside `attempts` says what there is at
//! first (by default the epoch `a`, no events, and all are kept). `POST /s/ID/feed` changes it, in this order:
//!
//! | of a change | |
//! |---|---|
//! | `"epoch": "b"` | begins anew, empty, with `b-1` as the first ID, as a server does that has lost its events |
//! | `"reason": "restart"` | what those are told who ask for an ID of another epoch. Default: `epoch` |
//! | `"keep": n` | only the newest n are kept, now and from now on |
//! | `"publish": n` or `["data", …]` | adds events |
//!
//! It answers, as `GET /s/ID/feed` does, with [`script::FeedState`]: `epoch`, `oldest`, `newest`, `last_event_id`.
//!
//! A step `feed` speaks to clients of it as the demo's feeds do:
//!
//! | asked for | `Headwater-Resumed` | first block | events |
//! |---|---|---|---|
//! | no ID | | | from the next one on |
//! | an ID after which all are kept | `complete` | | after it |
//! | an older one | `partial`; `none` if nothing is kept | reset, `trimmed`, with `missed` | from the oldest that is kept on |
//! | one of another epoch | `partial`; `none` if nothing is kept | reset, `epoch` | from the oldest that is kept on |
//! | anything else | `none` | reset, `unknown` | from the next one on |
//!
//! With `partial` and `none`, `Headwater-Resumed-From` is the ID before the first event that is sent. The reset is one block:
//! `event: headwater.reset`, that ID as `id`, and as data `{"asked":"…","from":"…","missed":n,"reason":"…"}`, with no
//! more than 256 characters of what was asked for. A connection that is overtaken by trimming or by a new epoch gets a reset in the
//! middle. `: up-to-date` comes once all that was there is sent.
//!
//! `tell` says by what a client learns of a gap: `all`, the `headers` alone, the `event` alone, as `mercure` does
//! (`Last-Event-ID` and `Mercure-Last-Event-ID` are the ID before the first event, or `earliest`), or by `nothing`. The attempt's
//! own `headers` come before these, and `null` removes one.
//!
//! What was sent to whom is in the log of the requests: `feed` has `asked`, `resumed`, `from`, `reason`, `gaps`,
//! `events`, `first`, `last` and `up_to_date` ([`script::FeedSeen`]).
//!
//! # The log
//!
//! `GET /s/ID/log` lists the requests as [`script::Seen`], preflights included. Tests wait on a
//! condition, never on a clock:
//!
//! | condition | holds when |
//! |---|---|
//! | `?wait=N` | N requests have started |
//! | `?ended=N` | N requests have ended |
//! | `?bytes=N` | the socket has taken N bytes of the last body |
//! | `?events=N` | the last response has sent N events of the feed |
//! | `?blocked=MS` | the last body's write has waited for so long for the client to read |
//!
//! The answer comes when all given conditions hold. After `?timeout=MS` (10 000) it is a 504 that names
//! them. Preflights are not counted, since engines differ in how long they remember one.
//!
//! With `--scripted` tests also have `GET /connections` (what is open now), and `/echo` (the request, as one event).
//!
//! # The demo
//!
//! Each `?client=KEY` has its own feeds and activity list, so that the buttons of one browser tab do
//! nothing to another tab.
//!
//! | route | |
//! |---|---|
//! | `GET /stream` | a ticker: `tick`, `news`, `halt`, `resume`; the data's `seq` is the number in the event's ID, `EPOCH-SEQ`, and events that the client has missed are replayed, up to 8000. Where they can't be, it says so, as a scripted [feed](#a-feed-whose-trimming-a-test-decides) does by `all` |
//! | `GET /secure/stream` | another, for `Authorization: Bearer headwater` |
//! | `POST /chat` | `{"prompt": "…"}` is answered token by token: `token` events, then `done`; `pace` is the ms between them |
//! | `POST /control` | `{"feed": "stream" or "secure", "action": …}`: `drop`, `unavailable` (`ms`: 3000), `silent` (`ms`: 8000; connections made later are not part of it) or `burst` (`count`: 2000) |
//! | `GET /activity` | what happened: `counters`, `open` responses, and `entries` of `at`, `feed`, `what`, `detail`; `?until=WHAT&times=N` waits |
//!
//! `/` and `/pkg/` are files, and below `/csp/` the same files under a policy that refuses
//! WebAssembly.

pub mod script;

#[cfg(not(target_family = "wasm"))]
mod app;
#[cfg(not(target_family = "wasm"))]
mod arrivals;
#[cfg(not(target_family = "wasm"))]
mod body;
#[cfg(not(target_family = "wasm"))]
mod cors;
#[cfg(not(target_family = "wasm"))]
mod demo;
#[cfg(not(target_family = "wasm"))]
mod echo;
#[cfg(not(target_family = "wasm"))]
mod files;
#[cfg(not(target_family = "wasm"))]
mod guard;
#[cfg(not(target_family = "wasm"))]
mod limits;
#[cfg(not(target_family = "wasm"))]
mod link;
#[cfg(not(target_family = "wasm"))]
mod options;
#[cfg(not(target_family = "wasm"))]
mod origin;
#[cfg(not(target_family = "wasm"))]
mod pipe;
#[cfg(not(target_family = "wasm"))]
mod problem;
#[cfg(not(target_family = "wasm"))]
mod request;
#[cfg(not(target_family = "wasm"))]
mod resume;
#[cfg(not(target_family = "wasm"))]
mod serve;
#[cfg(not(target_family = "wasm"))]
mod watched;

#[cfg(not(target_family = "wasm"))]
pub use self::{
    limits::Limits,
    options::{Options, Usage},
    serve::Server,
};
