//! The hook over a component's life.

use crate::hooks::{
    BURST, asked, burst, came_back_with_a_header, endless, left, missing, numbered,
    partly_unreadable, silent, went_on_and_began_anew,
};
use crate::host::Page;
use crate::leavings;
use crate::support::{Stage, until};
use headwater_leptos::State;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;

fn page(stage: &Stage) -> Page {
    Page::new(stage.url(), "", true)
}

#[wasm_bindgen_test]
async fn every_event_of_a_burst_is_told_and_the_last_one_is_shown() {
    let stage = burst().await;
    for header in ["", "fetch"] {
        let page = Page::new(stage.url(), header, true);
        page.burst().await;
        assert_eq!(page.handle().latest.get_untracked(), Some(BURST));
        if !header.is_empty() {
            page.rendered_seldom();
        }
    }
}

#[wasm_bindgen_test]
async fn a_component_that_goes_closes_its_connection() {
    let stage = endless().await;
    let page = page(&stage);
    page.messages(1).await;
    page.setup.present.set(false);
    left(&stage).await;
    // No handler hears anything any more, not even the end. An `open` that was kept opens nothing.
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
    left(&stage).await;
}

#[wasm_bindgen_test]
async fn another_url_closes_the_old_stream_and_opens_the_new_one() {
    let (first, second) = (endless().await, endless().await);
    let page = page(&first);
    page.messages(1).await;
    page.setup.url.set(second.url());
    left(&first).await;
    page.messages(2).await;
    assert_eq!(second.seen("wait=1").await.len(), 1);
}

#[wasm_bindgen_test]
async fn what_came_from_another_url_is_not_shown() {
    for keep_previous in [false, true] {
        let (first, second) = (numbered().await, silent().await);
        let page = match keep_previous {
            false => self::page(&first),
            true => {
                Page::with_options(first.url(), "", true, |options| options.keep_previous(true))
            }
        };
        page.shows_message_and_error().await;
        page.setup.url.set(second.url());
        let kept = keep_previous.then_some(1);
        // Before any effect has run.
        assert_eq!(page.handle().latest.get_untracked(), kept);
        assert!(page.handle().error.get_untracked().is_none());
        second.seen("wait=1").await;
        let state = page.handle().state;
        until("it is open", || state.get_untracked() == State::Open).await;
        assert_eq!(page.shown_with(&second.url()), [(kept, false)]);
    }
}

#[wasm_bindgen_test]
async fn what_is_opened_goes_on_from_the_last_event_id_and_what_is_restarted_begins_anew() {
    let stage = numbered().await;
    let page = page(&stage);
    page.messages(1).await;
    (page.handle().close)();
    left(&stage).await;
    let latest = page.handle().latest;
    assert_eq!(latest.get_untracked(), Some(1));
    (page.handle().open)();
    // It is open already: nothing follows.
    (page.handle().open)();
    page.messages(2).await;
    page.shows_message_and_error().await;
    (page.handle().restart)();
    assert_eq!(latest.get_untracked(), None);
    assert!(page.handle().error.get_untracked().is_none());
    page.messages(3).await;
    went_on_and_began_anew(&stage).await;
}

#[wasm_bindgen_test]
async fn a_component_asks_with_a_parameter_and_a_body_in_json() {
    let stage = endless().await;
    let page = Page::with_options(stage.url(), "", true, |options| {
        options
            .query("model", "small & fast")
            .json(|| serde_json::json!({ "prompt": "why?" }))
    });
    page.messages(1).await;
    asked(&stage).await;
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
    came_back_with_a_header(&stage, "b").await;
}

#[wasm_bindgen_test]
async fn a_component_that_is_mounted_twice_opens_once() {
    let stage = endless().await;
    let first = page(&stage);
    let second = Rc::new(RefCell::new(None));
    // The component's effects run first. Then another component replaces it, before the task is over.
    spawn_local({
        let (second, url) = (Rc::clone(&second), stage.url());
        async move {
            assert_eq!(first.mounts.get(), 1);
            drop(first);
            second.replace(Some(Page::new(url, "", true)));
        }
    });
    until("the second is there", || second.borrow().is_some()).await;
    let page = second.take().unwrap();
    page.messages(1).await;
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
    left(&stage).await;
    (page.handle().open)();
    page.messages(2).await;
    assert_eq!(stage.seen("wait=2").await.len(), 2);
    // No request was sent before `open`.
    assert!(other.seen("").await.is_empty());
}

#[wasm_bindgen_test]
async fn data_that_cannot_be_read_is_an_error_and_the_stream_goes_on() {
    let stage = partly_unreadable().await;
    let page = page(&stage);
    page.partly_unreadable().await;
    // An event that could be read has come after it.
    assert!(page.handle().error.get_untracked().is_none());
}

#[wasm_bindgen_test]
async fn a_refusal_is_shown_with_its_status_and_whoever_reconnects_has_the_stream() {
    let stage = missing().await;
    let page = Page::new(stage.url(), "fetch", true);
    let state = page.handle().state;
    until("it is closed", || state.get_untracked() == State::Closed).await;
    let error = page
        .handle()
        .error
        .get_untracked()
        .map(|error| error.to_string());
    assert!(error.is_some_and(|error| error.ends_with("status 404")));
    (page.handle().reconnect)();
    assert_eq!(state.get_untracked(), State::Connecting);
    page.messages(1).await;
    assert_eq!(state.get_untracked(), State::Open);
    assert!(page.handle().error.get_untracked().is_none());
}

#[wasm_bindgen_test]
async fn a_thousand_components_that_come_and_go_leave_nothing_behind() {
    let stage = endless().await;
    let page = page(&stage);
    leavings::none(
        &stage,
        &page,
        |header| {
            page.setup.header.set(header.unwrap_or_default().to_owned());
            page.setup.present.set(true);
        },
        || page.setup.present.set(false),
    )
    .await;
}
