use std::time::{Duration, Instant};

use headwater_server::Server;
use serde_json::Value;

use super::client::{Exchange, Head, Part, json, server};

/// A demo client that has seen some events.
struct Reader<'a> {
    server: &'a Server,
    feed: &'static str,
    exchange: Exchange,
    epoch: String,
    ids: Vec<u64>,
}

const TOKEN: &str = "Bearer headwater";

impl<'a> Reader<'a> {
    async fn connect(server: &'a Server, feed: &'static str) -> Self {
        let exchange = Exchange::get(server.port(), &path(feed), &[("authorization", TOKEN)]).await;
        let mut reader = Self {
            server,
            feed,
            exchange,
            epoch: String::new(),
            ids: Vec::new(),
        };
        assert_eq!(reader.exchange.head().await.status, 200);
        reader
    }

    /// Connects again, with the last event ID.
    async fn reconnect(&mut self) -> Head {
        let id = format!("{}-{}", self.epoch, self.ids.last().unwrap());
        let headers = [("authorization", TOKEN), ("last-event-id", id.as_str())];
        self.exchange = Exchange::get(self.server.port(), &path(self.feed), &headers).await;
        self.exchange.head().await
    }

    /// Reads one part of the body. `true` if it was a chunk.
    async fn part(&mut self) -> bool {
        let Part::Chunk(chunk) = self.exchange.part().await else {
            return false;
        };
        // Each chunk of the feed holds whole events.
        for block in String::from_utf8(chunk).unwrap().split_terminator("\n\n") {
            let line = |name| block.lines().find_map(|line| line.strip_prefix(name));
            let Some(id) = line("id: ") else { continue };
            let data: Value = serde_json::from_str(line("data: ").unwrap()).unwrap();
            let (epoch, number) = id.split_once('-').unwrap();
            assert_eq!(data["seq"].to_string(), number);
            if self.epoch.is_empty() {
                self.epoch = epoch.to_owned();
            }
            assert_eq!(epoch, self.epoch);
            self.ids.push(number.parse().unwrap());
        }
        true
    }

    /// Reads until so many more events have come.
    async fn events(&mut self, more: usize) {
        let enough = self.ids.len() + more;
        while self.ids.len() < enough {
            assert!(self.part().await, "the stream ended");
        }
    }

    /// Presses a button.
    async fn press(&self, action: &str) {
        let name = self
            .feed
            .rsplit_once('/')
            .map_or(self.feed, |(name, _)| name);
        let order = format!("{{\"feed\":\"{name}\",{action}}}");
        let (head, body) = json(self.server.port(), "POST", "/control?client=a", &order).await;
        assert_eq!(
            (head.status, &body["connections"]),
            (200, &Value::from(1)),
            "{body}"
        );
    }

    fn assert_no_gap(&self) {
        let first = self.ids[0];
        let expected: Vec<u64> = (first..first + self.ids.len() as u64).collect();
        assert_eq!(self.ids, expected);
    }
}

fn path(feed: &str) -> String {
    format!("/{feed}?client=a")
}

async fn activity(server: &Server, until: &str) -> Value {
    let (head, body) = json(
        server.port(),
        "GET",
        &format!("/activity?client=a&until={until}"),
        "",
    )
    .await;
    assert_eq!(head.status, 200, "{body}");
    body
}

fn details(activity: &Value, what: &str) -> Vec<String> {
    let entries = activity["entries"].as_array().unwrap().iter();
    let named = entries.filter(|entry| entry["what"] == what);
    named
        .map(|entry| entry["detail"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_begins_with_the_reconnection_time_and_shows_signs_of_life() {
    let server = server().await;
    let mut exchange = Exchange::get(server.port(), "/stream?client=a", &[]).await;
    let head = exchange.head().await;
    assert_eq!(head.get("content-type"), Some("text/event-stream"));
    assert_eq!(head.get("cache-control"), Some("no-store"));
    let begun = Instant::now();
    assert_eq!(
        exchange.part().await,
        Part::Chunk(b"retry: 1500\n\n".to_vec())
    );
    while exchange.part().await != Part::Chunk(b": keep-alive\n\n".to_vec()) {
        assert!(begun.elapsed() < Duration::from_secs(5), "no comment");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dropped_feed_is_resumed_without_a_gap() {
    let server = server().await;
    for feed in ["stream", "secure/stream"] {
        let mut reader = Reader::connect(&server, feed).await;
        reader.events(2).await;
        reader.press(r#""action":"drop""#).await;
        while reader.part().await {}
        assert_eq!(reader.reconnect().await.status, 200);
        reader.events(3).await;
        reader.assert_no_gap();
    }
    let seen = activity(&server, "dropped&times=2").await;
    assert_eq!(seen["counters"]["connected"], 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_feed_goes_on_while_nobody_listens() {
    let server = server().await;
    let mut reader = Reader::connect(&server, "stream").await;
    reader.events(1).await;
    // Another connection takes the place of the one that ends.
    reader.exchange = Exchange::get(server.port(), "/activity?client=a", &[]).await;
    activity(&server, "left").await;
    // Two ticks fall due meanwhile, and a burst comes.
    tokio::time::sleep(Duration::from_millis(600)).await;
    let order = r#"{"feed":"stream","action":"burst","count":3000}"#;
    assert_eq!(
        json(server.port(), "POST", "/control?client=a", order)
            .await
            .1["connections"],
        0
    );

    assert_eq!(reader.reconnect().await.status, 200);
    reader.events(3_002).await;
    reader.assert_no_gap();
    let replayed = details(&activity(&server, "replayed").await, "replayed");
    let count: u64 = replayed[0].split(' ').next().unwrap().parse().unwrap();
    assert!((3_002..3_100).contains(&count), "{replayed:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_event_id_may_come_in_the_query() {
    let server = server().await;
    let mut reader = Reader::connect(&server, "stream").await;
    reader.events(1).await;
    let (epoch, number) = (&reader.epoch, reader.ids[0]);
    let mut exchange = Exchange::get(
        server.port(),
        &format!("/stream?client=a&lastEventId={epoch}-{}", number - 1),
        &[],
    )
    .await;
    let head = exchange.head().await;
    assert_eq!(head.get("headwater-resumed"), Some("complete"));
    exchange.part().await;
    let Part::Chunk(chunk) = exchange.part().await else {
        panic!("the stream ended")
    };
    let text = String::from_utf8(chunk).unwrap();
    assert!(
        text.contains(&format!("\nid: {epoch}-{number}\n")),
        "{text}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unavailable_feed_says_so_and_is_then_resumed_without_a_gap() {
    let server = server().await;
    let mut reader = Reader::connect(&server, "stream").await;
    reader.events(2).await;
    let begun = Instant::now();
    reader.press(r#""action":"unavailable","ms":400"#).await;
    while reader.part().await {}

    let head = reader.reconnect().await;
    assert_eq!((head.status, head.get("retry-after")), (503, Some("3")));
    let (_, body) = Exchange::get(server.port(), "/stream?client=a", &[])
        .await
        .whole()
        .await;
    assert!(body.contains("Please try again then."), "{body}");
    let mut other = Exchange::get(server.port(), "/stream?client=b", &[]).await;
    assert_eq!(other.head().await.status, 200);

    while reader.reconnect().await.status == 503 {
        assert!(
            begun.elapsed() < Duration::from_secs(10),
            "still unavailable"
        );
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    reader.events(3).await;
    reader.assert_no_gap();
    assert!(begun.elapsed() >= Duration::from_millis(400));
    assert!(activity(&server, "unavailable").await["counters"]["unavailable"].as_u64() >= Some(2));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_silent_feed_sends_nothing_and_then_all_that_was_due() {
    let server = server().await;
    let mut reader = Reader::connect(&server, "stream").await;
    reader.events(2).await;
    let asked = Instant::now();
    // Longer than the time between two keep-alive comments.
    reader.press(r#""action":"silent","ms":4000"#).await;

    // A connection that is made during the silence still gets its events.
    let mut other = Reader::connect(&server, "stream").await;
    let order = r#"{"feed":"stream","action":"burst","count":10}"#;
    assert_eq!(
        json(server.port(), "POST", "/control?client=a", order)
            .await
            .1["connections"],
        2
    );
    other.events(12).await;
    assert!(asked.elapsed() < Duration::from_millis(3_500));

    let mut longest = Duration::ZERO;
    let end = reader.ids.len() + 20;
    while reader.ids.len() < end {
        let begun = Instant::now();
        assert!(reader.part().await, "the stream ended");
        longest = longest.max(begun.elapsed());
    }
    let all = asked.elapsed();
    assert!(
        all >= Duration::from_millis(4_000),
        "it was all there after {all:?}"
    );
    assert!(
        longest >= Duration::from_secs(1),
        "the longest silence was {longest:?}"
    );
    reader.assert_no_gap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_burst_comes_at_once_and_whole() {
    let server = server().await;
    let mut reader = Reader::connect(&server, "stream").await;
    reader.events(1).await;
    let begun = Instant::now();
    reader.press(r#""action":"burst""#).await;
    reader.events(2_000).await;
    assert!(begun.elapsed() < Duration::from_secs(10));
    reader.assert_no_gap();
}

#[tokio::test(flavor = "multi_thread")]
async fn one_clients_buttons_leave_the_others_alone() {
    let server = server().await;
    let mut reader = Reader::connect(&server, "stream").await;
    let order = r#"{"feed":"stream","action":"drop"}"#;
    assert_eq!(
        json(server.port(), "POST", "/control?client=b", order)
            .await
            .1["connections"],
        0
    );
    let secure = r#"{"feed":"secure","action":"drop"}"#;
    assert_eq!(
        json(server.port(), "POST", "/control?client=a", secure)
            .await
            .1["connections"],
        0
    );
    reader.events(2).await;
    reader.assert_no_gap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_id_from_elsewhere_is_told_apart() {
    let server = server().await;
    for id in ["900", "abc"] {
        let mut exchange =
            Exchange::get(server.port(), "/stream?client=a", &[("last-event-id", id)]).await;
        exchange.head().await;
    }
    let seen = details(&activity(&server, "left&times=2").await, "connected");
    assert!(
        seen.len() == 2
            && seen
                .iter()
                .all(|detail| detail.contains("is not from this feed")),
        "{seen:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_that_makes_no_sense_is_refused_in_words() {
    let server = server().await;
    for (order, why) in [
        ("{", "EOF"),
        (
            r#"{"feed":"stream","action":"explode"}"#,
            "unknown variant `explode`",
        ),
    ] {
        let (head, body) = json(server.port(), "POST", "/control?client=a", order).await;
        assert_eq!(head.status, 400);
        assert!(body["message"].as_str().unwrap().contains(why), "{body}");
    }
}
