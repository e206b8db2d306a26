//! The hook where there is no browser.
#![cfg(not(target_arch = "wasm32"))]
#![allow(missing_docs, reason = "a test is named for what it pins")]

use headwater_yew::headwater::script::Script;
use headwater_yew::{Text, play, use_event_source};
use yew::prelude::*;

#[component]
fn Latest() -> Html {
    let source = use_event_source::<Text>("/stream");
    let data = source.data().map(ToString::to_string);
    html! { <p>{ format!("{:?} {:?} {:?}", source.state, data, source.error) }</p> }
}

async fn page() -> String {
    let page = yew::LocalServerRenderer::<Latest>::new();
    page.hydratable(false).render().await
}

#[tokio::test]
async fn on_a_server_the_initial_state_is_rendered_and_nothing_is_opened() {
    assert_eq!(page().await, "<p>Idle None None</p>");

    let script = Script::new();
    let _playing = play(&script);
    page().await;
    script.run();
    assert!(script.requests().is_empty());
}
