//! What the server is asked.

use super::support::{Collected, ORIGIN, Stage, states, until};
use headwater::{Error, EventSource, Redirect, Retry, Transport};
use headwater_server::script::{Attempt, Scenario};
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn a_post_carries_its_headers_and_its_json() {
    let source = EventSource::builder(format!("{ORIGIN}/echo"))
        .header("authorization", "Bearer t")
        .json(&json!({ "prompt": "日" }))
        .unwrap()
        .open();
    let (states, _states) = states(&source);
    let (echoes, put) = Collected::new();
    let _echo = source.on_any::<Value>(move |event| put(event.data));
    states.closed().await;
    let echo = &echoes.all()[0];
    assert_eq!(echo["method"], "POST");
    assert_eq!(echo["headers"]["authorization"], "Bearer t");
    assert_eq!(echo["headers"]["accept"], "text/event-stream");
    assert_eq!(echo["headers"]["content-type"], "application/json");
    assert_eq!(echo["body"], r#"{"prompt":"日"}"#);
}

#[wasm_bindgen_test]
async fn an_id_is_sent_as_its_utf_8_bytes() {
    let stage = Stage::new(Scenario::new().attempt(Attempt::stream().send(":\n").hold())).await;
    let source = EventSource::builder(stage.url()).last_event_id("é").open();
    let _message = source.on::<Value>("message", |_| {});
    let seen = stage.seen("wait=1").await;
    // WebKit encodes header values once more, which no script can undo.
    let id = &*seen[0].headers["last-event-id"];
    assert!(matches!(id, "é" | "Ã©"), "{id}");
    assert_eq!(
        source.choice().unwrap().why,
        headwater::transport::Why::Resume
    );
}

#[wasm_bindgen_test]
async fn an_id_may_go_into_the_query_instead() {
    let feed = Attempt::stream().send("retry: 20\nid: a&b\ndata: 1\n\n");
    let stage = Stage::new(
        Scenario::new()
            .attempt(feed)
            .attempt(Attempt::stream().send(":\n").hold()),
    )
    .await;
    let source = EventSource::builder(format!("{}?x=1#there", stage.url()))
        .header("x-any", "1")
        .last_event_id_param("lastEventID")
        .open();
    until("it is open", || source.state() == headwater::State::Open).await;
    let seen = stage.seen("wait=2").await;
    assert!(
        seen[1].path.ends_with("?x=1&lastEventID=a%26b"),
        "{}",
        seen[1].path
    );
    assert!(!seen[1].headers.contains_key("last-event-id"));
}

#[wasm_bindgen_test]
async fn a_redirect_is_an_error_where_the_builder_says_so() {
    let target = Stage::new(Scenario::new().attempt(Attempt::stream().send(":\n").hold())).await;
    let stage = Stage::new(Scenario::new().attempt(Attempt::redirect(target.second()))).await;
    let source = EventSource::builder(stage.url())
        .redirect(Redirect::Error)
        .retry(Retry {
            attempts: Some(1),
            ..Retry::default()
        })
        .open();
    let (states, _states) = states(&source);
    let error = states.closed().await.error();
    assert!(matches!(error, Some(Error::Network { .. })), "{error:?}");
    assert!(target.seen("wait=0").await.is_empty());
}

#[wasm_bindgen_test]
async fn what_native_can_not_do_is_an_error_where_native_is_asked_for() {
    let builder = EventSource::builder(ORIGIN).transport(Transport::Native);
    let source = builder.redirect(Redirect::Error).open();
    let (states, _states) = states(&source);
    let Some(Error::Prepare { message }) = states.closed().await.error() else {
        panic!("it went out all the same")
    };
    assert!(message.contains("EventSource"), "{message}");
}

#[wasm_bindgen_test]
async fn a_redirect_to_another_origin_takes_authorization_along_to_nobody() {
    let target = Stage::new(Scenario::new().attempt(Attempt::stream().send(":\n").hold())).await;
    let stage = Stage::new(Scenario::new().attempt(Attempt::redirect(target.second()))).await;
    let source = EventSource::builder(stage.url())
        .header("authorization", "Bearer secret")
        .open();
    let first = &stage.seen("wait=1").await[0];
    assert_eq!(first.headers["authorization"], "Bearer secret");
    let second = &target.seen("wait=1").await[0];
    assert!(!second.headers.contains_key("authorization"), "{second:?}");
    // That it is let go can't be seen here: Firefox aborts no request that was redirected.
    until("it is open", || source.state() == headwater::State::Open).await;
}
