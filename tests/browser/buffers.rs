//! Streams whose readers are behind, and what becomes of the rest.

use super::support::{Collected, Stage, until};
use futures_util::stream::FusedStream;
use futures_util::{FutureExt, StreamExt};
use headwater::{Buffer, Error, EventSource, EventStream, Json, Overflow, State, Transport};
use headwater_server::script::{Attempt, Scenario};
use wasm_bindgen_test::wasm_bindgen_test;

/// A source of a hundred numbers, all of which have come, and a stream of it that nobody reads.
async fn unread(buffer: Buffer, transport: Transport) -> (EventSource, EventStream<Json<u64>>) {
    let feed = Attempt::stream().events_from_last_id(100).hold();
    let stage = Stage::new(Scenario::new().attempt(feed)).await;
    let source = EventSource::builder(stage.url())
        .transport(transport)
        .open();
    let stream = source.stream_with::<Json<u64>>("message", buffer);
    let (numbers, put) = Collected::new();
    let _numbers = source.on::<Json<u64>>("message", move |event| put(event.data.0));
    until("all have come", || numbers.count() == 100).await;
    (source, stream)
}

/// What is there now.
fn taken(stream: &mut EventStream<Json<u64>>) -> Vec<u64> {
    let mut all = Vec::new();
    while let Some(Some(event)) = stream.next().now_or_never() {
        all.push(event.unwrap().data.0);
    }
    all
}

#[wasm_bindgen_test]
async fn the_oldest_make_room_and_are_counted() {
    for transport in super::support::BOTH {
        let (capacity, overflow) = (10, Overflow::DropOldest);
        let (_source, mut stream) = unread(Buffer { capacity, overflow }, transport).await;
        assert_eq!((stream.waiting(), stream.dropped()), (10, 90));
        assert_eq!(taken(&mut stream), (91..=100).collect::<Vec<_>>());
        assert!(!stream.is_terminated());
    }
}

#[wasm_bindgen_test]
async fn the_newest_are_let_go_and_are_counted() {
    let (capacity, overflow) = (10, Overflow::DropNewest);
    let (_source, mut stream) = unread(Buffer { capacity, overflow }, Transport::Fetch).await;
    assert_eq!(stream.dropped(), 90);
    assert_eq!(taken(&mut stream), (1..=10).collect::<Vec<_>>());
}

#[wasm_bindgen_test]
async fn a_stream_that_may_not_lose_anything_ends_and_the_source_goes_on() {
    let (capacity, overflow) = (10, Overflow::Fail);
    let (source, mut stream) = unread(Buffer { capacity, overflow }, Transport::Fetch).await;
    for number in 1..=10 {
        assert_eq!(stream.next().await.unwrap().unwrap().data.0, number);
    }
    let last = stream.next().await;
    assert!(matches!(last, Some(Err(Error::Overflow { capacity: 10 }))));
    assert!(stream.next().await.is_none());
    assert!(stream.is_terminated());
    assert_eq!(source.state(), State::Open);
}

#[wasm_bindgen_test]
async fn nothing_is_dropped_where_the_server_has_to_wait() {
    let feed = Attempt::stream().flood(8 << 20, 1000);
    let stage = Stage::new(Scenario::new().attempt(feed)).await;
    let source = EventSource::builder(stage.url()).method("POST").open();
    let (capacity, overflow) = (3, Overflow::Wait);
    let stream = source.events_with::<headwater::Text>(Buffer { capacity, overflow });
    let count = stream.map(|event| event.unwrap()).count().await;
    assert_eq!(count, (8 << 20) / 1000 + 1);
}

#[wasm_bindgen_test]
async fn a_stream_that_drops_leaves_the_choice_to_native() {
    let stage = Stage::new(Scenario::new().attempt(Attempt::stream().send(":\n").hold())).await;
    let source = EventSource::builder(stage.url()).open();
    let (capacity, overflow) = (1, Overflow::DropOldest);
    let _stream = source.stream_with::<Json<u64>>("message", Buffer { capacity, overflow });
    until("it is open", || source.state() == State::Open).await;
    assert_eq!(source.choice().unwrap().transport, Transport::Native);
}

#[wasm_bindgen_test]
async fn states_are_a_stream_that_ends_with_the_source() {
    let stage = Stage::new(
        Scenario::new()
            .attempt(Attempt::status(503).header("retry-after", "0"))
            .attempt(Attempt::stream().send(":\n").drop())
            .attempt(Attempt::status(204)),
    )
    .await;
    let source = EventSource::builder(stage.url())
        .retry(super::support::quick())
        .open();
    let mut states = source.states();
    let mut names = Vec::new();
    while let Some(change) = states.next().await {
        names.push(match change.state {
            State::Connecting => "connecting",
            State::Open => "open",
            State::Waiting { .. } => "waiting",
            State::Closed => "closed",
            State::Idle => "idle",
        });
    }
    let waiting = ["connecting", "waiting"];
    let all = [
        &waiting[..],
        &["connecting", "open", "waiting", "connecting", "closed"],
    ]
    .concat();
    assert_eq!(names, all);
    assert!(states.is_terminated());
    assert!(source.states().next().await.is_none(), "it is over");
}
