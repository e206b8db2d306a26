//! The hook over a component's life.

use crate::hooks::{
    BURST, asked, burst, came_back_with_a_header, endless, left, missing, numbered,
    partly_unreadable, silent, went_on_and_began_anew,
};
use crate::host::{Beginning, Page};
use crate::leavings;
use crate::support::{Stage, until};
use dioxus::prelude::*;
use headwater_dioxus::State;
use wasm_bindgen_test::wasm_bindgen_test;

async fn page(stage: &Stage) -> Page {
    Page::new(Beginning {
        url: stage.url(),
        ..Beginning::default()
    })
    .await
}

#[wasm_bindgen_test]
async fn every_event_of_a_burst_is_told_and_the_last_one_is_shown() {
    let stage = burst().await;
    for header in ["", "fetch"] {
        let page = Page::new(Beginning {
            url: stage.url(),
            header,
            ..Beginning::default()
        })
        .await;
        page.burst().await;
        let latest = page.set(|_, source| source.message.peek().as_ref().map(|event| event.data.0));
        assert_eq!(latest, Some(BURST));
        if !header.is_empty() {
            page.rendered_seldom();
        }
    }
}

#[wasm_bindgen_test]
async fn a_component_that_goes_closes_its_connection() {
    let stage = endless().await;
    let page = page(&stage).await;
    page.messages(1).await;
    page.set(|mut setup, _| setup.present.set(false));
    left(&stage).await;
    // No handler hears anything any more, not even the end. A handle that was kept opens nothing.
    assert_eq!(*page.states.borrow(), ["Connecting", "Open"]);
    page.set(|_, source| {
        source.open();
        source.close();
    });
    let other = endless().await;
    let _other = self::page(&other).await;
    other.seen("wait=1").await;
    assert_eq!(stage.seen("").await.len(), 1);
}

#[wasm_bindgen_test]
async fn another_url_closes_the_old_stream_and_opens_the_new_one() {
    let (first, second) = (endless().await, endless().await);
    let page = page(&first).await;
    page.messages(1).await;
    page.set(|mut setup, _| setup.url.set(second.url()));
    left(&first).await;
    page.messages(2).await;
    assert_eq!(second.seen("wait=1").await.len(), 1);
}

#[wasm_bindgen_test]
async fn what_came_from_another_url_is_not_shown() {
    for keep_previous in [false, true] {
        let (first, second) = (numbered().await, silent().await);
        let page = Page::new(Beginning {
            url: first.url(),
            keep_previous,
            ..Beginning::default()
        })
        .await;
        page.shows_message_and_error().await;
        page.set(|mut setup, _| setup.url.set(second.url()));
        second.seen("wait=1").await;
        until("it is open", || {
            page.set(|_, source| *source.state.peek()) == State::Open
        })
        .await;
        let kept = keep_previous.then_some(1);
        assert_eq!(page.shown_with(&second.url()), [(kept, false)]);
    }
}

#[wasm_bindgen_test]
async fn what_is_opened_goes_on_from_the_last_event_id_and_what_is_restarted_begins_anew() {
    let stage = numbered().await;
    let page = page(&stage).await;
    page.messages(1).await;
    page.set(|_, source| source.close());
    left(&stage).await;
    let latest = || page.set(|_, source| source.message.peek().as_ref().map(|event| event.data.0));
    assert_eq!(latest(), Some(1));
    page.set(|_, source| source.open());
    // It is open already: nothing follows.
    page.set(|_, source| source.open());
    page.messages(2).await;
    page.shows_message_and_error().await;
    page.set(|_, source| source.restart());
    assert_eq!(latest(), None);
    assert!(page.set(|_, source| source.error.peek().is_none()));
    page.messages(3).await;
    went_on_and_began_anew(&stage).await;
}

#[wasm_bindgen_test]
async fn a_component_asks_with_a_parameter_and_a_body_in_json() {
    let stage = endless().await;
    let page = Page::new(Beginning {
        url: stage.url(),
        asks: true,
        ..Beginning::default()
    })
    .await;
    page.messages(1).await;
    asked(&stage).await;
}

#[wasm_bindgen_test]
async fn another_header_reconnects_and_another_rendering_does_not() {
    let stage = endless().await;
    let page = page(&stage).await;
    page.messages(1).await;
    let before = page.renderings.get();
    // The component is rendered once more, with the same request.
    page.set(|mut setup, _| {
        setup.other += 1;
        setup.header.set(String::new());
    });
    until("it is rendered again", || page.renderings.get() > before).await;
    page.set(|mut setup, _| setup.header.set("b".into()));
    page.messages(2).await;
    came_back_with_a_header(&stage, "b").await;
}

#[wasm_bindgen_test]
async fn a_component_that_is_mounted_twice_opens_once() {
    let stage = endless().await;
    let page = Page::new(Beginning {
        url: stage.url(),
        twice: true,
        ..Beginning::default()
    })
    .await;
    page.messages(1).await;
    until("both were mounted", || page.mounts.get() == 2).await;
    assert_eq!(stage.seen("wait=1").await.len(), 1);
}

#[wasm_bindgen_test]
async fn what_is_closed_stays_closed_until_it_is_opened() {
    let (stage, other) = (endless().await, endless().await);
    let page = Page::new(Beginning {
        url: other.url(),
        manual: true,
        ..Beginning::default()
    })
    .await;
    let state = || page.set(|_, source| *source.state.peek());
    assert_eq!(state(), State::Idle);
    let before = page.renderings.get();
    page.set(|mut setup, _| {
        setup.url.set(stage.url());
        setup.other += 1;
    });
    until("it is rendered again", || page.renderings.get() > before).await;
    page.set(|_, source| source.open());
    page.messages(1).await;
    assert_eq!(state(), State::Open);
    page.set(|_, source| source.close());
    assert_eq!(state(), State::Closed);
    left(&stage).await;
    page.set(|_, source| source.open());
    page.messages(2).await;
    assert_eq!(stage.seen("wait=2").await.len(), 2);
    // No request was sent before `open`.
    assert!(other.seen("").await.is_empty());
}

#[wasm_bindgen_test]
async fn data_that_cannot_be_read_is_an_error_and_the_stream_goes_on() {
    let stage = partly_unreadable().await;
    let page = page(&stage).await;
    page.partly_unreadable().await;
    // An event that could be read has come after it.
    assert!(page.set(|_, source| source.error.peek().is_none()));
}

#[wasm_bindgen_test]
async fn a_refusal_is_shown_with_its_status_and_whoever_reconnects_has_the_stream() {
    let stage = missing().await;
    let page = Page::new(Beginning {
        url: stage.url(),
        header: "fetch",
        ..Beginning::default()
    })
    .await;
    until("it is closed", || {
        page.set(|_, source| *source.state.peek()) == State::Closed
    })
    .await;
    let error = page.set(|_, source| source.error.peek().as_ref().map(ToString::to_string));
    assert!(error.is_some_and(|error| error.ends_with("status 404")));
    page.set(|_, source| source.reconnect());
    page.messages(1).await;
    let error = page.set(|_, source| source.error.peek().as_ref().map(ToString::to_string));
    assert_eq!(error, None);
}

#[wasm_bindgen_test]
async fn a_thousand_components_that_come_and_go_leave_nothing_behind() {
    let stage = endless().await;
    let page = page(&stage).await;
    leavings::none(
        &stage,
        &page,
        |header| {
            page.set(|mut setup, _| {
                setup.header.set(header.unwrap_or_default().to_owned());
                setup.present.set(true);
            });
        },
        || page.set(|mut setup, _| setup.present.set(false)),
    )
    .await;
}
