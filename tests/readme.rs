//! README's Rust compiles, natively as in an app's own tests: its lines are the lines of this file.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    dead_code,
    reason = "it is compiled, and run in browsers by tests of their own"
)]

use headwater::{Error, State, Tagged};

fn draw(_: &str, _: f64) {}
fn status(_: State, _: Option<Error>) {}
fn show(_: &str) {}
fn append(_: &str) {}
fn finish(_: u32) {}

#[rustfmt::skip]
fn first(token: String) {
    use headwater::{EventSource, Json, StateChange, Text};

    let _ = Text::default();
    #[derive(serde::Deserialize)]
    struct Tick { symbol: String, price: f64 }

    let prices = EventSource::builder("/prices").header("authorization", token).open();
    let _ticks = prices.on::<Json<Tick>>("tick", |tick| draw(&tick.data.symbol, tick.data.price));
    let _states = prices.on_state(|change: &StateChange| status(change.state, change.error()));
    prices.reconnect(); // now, whatever it waits for; also after a failure
    // Dropping a subscription takes its handler off; dropping the source closes it.
}

#[rustfmt::skip]
async fn tokens(question: &str) -> Result<(), Box<dyn std::error::Error>> {
    use headwater::{EventSource, Text};
    use futures_util::StreamExt;

    let mut tokens = EventSource::builder("/chat").json(&question)?.until("[DONE]").stream::<Text>("message");
    while let Some(token) = tokens.next().await {
        show(&token?.data.0);
    }
    Ok(())
}

#[rustfmt::skip]
fn second(question: &str) -> Result<(), gloo_net::Error> {
    use headwater::EventSource;

    #[derive(serde::Deserialize)]
    #[serde(rename_all = "lowercase")]
    enum Chat { Token(String), Done { tokens: u32 } }

    let request = gloo_net::http::Request::post("/chat").json(&question)?;
    let chat = EventSource::from_request(request).open();
    let _chat = chat.on_events::<Tagged<Chat>>(|event| match event.data.0 {
        Chat::Token(token) => append(&token),
        Chat::Done { tokens } => finish(tokens),
    });
    Ok(())
}

#[rustfmt::skip]
async fn natively() {
    use headwater::{EventSource, Text};

    let log = EventSource::builder("https://host.test/log").on_decode_error(|error, _| eprintln!("{error}")).open();
    let _lines = log.on::<Text>("line", |line| println!("{}", line.data.0));
    let end = log.closed().await; // runs the handlers until then
    drop(end);
}

#[test]
#[rustfmt::skip]
fn a_script_is_server_and_clock() {
    use headwater::script::Script;
    use headwater::EventSource;
    use std::time::Duration;

    let script = Script::new();
    let prices = EventSource::builder("/prices").play(&script).open();
    script.event("tick", r#"{"symbol":"ACME","price":42.5}"#);
    script.break_off();
    script.advance(Duration::from_secs(2)); // by now it has connected again
    assert_eq!(prices.state(), State::Open);
}

#[test]
fn every_line_of_readmes_rust_for_the_crate_is_compiled_here_in_its_order() {
    let blocks: Vec<_> = include_str!("../README.md")
        .split("```rust\n")
        .skip(1)
        .filter_map(|rest| rest.split_once("\n```").map(|(block, _)| block))
        // Hooks have tests of their own.
        .filter(|block| !block.contains("use_event_source"))
        .collect();
    assert_eq!(blocks.len(), 5);
    let mut here = include_str!("readme.rs").lines().map(str::trim);
    for line in blocks.iter().flat_map(|block| block.lines()) {
        let line = line.trim();
        assert!(here.any(|there| there == line), "not compiled: {line}");
    }
}
