use headwater_leptos::{Json, State, UseEventSourceReturn, use_event_source};
use leptos::prelude::*;

/// A button that all visitors press together, and how often they have.
#[component]
pub fn Gauge() -> impl IntoView {
    // Known when the page is rendered, and sent along with it.
    let rendered = SharedValue::new(so_far).into_inner();
    // Nothing is opened on the server; in the browser this goes on where the page begins.
    let UseEventSourceReturn { message, state, .. } = use_event_source::<Json<u64>>("/presses");

    let count = move || message.get().map_or(rendered, |event| event.data.0);
    let level = move || format!("--level: {}%", count() % 20 * 5);
    let status = move || match state.get() {
        State::Idle => "rendered on the server",
        State::Connecting => "connecting",
        State::Open => "live",
        State::Waiting { .. } => "waiting",
        State::Closed => "closed",
    };
    view! {
        <main>
            <h1>"Headwater in Leptos, from the server"</h1>
            <p>"One gauge for all visitors. The page comes with its level; a stream keeps it there."</p>
            <figure style=level>
                <output>{count}</output>
                <figcaption>{status}</figcaption>
            </figure>
            <button on:click=|_| press()>"Pour"</button>
        </main>
    }
}

#[cfg(feature = "ssr")]
fn so_far() -> u64 {
    use_context::<crate::Presses>().map_or(0, |presses| presses.count())
}

/// In the browser there is what the server has sent.
#[cfg(not(feature = "ssr"))]
fn so_far() -> u64 {
    0
}

fn press() {
    leptos::task::spawn_local(async {
        // The stream tells what came of it.
        let _ = gloo_net::http::Request::post("/presses").send().await;
    });
}
