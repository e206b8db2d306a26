//! What the demo's feeds say to who asks for the events after an ID.

use headwater_server::Server;
use serde_json::Value;

use super::client::{Exchange, Head, Part, json, server};

/// A response's head, and the blocks of its body up to `: up-to-date`.
struct Answer {
    head: Head,
    blocks: Vec<String>,
    exchange: Exchange,
}

async fn ask(server: &Server, query: &str, headers: &[(&str, &str)]) -> Answer {
    let path = format!("/stream?client=a{query}");
    let mut exchange = Exchange::get(server.port(), &path, headers).await;
    let head = exchange.head().await;
    let mut blocks = Vec::new();
    while blocks.last().is_none_or(|last| last != ": up-to-date") {
        blocks.extend(next(&mut exchange).await);
    }
    Answer {
        head,
        blocks,
        exchange,
    }
}

/// The blocks of the next chunk.
async fn next(exchange: &mut Exchange) -> Vec<String> {
    let Part::Chunk(chunk) = exchange.part().await else {
        panic!("the stream ended")
    };
    let text = String::from_utf8(chunk).unwrap();
    text.split_terminator("\n\n").map(str::to_owned).collect()
}

impl Answer {
    fn resumed(&self) -> [Option<&str>; 2] {
        ["headwater-resumed", "headwater-resumed-from"].map(|name| self.head.get(name))
    }

    /// The first block's new ID and data, if it tells of a gap.
    fn reset(&self) -> Option<(&str, Value)> {
        let mut lines = self.blocks[0].lines();
        (lines.next()? == "event: headwater.reset").then(|| {
            let id = lines.next().unwrap().strip_prefix("id: ").unwrap();
            let data = lines.next().unwrap().strip_prefix("data: ").unwrap();
            assert_eq!(lines.next(), None, "{:?}", self.blocks[0]);
            (id, serde_json::from_str(data).unwrap())
        })
    }

    fn numbers(&self) -> Vec<u64> {
        let blocks = self.blocks.iter();
        let events = blocks.filter(|block| !block.starts_with("event: headwater.reset"));
        events.filter_map(|block| number(block)).collect()
    }
}

fn number(block: &str) -> Option<u64> {
    let id = block.lines().find_map(|line| line.strip_prefix("id: "))?;
    id.split_once('-')?.1.parse().ok()
}

async fn burst(server: &Server, count: u64) {
    let order = format!(r#"{{"feed":"stream","action":"burst","count":{count}}}"#);
    let (head, body) = json(server.port(), "POST", "/control?client=a", &order).await;
    assert_eq!(head.status, 200, "{body}");
}

/// The feed's epoch, and the number of its newest event so far.
async fn position(server: &Server) -> (String, u64) {
    let answer = ask(server, "&lastEventId=x", &[]).await;
    let (id, _) = answer.reset().unwrap();
    let (epoch, number) = id.split_once('-').unwrap();
    (epoch.to_owned(), number.parse().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_without_an_id_is_live_at_once_and_told_of_no_resumption() {
    let server = server().await;
    for (query, headers) in [
        ("", &[][..]),
        ("&lastEventId=", &[]),
        ("", &[("last-event-id", "")]),
    ] {
        let answer = ask(&server, query, headers).await;
        assert_eq!(answer.resumed(), [None, None]);
        assert_eq!(answer.blocks, ["retry: 1500", ": up-to-date"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_id_that_is_kept_is_gone_on_from_and_it_is_said_that_all_is_there() {
    let server = server().await;
    burst(&server, 100).await;
    let (epoch, newest) = position(&server).await;
    for back in [0, 1, 50, newest] {
        let id = format!("{epoch}-{}", newest - back);
        let by_header = ask(&server, "", &[("last-event-id", &id)]).await;
        let by_query = ask(&server, &format!("&lastEventId={id}"), &[]).await;
        for answer in [by_header, by_query] {
            assert_eq!(answer.resumed(), [Some("complete"), None], "{id}");
            assert_eq!(answer.blocks[0], "retry: 1500");
            let numbers = answer.numbers();
            let first = newest - back + 1;
            let expected: Vec<_> = (first..first + numbers.len() as u64).collect();
            assert_eq!(numbers, expected);
            assert!(numbers.len() as u64 >= back);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_id_that_is_no_longer_kept_is_told_with_the_number_of_events_that_are_missing() {
    let server = server().await;
    burst(&server, 1).await;
    let (epoch, early) = position(&server).await;
    burst(&server, 5_000).await;
    burst(&server, 5_000).await;
    let id = format!("{epoch}-{early}");
    let answer = ask(&server, "", &[("last-event-id", &id)]).await;
    let (from, data) = answer.reset().unwrap();
    assert_eq!(answer.resumed(), [Some("partial"), Some(from)]);
    assert_eq!(
        (&data["reason"], &data["asked"], &data["from"]),
        (&"trimmed".into(), &id.into(), &from.into())
    );
    let before = number(&answer.blocks[0]).unwrap();
    assert_eq!(data["missed"], before - early);
    assert_eq!(answer.numbers()[0], before + 1);
    assert!(answer.numbers().len() >= 8_000);
    assert_eq!(from.split_once('-').unwrap().0, epoch);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_id_of_another_run_is_told_and_all_of_this_run_is_sent() {
    let (before, server) = (server().await, server().await);
    burst(&before, 100).await;
    let (epoch, newest) = position(&before).await;
    burst(&server, 200).await;
    let id = format!("{epoch}-{newest}");
    let answer = ask(&server, "", &[("last-event-id", &id)]).await;
    let (from, data) = answer.reset().unwrap();
    assert_eq!(answer.resumed(), [Some("partial"), Some(from)]);
    assert_eq!(
        (&data["reason"], &data["asked"], data.get("missed")),
        (&"epoch".into(), &id.into(), None)
    );
    assert!(from.ends_with("-0") && !from.starts_with(&epoch), "{from}");
    assert_eq!(answer.numbers()[..3], [1, 2, 3]);
    assert!(answer.numbers().len() >= 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_id_of_a_feed_is_told_and_cannot_write_into_the_answer() {
    let server = server().await;
    burst(&server, 3).await;
    let (epoch, _) = position(&server).await;
    let long = "x".repeat(10_000);
    let ahead = format!("{epoch}-999999");
    let signed = format!("{epoch}-+1");
    // By header, as bytes of UTF-8; by query, in percent signs.
    let cases = [
        ("abc", "abc", "abc"),
        ("900", "900", "900"),
        (&ahead, &ahead, &ahead),
        (&signed, &signed.replace('+', "%2B"), &signed),
        (&long, &long, &long[..256]),
        ("%0D%0Aid: 1", "%250D%250Aid:%201", "%0D%0Aid: 1"),
        ("ü–☃", "%C3%BC%E2%80%93%E2%98%83", "ü–☃"),
        ("\"},{\"", "%22%7D%2C%7B%22", "\"},{\""),
        (
            "",
            "%0D%0Aid:%20evil%0A%0Adata:%20x",
            "\r\nid: evil\n\ndata: x",
        ),
        ("", "%00%FF", "\0\u{fffd}"),
    ];
    for (header, query, asked) in cases {
        let mut answers = vec![ask(&server, &format!("&lastEventId={query}"), &[]).await];
        if !header.is_empty() {
            answers.push(ask(&server, "", &[("last-event-id", header)]).await);
        }
        for answer in answers {
            let (from, data) = answer.reset().unwrap();
            assert_eq!(answer.head.status, 200);
            assert_eq!(answer.resumed(), [Some("none"), Some(from)], "{asked:?}");
            assert_eq!(
                (
                    &data["reason"],
                    &data["asked"],
                    &data["from"],
                    data.get("missed")
                ),
                (&"unknown".into(), &asked.into(), &from.into(), None)
            );
            assert_eq!(answer.head.get("id"), None);
            assert_eq!(answer.blocks[1], "retry: 1500");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_gap_the_stream_goes_on_from_the_new_id() {
    let server = server().await;
    burst(&server, 3).await;
    let mut answer = ask(&server, "", &[("last-event-id", "garbage")]).await;
    let from = number(&answer.blocks[0]).unwrap();
    burst(&server, 3).await;
    let mut numbers = answer.numbers();
    while numbers.len() < 3 {
        numbers.extend(
            next(&mut answer.exchange)
                .await
                .iter()
                .filter_map(|block| number(block)),
        );
    }
    assert_eq!(numbers[..3], [from + 1, from + 2, from + 3]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_published_while_a_replay_is_under_way_comes_once_and_in_order() {
    let server = server().await;
    burst(&server, 4_000).await;
    let (epoch, newest) = position(&server).await;
    let id = format!("{epoch}-{}", newest - 4_000);
    let path = format!("/stream?client=a&lastEventId={id}");
    let mut exchange = Exchange::get(server.port(), &path, &[]).await;
    assert_eq!(
        exchange.head().await.get("headwater-resumed"),
        Some("complete")
    );
    let mut numbers = Vec::new();
    let mut up_to_date = None;
    while numbers.len() < 5_000 {
        for block in next(&mut exchange).await {
            if block == ": up-to-date" {
                assert_eq!(up_to_date.replace(numbers.len()), None);
            }
            numbers.extend(number(&block));
        }
        // Between two chunks.
        if numbers.len() < 4_900 {
            burst(&server, 40).await;
        }
    }
    let first = newest - 4_000 + 1;
    let expected: Vec<_> = (first..first + numbers.len() as u64).collect();
    assert_eq!(numbers, expected);
    assert!(up_to_date.unwrap() >= 4_000);
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_another_origin_may_read_both_headers() {
    let server = server().await;
    let headers = [("origin", "http://localhost:1"), ("last-event-id", "x")];
    let answer = ask(&server, "", &headers).await;
    let names = answer.head.get("access-control-expose-headers").unwrap();
    for name in ["headwater-resumed", "headwater-resumed-from"] {
        assert!(names.split(", ").any(|other| other == name), "{names}");
    }
}
