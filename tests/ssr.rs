//! The crate where there is no browser and the feature `native` is off, as in server-side rendering: everything
//! is there, nothing is opened, and whoever listens is told so.
#![cfg(not(any(target_arch = "wasm32", feature = "native-http")))]

use futures_util::stream::FusedStream;
use futures_util::{FutureExt, StreamExt};
use headwater::{Error, EventSource, Json, Retry, State, Tagged, Text, Transport};
use std::cell::{Cell, RefCell};
use std::rc::Rc;

#[derive(serde::Deserialize)]
enum Feed {
    Tick(f64),
}

fn source() -> EventSource {
    EventSource::builder("/feed")
        .query("a", "b")
        .header("no header", "\r\n")
        .headers_with(|_| async { panic!("nothing is prepared") })
        .retry(Retry::default())
        .transport(Transport::Native)
        .open()
}

#[test]
fn a_source_is_closed_from_the_start_and_has_no_transport() {
    let source = source();
    assert_eq!(source.state(), State::Closed);
    assert!(source.choice().is_none());
    source.close();
    assert_eq!(source.state(), State::Closed);
}

#[test]
fn handlers_of_all_kinds_are_taken_and_only_a_watcher_is_called() {
    let source = source();
    let called = Rc::new(Cell::new(false));
    let call = || {
        let called = Rc::clone(&called);
        move || called.set(true)
    };
    let (on, all, tagged, later) = (call(), call(), call(), call());
    let told = Rc::new(RefCell::new(Vec::new()));
    let subscriptions = [
        source.on::<Json<f64>>("tick", move |_| on()),
        source.on_any::<Text>(move |_| all()),
        source.on_events::<Tagged<Feed>>(move |event| {
            let Feed::Tick(price) = event.data.0;
            assert!(price.is_finite());
            tagged();
        }),
        source.on_async::<Text, _>("tick", move |_| {
            later();
            async {}
        }),
        source.on_state({
            let told = Rc::clone(&told);
            move |change| told.borrow_mut().push(change.clone())
        }),
    ];
    source.close();
    drop(subscriptions);
    drop(source);
    assert!(!called.get());
    let told = told.borrow();
    let [change] = &told[..] else {
        panic!("{told:?}");
    };
    assert_eq!(change.state, State::Closed);
    assert!(matches!(change.error(), Some(Error::Unsupported)));
}

#[test]
fn streams_of_all_kinds_say_why_they_end_and_end() {
    let source = source();
    let mut events = source.events::<Text>();
    let mut tagged = source.stream_events::<Tagged<Feed>>();
    let mut states = source.states();
    let unsupported = Some(Some(Err(Error::Unsupported)));
    let told = |item: Option<Option<Result<(), Error>>>| format!("{item:?}");
    let first = events
        .next()
        .now_or_never()
        .map(|item| item.map(|item| item.map(drop)));
    assert_eq!(told(first), told(unsupported));
    let first = tagged
        .next()
        .now_or_never()
        .map(|item| item.map(|item| item.map(drop)));
    assert_eq!(told(first), told(Some(Some(Err(Error::Unsupported)))));
    let change = states.next().now_or_never().flatten().unwrap();
    assert!(matches!(change.error(), Some(Error::Unsupported)));
    assert!(events.is_terminated() && tagged.is_terminated() && states.is_terminated());
    let end = source.closed().now_or_never().unwrap();
    assert!(matches!(end.error(), Some(Error::Unsupported)));
}
