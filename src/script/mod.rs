//! Scripted sources, for tests of code that uses a source: on every target, with the time in the test's hand. The
//! feature `test` brings them.
//!
//! A [`Script`] answers a source's requests as a server would, and all else is real: the session, the decoder,
//! states, waits, last event IDs. Nothing happens by itself: a call of the script sends, ends, breaks off or lets
//! time pass, and when it returns, all handlers have run.
//!
//! ```
//! use headwater::script::{Attempt, Script};
//! use headwater::{EventSource, State, Text};
//! use std::cell::RefCell;
//! use std::rc::Rc;
//! use std::time::Duration;
//!
//! // What is tested: a list of prices.
//! let prices = Rc::new(RefCell::new(Vec::new()));
//!
//! let script = Script::new()
//!     .attempt(Attempt::status(503))
//!     .attempt(Attempt::stream().event("tick", "42").hold());
//! let source = EventSource::builder("/prices").play(&script).open();
//! let _ticks = source.on::<Text>("tick", {
//!     let prices = Rc::clone(&prices);
//!     move |tick| prices.borrow_mut().push(tick.data.0)
//! });
//!
//! script.run();
//! assert!(matches!(source.state(), State::Waiting { .. }));
//! script.advance(Duration::from_secs(2));
//! script.event("tick", "43");
//! assert_eq!(*prices.borrow(), ["42", "43"]);
//! assert_eq!(script.requests().len(), 2);
//! ```
//!
//! Jitter is half of what it may be, each time. A time-out that has passed is followed by 50 ms in which what has come
//! is read first: advance by more than the time-out.
//!
//! Where only events matter, there is [`EventSource::from_events`](crate::EventSource::from_events), and
//! [`from_stream`](crate::EventSource::from_stream) for those of a stream.

mod attempt;
mod flight;
mod given;
mod play;

pub use attempt::Attempt;
pub use play::{Script, Sent};

pub(crate) use given::given;
