//! One program, two jobs: the demo's back end, and the origin that tests write the script for.
//!
//! ```text
//! headwater-server [--port N] [--second-port N] [--www DIR] [--pkg DIR] [--mount /PREFIX=DIR]...
//! ```
//!
//! It prints `listening on http://localhost:PORT`, then `second origin http://localhost:PORT`: the
//! same routes twice, so that a page has another origin to be sent to. [`Server::start`] does the
//! same inside a test's or a tool's own process.
//!
//! # A scenario in five lines
//!
//! Post what the server is to do, get an address, point a client at it, then ask what was seen:
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
//! Request *k* plays attempt *k*; the last attempt serves all further requests. Any method will
//! do, and so will any path or query below the address.
//!
//! | of an attempt | default | |
//! |---|---|---|
//! | `status` | 200 (307 with `redirect`) | |
//! | `headers` | `content-type: text/event-stream`, `cache-control: no-store` | the given ones are added; `null` takes a default away, also one of CORS |
//! | `head_delay` | 0 | ms before the response's head |
//! | `redirect` | none | the `location`; the answer to `POST /scenario` has `second`, the address on the other origin |
//! | `refuse` | false | reset instead of an answer |
//! | `steps` | none | what the body does; after the last step it ends cleanly |
//!
//! | step | |
//! |---|---|
//! | `{"send": "text"}` | one HTTP chunk, one write to the socket |
//! | `{"send_base64": "…"}` | the same, for bytes that are no UTF-8 |
//! | `{"split": {"text": "…", "at": [3, 7]}}` or `"every": 1` | several chunks, cut at these bytes; `"pause": ms` between them, for engines that join chunks they find together |
//! | `{"wait": ms}` | |
//! | `"cue"` | nothing, until a `POST /s/ID/cue`; before a drop, since what a client has not read yet goes with the connection |
//! | `{"repeat": {"times": n, "steps": […]}}` | `{{n}}` in a text is the number of the round, counted on over all attempts |
//! | `{"events_from_last_id": {"upto": n, "every": ms, "per_attempt": m}}` | `id: i`, `data: i` from the request's last event ID + 1, at most `per_attempt` of them |
//! | `{"flood": {"bytes": total, "event_bytes": n}}` | as fast as the socket takes it |
//! | `"hold"` | silence on an open socket until the client leaves |
//! | `"drop"` | the connection closes without the body's end |
//! | `"reset"` | the connection is reset (TCP RST) |
//!
//! What engines make of it differs, and a test has to know: a refused request is sent again by the
//! browser itself (once by Chromium, five times by WebKitGTK, nine times by Firefox, and each time is
//! an attempt); a dropped body is an error in Chromium and Firefox, but a clean end in WebKitGTK;
//! Firefox joins chunks even over a pause of some milliseconds.
//!
//! # What was seen
//!
//! `GET /s/ID/log` lists the requests as [`script::Seen`], preflights among them. Tests wait on a
//! condition, never on a clock: `?wait=N` answers when N requests have started, `?ended=N` when N
//! have ended, `?bytes=N` when N bytes of the last body were taken, `?blocked=MS` when a client
//! has not read for so long that a write stands still; all that are given must hold. After
//! `?timeout=MS` (10 000) the answer is a 504 that says what was missing. Preflights don't count,
//! since engines differ in how long they remember one.
//!
//! Also for tests: `GET /connections` (what is open now), and `/echo` (the request, as one event).
//!
//! # The demo
//!
//! Each `?client=KEY` has feeds and an activity list of its own, so that one tab's buttons break
//! nothing of another's.
//!
//! | route | |
//! |---|---|
//! | `GET /stream` | a ticker: `tick`, `news`, `halt`, `resume`; the data's `seq` is the event's ID, and what was missed is replayed |
//! | `GET /secure/stream` | another, for `Authorization: Bearer headwater` |
//! | `POST /chat` | `{"prompt": "…"}` is answered token by token: `token` events, then `done`; `pace` is the ms between them |
//! | `POST /control` | `{"feed": "stream" or "secure", "action": …}`: `drop`, `unavailable` (`ms`: 3000), `silent` (`ms`: 8000; connections made later are not part of it) or `burst` (`count`: 2000) |
//! | `GET /activity` | what the server saw: `counters`, `open` responses, and `entries` of `at`, `feed`, `what`, `detail`; `?until=WHAT&times=N` waits |
//!
//! `/` and `/pkg/` are files, and below `/csp/` the same files under a policy that refuses
//! WebAssembly.

pub mod script;

#[cfg(not(target_family = "wasm"))]
mod app;
#[cfg(not(target_family = "wasm"))]
mod cors;
#[cfg(not(target_family = "wasm"))]
mod demo;
#[cfg(not(target_family = "wasm"))]
mod echo;
#[cfg(not(target_family = "wasm"))]
mod files;
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
mod serve;
#[cfg(not(target_family = "wasm"))]
mod watched;

#[cfg(not(target_family = "wasm"))]
pub use self::{
    options::{Options, Usage},
    serve::Server,
};
