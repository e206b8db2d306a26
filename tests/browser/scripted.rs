//! A script in place of a server, in a browser: there a source runs by itself.

use super::support::{has, until};
use futures_util::StreamExt;
use headwater::script::{Attempt, Script};
use headwater::{Event, EventSource, State, Text, Transport};
use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn a_scripted_source_runs_by_itself_and_its_time_is_the_tests() {
    let script = Script::new()
        .attempt(
            Attempt::stream()
                .event_with_id("7", "tick", "1")
                .break_off(),
        )
        .attempt(Attempt::stream().event("tick", "2").hold());
    let source = EventSource::builder("/feed").play(&script).open();
    let count = Rc::new(Cell::new(0));
    let _ticks = source.on::<Text>("tick", {
        let count = Rc::clone(&count);
        move |_| count.set(count.get() + 1)
    });
    until("it waits", || {
        matches!(source.state(), State::Waiting { .. })
    })
    .await;
    assert_eq!(count.get(), 1);
    script.advance(Duration::from_secs(2));
    assert_eq!((count.get(), source.state()), (2, State::Open));
    script.event("tick", "3");
    assert_eq!(count.get(), 3);
    assert_eq!(script.requests()[1].last_event_id, "7");
}

#[wasm_bindgen_test]
async fn given_events_are_read_as_a_servers() {
    let source = EventSource::from_events([Event::new("tick", "1"), Event::new("tick", "2")]);
    let ticks = source.stream::<Text>("tick");
    let read: Vec<_> = ticks.map(|tick| tick.unwrap().data.0).collect().await;
    assert_eq!(read, ["1", "2"]);
}

#[wasm_bindgen_test]
async fn a_blob_is_a_stream_without_a_server() {
    // Service workers make no such URLs.
    if !has("document") {
        return;
    }
    let parts = js_sys::Array::of1(&"retry: 600000\ndata: 1\n\n".into());
    let options = web_sys::BlobPropertyBag::new();
    options.set_type("text/event-stream");
    let blob = web_sys::Blob::new_with_str_sequence_and_options(&parts, &options).unwrap();
    let url = web_sys::Url::create_object_url_with_blob(&blob).unwrap();
    let source = EventSource::builder(url).transport(Transport::Fetch).open();
    let first = source.stream::<Text>("message").next().await;
    assert_eq!(first.unwrap().unwrap().data.0, "1");
}
