//! A component as an app has it, tested by a script.

use crate::hooks::{root, shows_what_its_script_sends};
use dioxus::prelude::*;
use headwater_dioxus::headwater::script::Script;
use headwater_dioxus::{Json, State, play, use_event_source};
use wasm_bindgen_test::wasm_bindgen_test;

#[derive(serde::Deserialize)]
struct Tick {
    symbol: String,
    price: f64,
}

#[component]
fn Price() -> Element {
    let prices = use_event_source::<Json<Tick>>(|| "/prices".into());
    let text = prices
        .message
        .read()
        .as_ref()
        .map(|tick| format!("{} {}", tick.data.symbol, tick.data.price));
    let is_old = matches!((prices.state)(), State::Waiting { .. });
    rsx! { p { {text} {is_old.then_some(" (old)")} } }
}

#[wasm_bindgen_test]
async fn a_component_shows_what_its_script_sends_and_that_it_waits() {
    let script = Script::new();
    let _playing = play(&script);
    let root = root();
    let page = VirtualDom::new(Price);
    let config = dioxus_web::Config::new().rootelement(root.clone().into());
    dioxus_web::launch::launch_virtual_dom(page, config);
    shows_what_its_script_sends(&root, &script).await;
}
