//! A scenario's feed: what it keeps and of which run it is, tests decide.

use headwater_server::{
    Server,
    script::{
        Attempt, Feed, FeedChange, FeedState, Placed, Publish, Reason, Resumed, Scenario, Step,
        Tell,
    },
};
use serde_json::{Value, json as value};

use super::client::{Exchange, Part, chunk, json, log, place, server};

fn feed(events: u64, keep: Option<u64>) -> Feed {
    Feed {
        events,
        keep,
        ..Feed::default()
    }
}

/// A feed that ends after what is there.
fn replay(tell: Tell) -> Attempt {
    Attempt::stream().step(Step::Feed {
        tell,
        live: false,
        most: None,
        every: 0,
    })
}

async fn change(server: &Server, placed: &Placed, change: Value) -> FeedState {
    let path = format!("{}/feed", placed.url);
    let (head, body) = json(server.port(), "POST", &path, &change.to_string()).await;
    assert_eq!(head.status, 200, "{body}");
    serde_json::from_value(body).unwrap()
}

async fn ask(server: &Server, placed: &Placed, id: &str) -> Exchange {
    Exchange::get(server.port(), &placed.url, &[("last-event-id", id)]).await
}

fn event(epoch: &str, number: u64) -> String {
    format!("id: {epoch}-{number}\ndata: {number}\n\n")
}

/// The data of the reset that a body begins with, and the events after it.
fn reset(body: &str) -> Option<(Value, &str)> {
    let rest = body.strip_prefix("event: headwater.reset\nid: ")?;
    let (id, rest) = rest.split_once("\ndata: ").unwrap();
    let (data, rest) = rest.split_once("\n\n").unwrap();
    let data: Value = serde_json::from_str(data).unwrap();
    assert_eq!(data["from"], id);
    Some((data, rest))
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_asked_for_decides_on_headers_and_on_the_first_block() {
    let server = server().await;
    let scenario = Scenario::new()
        .feed(feed(9, Some(3)))
        .attempt(replay(Tell::All));
    let placed = place(&server, scenario);
    let long = "x".repeat(10_000);
    let trimmed = |missed| Some(value!({ "reason": "trimmed", "missed": missed }));
    let epoch = || Some(value!({ "reason": "epoch" }));
    let unknown = || Some(value!({ "reason": "unknown" }));
    let cases = [
        ("a-9", "complete", None, 10),
        ("a-8", "complete", None, 9),
        ("a-6", "complete", None, 7),
        ("a-5", "partial", trimmed(1), 7),
        ("a-0", "partial", trimmed(6), 7),
        ("b-9", "partial", epoch(), 7),
        ("a-10", "none", unknown(), 10),
        ("garbage", "none", unknown(), 10),
        ("ü%0A", "none", unknown(), 10),
        (&long, "none", unknown(), 10),
    ];
    for (n, (asked, resumed, gap, first)) in cases.into_iter().enumerate() {
        let (head, body) = ask(&server, &placed, asked).await.whole().await;
        assert_eq!(
            (head.status, head.get("headwater-resumed")),
            (200, Some(resumed)),
            "{asked}"
        );
        let from = format!("a-{}", first - 1);
        let events: String = (first..=9).map(|number| event("a", number)).collect();
        let rest = format!("{events}: up-to-date\n\n");
        let seen = log(&server, &placed, &format!("ended={}", n + 1))
            .await
            .pop()
            .unwrap();
        let seen = seen.feed.unwrap();
        assert_eq!(
            (&seen.from, seen.events, seen.up_to_date),
            (&from, 10 - first, true)
        );
        if let Some(mut gap) = gap {
            let asked: String = asked.chars().take(256).collect();
            gap["asked"] = asked.clone().into();
            gap["from"] = from.clone().into();
            assert_eq!(head.get("headwater-resumed-from"), Some(from.as_str()));
            assert_eq!(reset(&body), Some((gap.clone(), rest.as_str())));
            assert_eq!(value!(seen.reason), gap["reason"]);
            assert_eq!((seen.asked, seen.gaps), (Some(asked), 1));
        } else {
            assert_eq!(head.get("headwater-resumed-from"), None);
            assert_eq!(body, rest);
            assert_eq!((seen.resumed, seen.reason), (Some(Resumed::Complete), None));
            assert_eq!((seen.asked.as_deref(), seen.gaps), (Some(asked), 0));
        }
    }
    let (head, body) = Exchange::get(server.port(), &placed.url, &[])
        .await
        .whole()
        .await;
    assert_eq!(
        (head.get("headwater-resumed"), body.as_str()),
        (None, ": up-to-date\n\n")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_is_told_in_the_way_that_the_script_says() {
    let server = server().await;
    let names = [
        "headwater-resumed",
        "headwater-resumed-from",
        "last-event-id",
        "mercure-last-event-id",
    ];
    let partial = [Some("partial"), Some("a-6"), None, None];
    let mercure = [None, None, Some("a-6"), Some("a-6")];
    for (tell, headers, by_event) in [
        (Tell::All, partial, true),
        (Tell::Headers, partial, false),
        (Tell::Event, [None; 4], true),
        (Tell::Mercure, mercure, false),
        (Tell::Nothing, [None; 4], false),
    ] {
        let placed = place(
            &server,
            Scenario::new().feed(feed(9, Some(3))).attempt(replay(tell)),
        );
        let (head, body) = ask(&server, &placed, "a-1").await.whole().await;
        assert_eq!(names.map(|name| head.get(name)), headers, "{tell:?}");
        assert_eq!(reset(&body).is_some(), by_event, "{tell:?}");
        assert!(
            body.ends_with(&format!("{}: up-to-date\n\n", event("a", 9))),
            "{body}"
        );
    }
    let all = Scenario::new()
        .feed(feed(2, None))
        .attempt(replay(Tell::Mercure));
    let placed = place(&server, all);
    let (head, _) = ask(&server, &placed, "b-1").await.whole().await;
    assert_eq!(head.get("last-event-id"), Some("earliest"));
    // The script has the last word.
    let own = replay(Tell::All)
        .header("Headwater-Resumed", "perhaps")
        .without_header("headwater-resumed-from");
    let placed = place(&server, Scenario::new().attempt(own));
    let headers = [("last-event-id", "b-1"), ("origin", "http://localhost:1")];
    let (head, _) = Exchange::get(server.port(), &placed.url, &headers)
        .await
        .whole()
        .await;
    assert_eq!(
        (head.get(names[0]), head.get(names[1])),
        (Some("perhaps"), None)
    );
    assert!(
        head.get("access-control-expose-headers")
            .unwrap()
            .contains(names[0])
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_live_feed_sends_what_is_published_and_ends_at_a_cue() {
    let server = server().await;
    let scenario = Scenario::new()
        .feed(feed(2, None))
        .attempt(Attempt::stream().feed().drop());
    let placed = place(&server, scenario);
    let mut exchange = ask(&server, &placed, "a-1").await;
    assert_eq!(
        exchange.head().await.get("headwater-resumed"),
        Some("complete")
    );
    assert_eq!(exchange.part().await, chunk(event("a", 2)));
    assert_eq!(exchange.part().await, chunk(": up-to-date\n\n"));
    let state = change(&server, &placed, value!({ "publish": ["x\ny"] })).await;
    assert_eq!((state.oldest, state.last_event_id.as_str()), (1, "a-3"));
    assert_eq!(
        exchange.part().await,
        chunk("id: a-3\ndata: x\ndata: y\n\n")
    );
    change(&server, &placed, value!({ "publish": 2 })).await;
    let cue = format!("{}/cue", placed.url);
    Exchange::begin(server.port(), "POST", &cue, &[], "")
        .await
        .whole()
        .await;
    let rest = [chunk(event("a", 4)), chunk(event("a", 5)), Part::Closed];
    assert_eq!(exchange.parts().await, rest);
    let seen = log(&server, &placed, "ended=1&events=4").await[0]
        .feed
        .clone()
        .unwrap();
    assert_eq!(
        (seen.first.as_deref(), seen.last.as_deref()),
        (Some("a-2"), Some("a-5"))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_is_overtaken_is_told_in_the_middle() {
    let server = server().await;
    let placed = place(
        &server,
        Scenario::new()
            .feed(feed(2, None))
            .attempt(Attempt::stream().feed()),
    );
    let mut exchange = ask(&server, &placed, "a-2").await;
    exchange.head().await;
    assert_eq!(exchange.part().await, chunk(": up-to-date\n\n"));
    // One change, so that no event can be sent before it is trimmed.
    let trimming = FeedChange {
        keep: Some(1),
        publish: Some(Publish::Count(4)),
        ..FeedChange::default()
    };
    server.change_feed(&placed.id, &trimming).unwrap();
    let gap = r#"{"asked":"a-2","from":"a-5","missed":3,"reason":"trimmed"}"#;
    let block = format!("event: headwater.reset\nid: a-5\ndata: {gap}\n\n");
    assert_eq!(exchange.part().await, chunk(block));
    assert_eq!(exchange.part().await, chunk(event("a", 6)));

    change(
        &server,
        &placed,
        value!({ "epoch": "b", "reason": "restart", "publish": 1 }),
    )
    .await;
    let gap = r#"{"asked":"a-6","from":"b-0","reason":"restart"}"#;
    let block = format!("event: headwater.reset\nid: b-0\ndata: {gap}\n\n");
    assert_eq!(exchange.part().await, chunk(block));
    assert_eq!(exchange.part().await, chunk(event("b", 1)));
    let seen = log(&server, &placed, "events=2").await[0]
        .feed
        .clone()
        .unwrap();
    assert_eq!((seen.gaps, seen.reason), (2, Some(Reason::Restart)));
    assert_eq!(
        (seen.first.as_deref(), seen.last.as_deref()),
        (Some("a-6"), Some("b-1"))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_published_while_a_replay_waits_for_its_client_comes_once_and_in_order() {
    let server = server().await;
    let placed = place(&server, Scenario::new().attempt(Attempt::stream().feed()));
    // More than the buffers of both sockets take.
    let large = "x".repeat(1 << 20);
    let publish = FeedChange {
        publish: Some(Publish::Data(vec![large.clone(); 12])),
        ..FeedChange::default()
    };
    server.change_feed(&placed.id, &publish).unwrap();
    let mut exchange = ask(&server, &placed, "a-0").await;
    exchange.head().await;
    let seen = log(&server, &placed, "blocked=50").await[0]
        .feed
        .clone()
        .unwrap();
    assert!(seen.events < 12 && !seen.up_to_date, "{seen:?}");
    change(&server, &placed, value!({ "publish": 3 })).await;
    for number in 1..=12 {
        let expected = format!("id: a-{number}\ndata: {large}\n\n");
        assert!(exchange.part().await == chunk(expected), "event {number}");
    }
    for number in 13..=15 {
        assert_eq!(exchange.part().await, chunk(event("a", number)));
    }
    assert_eq!(exchange.part().await, chunk(": up-to-date\n\n"));
    change(&server, &placed, value!({ "publish": 1 })).await;
    assert_eq!(exchange.part().await, chunk(event("a", 16)));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_attempt_may_send_so_many_events_and_break_and_the_next_one_goes_on() {
    let server = server().await;
    let two = r#"{"attempts":[
        {"steps":[{"feed":{"most":2}},{"send":": between\n\n"},{"feed":{"most":1}},"drop"]},
        {"steps":[{"feed":{"live":false}}]}],
        "feed":{"events":5,"epoch":"run1"}}"#;
    let (head, body) = json(server.port(), "POST", "/scenario", two).await;
    assert_eq!(head.status, 200, "{body}");
    let placed: Placed = serde_json::from_value(body).unwrap();
    let mut exchange = ask(&server, &placed, "run1-0").await;
    exchange.head().await;
    let parts = [
        chunk(event("run1", 1)),
        chunk(event("run1", 2)),
        chunk(": between\n\n"),
        chunk(event("run1", 3)),
        Part::Closed,
    ];
    assert_eq!(exchange.parts().await, parts);
    let (_, body) = ask(&server, &placed, "run1-3").await.whole().await;
    assert_eq!(
        body,
        format!("{}{}: up-to-date\n\n", event("run1", 4), event("run1", 5))
    );
    let seen = log(&server, &placed, "ended=2").await;
    let seen: Vec<_> = seen.iter().map(|seen| seen.feed.clone().unwrap()).collect();
    assert_eq!(
        (seen[0].last.as_deref(), seen[1].asked.as_deref()),
        (Some("run1-3"), Some("run1-3"))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_that_makes_no_sense_is_refused_in_words() {
    let server = server().await;
    let placed = place(&server, Scenario::new().attempt(Attempt::stream()));
    let path = format!("{}/feed", placed.url);
    for (change, why) in [
        ("{", "EOF"),
        (r#"{"keeep":1}"#, "keeep"),
        (r#"{"epoch":"a"}"#, "already"),
        (r#"{"epoch":"a-b"}"#, "letters and digits"),
        (r#"{"publish":1000000}"#, "At most"),
        (r#"{"publish":"x"}"#, "a list of their data"),
    ] {
        let (head, body) = json(server.port(), "POST", &path, change).await;
        assert_eq!(
            (head.status, &body["error"]),
            (400, &"feed".into()),
            "{change}"
        );
        assert!(body["message"].as_str().unwrap().contains(why), "{body}");
    }
    let (head, body) = json(server.port(), "GET", &path, "").await;
    let empty = value!({ "epoch": "a", "oldest": 1, "newest": 0, "last_event_id": "a-0" });
    assert_eq!((head.status, body), (200, empty));
    let (head, _) = json(server.port(), "GET", "/s/none/feed", "").await;
    assert_eq!(head.status, 404);
    let wrong = Scenario::new().feed(Feed {
        epoch: "é".into(),
        ..Feed::default()
    });
    assert!(server.place(wrong.attempt(Attempt::stream())).is_err());
}
