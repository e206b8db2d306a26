//! Which last event ID a source goes on from, and where it is kept.

use super::support::{Collected, Stage, has, moment, quick, states, until};
use futures_util::StreamExt;
use headwater::source::{Commit, MemoryStore, Store, WebStorage};
use headwater::{Error, EventSource, Json, State, Text, Transport};
use headwater_server::script::{Attempt, Scenario};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;

fn feed(upto: u64) -> Attempt {
    Attempt::stream().events_from_last_id(upto).hold()
}

fn again(times: usize, upto: u64) -> Scenario {
    (0..times).fold(Scenario::new(), |scenario, _| scenario.attempt(feed(upto)))
}

#[wasm_bindgen_test]
async fn a_store_is_given_what_has_come_and_a_later_source_goes_on_from_there() {
    let stage = Stage::new(again(2, 3)).await;
    let store = MemoryStore::default();
    let builder = EventSource::builder(stage.url()).store(store.clone());
    let source = builder.clone().open();
    let (numbers, put) = Collected::new();
    let _numbers = source.on::<Json<u64>>("message", move |event| put(event.data.0));
    until("all are there", || numbers.count() == 3).await;
    assert_eq!(source.last_event_id(), "3");
    until("it is saved", || store.id().as_deref() == Some("3")).await;
    drop(source);
    let _later = builder.open();
    assert_eq!(stage.seen("wait=2").await[1].headers["last-event-id"], "3");
}

#[wasm_bindgen_test]
async fn an_event_that_is_still_in_hand_comes_again_after_a_reconnect() {
    // All in one chunk: what comes in another is not read before the handler is done.
    let all = "id: 1\ndata: 1\n\nid: 2\ndata: 2\n\nid: 3\ndata: 3\n\n";
    let scenario = Scenario::new().attempt(Attempt::stream().send(all).hold());
    let stage = Stage::new(scenario.attempt(feed(3))).await;
    let source = EventSource::builder(stage.url())
        .commit(Commit::Handled)
        .retry(quick())
        .open();
    let is_free = Rc::new(Cell::new(false));
    let (begun, put) = Collected::new();
    let put = Rc::new(put);
    let _numbers = source.on_async::<Json<u64>>("message", {
        let (is_free, put) = (Rc::clone(&is_free), Rc::clone(&put));
        async move |event| {
            put(event.data.0);
            while event.data.0 == 2 && !is_free.get() {
                moment().await;
            }
        }
    });
    until("all are in hand", || begun.count() == 3).await;
    until("the first is handled", || source.last_event_id() == "1").await;
    source.reconnect();
    assert_eq!(stage.seen("wait=2").await[1].headers["last-event-id"], "1");
    // What is done before that would count, and the server sends it all the same.
    until("the next stream is open", || source.state() == State::Open).await;
    // What is done now was of the stream before.
    is_free.set(true);
    until("all are handled", || source.last_event_id() == "3").await;
    assert_eq!(begun.all(), [1, 2, 3, 2, 3]);
}

#[wasm_bindgen_test]
async fn what_a_stream_has_given_is_handled_when_its_reader_asks_for_more() {
    let stage = Stage::new(again(1, 3)).await;
    let mut stream = EventSource::builder(stage.url())
        .commit(Commit::Handled)
        .stream::<Json<u64>>("message");
    for expected in ["", "1", "2"] {
        stream.next().await.unwrap().unwrap();
        let source = stream.source().unwrap();
        assert_eq!(source.last_event_id(), expected);
    }
}

#[wasm_bindgen_test]
async fn what_came_before_is_dropped_where_a_server_replays_too_much() {
    let replay = Attempt::stream().send("id: 2\ndata: 2\n\nid: 3\ndata: 3\n\nid: 4\ndata: 4\n\n");
    let stage = Stage::new(Scenario::new().attempt(feed(3)).attempt(replay.hold())).await;
    let source = EventSource::builder(stage.url()).dedupe(10).open();
    let (numbers, put) = Collected::new();
    let _numbers = source.on::<Json<u64>>("message", move |event| put(event.data.0));
    until("the first are there", || numbers.count() == 3).await;
    source.reconnect();
    until("the last is there", || numbers.all().contains(&4)).await;
    assert_eq!(numbers.all(), [1, 2, 3, 4]);
}

#[wasm_bindgen_test]
async fn a_handler_that_panics_has_not_handled_its_event_and_holds_nothing_back() {
    let _uncaught = super::panics::Uncaught::listen();
    let stage = Stage::new(again(2, 1500)).await;
    let source = EventSource::builder(stage.url())
        .commit(Commit::Handled)
        .open();
    let (numbers, put) = Collected::new();
    let _numbers = source.on::<Json<u64>>("message", move |event| put(event.data.0));
    let has_panicked = Cell::new(false);
    let _panics = source.on::<Json<u64>>("message", move |event| {
        if event.data.0 == 2 && !has_panicked.replace(true) {
            super::panics::trap();
        }
    });
    until("all are there", || numbers.count() == 1500).await;
    assert_eq!(source.last_event_id(), "1");
    source.reconnect();
    until("all is handled", || source.last_event_id() == "1500").await;
    assert_eq!(numbers.all()[1500], 2);
}

/// A store that answers when it is told to.
struct Slow(Rc<Cell<bool>>);

impl Store for Slow {
    async fn load(&self) -> Option<String> {
        while !self.0.get() {
            moment().await;
        }
        Some("2".into())
    }

    async fn save(&self, _: &str) {}
}

#[wasm_bindgen_test]
async fn a_store_that_answers_later_is_waited_for() {
    let stage = Stage::new(again(1, 3)).await;
    let answers = Rc::new(Cell::new(false));
    let source = EventSource::builder(stage.url())
        .store(Slow(Rc::clone(&answers)))
        .last_event_id("1")
        .open();
    let (numbers, put) = Collected::new();
    let _numbers = source.on::<Json<u64>>("message", move |event| put(event.data.0));
    for _ in 0..20 {
        moment().await;
    }
    assert_eq!((source.state(), numbers.count()), (State::Connecting, 0));
    answers.set(true);
    until("it goes on from there", || numbers.all() == [3]).await;
    assert_eq!(stage.seen("wait=1").await[0].headers["last-event-id"], "2");
}

#[wasm_bindgen_test]
async fn the_page_s_storage_keeps_an_id_under_its_key_and_nothing_where_there_is_none() {
    for store in [WebStorage::local("hw-test"), WebStorage::session("hw-test")] {
        store.save("7").await;
        let kept = has("localStorage").then(|| "7".to_owned());
        assert_eq!(store.load().await, kept);
        store.forget();
        assert_eq!(store.load().await, None);
    }
}

#[wasm_bindgen_test]
async fn what_native_hides_no_id_can_be_kept_of() {
    let source = EventSource::builder(super::support::ORIGIN)
        .transport(Transport::Native)
        .dedupe(1)
        .open();
    let (states, _states) = states(&source);
    let error = states.closed().await.error();
    assert!(matches!(error, Some(Error::Request { .. })), "{error:?}");
    let _ = source.on::<Text>("message", |_| {});
}
