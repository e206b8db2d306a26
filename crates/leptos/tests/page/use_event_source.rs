//! The hook over a component's life.

use crate::host::Page;
use crate::support::{Stage, until};
use headwater_leptos::State;
use headwater_server::script::{Attempt, Ended, Scenario};
use leptos::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

/// A stream that says something and stays open.
async fn endless() -> Stage {
    let feed = Attempt::stream().send("data: 1\n\n").hold();
    Stage::new(Scenario::new().attempt(feed)).await
}

fn page(stage: &Stage) -> Page {
    Page::new(stage.url(), "", true)
}

#[wasm_bindgen_test]
async fn every_event_of_a_burst_is_told_and_the_last_one_is_shown() {
    const BURST: u64 = 10_000;
    let burst: String = (1..=BURST).map(|n| format!("data: {n}\n\n")).collect();
    let feed = Attempt::stream().send(burst).hold();
    let stage = Stage::new(Scenario::new().attempt(feed)).await;
    for header in ["", "fetch"] {
        let page = Page::new(stage.url(), header, true);
        page.messages(BURST as usize).await;
        assert_eq!(*page.messages.borrow(), (1..=BURST).collect::<Vec<_>>());
        assert_eq!(page.handle().latest.get_untracked(), Some(BURST));
        if !header.is_empty() {
            let effects = page.effects.get();
            assert!(effects < 1000, "effects ran {effects} times");
        }
    }
}

#[wasm_bindgen_test]
async fn a_component_that_goes_closes_its_connection() {
    let stage = endless().await;
    let page = page(&stage);
    page.messages(1).await;
    page.setup.present.set(false);
    assert_eq!(stage.seen("ended=1").await[0].how, Ended::ClientLeft);
    // Nothing is told any more, not even the end; and a switch that was kept opens nothing.
    assert_eq!(*page.states.borrow(), ["Connecting", "Open"]);
    (page.handle().open)();
    let other = endless().await;
    let _other = self::page(&other);
    other.seen("wait=1").await;
    assert_eq!(stage.seen("").await.len(), 1);
}

#[wasm_bindgen_test]
async fn a_page_that_is_taken_down_closes_its_connection() {
    let stage = endless().await;
    let page = page(&stage);
    page.messages(1).await;
    drop(page);
    assert_eq!(stage.seen("ended=1").await[0].how, Ended::ClientLeft);
}

#[wasm_bindgen_test]
async fn another_url_closes_the_old_stream_and_opens_the_new_one() {
    let (first, second) = (endless().await, endless().await);
    let page = page(&first);
    page.messages(1).await;
    page.setup.url.set(second.url());
    assert_eq!(first.seen("ended=1").await[0].how, Ended::ClientLeft);
    page.messages(2).await;
    assert_eq!(second.seen("wait=1").await.len(), 1);
}

#[wasm_bindgen_test]
async fn another_header_reconnects_and_the_same_one_does_not() {
    let stage = endless().await;
    let page = page(&stage);
    page.messages(1).await;
    page.setup.url.notify();
    page.setup.header.set(String::new());
    leptos::task::tick().await;
    page.setup.header.set("b".into());
    page.messages(2).await;
    let seen = stage.seen("wait=2&ended=1").await;
    let header = |n: usize| seen[n].headers.get("x-test").map(String::as_str);
    assert_eq!((seen.len(), header(0), header(1)), (2, None, Some("b")));
}

#[wasm_bindgen_test]
async fn a_component_that_is_mounted_twice_opens_once() {
    let stage = endless().await;
    let page = page(&stage);
    // Its effects run, it goes, and another comes, before the browser gets to do anything.
    for present in [false, true] {
        leptos::task::tick().await;
        page.setup.present.set(present);
    }
    page.messages(1).await;
    assert_eq!(page.mounts.get(), 2);
    assert_eq!(stage.seen("wait=1").await.len(), 1);
}

#[wasm_bindgen_test]
async fn what_is_closed_stays_closed_until_it_is_opened() {
    let (stage, other) = (endless().await, endless().await);
    let page = Page::new(other.url(), "", false);
    until("its effects have run", || page.mounts.get() == 1).await;
    assert_eq!(page.handle().state.get_untracked(), State::Idle);
    page.setup.url.set(stage.url());
    leptos::task::tick().await;
    (page.handle().open)();
    page.messages(1).await;
    assert_eq!(page.handle().state.get_untracked(), State::Open);
    (page.handle().close)();
    assert_eq!(page.handle().state.get_untracked(), State::Closed);
    assert_eq!(stage.seen("ended=1").await[0].how, Ended::ClientLeft);
    (page.handle().open)();
    page.messages(2).await;
    assert_eq!(stage.seen("wait=2").await.len(), 2);
    // Nothing was asked before it was told to.
    assert!(other.seen("").await.is_empty());
}

#[wasm_bindgen_test]
async fn data_that_cannot_be_read_is_an_error_and_the_stream_goes_on() {
    let feed = Attempt::stream()
        .send("data: 1\n\ndata: one\n\ndata: 2\n\n")
        .hold();
    let stage = Stage::new(Scenario::new().attempt(feed)).await;
    let page = page(&stage);
    page.messages(2).await;
    assert_eq!(*page.messages.borrow(), [1, 2]);
    let shown = page
        .handle()
        .error
        .get_untracked()
        .map(|error| error.to_string());
    let told = page.errors.borrow().join("\n");
    assert!(told.contains("the data of a message event"), "{told}");
    assert_eq!(shown, Some(told));
}

#[wasm_bindgen_test]
async fn a_refusal_is_shown_with_its_status() {
    let stage = Stage::new(Scenario::new().attempt(Attempt::status(404))).await;
    let page = Page::new(stage.url(), "fetch", true);
    let state = page.handle().state;
    until("it is closed", || state.get_untracked() == State::Closed).await;
    let error = page
        .handle()
        .error
        .get_untracked()
        .map(|error| error.to_string());
    assert!(error.is_some_and(|error| error.ends_with("status 404")));
}
