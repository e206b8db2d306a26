//! Several components and one connection, and what they make of its events.

use crate::hooks::{
    comes_back_at_once, provides_one_source, root_in_page, selects_and_reduces,
    shares_one_connection,
};
use headwater_yew::headwater::script::Script;
use headwater_yew::{
    Json, UseEventSourceHandle, UseEventSourceOptions, play, use_event_source,
    use_event_source_with_options,
};
use std::cell::Cell;
use std::time::Duration;
use wasm_bindgen_test::wasm_bindgen_test;
use yew::prelude::*;

#[component]
fn Latest() -> Html {
    let options = UseEventSourceOptions::<Json<u64>>::default().grace(Duration::from_secs(60));
    let numbers = use_event_source_with_options("/numbers", options);
    html! { <>{ for numbers.data().map(|number| format!("{number} ")) }</> }
}

#[component]
fn MoreOrLess() -> Html {
    let count = use_state(|| 1);
    let set = |step: i32| {
        let count = count.clone();
        move |_| count.set(*count + step)
    };
    html! {
        <>
            <button class="more" onclick={set(1)} />
            <button class="less" onclick={set(-1)} />
            { for (0..*count).map(|key| html! { <Latest {key} /> }) }
        </>
    }
}

#[wasm_bindgen_test]
async fn components_that_ask_for_the_same_have_one_connection_and_its_grace() {
    let script = Script::new();
    let _playing = play(&script);
    let root = root_in_page();
    let page = yew::Renderer::<MoreOrLess>::with_root(root.clone().into()).render();
    shares_one_connection(&root, &script).await;
    page.destroy();
    root.remove();
}

#[derive(Properties, PartialEq)]
struct Named {
    class: AttrValue,
}

#[component]
fn Simple(props: &Named) -> Html {
    let numbers = use_event_source::<Json<u64>>("/numbers");
    let text = numbers.data().map(|number| format!("{number} "));
    html! { <i class={&props.class}>{ text }</i> }
}

#[component]
fn OneOrOther() -> Html {
    let is_other = use_state(|| false);
    let switch = {
        let is_other = is_other.clone();
        move |_| is_other.set(true)
    };
    let class = if *is_other { "b" } else { "a" };
    html! {
        <>
            <button class="other" onclick={switch} />
            <Simple key={class} {class} />
        </>
    }
}

#[wasm_bindgen_test]
async fn a_component_that_is_replaced_leaves_its_connection_to_the_next_one() {
    let script = Script::new();
    let _playing = play(&script);
    let root = root_in_page();
    let page = yew::Renderer::<OneOrOther>::with_root(root.clone().into()).render();
    comes_back_at_once(&root, &script).await;
    page.destroy();
    root.remove();
}

thread_local! {
    static RENDERINGS: Cell<u32> = const { Cell::new(0) };
}

#[component]
fn Sum() -> Html {
    let options =
        UseEventSourceOptions::<Json<u64>>::default().reduce(0, |sum, event| *sum += event.data.0);
    let sum = use_event_source_with_options("/numbers", options);
    html! { { format!("{} ", sum.data()) } }
}

#[component]
fn Tens() -> Html {
    RENDERINGS.set(RENDERINGS.get() + 1);
    let options =
        UseEventSourceOptions::<Json<u64>>::default().select(|event| Some(event.data.0 / 10));
    let tens = use_event_source_with_options("/numbers", options);
    html! { <>{ tens.data() }</> }
}

#[component]
fn SumAndTens() -> Html {
    html! { <><Sum /><Tens /></> }
}

#[wasm_bindgen_test]
async fn what_is_reduced_has_every_event_and_what_is_selected_renders_where_it_is_another() {
    let script = Script::new();
    let _playing = play(&script);
    let root = root_in_page();
    let page = yew::Renderer::<SumAndTens>::with_root(root.clone().into()).render();
    selects_and_reduces(&root, &script, || RENDERINGS.get()).await;
    page.destroy();
    root.remove();
}

type Numbers = UseEventSourceHandle<Json<u64>>;

#[component]
fn App() -> Html {
    let numbers = use_event_source::<Json<u64>>("/numbers");
    html! {
        <ContextProvider<Numbers> context={numbers}>
            <Number />
            <State />
        </ContextProvider<Numbers>>
    }
}

#[component]
fn Number() -> Html {
    let numbers = use_context::<Numbers>().expect("the app provides it");
    html! { <>{ for numbers.data().map(|number| format!("{number} ")) }</> }
}

#[component]
fn State() -> Html {
    let numbers = use_context::<Numbers>().expect("the app provides it");
    let text = format!("{:?}", numbers.state);
    html! { <button class="close" onclick={move |_| numbers.close()}>{ text }</button> }
}

#[wasm_bindgen_test]
async fn a_source_that_is_provided_is_read_below_with_one_connection() {
    let script = Script::new();
    let _playing = play(&script);
    let root = root_in_page();
    let page = yew::Renderer::<App>::with_root(root.clone().into()).render();
    provides_one_source(&root, &script).await;
    page.destroy();
    root.remove();
}
