//! Several components and one connection, and what they make of its events.

use crate::hooks::{
    comes_back_at_once, provides_one_source, root_in_page, selects_and_reduces,
    shares_one_connection,
};
use headwater_leptos::headwater::script::Script;
use headwater_leptos::{
    Json, UseEventSourceHandle, UseEventSourceOptions, UseEventSourceReturn, play,
    use_event_source, use_event_source_with_options,
};
use leptos::mount::mount_to;
use leptos::prelude::*;
use std::cell::Cell;
use std::time::Duration;
use wasm_bindgen_test::wasm_bindgen_test;

#[component]
fn Latest() -> impl IntoView {
    let options = UseEventSourceOptions::<Json<u64>>::default().grace(Duration::from_secs(60));
    let UseEventSourceReturn { data, .. } = use_event_source_with_options("/numbers", options);
    move || data.get().map(|number| format!("{} ", **number))
}

#[component]
fn MoreOrLess() -> impl IntoView {
    let count = RwSignal::new(1);
    view! {
        <button class="more" on:click=move |_| *count.write() += 1 />
        <button class="less" on:click=move |_| *count.write() -= 1 />
        <For each=move || 0..count.get() key=|key| *key let(_)>
            <Latest />
        </For>
    }
}

#[wasm_bindgen_test]
async fn components_that_ask_for_the_same_have_one_connection_and_its_grace() {
    let script = Script::new();
    let _playing = play(&script);
    let root = root_in_page();
    let page = mount_to(root.clone(), MoreOrLess);
    shares_one_connection(&root, &script).await;
    drop(page);
    root.remove();
}

#[component]
fn Simple(class: &'static str) -> impl IntoView {
    let UseEventSourceReturn { data, .. } = use_event_source::<Json<u64>>("/numbers");
    view! { <i class=class>{move || data.get().map(|number| format!("{} ", **number))}</i> }
}

#[component]
fn OneOrOther() -> impl IntoView {
    let is_other = RwSignal::new(false);
    view! {
        <button class="other" on:click=move |_| is_other.set(true) />
        {move || view! { <Simple class=if is_other.get() { "b" } else { "a" } /> }}
    }
}

#[wasm_bindgen_test]
async fn a_component_that_is_replaced_leaves_its_connection_to_the_next_one() {
    let script = Script::new();
    let _playing = play(&script);
    let root = root_in_page();
    let page = mount_to(root.clone(), OneOrOther);
    comes_back_at_once(&root, &script).await;
    drop(page);
    root.remove();
}

thread_local! {
    static RENDERINGS: Cell<u32> = const { Cell::new(0) };
}

#[component]
fn SumAndTens() -> impl IntoView {
    let options =
        UseEventSourceOptions::<Json<u64>>::default().reduce(0, |sum, event| *sum += event.data.0);
    let UseEventSourceReturn { data: sum, .. } = use_event_source_with_options("/numbers", options);
    let options =
        UseEventSourceOptions::<Json<u64>>::default().select(|event| Some(event.data.0 / 10));
    let UseEventSourceReturn { data: tens, .. } =
        use_event_source_with_options("/numbers", options);
    let tens = move || {
        RENDERINGS.set(RENDERINGS.get() + 1);
        tens.get()
    };
    view! { {sum} " " {tens} }
}

#[wasm_bindgen_test]
async fn what_is_reduced_has_every_event_and_what_is_selected_renders_where_it_is_another() {
    let script = Script::new();
    let _playing = play(&script);
    let root = root_in_page();
    let page = mount_to(root.clone(), SumAndTens);
    selects_and_reduces(&root, &script, || RENDERINGS.get()).await;
    drop(page);
    root.remove();
}

type Numbers = UseEventSourceHandle<Json<u64>>;

#[component]
fn App() -> impl IntoView {
    provide_context::<Numbers>(use_event_source::<Json<u64>>("/numbers").handle());
    view! { <Number /> <State /> }
}

#[component]
fn Number() -> impl IntoView {
    let numbers = expect_context::<Numbers>();
    move || numbers.data.get().map(|number| format!("{} ", **number))
}

#[component]
fn State() -> impl IntoView {
    let numbers = expect_context::<Numbers>();
    let text = move || format!("{:?}", numbers.state.get());
    view! { <button class="close" on:click=move |_| numbers.close()>{text}</button> }
}

#[wasm_bindgen_test]
async fn a_source_that_is_provided_is_read_below_with_one_connection() {
    let script = Script::new();
    let _playing = play(&script);
    let root = root_in_page();
    let page = mount_to(root.clone(), App);
    provides_one_source(&root, &script).await;
    drop(page);
    root.remove();
}
