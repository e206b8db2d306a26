//! A handler that panics, with `panic = "abort"`: a trap.

use super::support::{BOTH, Collected, Stage, states, until};
use futures_util::StreamExt;
use headwater::{EventSource, Json, State, Text, Transport};
use headwater_server::script::{Attempt, Scenario};
use wasm_bindgen::prelude::{Closure, JsValue, wasm_bindgen};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = addEventListener)]
    fn listen(event: &str, listener: &JsValue);
    #[wasm_bindgen(js_name = removeEventListener)]
    fn ignore(event: &str, listener: &JsValue);
}

/// Takes the errors that nobody catches, so that the page's own listener does not fail the test.
pub struct Uncaught {
    listener: Closure<dyn Fn(web_event::ErrorEvent)>,
    messages: Collected<String>,
}

mod web_event {
    use super::wasm_bindgen;

    #[wasm_bindgen]
    extern "C" {
        pub type ErrorEvent;
        #[wasm_bindgen(method, getter)]
        pub fn message(this: &ErrorEvent) -> String;
        #[wasm_bindgen(method, js_name = preventDefault)]
        pub fn prevent_default(this: &ErrorEvent);
        #[wasm_bindgen(method, js_name = stopImmediatePropagation)]
        pub fn stop(this: &ErrorEvent);
    }
}

impl Uncaught {
    pub fn listen() -> Self {
        let (messages, put) = Collected::new();
        let listener = Closure::new(move |event: web_event::ErrorEvent| {
            event.prevent_default();
            event.stop();
            put(event.message());
        });
        listen("error", listener.as_ref());
        Self { listener, messages }
    }
}

impl Drop for Uncaught {
    fn drop(&mut self) {
        ignore("error", self.listener.as_ref());
    }
}

/// What a panic comes to, without its message in the console.
pub fn trap() {
    core::arch::wasm32::unreachable();
}

fn feed() -> Attempt {
    let feed = Attempt::stream().send("data: 1\n\ndata: 2\n\ndata: 3\n\n");
    feed.cue().send("data: 4\n\n").hold()
}

#[wasm_bindgen_test]
async fn a_handler_that_panics_ends_neither_the_stream_nor_the_other_handlers() {
    for transport in BOTH {
        let uncaught = Uncaught::listen();
        let stage = Stage::new(Scenario::new().attempt(feed())).await;
        let source = EventSource::builder(stage.url())
            .transport(transport)
            .open();
        let (before, put) = Collected::new();
        let _before = source.on::<Json<u64>>("message", move |event| put(event.data.0));
        let _panics = source.on::<Json<u64>>("message", |event| {
            if event.data.0 == 2 {
                trap();
            }
        });
        let (after, put) = Collected::new();
        let _after = source.on::<Json<u64>>("message", move |event| put(event.data.0));
        until("the first are there", || before.count() == 3).await;
        stage.cue();
        until("the stream has gone on", || before.count() == 4).await;
        assert_eq!(before.all(), [1, 2, 3, 4]);
        // Of a chunk, those after it miss the event.
        let expected: &[u64] = match transport {
            Transport::Native => &[1, 2, 3, 4],
            Transport::Fetch => &[1, 3, 4],
        };
        assert_eq!(after.all(), expected);
        assert_eq!(
            uncaught.messages.count(),
            1,
            "{:?}",
            uncaught.messages.all()
        );
        assert_eq!(source.state(), State::Open);
    }
}

#[wasm_bindgen_test]
async fn a_watcher_that_panics_keeps_nobody_from_the_state_nor_the_source_from_its_stream() {
    for transport in BOTH {
        let uncaught = Uncaught::listen();
        let stage = Stage::new(Scenario::new().attempt(feed())).await;
        let source = EventSource::builder(stage.url())
            .transport(transport)
            .open();
        let _panics = source.on_state(|_| trap());
        let (states, _states) = states(&source);
        let (numbers, put) = Collected::new();
        let _numbers = source.on::<Json<u64>>("message", move |event| put(event.data.0));
        until("the first are there", || numbers.count() == 3).await;
        source.close();
        let told: Vec<_> = states.all().iter().map(|change| change.state).collect();
        assert_eq!(told, [State::Connecting, State::Open, State::Closed]);
        assert_eq!(uncaught.messages.count(), 3);
    }
}

#[wasm_bindgen_test]
async fn a_future_of_a_handler_that_panics_holds_nothing_back() {
    let uncaught = Uncaught::listen();
    let stage = Stage::new(Scenario::new().attempt(feed())).await;
    let source = EventSource::builder(stage.url()).open();
    let _panics = source.on_async::<Json<u64>>("message", async |event| {
        if event.data.0 == 2 {
            super::support::moment().await;
            trap();
        }
    });
    let (numbers, put) = Collected::new();
    let _numbers = source.on::<Json<u64>>("message", move |event| put(event.data.0));
    until("it has panicked", || uncaught.messages.count() == 1).await;
    stage.cue();
    until("the stream has gone on", || numbers.count() == 4).await;
}

#[wasm_bindgen_test]
async fn a_handler_that_panics_at_every_event_leaves_all_of_them_to_a_stream() {
    let uncaught = Uncaught::listen();
    let many = Attempt::stream().repeat(500, |round| round.send("data: {{n}}\n\n"));
    let stage = Stage::new(Scenario::new().attempt(many)).await;
    let source = EventSource::builder(stage.url()).reconnect(false).open();
    let stream = source.stream::<Text>("message");
    let _panics = source.on::<Text>("message", |_| trap());
    assert_eq!(stream.count().await, 500);
    assert_eq!(uncaught.messages.count(), 500);
}
