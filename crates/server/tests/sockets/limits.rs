//! What a client that wants too much gets. The limits are small here, so that they are reached at once.

use std::time::Duration;

use headwater_server::{
    Limits, Options, Server,
    script::{Attempt, Scenario},
};

use super::client::{Exchange, json, place};

async fn limited(scripted: bool, limits: Limits) -> Server {
    let options = Options {
        scripted,
        limits: Some(limits),
        ..Options::default()
    };
    Server::start(options).await.unwrap()
}

const SOON: Duration = Duration::from_millis(200);

#[tokio::test(flavor = "multi_thread")]
async fn a_head_that_does_not_end_ends_the_connection() {
    let limits = Limits {
        head: SOON,
        ..Limits::DEMO
    };
    let server = limited(false, limits).await;
    for beginning in ["", "GET", "GET / HTTP/1.1\r\nhost: localhost\r\nx: "] {
        Exchange::raw(server.port(), beginning).await.closed().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_head_that_comes_byte_by_byte_is_not_waited_for() {
    let limits = Limits {
        head: SOON,
        ..Limits::DEMO
    };
    let server = limited(false, limits).await;
    let mut exchange = Exchange::raw(server.port(), "GET / HTTP/1.1\r\nx: ").await;
    // It ends with the connection.
    while exchange.try_send("x").await.is_ok() {
        tokio::time::sleep(SOON / 20).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_does_not_end_gets_a_408() {
    let limits = Limits {
        body: SOON,
        ..Limits::DEMO
    };
    let server = limited(false, limits).await;
    let beginning = "POST /control HTTP/1.1\r\nhost: localhost\r\ncontent-length: 9\r\n\r\n{";
    let mut exchange = Exchange::raw(server.port(), beginning).await;
    assert_eq!(exchange.head().await.status, 408);
    exchange.closed().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_is_too_large_gets_a_413() {
    let server = limited(false, Limits::DEMO).await;
    let length = Limits::DEMO.body_bytes + 1;
    let promised = format!("content-length: {length}\r\n\r\n");
    let chunked = format!(
        "transfer-encoding: chunked\r\n\r\n{length:x}\r\n{}\r\n",
        "x".repeat(length)
    );
    for rest in [promised, chunked] {
        let request = format!("POST /chat HTTP/1.1\r\nhost: localhost\r\n{rest}");
        let mut exchange = Exchange::raw(server.port(), &request).await;
        assert_eq!(exchange.head().await.status, 413);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_oldest_connection_without_a_request_gives_way() {
    let limits = Limits {
        half_open: 2,
        ..Limits::DEMO
    };
    let server = limited(false, limits).await;
    let first = Exchange::raw(server.port(), "GET").await;
    let mut second = Exchange::raw(server.port(), "GET").await;
    let (head, _) = json(server.port(), "GET", "/activity", "").await;
    assert_eq!(head.status, 200);
    first.closed().await;
    second
        .send(" /activity HTTP/1.1\r\nhost: localhost\r\n\r\n")
        .await;
    assert_eq!(second.head().await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn connections_that_ask_for_nothing_do_not_keep_others_out() {
    let limits = Limits {
        connections: 3,
        ..Limits::DEMO
    };
    let server = limited(false, limits).await;
    let mut stream = Exchange::get(server.port(), "/stream", &[]).await;
    assert_eq!(stream.head().await.status, 200);
    let mut silent = Vec::new();
    for _ in 0..10 {
        silent.push(Exchange::raw(server.port(), "").await);
    }
    let mut second = Exchange::get(server.port(), "/stream", &[]).await;
    assert_eq!(second.head().await.status, 200);
    let mut third = Exchange::get(server.port(), "/stream", &[]).await;
    assert_eq!(third.head().await.status, 200);
    // Where all have asked, there is no room for one more.
    Exchange::raw(server.port(), "GET").await.closed().await;
    stream.part().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_demo_has_so_many_streams_and_no_more() {
    let limits = Limits {
        streams: 2,
        ..Limits::DEMO
    };
    let server = limited(false, limits).await;
    let mut streams = Vec::new();
    for key in 0..2 {
        let path = format!("/stream?client={key}");
        let mut stream = Exchange::get(server.port(), &path, &[]).await;
        assert_eq!(stream.head().await.status, 200);
        streams.push(stream);
    }
    let (head, body) = json(server.port(), "GET", "/stream?client=2", "").await;
    assert_eq!(head.status, 503);
    assert_eq!(head.get("retry-after"), Some("3"));
    assert_eq!(body["error"], "too_many_streams");
    let (head, _) = json(server.port(), "POST", "/chat", r#"{"prompt":"?"}"#).await;
    assert_eq!(head.status, 503);

    streams.pop();
    let left = "/activity?client=1&until=left";
    assert_eq!(json(server.port(), "GET", left, "").await.0.status, 200);
    let mut stream = Exchange::get(server.port(), "/stream?client=2", &[]).await;
    assert_eq!(stream.head().await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_foreign_last_event_id_is_repeated_in_part() {
    let server = limited(false, Limits::DEMO).await;
    let path = format!("/stream?lastEventId={}", "x".repeat(10_000));
    let mut stream = Exchange::get(server.port(), &path, &[]).await;
    assert_eq!(stream.head().await.status, 200);
    let seen = "/activity?until=connected";
    let (_, body) = json(server.port(), "GET", seen, "").await;
    let detail = body["entries"][0]["detail"].as_str().unwrap();
    assert!(detail.len() < 200, "{} bytes", detail.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_oldest_scenario_gives_way_to_what_is_too_much() {
    let limits = Limits {
        scenario_bytes: 100_000,
        ..Limits::SCRIPTED
    };
    let server = limited(true, limits).await;
    let scenario = |bytes| Scenario::new().attempt(Attempt::stream().send("x".repeat(bytes)));
    let error = server.place(scenario(100_000)).unwrap_err();
    assert!(
        error.contains("All scenarios may hold 100000 bytes"),
        "{error}"
    );

    let [first, second] = [40_000, 40_000].map(|bytes| place(&server, scenario(bytes)));
    let status = async |path: &str| {
        Exchange::get(server.port(), path, &[])
            .await
            .head()
            .await
            .status
    };
    assert_eq!(status(&first.url).await, 200);
    let third = place(&server, scenario(40_000));
    assert_eq!(status(&first.url).await, 404);
    assert_eq!(status(&second.url).await, 200);

    // What requests leave in a log counts as well, and is never more than all may hold.
    let body = "x".repeat(30_000);
    let post = async || {
        let exchange = Exchange::begin(server.port(), "POST", &third.url, &[], &body).await;
        exchange.whole().await.0.status
    };
    assert_eq!(post().await, 200);
    assert_eq!(status(&second.url).await, 404);
    assert_eq!(post().await, 429);
    assert_eq!(server.requests(&third.id).unwrap().len(), 1);
}
