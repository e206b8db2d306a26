//! What the server is asked.

use super::support::{ORIGIN, Stage, states};
use headwater::{Error, EventSource, Redirect, Transport};
use headwater_server::script::{Attempt, Scenario};
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn json_is_a_body_with_its_content_type() {
    let stage = Stage::new(Scenario::new().attempt(Attempt::stream())).await;
    let source = EventSource::builder(stage.url())
        .json(&json!({ "prompt": "日" }))
        .unwrap()
        .open();
    let (states, _states) = states(&source);
    states.closed().await;
    let seen = &stage.seen("ended=1").await[0];
    assert_eq!(seen.method, "POST");
    assert_eq!(seen.headers["content-type"], "application/json");
    assert_eq!(seen.body, r#"{"prompt":"日"}"#);
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
