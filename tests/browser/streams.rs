//! Events as streams.

use super::support::{Collected, Stage, states, until};
use futures_util::{FutureExt, StreamExt};
use headwater::transport::Why;
use headwater::{EventSource, Json, State, Text, Transport};
use headwater_server::script::{Attempt, Scenario};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn a_stream_gives_every_event_and_ends_with_none() {
    let feed = Attempt::stream().repeat(500, |round| round.send("data: {{n}}\n\n"));
    let stage = Stage::new(Scenario::new().attempt(feed)).await;
    let source = EventSource::builder(stage.url()).method("POST").open();
    let all: Vec<u64> = source
        .stream::<Json<u64>>("message")
        .map(|event| event.unwrap().data.0)
        .collect()
        .await;
    assert_eq!(all, (1..=500).collect::<Vec<_>>());
}

#[wasm_bindgen_test]
async fn a_failure_comes_out_of_a_stream_before_its_end() {
    let stage = Stage::new(Scenario::new().attempt(Attempt::status(404))).await;
    let source = EventSource::builder(stage.url())
        .transport(Transport::Fetch)
        .open();
    let mut events = source.events::<Text>();
    assert!(
        matches!(events.next().await, Some(Err(headwater::Error::Status(refusal))) if refusal.status == 404)
    );
    assert!(events.next().await.is_none());
}

#[wasm_bindgen_test]
async fn while_a_reader_is_behind_nothing_is_read() {
    const TOTAL: u64 = 64 << 20;
    let stage = Stage::new(Scenario::new().attempt(Attempt::stream().flood(TOTAL, 1000))).await;
    let source = EventSource::builder(stage.url())
        .transport(Transport::Fetch)
        .open();
    let handed_on = Rc::new(Cell::new(0));
    let count = Rc::clone(&handed_on);
    let _count = source.on_any::<Text>(move |_| count.set(count.get() + 1));
    let mut events = source.events::<Text>();
    events.next().await.unwrap().unwrap();
    // The server stands still, or has given everything to a browser that takes what nobody reads:
    // Firefox does. WebKit hands on all that it has taken as one chunk, of tens of megabytes where
    // the machine is slow.
    stage.settled().await;
    let taken = handed_on.get();
    assert!(
        taken < TOTAL / 1000,
        "everything was handed to a reader that took one event"
    );
    stage.settled().await;
    assert_eq!(handed_on.get(), taken, "something was read meanwhile");
    // It goes on where it stood.
    let before = handed_on.get();
    while handed_on.get() == before {
        events.next().await.unwrap().unwrap();
    }
    drop(source);
    stage.seen("ended=1").await;
}

#[wasm_bindgen_test]
async fn events_of_every_type_are_wanted_later_and_native_makes_room_for_fetch() {
    let feed = Attempt::stream().events_from_last_id(3).hold();
    let other = Attempt::stream().send("event: odd\ndata: 7\n\n").hold();
    let stage = Stage::new(Scenario::new().attempt(feed).attempt(other)).await;
    let source = EventSource::builder(stage.url()).open();
    let (states, _states) = states(&source);
    let (numbers, put) = Collected::new();
    let _numbers = source.on::<Json<u64>>("message", move |event| put(event.data.0));
    until("all are there", || numbers.count() == 3).await;
    assert_eq!(source.choice().unwrap().transport, Transport::Native);
    let (odd, put) = Collected::new();
    let _odd = source.on_any::<Json<u64>>(move |event| put(event.data.0));
    assert_eq!(source.choice().unwrap().why, Why::AnyType);
    until("what has no name is there", || odd.count() == 1).await;
    assert_eq!(stage.seen("wait=2").await[1].headers["last-event-id"], "3");
    assert_eq!((numbers.all(), odd.all()), (vec![1, 2, 3], vec![7]));
    // Nothing has failed, and nobody is told so.
    let told = states.all();
    assert!(
        told.iter().all(|change| change.error().is_none()),
        "{told:?}"
    );
    let told: Vec<_> = told.iter().map(|change| change.state).collect();
    let once = [State::Connecting, State::Open];
    assert_eq!(told, [once, once].concat());
}

#[wasm_bindgen_test]
async fn a_stream_is_asked_for_later_and_native_makes_room_for_what_can_be_held_back() {
    let feed = |upto| Attempt::stream().events_from_last_id(upto).hold();
    let stage = Stage::new(Scenario::new().attempt(feed(3)).attempt(feed(5))).await;
    let source = EventSource::builder(stage.url()).open();
    let (numbers, put) = Collected::new();
    let handler = source.on::<Json<u64>>("message", move |event| put(event.data.0));
    until("the first are there", || numbers.count() == 3).await;
    assert_eq!(source.choice().unwrap().transport, Transport::Native);
    drop(handler);
    let mut events = source.stream::<Json<u64>>("message");
    assert_eq!(source.choice().unwrap().why, Why::Pace);
    assert_eq!(events.next().await.unwrap().unwrap().data.0, 4);
    assert_eq!(events.next().await.unwrap().unwrap().data.0, 5);
    assert!(events.next().now_or_never().is_none());
}
