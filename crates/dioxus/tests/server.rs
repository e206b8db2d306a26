//! The hook where there is no browser.
#![cfg(not(target_arch = "wasm32"))]
#![allow(missing_docs, reason = "a test is named for what it pins")]

use dioxus::prelude::*;
use headwater_dioxus::headwater::script::Script;
use headwater_dioxus::{Text, play, use_event_source};
use std::time::Duration;
use tokio::time::sleep;

#[component]
fn Latest() -> Element {
    let source = use_event_source::<Text>(|| "/stream".into());
    let data = source
        .message
        .read()
        .as_ref()
        .map(|event| event.data.clone());
    rsx! { p { "{source.state:?} {data:?} {source.error:?}" } }
}

/// What a server waits for before it sends the page.
#[component]
fn Slow() -> Element {
    let text = use_resource(|| async {
        sleep(Duration::from_millis(1)).await;
        "slow"
    })
    .suspend()?;
    rsx! { p { "{text}" } }
}

fn page() -> Element {
    rsx! {
        Latest {}
        SuspenseBoundary { fallback: |_| rsx! {}, Slow {} }
    }
}

async fn rendered() -> String {
    let mut page = VirtualDom::new(page);
    page.rebuild_in_place();
    page.wait_for_suspense().await;
    dioxus_ssr::render(&page)
}

#[tokio::test]
async fn on_a_server_the_initial_state_is_rendered_and_nothing_is_opened() {
    assert_eq!(rendered().await, "<p>Idle None None</p><p>slow</p>");

    let script = Script::new();
    let _playing = play(&script);
    rendered().await;
    script.run();
    assert!(script.requests().is_empty());
}
