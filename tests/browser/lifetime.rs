//! What is closed is closed.

use super::support::{BOTH, Collected, Stage, until};
use futures_util::StreamExt;
use headwater::{Event, EventSource, State, Text};
use headwater_server::script::{Attempt, Ended, Scenario};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;

fn endless() -> Scenario {
    Scenario::new().attempt(
        Attempt::stream()
            .send("data: a\n\ndata: b\n\ndata: c\n\n")
            .hold(),
    )
}

#[wasm_bindgen_test]
async fn dropping_a_source_closes_its_connection() {
    for transport in BOTH {
        let stage = Stage::new(endless()).await;
        let source = EventSource::builder(stage.url())
            .transport(transport)
            .open();
        until("it is open", || source.state() == State::Open).await;
        drop(source);
        assert_eq!(stage.seen("ended=1").await[0].how, Ended::ClientLeft);
    }
}

#[wasm_bindgen_test]
async fn a_source_dropped_at_once_asks_for_nothing() {
    let stage = Stage::new(endless()).await;
    drop(EventSource::builder(stage.url()).open());
    let other = EventSource::builder(stage.url()).open();
    stage.seen("wait=1").await;
    until("it is open", || other.state() == State::Open).await;
    assert_eq!(stage.seen("wait=1").await.len(), 1);
}

#[wasm_bindgen_test]
async fn a_handler_may_take_others_off_and_open_another_source() {
    let (stage, other) = (Stage::new(endless()).await, Stage::new(endless()).await);
    let source = Rc::new(EventSource::builder(stage.url()).transport(BOTH[1]).open());
    let opened = Rc::new(RefCell::new(Vec::new()));
    let (others, put) = Collected::new();
    let later = Rc::new(RefCell::new(None));
    let _first = source.on::<Text>("message", {
        let (later, opened, url) = (later.clone(), opened.clone(), other.url());
        move |_| {
            if later.take().is_none() {
                return;
            }
            opened
                .borrow_mut()
                .push(EventSource::builder(url.clone()).open());
        }
    });
    later.replace(Some(
        source.on::<Text>("message", move |event| put(event.data.0)),
    ));
    other.seen("wait=1").await;
    assert!(others.all().is_empty());
    opened.take();
    other.seen("ended=1").await;
}

#[wasm_bindgen_test]
async fn a_watcher_that_an_earlier_one_has_dropped_is_not_called_any_more() {
    let stage = Stage::new(endless()).await;
    let source = EventSource::builder(stage.url()).open();
    let later = Rc::new(RefCell::new(None));
    let _first = source.on_state({
        let later = later.clone();
        move |_| drop(later.take())
    });
    let (called, put) = Collected::new();
    later.replace(Some(source.on_state(move |change| put(change.state))));
    until("it is open", || source.state() == State::Open).await;
    assert!(called.all().is_empty());
}

#[wasm_bindgen_test]
async fn dropping_a_stream_that_a_builder_has_made_closes_its_connection() {
    let stage = Stage::new(endless()).await;
    let mut stream = EventSource::builder(stage.url()).stream::<Text>("message");
    assert_eq!(stream.next().await.unwrap().unwrap().data.0, "a");
    assert_eq!(stream.source().map(EventSource::state), Some(State::Open));
    drop(stream);
    assert_eq!(stage.seen("ended=1").await[0].how, Ended::ClientLeft);
}

#[wasm_bindgen_test]
async fn a_detached_handler_listens_for_as_long_as_its_source_lives() {
    let stage = Stage::new(endless()).await;
    let source = EventSource::builder(stage.url()).open();
    let (texts, put) = Collected::new();
    let kept = Rc::new(());
    let held = Rc::clone(&kept);
    let handler = move |event: Event<Text>| {
        let _ = &held;
        put(event.data.0);
    };
    source.on("message", handler).detach();
    until("all are there", || texts.count() == 3).await;
    assert_eq!(Rc::strong_count(&kept), 2);
    drop(source);
    assert_eq!(Rc::strong_count(&kept), 1, "it goes with its source");
}

#[wasm_bindgen_test]
async fn each_clone_of_a_builder_opens_a_source_of_its_own() {
    let stage = Stage::new(endless().attempt(Attempt::stream().hold())).await;
    let (lines, put) = Collected::new();
    let builder = EventSource::builder(stage.url())
        .header("x-a", "1")
        .append_header("x-a", "2")
        .header("x-b", "1")
        .header("X-B", "2")
        .log(move |line| put(line.to_string()));
    let first = builder.clone().open();
    until("it is open", || first.state() == State::Open).await;
    drop(first);
    let told = lines.count();
    let second = builder.query("q", "x").open();
    let seen = stage.seen("wait=2").await;
    for request in &seen {
        assert_eq!(request.headers["x-a"], "1, 2");
        assert_eq!(request.headers["x-b"], "2");
    }
    until("it is told of the second", || lines.count() > told).await;
    second.close();
    let closed = lines
        .all()
        .iter()
        .filter(|line| line.contains("closed"))
        .count();
    assert_eq!(closed, 2, "{:?}", lines.all());
}
