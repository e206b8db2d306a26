//! A component as an app has it, tested by a script.

use crate::hooks::{root, shows_what_its_script_sends};
use headwater_yew::headwater::script::Script;
use headwater_yew::{Json, State, play, use_event_source};
use wasm_bindgen_test::wasm_bindgen_test;
use yew::prelude::*;

#[derive(serde::Deserialize)]
struct Tick {
    symbol: String,
    price: f64,
}

#[component]
fn Price() -> Html {
    let prices = use_event_source::<Json<Tick>>("/prices");
    let text = prices
        .data()
        .map(|tick| format!("{} {}", tick.symbol, tick.price));
    let is_old = matches!(prices.state, State::Waiting { .. });
    html! { <p>{ text }{ is_old.then_some(" (old)") }</p> }
}

#[wasm_bindgen_test]
async fn a_component_shows_what_its_script_sends_and_that_it_waits() {
    let script = Script::new();
    let _playing = play(&script);
    let root = root();
    let page = yew::Renderer::<Price>::with_root(root.clone().into()).render();
    shows_what_its_script_sends(&root, &script).await;
    page.destroy();
}
