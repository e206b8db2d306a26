//! The hook where there is no browser.
#![cfg(not(target_arch = "wasm32"))]
#![allow(missing_docs, reason = "a test is named for what it pins")]

use headwater_yew::{Text, use_event_source};
use yew::prelude::*;

#[component]
fn Latest() -> Html {
    let source = use_event_source::<Text>("/stream");
    let data = source.data().map(ToString::to_string);
    html! { <p>{ format!("{:?} {:?} {:?}", source.state, data, source.error) }</p> }
}

#[tokio::test]
async fn on_a_server_the_initial_state_is_rendered() {
    let page = yew::ServerRenderer::<Latest>::new()
        .hydratable(false)
        .render()
        .await;
    assert_eq!(page, "<p>Idle None None</p>");
}
