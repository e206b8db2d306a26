use headwater_server::script::{Attempt, Scenario};

use super::client::{Exchange, json, log, place, server};

#[tokio::test(flavor = "multi_thread")]
async fn a_request_is_recorded_as_it_came() {
    let server = server().await;
    let placed = place(&server, Scenario::new().attempt(Attempt::stream()));
    let path = format!("{}/x?y=1", placed.url);
    let headers = [("Last-Event-ID", "ü1"), ("X-Two", "a"), ("x-two", "b")];
    Exchange::begin(server.port(), "POST", &path, &headers, "{\"a\":1}")
        .await
        .whole()
        .await;
    let seen = &log(&server, &placed, "ended=1").await[0];
    assert_eq!(
        (seen.n, seen.method.as_str(), seen.path.as_str()),
        (1, "POST", path.as_str())
    );
    assert_eq!(seen.body, "{\"a\":1}");
    assert_eq!(seen.headers["last-event-id"], "ü1");
    assert_eq!(seen.headers["x-two"], "a, b");
    assert!(seen.ended.unwrap() >= seen.started);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_poll_answers_when_its_condition_holds() {
    let server = server().await;
    let placed = place(
        &server,
        Scenario::new().attempt(Attempt::stream().send("abc").hold()),
    );
    // All polls begin before there is a request.
    let mut polls = Vec::new();
    for condition in ["wait=1", "bytes=3", "ended=1"] {
        polls.push(Exchange::get(server.port(), &format!("{}?{condition}", placed.log), &[]).await);
    }
    let [started, bytes, ended] = polls.try_into().ok().unwrap();

    let exchange = Exchange::get(server.port(), &placed.url, &[]).await;
    assert_eq!(started.whole().await.0.status, 200);
    let (_, seen) = bytes.whole().await;
    assert!(
        seen.contains("\"bytes\":3") && seen.contains("\"how\":\"open\""),
        "{seen}"
    );
    drop(exchange);
    let (_, seen) = ended.whole().await;
    assert!(seen.contains("\"how\":\"client_left\""), "{seen}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_poll_in_vain_says_what_was_missing_and_what_was_there() {
    let server = server().await;
    let placed = place(&server, Scenario::new().attempt(Attempt::stream()));
    Exchange::get(server.port(), &placed.url, &[])
        .await
        .whole()
        .await;
    let (head, body) = json(
        server.port(),
        "GET",
        &format!("{}?wait=2&bytes=3&timeout=20", placed.log),
        "",
    )
    .await;
    assert_eq!(
        (head.status, body["error"].as_str()),
        (504, Some("timeout"))
    );
    assert_eq!(
        body["message"],
        "After 20 ms the log did not have 2 started requests and 3 bytes of the last body."
    );
    assert_eq!(body["requests"].as_array().unwrap().len(), 1);

    let (head, body) = json(server.port(), "GET", &format!("{}?wiat=2", placed.log), "").await;
    assert_eq!(head.status, 400);
    assert!(body["message"].as_str().unwrap().contains("wiat"), "{body}");
}
