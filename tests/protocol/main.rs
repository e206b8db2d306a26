//! What servers have beside plain SSE, with the server and the clock in the test's hand.
#![cfg(not(target_arch = "wasm32"))]

mod cuts;
mod events;
mod gaps;
mod resume;
mod table;

pub(crate) use futures_util::FutureExt;
pub(crate) use headwater::script::{Attempt, Script, Sent};
pub(crate) use headwater::session::Reason;
pub(crate) use headwater::source::{
    Builder, CaughtUp, Commit, Eof, Failure, Gap, MemoryStore, OnGap, Resume, Resumption,
};
pub(crate) use headwater::wire::Message;
pub(crate) use headwater::{
    Error, EventSource, Limits, State, StateChange, Subscription, Text, Timeout,
};
pub(crate) use std::cell::{Cell, RefCell};
pub(crate) use std::error::Error as _;
pub(crate) use std::rc::Rc;
pub(crate) use std::time::Duration;

pub(crate) const SECOND: Duration = Duration::from_secs(1);

pub(crate) type Heard<T> = Rc<RefCell<Vec<T>>>;

/// All events, as type, last event ID and data.
pub(crate) fn events(source: &EventSource) -> (Heard<String>, Subscription) {
    let heard = Heard::default();
    let put = Rc::clone(&heard);
    let subscription = source.on_any::<Text>(move |event| {
        let (event, id, data) = (event.event, event.last_event_id, event.data);
        put.borrow_mut().push(format!("{event} {id}: {data}"));
    });
    (heard, subscription)
}

pub(crate) fn end(source: &EventSource) -> StateChange {
    source.closed().now_or_never().expect("it is closed")
}

pub(crate) fn header<'a>(sent: &'a Sent, name: &str) -> Option<&'a str> {
    let found = sent.headers.iter().find(|(known, _)| known == name);
    found.map(|(_, value)| &**value)
}

pub(crate) fn chat() -> Builder {
    EventSource::builder("/chat")
        .header("authorization", "Bearer t")
        .header("content-type", "application/json")
        .body("{}")
}

pub(crate) fn broken() -> Attempt {
    Attempt::stream()
        .header("x-run", "9")
        .event_with_id("1", "message", "a")
        .break_off()
}
