//! Several components and one connection, and what they make of its events.

use crate::hooks::{
    comes_back_at_once, provides_one_source, root_in_page, selects_and_reduces,
    shares_one_connection,
};
use dioxus::prelude::*;
use headwater_dioxus::headwater::script::Script;
use headwater_dioxus::{
    Json, UseEventSource, UseEventSourceOptions, play, use_event_source,
    use_event_source_with_options,
};
use std::cell::Cell;
use std::time::Duration;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

/// Shows a component. A renderer goes on for ever.
fn show(app: fn() -> Element) -> HtmlElement {
    let root = root_in_page();
    let config = dioxus_web::Config::new().rootelement(root.clone().into());
    dioxus_web::launch::launch_virtual_dom(VirtualDom::new(app), config);
    root
}

#[component]
fn Latest() -> Element {
    let options = UseEventSourceOptions::<Json<u64>>::default().grace(Duration::from_secs(60));
    let numbers = use_event_source_with_options(|| "/numbers".into(), options);
    let text = numbers
        .data
        .read()
        .as_ref()
        .map(|number| format!("{number} "));
    rsx! { {text} }
}

#[component]
fn MoreOrLess() -> Element {
    let mut count = use_signal(|| 1);
    rsx! {
        button { class: "more", onclick: move |_| count += 1 }
        button { class: "less", onclick: move |_| count -= 1 }
        for key in 0..count() {
            Latest { key: "{key}" }
        }
    }
}

#[wasm_bindgen_test]
async fn components_that_ask_for_the_same_have_one_connection_and_its_grace() {
    let script = Script::new();
    let _playing = play(&script);
    let root = show(MoreOrLess);
    shares_one_connection(&root, &script).await;
    root.remove();
}

#[component]
fn Simple(class: &'static str) -> Element {
    let numbers = use_event_source::<Json<u64>>(|| "/numbers".into());
    let text = numbers
        .data
        .read()
        .as_ref()
        .map(|number| format!("{number} "));
    rsx! { i { class, {text} } }
}

#[component]
fn OneOrOther() -> Element {
    let mut class = use_signal(|| "a");
    rsx! {
        button { class: "other", onclick: move |_| class.set("b") }
        for class in [class()] {
            Simple { key: "{class}", class }
        }
    }
}

#[wasm_bindgen_test]
async fn a_component_that_is_replaced_leaves_its_connection_to_the_next_one() {
    let script = Script::new();
    let _playing = play(&script);
    let root = show(OneOrOther);
    comes_back_at_once(&root, &script).await;
    root.remove();
}

thread_local! {
    static RENDERINGS: Cell<u32> = const { Cell::new(0) };
}

#[component]
fn Sum() -> Element {
    let options =
        UseEventSourceOptions::<Json<u64>>::default().reduce(0, |sum, event| *sum += event.data.0);
    let sum = use_event_source_with_options(|| "/numbers".into(), options);
    rsx! { "{sum.data} " }
}

#[component]
fn Tens() -> Element {
    RENDERINGS.set(RENDERINGS.get() + 1);
    let options =
        UseEventSourceOptions::<Json<u64>>::default().select(|event| Some(event.data.0 / 10));
    let tens = use_event_source_with_options(|| "/numbers".into(), options);
    let text = (tens.data)().map(|tens| tens.to_string());
    rsx! { {text} }
}

#[component]
fn SumAndTens() -> Element {
    rsx! { Sum {} Tens {} }
}

#[wasm_bindgen_test]
async fn what_is_reduced_has_every_event_and_what_is_selected_renders_where_it_is_another() {
    let script = Script::new();
    let _playing = play(&script);
    let root = show(SumAndTens);
    selects_and_reduces(&root, &script, || RENDERINGS.get()).await;
    root.remove();
}

type Numbers = UseEventSource<Json<u64>>;

#[component]
fn App() -> Element {
    let numbers = use_event_source::<Json<u64>>(|| "/numbers".into());
    use_context_provider(|| numbers);
    rsx! { Number {} State {} }
}

#[component]
fn Number() -> Element {
    let numbers = use_context::<Numbers>();
    let text = numbers
        .data
        .read()
        .as_ref()
        .map(|number| format!("{number} "));
    rsx! { {text} }
}

#[component]
fn State() -> Element {
    let numbers = use_context::<Numbers>();
    rsx! { button { class: "close", onclick: move |_| numbers.close(), "{numbers.state:?}" } }
}

#[wasm_bindgen_test]
async fn a_source_that_is_provided_is_read_below_with_one_connection() {
    let script = Script::new();
    let _playing = play(&script);
    let root = show(App);
    provides_one_source(&root, &script).await;
    root.remove();
}
