//! What the caller says should follow from a fault.

use super::support::{Collected, Stage, quick, states};
use headwater::session::{Answer, Fault, Plan, Reason};
use headwater::{Error, EventSource, Text};
use headwater_server::script::{Attempt, Scenario};
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn the_caller_is_told_what_happened_and_has_the_last_word() {
    let scenario = Scenario::new()
        .attempt(Attempt::stream().send("id: 7\ndata: a\n\n"))
        .attempt(Attempt::status(404).send("not yet"))
        .attempt(Attempt::status(503).send("busy"));
    let stage = Stage::new(scenario).await;
    let (asked, put) = Collected::new();
    let source = EventSource::builder(stage.url())
        .retry(quick())
        .should_retry(move |question| {
            let status = question.response.as_ref().map(|response| response.status);
            put((
                question.attempt,
                status,
                question.last_event_id,
                question.plan,
            ));
            let answer = match &question.error {
                Error::Status(refusal) if refusal.body == "not yet" => Answer::Retry,
                Error::Status(_) => Answer::Stop,
                _ => Answer::Default,
            };
            async move { answer }
        })
        .open();
    let (states, _states) = states(&source);
    let _message = source.on::<Text>("message", |_| {});
    let end = states.closed().await;
    assert_eq!(end.reason, Some(Reason::Failed(Fault::Status(503))));
    let asked = asked.all();
    let told: Vec<_> = asked
        .iter()
        .map(|(attempt, status, id, _)| (*attempt, *status, &**id))
        .collect();
    assert_eq!(
        told,
        [(1, None, "7"), (2, Some(404), "7"), (3, Some(503), "7")]
    );
    assert!(matches!(asked[0].3, Plan::Retry(_)));
    assert_eq!(asked[1].3, Plan::Stop);
    assert!(matches!(asked[2].3, Plan::Retry(_)));
}

#[wasm_bindgen_test]
async fn url_and_body_are_made_anew_for_each_attempt() {
    let refused = Attempt::status(503).header("retry-after", "0");
    let stage = Stage::new(
        Scenario::new()
            .attempt(refused)
            .attempt(Attempt::status(204)),
    )
    .await;
    let made = Rc::new(std::cell::Cell::new(0));
    let url = stage.url();
    let source = EventSource::builder("")
        .url_with({
            let made = Rc::clone(&made);
            move || {
                made.set(made.get() + 1);
                let url = format!("{url}/{}", made.get());
                async move { Ok(url) }
            }
        })
        .body_with(move || {
            let body = format!("body {}", made.get());
            async move { Ok(body) }
        })
        .reconnect(true)
        .retry(quick())
        .open();
    let (states, _states) = states(&source);
    states.closed().await;
    let seen: Vec<_> = stage
        .seen("ended=2")
        .await
        .into_iter()
        .map(|seen| (seen.method, seen.path.ends_with("/1"), seen.body))
        .collect();
    assert_eq!(
        seen,
        [
            ("POST".to_owned(), true, "body 1".to_owned()),
            ("POST".to_owned(), false, "body 2".to_owned())
        ]
    );
}

#[wasm_bindgen_test]
async fn what_can_not_be_made_ends_the_source_and_says_why() {
    let source = EventSource::builder("")
        .url_with(|| async { Err("no address".to_owned()) })
        .open();
    let (states, _states) = states(&source);
    let Some(Error::Prepare { message }) = states.closed().await.error() else {
        panic!("it could be made")
    };
    assert_eq!(message, "no address");
}
