//! What follows when a connection does not last.

use super::support::{BOTH, Collected, Stage, quick, states, until};
use headwater::session::{Fault, Reason};
use headwater::{Error, EventSource, State, Text, Transport};
use headwater_server::script::{Attempt, Scenario};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn no_event_is_lost_or_doubled_over_drops_and_refusals() {
    let part = || {
        Attempt::stream()
            .send("retry: 20\n\n")
            .events_from_last_id(1000)
    };
    let busy = Attempt::status(503).header("retry-after", "0").send("busy");
    let scenario = Scenario::new()
        .attempt(per_attempt(part(), 10).drop())
        .attempt(busy.clone())
        .attempt(per_attempt(part(), 10).reset())
        .attempt(per_attempt(part(), 10))
        .attempt(busy)
        .attempt(part().hold());
    for transport in [None, Some(Transport::Fetch)] {
        let stage = Stage::new(scenario.clone()).await;
        let mut builder = EventSource::builder(stage.url());
        if let Some(transport) = transport {
            builder = builder.transport(transport).retry(quick());
        }
        let source = builder.open();
        let (seen, put) = Collected::new();
        let _numbers = source.on::<u64>("message", move |event| put(event.data));
        until("all are there", || seen.count() >= 1000).await;
        assert_eq!(seen.all(), (1..=1000).collect::<Vec<_>>());
        assert_eq!(source.state(), State::Open);
    }
}

fn per_attempt(mut attempt: Attempt, most: u64) -> Attempt {
    use headwater_server::script::Step;
    if let Some(Step::EventsFromLastId { per_attempt, .. }) = attempt.steps.last_mut() {
        *per_attempt = Some(most);
    }
    attempt
}

#[wasm_bindgen_test]
async fn the_servers_reconnection_time_is_the_floor_of_the_delay() {
    let feed = Attempt::stream().send("retry: 150\n\n");
    let stage = Stage::new(
        Scenario::new()
            .attempt(feed)
            .attempt(Attempt::stream().send(":\n").hold()),
    )
    .await;
    let source = EventSource::builder(stage.url())
        .transport(Transport::Fetch)
        .retry(quick())
        .open();
    let (states, _states) = states(&source);
    until("it has come back", || {
        states
            .all()
            .iter()
            .filter(|change| change.state == State::Open)
            .count()
            == 2
    })
    .await;
    let waiting = states
        .all()
        .into_iter()
        .find(|change| change.retry_in.is_some())
        .unwrap();
    assert!(matches!(waiting.error(), Some(Error::Ended)));
    let delay = waiting.retry_in.unwrap();
    assert!((150..=225).contains(&delay), "{delay}");
    let seen = stage.seen("wait=2").await;
    assert!(seen[1].started - seen[0].started >= 150, "{seen:?}");
}

#[wasm_bindgen_test]
async fn a_204_ends_the_source() {
    let stage = Stage::new(Scenario::new().attempt(Attempt::status(204))).await;
    let source = EventSource::builder(stage.url())
        .transport(Transport::Fetch)
        .open();
    let (states, _states) = states(&source);
    let end = states.closed().await;
    assert_eq!(end.reason, Some(Reason::NoContent));
    assert!(end.error().is_none());
}

#[wasm_bindgen_test]
async fn native_that_gives_up_is_followed_by_fetch_which_says_why() {
    let refused = Attempt::status(404)
        .header("content-type", "text/plain")
        .send("no such feed");
    let stage = Stage::new(Scenario::new().attempt(refused)).await;
    let source = EventSource::builder(stage.url()).open();
    let (states, _states) = states(&source);
    let _message = source.on::<Text>("message", |_| {});
    let end = states.closed().await;
    assert_eq!(states.all()[0].choice.transport, Transport::Native);
    assert_eq!(end.reason, Some(Reason::Failed(Fault::Status(404))));
    assert!(matches!(end.error(), Some(Error::Status(refusal)) if refusal.body == "no such feed"));
}

#[wasm_bindgen_test]
async fn silence_beyond_the_idle_time_out_is_a_fault_and_comments_are_no_silence() {
    let scenario = Scenario::new()
        .attempt(
            Attempt::stream()
                .repeat(12, |round| round.send(": alive\n").wait(100))
                .hold(),
        )
        .attempt(Attempt::stream().send(":\n").hold());
    let stage = Stage::new(scenario).await;
    let timeout = headwater::Timeout {
        idle: Some(1000),
        ..Default::default()
    };
    let source = EventSource::builder(stage.url())
        .retry(quick())
        .timeout(timeout)
        .open();
    let (states, _states) = states(&source);
    let seen = stage.seen("wait=2").await;
    assert!(seen[1].started - seen[0].started >= 2000, "{seen:?}");
    let lost = states
        .all()
        .into_iter()
        .find_map(|change| change.error())
        .unwrap();
    assert!(
        matches!(lost, Error::Timeout(headwater::session::Wait::Idle)),
        "{lost}"
    );
}

#[wasm_bindgen_test]
async fn a_post_is_not_sent_twice() {
    for end in [
        Attempt::stream().send("data: 1\n\n"),
        Attempt::status(503),
        Attempt::stream().drop(),
    ] {
        let stage = Stage::new(Scenario::new().attempt(end)).await;
        let source = EventSource::builder(stage.url())
            .body("{}")
            .retry(quick())
            .open();
        let (states, _states) = states(&source);
        states.closed().await;
        assert_eq!(stage.seen("ended=1").await.len(), 1);
    }
}

#[wasm_bindgen_test]
async fn a_401_asks_for_headers_once_more() {
    let refused = Attempt::status(401);
    let stage = Stage::new(Scenario::new().attempt(refused.clone()).attempt(refused)).await;
    let asked = std::rc::Rc::new(std::cell::Cell::new(0));
    let count = asked.clone();
    let source = EventSource::builder(stage.url())
        .headers_with(move || {
            count.set(count.get() + 1);
            let token = count.get().to_string();
            async move { Ok(vec![("authorization".to_owned(), token)]) }
        })
        .open();
    let (states, _states) = states(&source);
    let end = states.closed().await;
    assert_eq!(end.reason, Some(Reason::Failed(Fault::Status(401))));
    let tokens: Vec<_> = stage
        .seen("ended=2")
        .await
        .iter()
        .map(|seen| seen.headers["authorization"].clone())
        .collect();
    assert_eq!(tokens, ["1", "2"]);
}

#[wasm_bindgen_test]
async fn both_transports_come_back_after_a_drop() {
    for transport in BOTH {
        let first = Attempt::stream()
            .send("retry: 20\n\n")
            .events_from_last_id(1)
            .drop();
        let second = Attempt::stream().events_from_last_id(2).hold();
        let stage = Stage::new(Scenario::new().attempt(first).attempt(second)).await;
        let source = EventSource::builder(stage.url())
            .transport(transport)
            .open();
        let (states, _states) = states(&source);
        let (numbers, put) = Collected::new();
        let _numbers = source.on::<u64>("message", move |event| put(event.data));
        // An engine may drop with the connection what it has not handed on: then it asks again.
        until("both are there", || numbers.count() == 2).await;
        assert_eq!(numbers.all(), [1, 2]);
        let waiting =
            |change: &headwater::StateChange| matches!(change.state, State::Waiting { .. });
        assert!(states.all().iter().any(waiting), "{:?}", states.all());
        drop(source);
        stage.seen("ended=2").await;
    }
}
