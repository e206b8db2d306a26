use headwater_server::script::{Attempt, Ended, Scenario, Step};

use super::client::{Exchange, Part, chunk, json, log, place, server};

#[tokio::test(flavor = "multi_thread")]
async fn each_step_is_one_chunk_and_one_write() {
    let server = server().await;
    let long = "x".repeat(300_000);
    let attempt = Attempt::stream()
        .send("data: 1\n")
        .send("\n")
        .step(Step::SendBase64("/w==".into()))
        .split_at("event", [1, 4])
        .split_every("äb", 1)
        .wait(1)
        .send("")
        .send("end");
    let placed = place(
        &server,
        Scenario::new()
            .attempt(attempt)
            .attempt(Attempt::stream().send(&long)),
    );

    let mut exchange = Exchange::get(server.port(), &placed.url, &[]).await;
    let head = exchange.head().await;
    assert_eq!(
        (head.status, head.get("content-type")),
        (200, Some("text/event-stream"))
    );
    let bytes: [&[u8]; 10] = [
        b"data: 1\n",
        b"\n",
        b"\xff",
        b"e",
        b"ven",
        b"t",
        b"\xc3",
        b"\xa4",
        b"b",
        b"end",
    ];
    let mut expected: Vec<Part> = bytes.into_iter().map(chunk).collect();
    expected.push(Part::End);
    assert_eq!(exchange.parts().await, expected);

    let seen = &log(&server, &placed, "ended=1").await[0];
    assert_eq!((seen.how, seen.bytes), (Ended::Finished, 21));
    assert_eq!(seen.writes, 1 + 10, "the head and each chunk");

    let mut exchange = Exchange::get(server.port(), &placed.url, &[]).await;
    exchange.head().await;
    assert_eq!(exchange.parts().await, [chunk(&long), Part::End]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cue_is_waited_for_and_lets_one_pass() {
    let server = server().await;
    let attempt = Attempt::stream().cue().send("first").cue().send("second");
    let placed = place(&server, Scenario::new().attempt(attempt));
    let cue = async || {
        let path = format!("{}/cue", placed.url);
        let sent = Exchange::begin(server.port(), "POST", &path, &[], "").await;
        assert_eq!(sent.whole().await.0.status, 204);
    };

    // A cue that no step waits for yet is kept.
    cue().await;
    let mut exchange = Exchange::get(server.port(), &placed.url, &[]).await;
    exchange.head().await;
    assert_eq!(exchange.part().await, chunk("first"));
    assert_eq!(log(&server, &placed, "bytes=5").await[0].bytes, 5);
    cue().await;
    assert_eq!(exchange.parts().await, [chunk("second"), Part::End]);

    // The server notices a client that leaves before the cue.
    let mut exchange = Exchange::get(server.port(), &placed.url, &[]).await;
    exchange.head().await;
    drop(exchange);
    assert_eq!(
        log(&server, &placed, "ended=2").await[1].how,
        Ended::ClientLeft
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn rounds_are_numbered_on_over_all_attempts() {
    let server = server().await;
    let attempt = Attempt::stream()
        .repeat(2, |round| round.send("id: {{n}}\n").send("{{n}}"))
        .send("{{n}}{{n}}");
    let placed = place(&server, Scenario::new().attempt(attempt));
    for expected in ["id: 1\n1id: 2\n233", "id: 4\n4id: 5\n566"] {
        let (_, body) = Exchange::get(server.port(), &placed.url, &[])
            .await
            .whole()
            .await;
        assert_eq!(body, expected);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_request_gets_its_attempt_and_the_last_one_stays() {
    let server = server().await;
    let busy = Attempt::status(503)
        .header("retry-after", "1")
        .header("content-type", "text/plain")
        .send("busy");
    let bare = Attempt::stream().without_header("content-type").send("b");
    let placed = place(&server, Scenario::new().attempt(busy).attempt(bare));
    let get = async |below: &str| {
        Exchange::get(server.port(), &format!("{}{below}", placed.url), &[])
            .await
            .whole()
            .await
    };

    let (head, body) = get("").await;
    assert_eq!(
        (
            head.status,
            head.get("retry-after"),
            head.get("content-type")
        ),
        (503, Some("1"), Some("text/plain"))
    );
    assert_eq!(body, "busy");
    for below in ["/deep/below?a=b", "?a=b"] {
        let (head, body) = get(below).await;
        assert_eq!(
            (head.status, head.get("content-type"), body.as_str()),
            (200, None, "b")
        );
    }
    let attempts: Vec<_> = server
        .requests(&placed.id)
        .unwrap()
        .iter()
        .map(|seen| seen.attempt)
        .collect();
    assert_eq!(attempts, [Some(1), Some(2), Some(2)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replay_goes_on_after_the_last_event_id() {
    let server = server().await;
    let replay = Step::EventsFromLastId {
        upto: 5,
        every: 1,
        per_attempt: Some(2),
    };
    let placed = place(
        &server,
        Scenario::new().attempt(Attempt::stream().step(replay)),
    );
    let event = |id| format!("id: {id}\ndata: {id}\n\n");
    let url = placed.url.as_str();

    let (_, body) = Exchange::get(server.port(), url, &[]).await.whole().await;
    assert_eq!(body, event(1) + &event(2));
    let (_, body) = Exchange::get(server.port(), url, &[("Last-Event-ID", "2")])
        .await
        .whole()
        .await;
    assert_eq!(body, event(3) + &event(4));
    let (_, body) = Exchange::get(server.port(), &format!("{url}?lastEventId=4"), &[])
        .await
        .whole()
        .await;
    assert_eq!(body, event(5));
    let (_, body) = Exchange::get(server.port(), url, &[("Last-Event-ID", "5")])
        .await
        .whole()
        .await;
    assert_eq!(body, "");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scenario_comes_as_json_too() {
    let server = server().await;
    let script = r#"{"attempts":[{"steps":[
        {"send":"a"},{"split":{"text":"bc","every":1,"pause":1}},{"repeat":{"times":2,"steps":[{"send":"{{n}}"}]}},"drop"]}]}"#;
    let (head, placed) = json(server.port(), "POST", "/scenario", script).await;
    assert_eq!(head.status, 200);
    assert_eq!(
        placed["second"],
        format!("{}{}", server.second_url(), placed["url"].as_str().unwrap())
    );
    let mut exchange = Exchange::get(server.port(), placed["url"].as_str().unwrap(), &[]).await;
    exchange.head().await;
    assert_eq!(
        exchange.parts().await,
        [
            chunk("a"),
            chunk("b"),
            chunk("c"),
            chunk("1"),
            chunk("2"),
            Part::Closed
        ]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scenario_is_the_same_in_json_and_rust() {
    let scenario = Scenario::new()
        .attempt(
            Attempt::status(500)
                .header("a", "b")
                .without_header("vary")
                .head_delay(1)
                .send("x")
                .split_every("y", 1),
        )
        .attempt(Attempt::redirect("/s/1"))
        .attempt(Attempt::refuse())
        .attempt(
            Attempt::stream()
                .repeat(2, |round| round.wait(1))
                .events_from_last_id(3)
                .flood(10, 7)
                .hold()
                .reset(),
        )
        .without_cors();
    let text = serde_json::to_string(&scenario).unwrap();
    assert_eq!(
        serde_json::from_str::<Scenario>(&text).unwrap(),
        scenario,
        "{text}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_a_scenario_is_said() {
    let server = server().await;
    for (script, why) in [
        ("{", "EOF while parsing"),
        (r#"{"attempts":[]}"#, "at least one attempt"),
        (r#"{"attempts":[{"step":[]}]}"#, "unknown field `step`"),
        (
            r#"{"attempts":[{"steps":[{"sned":"a"}]}]}"#,
            "unknown variant `sned`",
        ),
        (
            r#"{"attempts":[{},{"status":99}]}"#,
            "Attempt 2: 99 is not a status",
        ),
        (
            r#"{"attempts":[{"headers":{"a b":"c"}}]}"#,
            "\"a b\" is not a header's name",
        ),
        (
            r#"{"attempts":[{"steps":[{"repeat":{"times":1,"steps":[{"send_base64":"?"}]}}]}]}"#,
            "\"?\" is not base64",
        ),
        (
            r#"{"attempts":[{"steps":[{"split":{"text":"a","every":0}}]}]}"#,
            "every 0 bytes",
        ),
        (
            r#"{"attempts":[{"steps":[{"wait":600001}]}]}"#,
            "A delay may be of 600000 ms, not of 600001.",
        ),
        (
            r#"{"attempts":[{"head_delay":18446744073709551615}]}"#,
            "A delay may be",
        ),
        (
            r#"{"attempts":[{"steps":[{"repeat":{"times":4000,"steps":[{"repeat":{"times":4000,"steps":["hold"]}}]}}]}]}"#,
            "10000000 writes and waits, not 16000000.",
        ),
        (
            r#"{"attempts":[{"steps":[{"events_from_last_id":{"upto":18446744073709551615}}]}]}"#,
            "10000000 writes and waits",
        ),
        (
            r#"{"attempts":[{"steps":[{"flood":{"bytes":18446744073709551615,"event_bytes":1}}]}]}"#,
            "10000000 writes and waits",
        ),
        (
            r#"{"attempts":[{"steps":[{"flood":{"bytes":1,"event_bytes":1000000000000}}]}]}"#,
            "An event may have 16777216 bytes",
        ),
    ] {
        let (head, body) = json(server.port(), "POST", "/scenario", script).await;
        assert_eq!(head.status, 400);
        let message = body["message"].as_str().unwrap();
        assert!(message.contains(why), "{message:?} does not say {why:?}");
    }
    assert_eq!(
        json(server.port(), "GET", "/s/none", "").await.0.status,
        404
    );
}
