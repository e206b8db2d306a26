//! What servers have beside plain SSE, over real HTTP: in every context of a browser, and natively.

use super::support::Stage;
use futures_util::StreamExt;
use headwater::session::Reason;
use headwater::source::{Builder, CaughtUp, Failure, OnGap};
use headwater::{Error, EventSource, Retry, Text};
use headwater_server::script::{Attempt, Scenario, Seen};
use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

/// Each of these functions is a test, in browsers and natively.
macro_rules! tests {
    ($($name:ident)*) => {
        #[cfg(target_arch = "wasm32")]
        mod in_browsers {
            $(#[wasm_bindgen_test::wasm_bindgen_test]
            async fn $name() {
                super::$name().await;
            })*
        }
        #[cfg(not(target_arch = "wasm32"))]
        mod natively {
            $(#[tokio::test]
            async fn $name() {
                super::$name().await;
            })*
        }
    };
}

tests! {
    a_post_that_broke_goes_on_by_get_and_is_sent_once
    a_post_goes_on_where_its_response_says_that_it_can_be_read
    a_cursor_is_sent_as_the_parameter_and_in_no_header
    a_json_answer_is_asked_for_and_is_one_message
    an_event_that_is_a_failure_is_tried_again_when_it_says_so
    what_the_head_says_of_a_gap_is_read
    who_waits_for_what_was_there_before_is_told
}

fn quick(stage: &Stage) -> Builder {
    EventSource::builder(stage.url()).retry(Retry {
        initial: Duration::from_millis(20),
        max: Duration::from_millis(100),
        ..Retry::default()
    })
}

/// The data of all events, and the reason of the end.
async fn read(builder: Builder) -> (Vec<String>, Option<Reason>, Option<Error>) {
    let source = builder.open();
    let mut all = source.stream_any::<Text>();
    let mut data = Vec::new();
    while let Some(Ok(event)) = all.next().await {
        data.push(event.data.0);
    }
    let end = source.closed().await;
    (data, end.reason, end.error())
}

async fn requests(stage: &Stage, count: usize) -> Vec<Seen> {
    let seen = stage.log(&format!("wait={count}")).await.unwrap();
    let is_attempt = |seen: &Seen| seen.attempt.is_some();
    seen.into_iter().filter(is_attempt).collect()
}

/// The head of a stream, and an event whose connection breaks once the client has it: its handler gives the cue.
fn broken() -> Attempt {
    Attempt::stream().send("id: 1\ndata: a\n\n").cue().reset()
}

fn rest() -> Attempt {
    Attempt::stream()
        .send("id: 2\nevent: complete\ndata: b\n\n")
        .hold()
}

/// The options of an answer that breaks, whose rest is the second attempt's.
async fn read_broken(stage: Stage, builder: Builder) -> Vec<Seen> {
    let stage = Rc::new(stage);
    let cue = Rc::clone(&stage);
    let builder = builder.until_type("complete").alive(move |event| {
        if event.data == "a" {
            cue.cue();
        }
        true
    });
    let (data, reason, _) = read(builder).await;
    assert_eq!(data, ["a", "b"]);
    assert_eq!(reason, Some(Reason::Until));
    requests(&stage, 2).await
}

async fn a_post_that_broke_goes_on_by_get_and_is_sent_once() {
    let stage = Stage::new(Scenario::new().attempt(broken()).attempt(rest())).await;
    let builder = quick(&stage)
        .header("content-type", "application/json")
        .body("{}")
        .resume_by_get();
    let seen = read_broken(stage, builder).await;
    assert_eq!((&*seen[0].method, &*seen[0].body), ("POST", "{}"));
    assert_eq!((&*seen[1].method, &*seen[1].body), ("GET", ""));
    assert_eq!(seen[1].headers["last-event-id"], "1");
    assert!(!seen[1].headers.contains_key("content-type"));
    assert_eq!(seen.len(), 2);
}

async fn a_post_goes_on_where_its_response_says_that_it_can_be_read() {
    let first = broken().header("location", "?run=1");
    let stage = Stage::new(Scenario::new().attempt(first).attempt(rest())).await;
    let path = stage.path().to_owned();
    let builder = quick(&stage).body("{}").resume_by_location();
    let seen = read_broken(stage, builder).await;
    assert_eq!((&*seen[1].method, &*seen[1].body), ("GET", ""));
    assert_eq!(seen[1].path, format!("{path}?run=1"));
}

async fn a_cursor_is_sent_as_the_parameter_and_in_no_header() {
    let stage = Stage::new(Scenario::new().attempt(broken()).attempt(rest())).await;
    let path = stage.path().to_owned();
    let builder = quick(&stage)
        .cursor(|event| Some(format!("after {}", event.data)))
        .last_event_id_param("from");
    let seen = read_broken(stage, builder).await;
    assert!(seen[1].path.starts_with(&format!("{path}?from=after")));
    assert!(!seen[1].headers.contains_key("last-event-id"));
}

async fn a_json_answer_is_asked_for_and_is_one_message() {
    let answer = Attempt::stream()
        .header("content-type", "application/json")
        .send("{\n  \"id\":")
        .send(" 9\n}\n");
    let stage = Stage::new(Scenario::new().attempt(answer)).await;
    let (data, reason, _) = read(quick(&stage).body("{}").accept_json()).await;
    assert_eq!(data, ["{\n  \"id\": 9\n}\n"]);
    assert_eq!(reason, Some(Reason::Ended));
    let accept = &requests(&stage, 1).await[0].headers["accept"];
    assert_eq!(accept, "application/json, text/event-stream");
}

async fn an_event_that_is_a_failure_is_tried_again_when_it_says_so() {
    let failed = |name| {
        Attempt::stream()
            .send(format!("event: {name}\ndata: no\n\n"))
            .hold()
    };
    let scenario = Scenario::new()
        .attempt(failed("busy"))
        .attempt(failed("error"));
    let stage = Stage::new(scenario).await;
    let builder = quick(&stage).fail_on(|event| {
        let failure = Failure::new(event.data);
        Some(match event.event {
            "busy" => failure.retry_after(Duration::from_millis(300)),
            _ => failure,
        })
    });
    let (data, _, error) = read(builder).await;
    assert!(data.is_empty() && matches!(error, Some(Error::Event { .. })));
    let seen = requests(&stage, 2).await;
    let waited = seen[1].started - seen[0].started;
    assert!(waited >= 290, "{waited}");
}

async fn what_the_head_says_of_a_gap_is_read() {
    let partial = Attempt::stream()
        .header("headwater-resumed", "partial")
        .header("headwater-resumed-from", "7")
        .send("id: 8\nevent: complete\ndata: h\n\n");
    let stage = Stage::new(Scenario::new().attempt(partial)).await;
    let gaps = Rc::new(RefCell::new(Vec::new()));
    let builder = quick(&stage)
        .last_event_id("3")
        .until_type("complete")
        .on_gap({
            let gaps = Rc::clone(&gaps);
            move |gap| {
                gaps.borrow_mut().push(gap.clone());
                OnGap::Continue
            }
        });
    assert_eq!(read(builder).await.0, ["h"]);
    let gaps = gaps.borrow();
    assert_eq!(gaps.len(), 1);
    assert_eq!((&*gaps[0].asked, gaps[0].from.as_deref()), ("3", Some("7")));
}

async fn who_waits_for_what_was_there_before_is_told() {
    let caught_up = Attempt::stream()
        .send("data: old\n\n: up-to-date\n\n")
        .hold();
    let stage = Stage::new(Scenario::new().attempt(caught_up)).await;
    let source = quick(&stage)
        .caught_up_at(CaughtUp::comment("up-to-date"))
        .open();
    let old = Rc::new(RefCell::new(0));
    let _old = source.on_any::<Text>({
        let old = Rc::clone(&old);
        move |_| *old.borrow_mut() += 1
    });
    assert!(source.caught_up().await);
    assert_eq!(*old.borrow(), 1);
    assert!(source.is_caught_up());
}

#[cfg(target_arch = "wasm32")]
mod gloo {
    use super::*;
    use gloo_net::http::Request;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    async fn a_request_of_gloos_goes_on_without_its_body_and_what_describes_it() {
        let stage = Stage::new(Scenario::new().attempt(broken()).attempt(rest())).await;
        let request = Request::post(&stage.url()).json(&[1]).unwrap();
        let builder = EventSource::from_request(request).resume_by_get();
        let seen = read_broken(stage, builder).await;
        assert_eq!((&*seen[0].method, &*seen[0].body), ("POST", "[1]"));
        assert_eq!((&*seen[1].method, &*seen[1].body), ("GET", ""));
        assert!(!seen[1].headers.contains_key("content-type"));
    }
}
