use serde_json::Value;

use super::client::{Exchange, Part, json, server};

const ASK: &str = r#"{"prompt":"Why is water wet?","pace":0}"#;

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_comes_token_by_token_and_ends() {
    let server = server().await;
    let (head, body) = Exchange::begin(server.port(), "POST", "/chat?client=a", &[], ASK)
        .await
        .whole()
        .await;
    assert_eq!(
        (head.status, head.get("content-type")),
        (200, Some("text/event-stream"))
    );
    let mut answer = String::new();
    let mut tokens = 0_u64;
    let mut done = None;
    for (index, block) in body.split_terminator("\n\n").enumerate() {
        let line = |name| {
            block
                .lines()
                .find_map(|line| line.strip_prefix(name))
                .unwrap()
        };
        let data: Value = serde_json::from_str(line("data: ")).unwrap();
        assert_eq!(line("id: "), (index + 1).to_string());
        assert_eq!(done, None, "nothing follows the end");
        match line("event: ") {
            "token" => {
                answer += data["text"].as_str().unwrap();
                tokens += 1;
            }
            "done" => done = data["tokens"].as_u64(),
            other => panic!("an event {other:?}"),
        }
    }
    assert_eq!(done, Some(tokens));
    assert!(answer.contains("Why is water wet?"), "{answer}");
    let (_, seen) = json(server.port(), "GET", "/activity?client=a&until=done", "").await;
    assert_eq!(seen["counters"]["abort"], Value::Null);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_aborted_question_is_noticed() {
    let server = server().await;
    let ask = ASK.replace(":0}", ":20}");
    let mut exchange = Exchange::begin(server.port(), "POST", "/chat?client=a", &[], &ask).await;
    exchange.head().await;
    for _ in 0..3 {
        assert!(matches!(exchange.part().await, Part::Chunk(_)));
    }
    drop(exchange);
    let (head, seen) = json(server.port(), "GET", "/activity?client=a&until=abort", "").await;
    assert_eq!(head.status, 200, "{seen}");
    assert_eq!(
        (&seen["counters"]["abort"], &seen["open"]["chat"]),
        (&Value::from(1), &Value::from(0))
    );
    let last = &seen["entries"].as_array().unwrap().last().unwrap()["detail"];
    let count: u64 = last
        .as_str()
        .unwrap()
        .split(' ')
        .nth(4)
        .unwrap()
        .parse()
        .unwrap();
    assert!((3..50).contains(&count), "{last}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_that_is_none_is_refused_in_words() {
    let server = server().await;
    for (body, why) in [
        ("", "JSON such as {\"prompt\":"),
        (
            "{\"prompt\":3}",
            "invalid type: integer `3`, expected a string",
        ),
        ("{\"prompt\":\" \"}", "The prompt is empty"),
    ] {
        let (head, answer) = json(server.port(), "POST", "/chat?client=a", body).await;
        assert_eq!(head.status, 400);
        assert!(
            answer["message"].as_str().unwrap().contains(why),
            "{answer}"
        );
    }
}
