//! The crate where there is no browser, as in server-side rendering: everything is there, nothing is
//! opened, and the state says so.
#![cfg(not(target_arch = "wasm32"))]

use futures_util::stream::FusedStream;
use futures_util::{FutureExt, StreamExt};
use headwater::{EventSource, Json, Retry, State, Tagged, Text, Transport};
use std::cell::Cell;
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
fn handlers_of_all_kinds_are_taken_and_never_called() {
    let source = source();
    let called = Rc::new(Cell::new(false));
    let call = || {
        let called = Rc::clone(&called);
        move || called.set(true)
    };
    let (on, all, tagged, later, state) = (call(), call(), call(), call(), call());
    let subscriptions = [
        source.on::<Json<f64>>("tick", move |_| on()),
        source.on_any::<Text>(move |_| all()),
        source.on_events::<Tagged<Feed>>(move |event| {
            let Feed::Tick(price) = event.data.0;
            assert!(price.is_finite());
            tagged();
        }),
        source.on_async::<Text>("tick", move |_| {
            later();
            async {}
        }),
        source.on_state(move |_| state()),
    ];
    source.close();
    drop(subscriptions);
    drop(source);
    assert!(!called.get());
}

#[test]
fn streams_of_all_kinds_have_ended() {
    let source = source();
    let mut events = source.stream_any::<Text>();
    let mut tagged = source.stream_events::<Tagged<Feed>>();
    let mut states = source.states();
    assert!(events.is_terminated() && tagged.is_terminated() && states.is_terminated());
    assert!(matches!(events.next().now_or_never(), Some(None)));
    assert!(matches!(tagged.next().now_or_never(), Some(None)));
    assert!(matches!(states.next().now_or_never(), Some(None)));
}
