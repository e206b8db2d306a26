//! A component as an app has it, tested by a script.

use crate::hooks::{root, shows_what_its_script_sends};
use headwater_leptos::headwater::script::Script;
use headwater_leptos::{Json, State, UseEventSourceReturn, play, use_event_source};
use leptos::mount::mount_to;
use leptos::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

#[derive(serde::Deserialize)]
struct Tick {
    symbol: String,
    price: f64,
}

#[component]
fn Price() -> impl IntoView {
    let UseEventSourceReturn { message, state, .. } = use_event_source::<Json<Tick>>("/prices");
    let text = move || {
        let tick = message.get();
        tick.map(|tick| format!("{} {}", tick.data.symbol, tick.data.price))
    };
    let is_old = move || matches!(state.get(), State::Waiting { .. });
    view! { <p>{text}{move || is_old().then_some(" (old)")}</p> }
}

#[wasm_bindgen_test]
async fn a_component_shows_what_its_script_sends_and_that_it_waits() {
    let script = Script::new();
    let _playing = play(&script);
    let root = root();
    let _page = mount_to(root.clone(), Price);
    shows_what_its_script_sends(&root, &script).await;
}
