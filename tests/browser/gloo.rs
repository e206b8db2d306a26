//! Sources from `gloo_net` requests.

use super::support::{Collected, ORIGIN, Stage, quick, states, until};
use gloo_net::http::{Method, Request, RequestBuilder};
use headwater::source::Builder;
use headwater::{Error, EventSource, Redirect, State, Transport};
use headwater_server::script::{Attempt, Scenario};
use serde_json::json;
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{AbortController, RequestCache};

#[wasm_bindgen_test]
async fn a_request_is_sent_as_it_was_made_with_what_a_stream_needs() {
    let stage = Stage::new(Scenario::new().attempt(Attempt::status(204))).await;
    let request = Request::post(&format!("{}?a=1", stage.url()))
        .query([("b", "2 3")])
        .header("authorization", "Bearer t")
        .json(&json!({ "prompt": "日" }))
        .unwrap();
    let source = EventSource::from_request(request)
        .header("x-more", "1")
        .query("c", "4&5")
        .open();
    let (states, _states) = states(&source);
    states.closed().await;
    let seen = &stage.seen("ended=1").await[0];
    assert_eq!(seen.method, "POST");
    assert_eq!(seen.headers["authorization"], "Bearer t");
    assert_eq!(seen.headers["content-type"], "application/json");
    assert_eq!(seen.headers["accept"], "text/event-stream");
    assert_eq!(seen.headers["x-more"], "1");
    assert_eq!(seen.body, r#"{"prompt":"日"}"#);
    assert!(seen.path.ends_with("?a=1&b=2+3&c=4%265"), "{}", seen.path);
}

#[wasm_bindgen_test]
async fn its_body_is_sent_with_every_attempt() {
    let refused = Attempt::status(503).header("retry-after", "0");
    let scenario = Scenario::new()
        .attempt(refused)
        .attempt(Attempt::status(204));
    let stage = Stage::new(scenario).await;
    let request = Request::put(&stage.url()).body("again").unwrap();
    let source = EventSource::from_request(request)
        .reconnect(true)
        .retry(quick())
        .open();
    let (states, _states) = states(&source);
    states.closed().await;
    let seen = stage.seen("ended=2").await;
    let bodies: Vec<_> = seen
        .iter()
        .map(|seen| (&*seen.method, &*seen.body))
        .collect();
    assert_eq!(bodies, [("PUT", "again"), ("PUT", "again")]);
}

#[wasm_bindgen_test]
async fn the_response_is_theirs_with_its_status_and_headers() {
    let refused = Attempt::status(503)
        .header("retry-after", "0")
        .header("x-reason", "busy");
    let feed = Attempt::stream().header("x-server", "b").send(":\n").hold();
    let stage = Stage::new(Scenario::new().attempt(refused).attempt(feed)).await;
    let builder = Builder::try_from(Request::get(&stage.url())).unwrap();
    let source = builder.retry(quick()).open();
    assert!(source.gloo_response().is_none());
    until("it waits", || {
        matches!(source.state(), State::Waiting { .. })
    })
    .await;
    let refusal = source.gloo_response().unwrap();
    assert_eq!(refusal.status(), 503);
    assert_eq!(refusal.headers().get("x-reason").as_deref(), Some("busy"));
    until("it is open", || source.state() == State::Open).await;
    let response = source.gloo_response().unwrap();
    assert_eq!((response.status(), response.ok()), (200, true));
    assert_eq!(response.headers().get("x-server").as_deref(), Some("b"));
    assert!(response.body_used(), "the source reads it");
    assert_eq!(source.choice().unwrap().transport, Transport::Fetch);
}

#[wasm_bindgen_test]
async fn as_the_source_opens_the_body_is_taken_already() {
    let stage = Stage::new(Scenario::new().attempt(Attempt::stream().send(":\n").hold())).await;
    let source = Rc::new(
        Builder::try_from(Request::get(&stage.url()))
            .unwrap()
            .open(),
    );
    let (locked, put) = Collected::new();
    let weak = Rc::downgrade(&source);
    let _states = source.on_state(move |change| {
        let response = weak.upgrade().and_then(|source| source.gloo_response());
        if let Some(response) = response.filter(|_| change.state == State::Open) {
            put(response.body().is_some_and(|body| body.locked()));
        }
    });
    until("it is open", || source.state() == State::Open).await;
    assert_eq!(locked.all(), [true]);
}

#[wasm_bindgen_test]
async fn its_signal_closes_the_source_whatever_the_reason() {
    let stage = Stage::new(Scenario::new().attempt(Attempt::stream().send(":\n").hold())).await;
    let controller = AbortController::new().unwrap();
    let request = Request::get(&stage.url()).abort_signal(Some(&controller.signal()));
    let source = Builder::try_from(request).unwrap().open();
    until("it is open", || source.state() == State::Open).await;
    controller.abort_with_reason(&"a text is no Error".into());
    assert_eq!(source.state(), State::Closed);
    stage.seen("ended=1").await;

    let request = Request::get(&stage.url()).abort_signal(Some(&controller.signal()));
    let source = Builder::try_from(request).unwrap().open();
    assert_eq!(source.state(), State::Closed);
    assert_eq!(stage.seen("wait=1").await.len(), 1);
}

#[wasm_bindgen_test]
async fn what_no_header_can_carry_is_an_error_although_it_would_panic_in_gloo() {
    for value in ["a\r\nb", "日"] {
        let builder = Builder::try_from(Request::get(ORIGIN)).unwrap();
        let source = builder.header("x", value).open();
        let (states, _states) = states(&source);
        let error = states.closed().await.error();
        assert!(matches!(error, Some(Error::Request { .. })), "{error:?}");
    }
}

#[wasm_bindgen_test]
async fn a_body_that_was_read_already_is_an_error() {
    let request = Request::post(ORIGIN).body("once").unwrap();
    request.text().await.unwrap();
    let source = EventSource::from_request(request).open();
    let (states, _states) = states(&source);
    let error = states.closed().await.error();
    assert!(matches!(error, Some(Error::Request { .. })), "{error:?}");
}

#[wasm_bindgen_test]
async fn its_options_are_kept_and_those_of_the_builder_come_on_top() {
    let target = Stage::new(Scenario::new().attempt(Attempt::stream().send(":\n").hold())).await;
    let stage = Stage::new(Scenario::new().attempt(Attempt::redirect(target.second()))).await;
    let request = RequestBuilder::new(&stage.url())
        .method(Method::GET)
        .cache(RequestCache::Reload);
    let retry = headwater::Retry {
        attempts: Some(1),
        ..quick()
    };
    let source = Builder::try_from(request)
        .unwrap()
        .redirect(Redirect::Error)
        .retry(retry)
        .open();
    let (states, _states) = states(&source);
    assert!(matches!(
        states.closed().await.error(),
        Some(Error::Network { .. })
    ));
    // What `no-store` says too, and what the default would not.
    let seen = &stage.seen("wait=1").await[0];
    assert_eq!(
        seen.headers.get("cache-control").map(|value| &**value),
        Some("no-cache")
    );
}
