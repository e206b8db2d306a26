//! A connection that the caller wants now.

use super::support::{Collected, Stage, quick, states, until};
use futures_util::StreamExt;
use headwater::source::Builder;
use headwater::{
    Error, EventSource, Json, Retry, State, StateChange, Subscription, Text, WaitReason,
};
use headwater_server::script::{Attempt, Ended, Scenario};
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;

/// A refusal that is not tried again, and then a feed of numbers.
async fn refuses_and_feeds() -> Stage {
    let feed = || Attempt::stream().events_from_last_id(10).hold();
    let scenario = Scenario::new()
        .attempt(Attempt::status(404))
        .attempt(feed());
    Stage::new(scenario).await
}

fn numbers(source: &EventSource) -> (Collected<u64>, Subscription) {
    let (numbers, put) = Collected::new();
    let subscription = source.on::<Json<u64>>("message", move |event| put(event.data.0));
    (numbers, subscription)
}

fn fetched(stage: &Stage) -> Builder {
    EventSource::builder(stage.url()).header("x-by", "fetch")
}

fn names(states: &Collected<StateChange>) -> Vec<&'static str> {
    let name = |change: &StateChange| match change.state {
        State::Idle => "idle",
        State::Connecting => "connecting",
        State::Open => "open",
        State::Waiting { .. } => "waiting",
        State::Closed => "closed",
    };
    states.all().iter().map(name).collect()
}

#[wasm_bindgen_test]
async fn a_wait_ends_at_once() {
    let scenario = Scenario::new()
        .attempt(Attempt::status(503).header("retry-after", "600"))
        .attempt(Attempt::stream().send(":\n").hold());
    let stage = Stage::new(scenario).await;
    let source = fetched(&stage).open();
    let (states, _states) = states(&source);
    until("it waits", || {
        let reason = WaitReason::Backoff;
        matches!(source.state(), State::Waiting { reason: why, .. } if why == reason)
    })
    .await;
    source.reconnect();
    until("it is open", || source.state() == State::Open).await;
    assert_eq!(states.last().unwrap().attempt, 1, "nothing counts any more");
}

#[wasm_bindgen_test]
async fn an_open_connection_is_replaced_by_one_from_the_last_event_id() {
    let feed = |upto| Attempt::stream().events_from_last_id(upto).hold();
    let scenario = Scenario::new().attempt(feed(10)).attempt(feed(20));
    let stage = Stage::new(scenario).await;
    let source = fetched(&stage).open();
    let (states, _states) = states(&source);
    let (numbers, _numbers) = numbers(&source);
    until("ten are there", || numbers.count() == 10).await;
    source.reconnect();
    until("all are there", || numbers.count() == 20).await;
    assert_eq!(numbers.all(), (1..=20).collect::<Vec<_>>());
    let seen = stage.seen("wait=2").await;
    assert_eq!(seen[0].how, Ended::ClientLeft);
    assert_eq!(seen[1].headers["last-event-id"], "10");
    let faults = states
        .all()
        .iter()
        .filter_map(StateChange::error)
        .collect::<Vec<_>>();
    assert!(
        faults.iter().all(|error| matches!(error, Error::Replaced)),
        "{faults:?}"
    );
}

#[wasm_bindgen_test]
async fn what_has_failed_opens_again_for_the_handlers_that_are_still_there() {
    let stage = refuses_and_feeds().await;
    let source = fetched(&stage).open();
    let (states, _states) = states(&source);
    let (heard, _heard) = numbers(&source);
    let (gone, taken_off) = numbers(&source);
    let mut stream = source.events::<Text>();
    states.closed().await;
    drop(taken_off);
    source.reconnect();
    source.reconnect();
    until("all are there", || heard.count() == 10).await;
    assert_eq!(gone.count(), 0);
    let expected = ["connecting", "closed", "connecting", "open"];
    assert_eq!(names(&states), expected);
    // A stream has ended by the failure, and holds up nothing.
    assert!(matches!(stream.next().await, Some(Err(Error::Status(_)))));
    assert!(stream.next().await.is_none());
    assert_eq!(stage.seen("wait=2").await.len(), 2);
}

#[wasm_bindgen_test]
async fn a_watcher_may_open_it_again_in_the_midst_of_the_failure() {
    let stage = refuses_and_feeds().await;
    let source = Rc::new(fetched(&stage).open());
    let weak = Rc::downgrade(&source);
    let _first = source.on_state(move |change| {
        if change.state == State::Closed {
            weak.upgrade().unwrap().reconnect();
        }
    });
    let (states, _states) = states(&source);
    let mut ended = source.states();
    let (numbers, _numbers) = numbers(&source);
    until("all are there", || numbers.count() == 10).await;
    let expected = ["connecting", "closed", "connecting", "open"];
    assert_eq!(names(&states), expected);
    let mut told = 0;
    while let Some(change) = ended.next().await {
        told += 1;
        assert!(change.state == State::Connecting || change.state == State::Closed);
    }
    assert_eq!(told, 2, "the stream of states ends by the failure");
}

#[wasm_bindgen_test]
async fn what_was_closed_stays_closed() {
    let stage = refuses_and_feeds().await;
    let source = fetched(&stage).open();
    let (of_failure, _of_failure) = states(&source);
    let (_, heard) = Collected::new();
    let alive = Rc::new(());
    let held = alive.clone();
    let _subscription = source.on::<Text>("message", move |_| heard(held.clone()));
    of_failure.closed().await;
    assert_eq!(Rc::strong_count(&alive), 2, "its handler is kept");
    source.close();
    assert_eq!(Rc::strong_count(&alive), 1, "its handler is let go of");
    source.reconnect();
    assert_eq!(source.state(), State::Closed);

    let none = Stage::new(Scenario::new().attempt(Attempt::status(204))).await;
    let over = fetched(&none).open();
    let (of_end, _of_end) = states(&over);
    of_end.closed().await;
    over.reconnect();
    assert_eq!(over.state(), State::Closed);
    assert_eq!(none.seen("wait=1").await.len(), 1);
    assert_eq!(stage.seen("wait=1").await.len(), 1);
}

#[wasm_bindgen_test]
async fn it_has_its_attempts_anew_after_they_were_used_up() {
    let refused = || Attempt::status(503).header("retry-after", "0");
    let scenario = Scenario::new()
        .attempt(refused())
        .attempt(refused())
        .attempt(refused())
        .attempt(Attempt::stream().send(":\n").hold());
    let stage = Stage::new(scenario).await;
    let retry = Retry {
        attempts: Some(2),
        ..quick()
    };
    let source = fetched(&stage).retry(retry).open();
    let (states, _states) = states(&source);
    states.closed().await;
    source.reconnect();
    until("it is open", || source.state() == State::Open).await;
    assert_eq!(stage.seen("wait=4").await.len(), 4);
}
