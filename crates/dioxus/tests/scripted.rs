//! A component as an app has it, tested by a script: without a browser and without a server.
#![cfg(not(target_arch = "wasm32"))]
#![allow(missing_docs, reason = "a test is named for what it pins")]

use dioxus::prelude::*;
use dioxus_core::NoOpMutations;
use headwater_dioxus::headwater::script::Script;
use headwater_dioxus::{Json, State, play, use_event_source};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::{Context, Waker};
use std::time::Duration;

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
    rsx! { p { class: if is_old { "old" }, {text} } }
}

/// Renders all that is due, and gives the page.
fn shown(page: &mut VirtualDom) -> String {
    let mut context = Context::from_waker(Waker::noop());
    while pin!(page.wait_for_work()).poll(&mut context).is_ready() {
        page.render_immediate(&mut NoOpMutations);
    }
    dioxus_ssr::render(page)
}

#[test]
fn a_component_shows_what_its_script_sends_and_that_it_waits() {
    let script = Script::new();
    let _playing = play(&script);
    let mut page = VirtualDom::new(Price);
    page.rebuild_in_place();
    assert_eq!(shown(&mut page), "<p></p>");
    script.event("message", r#"{"symbol":"ACME","price":42}"#);
    assert_eq!(shown(&mut page), "<p>ACME 42</p>");
    script.break_off();
    assert_eq!(shown(&mut page), r#"<p class="old">ACME 42</p>"#);
    script.advance(Duration::from_secs(2)); // by now it has connected again
    assert_eq!(shown(&mut page), "<p>ACME 42</p>");
    script.event("message", r#"{"symbol":"ACME","price":43}"#);
    assert_eq!(shown(&mut page), "<p>ACME 43</p>");
    assert_eq!(script.requests().len(), 2);
}

#[test]
fn a_component_that_goes_leaves_its_script() {
    let script = Script::new();
    let _playing = play(&script);
    let mut page = VirtualDom::new(Price);
    page.rebuild_in_place();
    shown(&mut page);
    script.event("message", r#"{"symbol":"ACME","price":42}"#);
    drop(page);
    // A script tells by a panic that no stream is open.
    let late = catch_unwind(AssertUnwindSafe(|| script.event("message", "")));
    assert!(late.is_err());
}

#[test]
fn the_lines_of_the_guide_are_lines_of_this_file() {
    let guide = include_str!("../../../docs/hooks.md");
    let (_, section) = guide.split_once("## Testing a component").unwrap();
    let (_, block) = section.split_once("```rust\n").unwrap();
    let (block, _) = block.split_once("```").unwrap();
    let mut here = include_str!("scripted.rs").lines().map(str::trim);
    for line in block.lines() {
        assert!(here.any(|there| there == line), "not tested: {line}");
    }
}
