//! What the server is asked.

use super::support::{BOTH, Collected, ORIGIN, Stage, has, quick, states, until};
use headwater::session::Reason;
use headwater::source::{AttemptContext, Builder, PrepareError};
use headwater::{Error, EventSource, Redirect, Transport};
use headwater_server::script::{Attempt, Scenario};
use js_sys::Function;
use serde_json::json;
use std::cell::Cell;
use std::future::ready;
use wasm_bindgen::JsValue;
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
    let Some(Error::Request { message }) = states.closed().await.error() else {
        panic!("it went out all the same")
    };
    assert!(message.contains("EventSource"), "{message}");
}

#[wasm_bindgen_test]
async fn a_relative_address_is_resolved_once_also_where_the_page_moves_on() {
    // Workers have no history.
    if !has("history") {
        return;
    }
    let move_to = Function::new_with_args(
        "url",
        "const before = location.href; history.replaceState(null, '', url); return before;",
    );
    let move_to = |url: &JsValue| move_to.call1(&JsValue::NULL, url).unwrap();
    let builder = EventSource::builder("no/such/feed").transport(Transport::Fetch);
    let source = builder.open();
    let (states, _states) = states(&source);
    states.closed().await;
    let asked = || source.response().unwrap().url;
    let first = asked();
    let before = move_to(&"/a/deeper/place/than/this".into());
    source.reconnect();
    until("it has failed again", || states.count() == 4).await;
    move_to(&before);
    assert_eq!(asked(), first);
}

/// The error of a source that can't be, and its sentence.
async fn fails(builder: Builder) -> (Error, String) {
    let source = builder.open();
    let (states, _states) = states(&source);
    let error = states.closed().await.error().expect("it fails");
    assert_eq!(states.count(), 2, "it is tried once: {error}");
    let sentence = format!("{error} {error:?} {:?}", states.last().unwrap());
    (error, sentence)
}

#[wasm_bindgen_test]
async fn an_address_with_a_password_is_final_and_the_password_is_told_nowhere() {
    let address = ORIGIN.replace("//", "//zoe:secret@");
    for transport in BOTH {
        let builder = EventSource::builder(&address).transport(transport);
        let asked = format!("{builder:?}");
        let (error, sentence) = fails(builder).await;
        let Error::Request { message } = &error else {
            panic!("{error}")
        };
        assert!(message.contains("password"), "{message}");
        for told in [asked, sentence] {
            assert!(!told.contains("secret") && !told.contains("zoe"), "{told}");
        }
    }
}

#[wasm_bindgen_test]
async fn an_address_that_fetch_has_no_requests_for_is_final_and_says_so() {
    let schemes = ["ws", "wss", "ftp", "mailto", "javascript", "tel"];
    for scheme in schemes {
        let (error, sentence) = fails(EventSource::builder(format!("{scheme}://a.test"))).await;
        assert!(matches!(error, Error::Request { .. }), "{error:?}");
        assert!(sentence.contains(&format!("{scheme}:")), "{sentence}");
    }
    for invalid in ["https://", "http://[", "https://zoe:sec/ret@a.test"] {
        let (error, sentence) = fails(EventSource::builder(invalid)).await;
        assert!(matches!(error, Error::Request { .. }), "{error:?}");
        assert!(!sentence.contains("sec"), "{sentence}");
    }
}

#[wasm_bindgen_test]
async fn a_value_that_no_header_can_have_is_told_nowhere() {
    for value in ["secret\r\nx", "secret日"] {
        let builder = EventSource::builder(ORIGIN).header("x-token", value);
        let (error, sentence) = fails(builder).await;
        assert!(matches!(error, Error::Request { .. }), "{error:?}");
        assert!(sentence.contains("x-token"), "{sentence}");
        assert!(!sentence.contains("secret"), "{sentence}");
    }
}

#[wasm_bindgen_test]
async fn a_function_is_told_of_the_response_that_refused_the_attempt_before() {
    let refused = Attempt::status(401)
        .header("x-reason", "expired")
        .header("access-control-expose-headers", "x-reason")
        .send("sign in");
    let feed = Attempt::stream().send("id: 7\ndata: a\n\n");
    let scenario = Scenario::new()
        .attempt(refused)
        .attempt(feed)
        .attempt(Attempt::status(204));
    let stage = Stage::new(scenario).await;
    let (told, tell) = Collected::new();
    let asked = Cell::new(0);
    let source = EventSource::builder(stage.url())
        .headers_with(move |context: AttemptContext| {
            let reason = context.refused.as_ref().map(|refusal| {
                let (_, reason) = (refusal.headers.iter())
                    .find(|(name, _)| name == "x-reason")
                    .expect("a header");
                format!("{} {reason} {}", refusal.status, refusal.body)
            });
            tell((context.attempt, reason, context.last_event_id));
            // The second one fails: what it was told of is told to the next one too.
            let is_second = asked.replace(asked.get() + 1) == 1;
            ready(match is_second {
                true => Err(PrepareError::retry("no token yet")),
                false => Ok(vec![("x-asked".to_owned(), asked.get().to_string())]),
            })
        })
        .retry(quick())
        .open();
    let (states, _states) = states(&source);
    assert_eq!(states.closed().await.reason, Some(Reason::NoContent));
    let refusal = || Some("401 expired sign in".to_owned());
    let expected = [
        (1, None, String::new()),
        (2, refusal(), String::new()),
        (3, refusal(), String::new()),
        (4, None, "7".to_owned()),
    ];
    assert_eq!(told.all(), expected);
    let seen = stage.seen("ended=3").await;
    let asked: Vec<_> = seen.iter().map(|seen| &*seen.headers["x-asked"]).collect();
    assert_eq!(asked, ["1", "3", "4"]);
}

#[wasm_bindgen_test]
async fn what_no_platform_sends_fails_before_a_function_is_called_and_nothing_is_sent() {
    for (method, body) in [
        ("trace", false),
        ("TRACK", false),
        ("CONNECT", false),
        ("GET", true),
    ] {
        let stage = Stage::new(Scenario::new().attempt(Attempt::stream().hold())).await;
        let builder = EventSource::builder(stage.url())
            .method(method)
            .headers_with(|_| async { panic!("nothing is sent") });
        let builder = if body { builder.body("x") } else { builder };
        let source = builder.open();
        let (states, _states) = states(&source);
        let error = states.closed().await.error();
        assert!(matches!(error, Some(Error::Request { .. })), "{error:?}");
        assert!(error.unwrap().to_string().contains(&method.to_uppercase()));
        assert!(stage.seen("").await.is_empty());
    }
}
