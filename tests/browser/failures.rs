//! Errors that can be read.

use super::support::{Stage, states};
use headwater::{Error, EventSource, Limits, Transport};
use headwater_server::script::{Attempt, Scenario};
use wasm_bindgen_test::wasm_bindgen_test;

async fn failure(attempt: Attempt) -> Error {
    let stage = Stage::new(Scenario::new().attempt(attempt)).await;
    let source = EventSource::builder(stage.url())
        .transport(Transport::Fetch)
        .open();
    let (states, _states) = states(&source);
    states.closed().await.error().unwrap()
}

#[wasm_bindgen_test]
async fn a_status_comes_with_headers_and_the_first_kilobytes_of_the_body() {
    let words = "no entry ".repeat(2000);
    let attempt = Attempt::status(403)
        .header("x-reason", "closed today")
        .send(words.clone())
        .hold();
    let Error::Status(refusal) = failure(attempt).await else {
        panic!("not a status")
    };
    assert_eq!(refusal.status, 403);
    assert!(
        refusal
            .headers
            .contains(&("x-reason".into(), "closed today".into())),
        "{refusal:?}"
    );
    assert_eq!(refusal.body, words[..4096]);
    assert!(refusal.url.contains("/s/"));
}

#[wasm_bindgen_test]
async fn a_body_that_never_ends_does_not_keep_its_error_back() {
    let Error::Status(refusal) = failure(Attempt::status(418).send("short").hold()).await else {
        panic!()
    };
    assert_eq!(refusal.body, "short");
}

#[wasm_bindgen_test]
async fn another_content_type_is_an_error_of_its_own() {
    let attempt = Attempt::stream()
        .header("content-type", "text/html")
        .send("<h1>Sign in</h1>");
    let Error::ContentType(refusal) = failure(attempt).await else {
        panic!("not a content type")
    };
    assert_eq!((refusal.status, &*refusal.body), (200, "<h1>Sign in</h1>"));
}

#[wasm_bindgen_test]
async fn a_header_that_no_request_can_carry_is_an_error_and_no_panic() {
    for (name, value) in [("a b", "x"), ("x", "a\r\nb"), ("x", "日")] {
        let source = EventSource::builder(super::support::ORIGIN)
            .header(name, value)
            .open();
        let (states, _states) = states(&source);
        assert!(matches!(
            states.closed().await.error(),
            Some(Error::Prepare { .. })
        ));
    }
}

#[wasm_bindgen_test]
async fn an_event_beyond_the_limit_is_an_error_that_names_it() {
    let attempt = Attempt::stream()
        .send(format!("data: {}\n\n", "x".repeat(1000)))
        .hold();
    let stage = Stage::new(Scenario::new().attempt(attempt)).await;
    let source = EventSource::builder(stage.url())
        .limits(Limits {
            line: 10_000,
            event: 100,
        })
        .open();
    let (states, _states) = states(&source);
    let Some(Error::TooLarge(too_large)) = states.closed().await.error() else {
        panic!("not too large")
    };
    assert_eq!(too_large.allowed, 100);
    // How much of it had come by then is the network's doing.
    assert!((101..=1000).contains(&too_large.size), "{too_large}");
    // What is abandoned is let go.
    stage.seen("ended=1").await;
}
