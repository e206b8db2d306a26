//! The hook where there is no browser.
#![cfg(not(target_arch = "wasm32"))]
#![allow(missing_docs, reason = "a test is named for what it pins")]

use headwater_leptos::headwater::script::Script;
use headwater_leptos::{
    Text, UseEventSourceOptions, UseEventSourceReturn, play, use_event_source_with_options,
};
use leptos::prelude::*;
use std::rc::Rc;

#[component]
fn Latest() -> impl IntoView {
    // It belongs to this thread, so the server must not keep it after the rendering.
    let local = Rc::new(());
    let options = UseEventSourceOptions::default().on_message(move |_| drop(Rc::clone(&local)));
    let UseEventSourceReturn {
        message,
        data,
        state,
        error,
        open,
        restart,
        reconnect,
        close,
    } = use_event_source_with_options::<Text, _>("/stream", options);
    open();
    restart();
    reconnect();
    close();
    let text = move || {
        let message = message.get().map(|event| event.data.clone());
        let data = data.get();
        format!("{:?} {message:?} {data:?} {:?}", state.get(), error.get())
    };
    view! { <p>{text}</p> }
}

#[tokio::test]
async fn on_a_server_the_initial_state_is_rendered_and_another_thread_may_clean_up() {
    let _ = any_spawner::Executor::init_tokio();
    let script = Script::new();
    let _playing = play(&script);
    let owner = Owner::new();
    let page = owner.with(|| Latest().to_html());
    assert!(page.contains("Idle None None None"), "{page}");
    // Effects, which open a source in a browser, have had their turn.
    tokio::task::yield_now().await;
    script.run();
    assert!(script.requests().is_empty());
    let cleaned_up = std::thread::spawn(move || owner.cleanup()).join();
    assert!(cleaned_up.is_ok());
}
