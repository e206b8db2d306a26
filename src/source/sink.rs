use crate::session::{Answer, Attempt, Fault, Millis, Plan, Reason, State};
use crate::transport::{Choice, Prepared};
use crate::wire::TooLarge;
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use core::future::Future;
use core::pin::Pin;
use js_sys::Uint8Array;
use wasm_bindgen::JsValue;
use web_sys::{Headers, MessageEvent};

/// Something that is there later.
pub(crate) type Later<T> = Pin<Box<dyn Future<Output = T>>>;

/// What a [`Connection`](super::Connection) needs of the layer above it. Every call may come back
/// into the connection, so no borrow may be held across what a user's code runs in.
pub(crate) trait Sink {
    /// Makes the request for an attempt.
    fn prepare(&self, attempt: &Attempt) -> Later<Result<Prepared, JsValue>>;

    /// Which events are listened to: native gives only those whose type is named.
    fn wanted(&self) -> Wanted;

    /// Whether nothing may be read that can't be handled yet: native reads on by itself.
    fn keeps_pace(&self) -> bool {
        false
    }

    /// The head of a response is here, whatever it says.
    #[cfg(feature = "gloo")]
    fn answered(&self, _: &web_sys::Response) {}

    /// A new stream begins: forget an unfinished event, keep the last event ID.
    fn begin(&self);

    /// Bytes came: read them, and hand the events on. A connection that was closed meanwhile hands
    /// on no more.
    fn chunk(&self, chunk: &Uint8Array) -> Progress;

    /// The browser's own `EventSource` gave an event of this type.
    fn native(&self, name: &str, event: &MessageEvent);

    /// Where a new stream is to go on from.
    fn last_event_id(&self) -> String;

    /// The connection's state changed.
    fn changed(&self, change: &Change<'_>);

    /// What should follow from this fault? Nothing does before the answer. Only with
    /// [`Policy::ask`](crate::session::Policy::ask).
    fn ask(&self, fault: Fault, trouble: Option<&Trouble>, plan: Plan) -> Later<Answer>;

    /// When the next chunk may be read: a slow reader slows the server down. `None`: at once.
    fn ready(&self) -> Option<Later<()>> {
        None
    }
}

/// Which events are listened to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// All of them, whatever their type.
    All,
    /// Those of these types.
    Named(Vec<String>),
}

/// What a chunk said to the connection itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Progress {
    /// The last `retry` field that took effect, in milliseconds.
    pub(crate) retry: Option<Millis>,
    /// The limit that was passed.
    pub(crate) too_large: Option<TooLarge>,
}

/// What is known of a fault, beyond its name.
#[derive(Clone, Debug)]
pub(crate) struct Trouble {
    /// The response's status; 0 where there was none.
    pub(crate) status: u16,
    /// The response's URL, after redirects; empty where there was none.
    pub(crate) url: String,
    /// The response's headers.
    pub(crate) headers: Option<Headers>,
    /// The first kilobytes of the response's body.
    pub(crate) body: String,
    /// What the platform or the caller's function threw; undefined where nothing was.
    pub(crate) cause: JsValue,
}

/// A change of a connection's state.
#[derive(Debug)]
pub(crate) struct Change<'a> {
    /// The state that was entered.
    pub(crate) state: State,
    /// The attempt that it is about: its number since the last good connection, from 1.
    pub(crate) attempt: u32,
    /// What carries the stream, and why.
    pub(crate) choice: Choice,
    /// In `Waiting`, and in `Closed` after a failure: what happened.
    pub(crate) fault: Option<Fault>,
    /// More of the fault.
    pub(crate) trouble: Option<&'a Trouble>,
    /// In `Waiting`: in how many milliseconds the next attempt begins, if that is known.
    pub(crate) retry_in: Option<Millis>,
    /// In `Closed`: why.
    pub(crate) reason: Option<Reason>,
}
