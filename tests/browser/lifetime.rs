//! What is closed is closed.

use super::support::{BOTH, Collected, Stage, until};
use headwater::{EventSource, State, Text};
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
