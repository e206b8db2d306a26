//! The hook where there is no browser.
#![cfg(not(target_arch = "wasm32"))]
#![allow(missing_docs, reason = "a test is named for what it pins")]

use dioxus::prelude::*;
use headwater_dioxus::{Text, use_event_source};

#[component]
fn Latest() -> Element {
    let source = use_event_source::<Text>(|| "/stream".into());
    let data = source
        .message
        .read()
        .as_ref()
        .map(|event| event.data.clone());
    rsx! { p { "{source.state:?} {data:?}" } }
}

#[test]
fn on_a_server_the_initial_state_is_rendered() {
    let mut page = VirtualDom::new(Latest);
    page.rebuild_in_place();
    assert_eq!(dioxus_ssr::render(&page), "<p>Idle None</p>");
}
