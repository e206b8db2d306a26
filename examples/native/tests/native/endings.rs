//! What is not followed by another attempt.

use crate::stage::{Stage, next, next_notice, tell};
use headwater::session::{Fault, Reason};
use headwater_example_native::{Feed, Notice};
use headwater_server::script::{Attempt, Ended, Scenario};
use reqwest::Method;

#[tokio::test]
async fn a_refusal_is_told_with_its_body() {
    let long = "x".repeat(100_000);
    let page = Attempt::status(404)
        .send("no such feed\n")
        .send(long)
        .hold();
    let stage = Stage::new(Scenario::new().attempt(page)).await;
    let mut feed = Feed::open(stage.options());
    next(&mut feed).await;
    let Some(Notice::Closed(reason, Some(trouble))) = next_notice(&mut feed).await else {
        panic!("it fails");
    };
    assert_eq!(reason, Reason::Failed(Fault::Status(404)));
    assert!(trouble.detail.starts_with("no such feed\nxxx"));
    let length = trouble.detail.len();
    assert!((1024..100_000).contains(&length), "{length} bytes");
    assert_eq!(next(&mut feed).await, None);
    assert_eq!(stage.seen("ended=1").await.len(), 1);
}

#[tokio::test]
async fn a_page_is_no_stream() {
    let page = Attempt::stream()
        .header("content-type", "text/html")
        .send("<h1>Hello");
    let stage = Stage::new(Scenario::new().attempt(page)).await;
    let mut feed = Feed::open(stage.options());
    let failed = "failed: the response is no event stream: <h1>Hello";
    assert_eq!(tell(&mut feed, "").await, ["connecting, attempt 1", failed]);
}

#[tokio::test]
async fn a_204_is_the_end() {
    let scenario = Scenario::new()
        .attempt(Attempt::stream().send("data: a\n\n"))
        .attempt(Attempt::status(204));
    let stage = Stage::new(scenario).await;
    let mut feed = Feed::open(stage.options());
    let told = tell(&mut feed, "").await;
    let expected = [
        "connecting, attempt 1",
        "open",
        "message: a",
        "waiting: the server ended the stream",
        "connecting, attempt 2",
        "closed: the server says that there is no more",
    ];
    assert_eq!(told, expected);
    assert_eq!(stage.seen("ended=2").await.len(), 2);
}

#[tokio::test]
async fn a_post_is_not_sent_again() {
    for (body, end) in [
        (
            Attempt::stream().send("data: a\n\n"),
            "closed: the stream ended, and the request is not sent twice",
        ),
        (
            Attempt::stream().send("data: a\n\n").cue().drop(),
            "failed: the connection failed",
        ),
    ] {
        let stage = Stage::new(Scenario::new().attempt(body)).await;
        let mut options = stage.options_for(Method::POST);
        *options.request.body_mut() = Some("a question".into());
        let mut feed = Feed::open(options);
        tell(&mut feed, "message: a").await;
        stage.cue().await;
        let told = tell(&mut feed, "").await;
        assert!(told.len() == 1 && told[0].starts_with(end), "{told:?}");
        let seen = stage.seen("ended=1").await;
        assert_eq!(seen.len(), 1);
        assert_eq!((&*seen[0].method, &*seen[0].body), ("POST", "a question"));
    }
}

#[tokio::test]
async fn so_many_failures_in_a_row_are_the_end() {
    let stage = Stage::new(Scenario::new().attempt(Attempt::status(500))).await;
    let mut options = stage.options();
    options.policy.retry.attempts = Some(3);
    let mut feed = Feed::open(options);
    let told = tell(&mut feed, "").await;
    assert_eq!(told.last().unwrap(), "failed: the server answered 500");
    assert_eq!(stage.seen("ended=3").await.len(), 3);
}

#[tokio::test]
async fn an_event_beyond_the_limit_ends_the_connection() {
    let feed = Attempt::stream()
        .send("data: a\n\ndata: 12345678\n\ndata: b\n\n")
        .hold();
    let stage = Stage::new(Scenario::new().attempt(feed)).await;
    let mut options = stage.options();
    options.limits.event = 4;
    options.policy.retry.attempts = Some(1);
    let mut feed = Feed::open(options);
    let told = tell(&mut feed, "").await;
    assert_eq!(told[..3], ["connecting, attempt 1", "open", "message: a"]);
    assert!(told[3].starts_with("failed: "), "{told:?}");
    assert_eq!(told.len(), 4);
    assert_eq!(stage.seen("ended=1").await[0].how, Ended::ClientLeft);
}

#[tokio::test]
async fn closing_and_dropping_close_the_connection() {
    let attempt = Attempt::stream().send("data: a\n\n").hold();
    let stage = Stage::new(Scenario::new().attempt(attempt)).await;
    let mut feed = Feed::open(stage.options());
    tell(&mut feed, "message: a").await;
    feed.close();
    assert_eq!(tell(&mut feed, "").await, ["closed"]);
    assert_eq!(stage.seen("ended=1").await[0].how, Ended::ClientLeft);

    let mut feed = Feed::open(stage.options());
    tell(&mut feed, "message: a").await;
    drop(feed);
    assert_eq!(stage.seen("ended=2").await[1].how, Ended::ClientLeft);
}
