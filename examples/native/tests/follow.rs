//! The example against the scripted origin, over a real socket.

use headwater::wire::Message;
use headwater_example_native::{Failure, follow};
use headwater_server::script::{Attempt, Scenario, Seen};
use headwater_server::{Options, Server};
use reqwest::Client;

/// A server that plays a scenario, and the scenario's address.
async fn stage(scenario: Scenario) -> (Server, String, String) {
    let server = Server::start(Options::default()).await.unwrap();
    let placed = server.place(scenario).unwrap();
    let address = |path: &str| format!("{}{path}", server.url());
    let (url, log) = (address(&placed.url), address(&placed.log));
    (server, url, log)
}

/// What comes of one request: the events' types and data, and how it ended.
async fn events(url: &str, id: &mut String) -> (Vec<(String, String)>, Result<(), Failure>) {
    let mut events = Vec::new();
    let handle = |message: Message<'_>| {
        events.push((message.event.to_owned(), message.data.to_owned()));
    };
    let ended = follow(&Client::new(), url, id, handle).await;
    (events, ended)
}

fn event(event: &str, data: &str) -> (String, String) {
    (event.into(), data.into())
}

#[tokio::test]
async fn events_cut_anywhere_come_whole() {
    let text = "\u{feff}event: tick\nid: 7\ndata: 日本\r\ndata: 😀\r\n\r\n: c\ndata: b\n\nid: 9\n";
    let scenario = Scenario::new().attempt(Attempt::stream().split_every(text, 1));
    let (_server, url, _) = stage(scenario).await;
    let mut id = String::new();
    let (events, ended) = events(&url, &mut id).await;
    ended.unwrap();
    assert_eq!(events, [event("tick", "日本\n😀"), event("message", "b")]);
    assert_eq!(id, "7", "the last block is unfinished, and so is its ID");
}

#[tokio::test]
async fn the_next_request_goes_on_where_the_last_one_broke() {
    let feed = Attempt::stream()
        .send("id: é2\ndata: a\n\nid: 3\ndata: b")
        .drop();
    let scenario = Scenario::new()
        .attempt(feed)
        .attempt(Attempt::stream().send("data: c\n\n"));
    let (_server, url, log) = stage(scenario).await;
    let mut id = String::new();
    let (first, ended) = events(&url, &mut id).await;
    assert!(matches!(ended, Err(Failure::Http(_))), "{ended:?}");
    let (second, ended) = events(&url, &mut id).await;
    ended.unwrap();
    assert_eq!(
        [first, second].concat(),
        [event("message", "a"), event("message", "c")]
    );
    let seen = reqwest::get(format!("{log}?ended=2")).await.unwrap();
    let seen: Vec<Seen> = serde_json::from_str(&seen.text().await.unwrap()).unwrap();
    assert_eq!(seen[1].headers["last-event-id"], "é2");
}

#[tokio::test]
async fn what_is_no_stream_is_a_failure_that_says_what_it_is() {
    let page = Attempt::stream().header("content-type", "text/html");
    let scenario = Scenario::new().attempt(Attempt::status(404)).attempt(page);
    let (_server, url, _) = stage(scenario).await;
    let mut id = String::new();
    for answer in ["404 Not Found", "200 OK text/html"] {
        let (events, ended) = events(&url, &mut id).await;
        assert!(events.is_empty());
        assert!(ended.unwrap_err().to_string().contains(answer));
    }
}
