use std::time::{Duration, Instant};

use headwater_server::script::{Attempt, Scenario};
use serde_json::{Value, json};

use super::client::{self, Exchange, Part, chunk, log, place, server};

#[tokio::test(flavor = "multi_thread")]
async fn what_is_open_is_counted() {
    let server = server().await;
    let connections = async || {
        client::json(server.port(), "GET", "/connections", "")
            .await
            .1
    };
    assert_eq!(connections().await["requests"], json!({}));

    let placed = place(
        &server,
        Scenario::new().attempt(Attempt::stream().send("a").hold()),
    );
    let mut first = Exchange::get(server.port(), &placed.url, &[]).await;
    first.head().await;
    let mut second = Exchange::get(server.second_port(), &placed.url, &[]).await;
    second.head().await;
    let open = connections().await;
    assert_eq!(open["requests"], json!({ &placed.id: 2 }));
    assert!(open["sockets"].as_u64() >= Some(3), "{open}");

    drop((first, second));
    log(&server, &placed, "ended=2").await;
    assert_eq!(connections().await["requests"], json!({}));
    // The request's own socket is always open. It may take a moment until the server notices that the
    // others are closed.
    let asked = Instant::now();
    while connections().await["sockets"] != 1 {
        assert!(
            asked.elapsed() < Duration::from_secs(10),
            "{}",
            connections().await
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stopped_server_takes_its_connections_along() {
    let server = server().await;
    let placed = place(
        &server,
        Scenario::new().attempt(Attempt::stream().send("a").hold()),
    );
    let mut exchange = Exchange::get(server.port(), &placed.url, &[]).await;
    exchange.head().await;
    assert_eq!(exchange.part().await, chunk("a"));
    drop(server);
    assert_eq!(exchange.part().await, Part::Closed);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_echo_is_the_request_as_one_event() {
    let server = server().await;
    let headers = [("X-Some", "thing")];
    let exchange = Exchange::begin(
        server.port(),
        "POST",
        "/echo?a=b%20c",
        &headers,
        "line\nbreak",
    )
    .await;
    let (head, body) = exchange.whole().await;
    assert_eq!(head.get("content-type"), Some("text/event-stream"));
    let data = body
        .strip_prefix("data: ")
        .and_then(|rest| rest.strip_suffix("\n\n"))
        .unwrap();
    let data: Value = serde_json::from_str(data).unwrap();
    assert_eq!(
        (&data["method"], &data["body"]),
        (&json!("POST"), &json!("line\nbreak"))
    );
    assert_eq!(
        (&data["query"], &data["headers"]["x-some"]),
        (&json!({ "a": "b c" }), &json!("thing"))
    );
}
