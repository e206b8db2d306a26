//! The hook where there is no browser.
#![cfg(not(target_arch = "wasm32"))]
#![allow(missing_docs, reason = "a test is named for what it pins")]

use dioxus::prelude::*;
use headwater_dioxus::headwater::script::Script;
use headwater_dioxus::{Text, play, use_event_source};

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

#[tokio::test]
async fn on_a_server_the_initial_state_is_rendered_and_nothing_is_opened() {
    let mut page = VirtualDom::new(Latest);
    page.rebuild_in_place();
    page.wait_for_suspense().await;
    assert_eq!(dioxus_ssr::render(&page), "<p>Idle None None</p>");

    let script = Script::new();
    let _playing = play(&script);
    let mut page = VirtualDom::new(Latest);
    page.rebuild_in_place();
    page.wait_for_suspense().await;
    script.run();
    assert!(script.requests().is_empty());
}
