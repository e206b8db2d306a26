//! What is followed by another attempt, and what that one sends.

use crate::stage::{Stage, next, next_notice, tell};
use headwater::session::Fault;
use headwater_example_native::{Feed, Notice};
use headwater_server::script::{Attempt, Ended, Scenario};
use std::time::Duration;

#[tokio::test]
async fn a_stream_goes_on_after_a_break_from_the_last_event_id() {
    let first = Attempt::stream()
        .send("id: é1\ndata: a\n\ndata: b\n\nid: 9\ndata: c")
        .cue()
        .drop();
    let second = Attempt::stream()
        .send("event: tick\ndata: 日本\ndata: d\n\n")
        .hold();
    let stage = Stage::new(Scenario::new().attempt(first).attempt(second)).await;
    let mut feed = Feed::open(stage.options());
    let told = tell(&mut feed, "message: b").await;
    assert_eq!(
        told,
        ["connecting, attempt 1", "open", "message: a", "message: b"]
    );
    stage.cue().await;
    let told = tell(&mut feed, "tick: 日本\\nd").await;
    assert!(
        told[0].starts_with("waiting: the connection failed: "),
        "{told:?}"
    );
    assert_eq!(
        told[1..],
        ["connecting, attempt 2", "open", "tick: 日本\\nd"]
    );
    let seen = stage.seen("wait=2").await;
    assert_eq!(seen[0].headers["accept"], "text/event-stream");
    assert!(!seen[0].headers.contains_key("last-event-id"));
    assert_eq!(
        seen[1].headers["last-event-id"], "é1",
        "the last block is unfinished, and so is its ID"
    );
}

#[tokio::test]
async fn an_id_without_data_is_gone_on_from() {
    let scenario = Scenario::new()
        .attempt(Attempt::stream().send("id: 1\ndata: a\n\nid: 2\n\n"))
        .attempt(Attempt::stream().hold());
    let stage = Stage::new(scenario).await;
    let _feed = Feed::open(stage.options());
    assert_eq!(stage.seen("wait=2").await[1].headers["last-event-id"], "2");
}

#[tokio::test]
async fn an_id_that_no_header_can_carry_is_not_sent() {
    let scenario = Scenario::new()
        .attempt(Attempt::stream().send("id: 1\u{1}\ndata: a\n\n"))
        .attempt(Attempt::stream().hold());
    let stage = Stage::new(scenario).await;
    let mut options = stage.options();
    options.last_event_id = "a\u{1}".into();
    let _feed = Feed::open(options);
    let seen = stage.seen("wait=2").await;
    assert!(
        seen.iter()
            .all(|seen| !seen.headers.contains_key("last-event-id"))
    );
}

#[tokio::test]
async fn the_first_attempt_goes_on_where_the_caller_says() {
    let scenario = Scenario::new()
        .attempt(Attempt::refuse())
        .attempt(Attempt::stream().events_from_last_id(9).hold());
    let stage = Stage::new(scenario).await;
    let mut options = stage.options();
    options.last_event_id = "7".into();
    let mut feed = Feed::open(options);
    let told = tell(&mut feed, "message: 9").await;
    assert_eq!(told[told.len() - 3..], ["open", "message: 8", "message: 9"]);
    let seen = stage.seen("wait=2").await;
    assert!(seen.iter().all(|seen| seen.headers["last-event-id"] == "7"));
}

#[tokio::test]
async fn retry_after_is_waited_for_in_seconds_and_as_a_date() {
    let date = "Sun, 06 Nov 1994 08:49:37 GMT";
    let later = "Sun, 06 Nov 1994 08:49:38 GMT";
    let busy = Attempt::status(503).send("busy");
    let scenario = Scenario::new()
        .attempt(busy.clone().header("retry-after", "1"))
        .attempt(busy.header("retry-after", later).header("date", date))
        .attempt(Attempt::stream().hold());
    let stage = Stage::new(scenario).await;
    let mut feed = Feed::open(stage.options());
    for attempt in 1..=2 {
        let connecting = format!("connecting, attempt {attempt}");
        assert_eq!(next(&mut feed).await.unwrap(), connecting);
        let Some(Notice::Waiting(trouble, Some(rest))) = next_notice(&mut feed).await else {
            panic!("it waits");
        };
        assert_eq!(trouble.fault, Fault::Status(503));
        assert_eq!(trouble.detail, "busy");
        let second = Duration::from_secs(1);
        assert!(rest > second / 2 && rest <= second, "{rest:?}");
    }
    tell(&mut feed, "open").await;
    let seen = stage.seen("wait=3").await;
    for pair in seen.windows(2) {
        assert!(pair[1].started - pair[0].started >= 1000, "{pair:?}");
    }
}

#[tokio::test]
async fn the_servers_reconnection_time_is_kept() {
    let scenario = Scenario::new()
        .attempt(Attempt::stream().send("retry: 700\n\n"))
        .attempt(Attempt::stream().hold());
    let stage = Stage::new(scenario).await;
    let _feed = Feed::open(stage.options());
    let seen = stage.seen("wait=2").await;
    assert!(seen[1].started - seen[0].started >= 700, "{seen:?}");
}

#[tokio::test]
async fn a_silent_stream_is_left_for_another() {
    let scenario = Scenario::new()
        .attempt(Attempt::stream().send("id: 1\ndata: a\n\n").hold())
        .attempt(Attempt::stream().hold());
    let stage = Stage::new(scenario).await;
    let mut options = stage.options();
    options.policy.timeout.first_byte = Some(60_000);
    options.policy.timeout.idle = Some(500);
    let mut feed = Feed::open(options);
    let silent = "waiting: the stream was silent for too long";
    let told = tell(&mut feed, silent).await;
    assert_eq!(
        told,
        ["connecting, attempt 1", "open", "message: a", silent]
    );
    let seen = stage.seen("wait=2&ended=1").await;
    assert_eq!(seen[0].how, Ended::ClientLeft);
    assert_eq!(seen[1].headers["last-event-id"], "1");
}

#[tokio::test]
async fn a_head_that_does_not_come_is_not_waited_for() {
    let attempt = Attempt::stream().head_delay(600_000);
    let stage = Stage::new(Scenario::new().attempt(attempt)).await;
    let mut options = stage.options();
    options.policy.timeout.connect = Some(500);
    let mut feed = Feed::open(options);
    let late = "waiting: no response in time";
    let told = tell(&mut feed, late).await;
    assert_eq!(told, ["connecting, attempt 1", late]);
    stage.seen("wait=2").await;
}

#[tokio::test]
async fn a_first_byte_that_does_not_come_is_not_waited_for() {
    let stage = Stage::new(Scenario::new().attempt(Attempt::stream().hold())).await;
    let mut options = stage.options();
    options.policy.timeout.first_byte = Some(500);
    let mut feed = Feed::open(options);
    let late = "waiting: no first byte in time";
    let told = tell(&mut feed, late).await;
    assert_eq!(told, ["connecting, attempt 1", "open", late]);
    let seen = stage.seen("wait=2&ended=1").await;
    assert_eq!(seen[0].how, Ended::ClientLeft);
}

#[tokio::test]
async fn a_refused_body_that_never_ends_is_let_go_while_it_waits() {
    let busy = Attempt::status(503)
        .header("retry-after", "3600")
        .send("busy, and ")
        .hold();
    let stage = Stage::new(Scenario::new().attempt(busy)).await;
    let mut feed = Feed::open(stage.options());
    let waiting = "waiting: the server answered 503: busy, and ";
    let told = tell(&mut feed, waiting).await;
    assert_eq!(told, ["connecting, attempt 1", waiting]);
    assert_eq!(stage.seen("ended=1").await[0].how, Ended::ClientLeft);
}

#[tokio::test]
async fn a_refused_body_that_never_ends_holds_up_no_retry() {
    let scenario = Scenario::new()
        .attempt(Attempt::status(503).send("busy, and ").hold())
        .attempt(Attempt::stream().hold());
    let stage = Stage::new(scenario).await;
    let mut feed = Feed::open(stage.options());
    let told = tell(&mut feed, "open").await;
    let expected = [
        "connecting, attempt 1",
        "waiting: the server answered 503: busy, and ",
        "connecting, attempt 2",
        "open",
    ];
    assert_eq!(told, expected);
    assert_eq!(stage.seen("ended=1").await[0].how, Ended::ClientLeft);
}

/// The origin finds that its writes stand still for longer than the silence that is allowed: only who
/// knows that it is the receiver that is slow keeps this connection.
#[tokio::test]
async fn a_receiver_that_is_slow_holds_the_server_back_and_loses_nothing() {
    // Far more than what sockets hold.
    let (events, data) = (2_000, "x".repeat(16 << 10));
    let feed = Attempt::stream()
        .repeat(events, |round| {
            round.send(format!("id: {{{{n}}}}\ndata: {data}\n\n"))
        })
        .hold();
    let stage = Stage::new(Scenario::new().attempt(feed)).await;
    let mut options = stage.options();
    options.policy.timeout.first_byte = Some(60_000);
    options.policy.timeout.idle = Some(1000);
    let mut feed = Feed::open(options);
    assert_eq!(tell(&mut feed, "open").await.len(), 2);
    let seen = stage.seen("blocked=2000").await;
    assert_eq!(seen.len(), 1);
    for number in 1..=events {
        let Some(Notice::Event(event)) = next_notice(&mut feed).await else {
            panic!("event {number}");
        };
        assert_eq!(event.last_event_id, number.to_string());
    }
    // Now the silence is the server's.
    let silent = "waiting: the stream was silent for too long";
    assert_eq!(tell(&mut feed, silent).await, [silent]);
}
