//! The hook over a component's life.

use crate::hooks::{
    BURST, asked, burst, came_back_with_a_header, endless, left, missing, numbered,
    partly_unreadable, silent, went_on_and_began_anew,
};
use crate::host::{Page, Setup};
use crate::leavings;
use crate::support::{Stage, until};
use headwater_yew::{Json, State};
use wasm_bindgen_test::wasm_bindgen_test;

fn page(stage: &Stage) -> Page {
    Page::new(Setup {
        url: stage.url(),
        ..Setup::default()
    })
}

#[wasm_bindgen_test]
async fn every_event_of_a_burst_is_told_and_the_last_one_is_shown() {
    let stage = burst().await;
    for header in [None, Some("fetch".to_owned())] {
        let (url, is_fetch) = (stage.url(), header.is_some());
        let page = Page::new(Setup {
            url,
            header,
            ..Setup::default()
        });
        page.burst().await;
        until("the last one is shown", || {
            page.handle().data() == Some(&Json(BURST))
        })
        .await;
        if is_fetch {
            page.rendered_seldom();
        }
    }
}

#[wasm_bindgen_test]
async fn a_component_that_goes_closes_its_connection() {
    let stage = endless().await;
    let page = page(&stage);
    page.messages(1).await;
    page.set(|setup| setup.absent = true);
    left(&stage).await;
    // No handler hears anything any more, not even the end. A handle that was kept opens nothing.
    assert_eq!(*page.states.borrow(), ["Connecting", "Open"]);
    page.handle().open();
    let other = endless().await;
    let _other = self::page(&other);
    other.seen("wait=1").await;
    assert_eq!(stage.seen("").await.len(), 1);
}

#[wasm_bindgen_test]
async fn another_url_closes_the_old_stream_and_opens_the_new_one() {
    let (first, second) = (endless().await, endless().await);
    let page = page(&first);
    page.messages(1).await;
    page.set(|setup| setup.url = second.url());
    left(&first).await;
    page.messages(2).await;
    assert_eq!(second.seen("wait=1").await.len(), 1);
}

#[wasm_bindgen_test]
async fn what_came_from_another_url_is_not_shown() {
    for keep_previous in [false, true] {
        let (first, second) = (numbered().await, silent().await);
        let page = Page::new(Setup {
            url: first.url(),
            keep_previous,
            ..Setup::default()
        });
        page.shows_message_and_error().await;
        page.set(|setup| setup.url = second.url());
        second.seen("wait=1").await;
        until("it is open", || page.handle().state == State::Open).await;
        let kept = keep_previous.then_some(1);
        assert_eq!(page.shown_with(&second.url()), [(kept, false)]);
    }
}

#[wasm_bindgen_test]
async fn what_is_opened_goes_on_from_the_last_event_id_and_what_is_restarted_begins_anew() {
    let stage = numbered().await;
    let page = page(&stage);
    page.messages(1).await;
    page.handle().close();
    left(&stage).await;
    until("it shows", || page.handle().state == State::Closed).await;
    assert_eq!(page.handle().data(), Some(&Json(1)));
    page.handle().open();
    // It is open already: nothing follows.
    page.handle().open();
    page.messages(2).await;
    page.shows_message_and_error().await;
    page.shown.borrow_mut().clear();
    page.handle().restart();
    // It was rendered so, however soon the next event came.
    until("nothing is shown", || {
        let shown = page.shown.borrow();
        shown
            .iter()
            .any(|(_, latest, has_error)| latest.is_none() && !has_error)
    })
    .await;
    page.messages(3).await;
    went_on_and_began_anew(&stage).await;
}

#[wasm_bindgen_test]
async fn a_handle_is_equal_to_another_that_shows_the_same() {
    let stage = numbered().await;
    let page = page(&stage);
    page.shows_message_and_error().await;
    let before = page.handle();
    page.set(|setup| setup.manual = true);
    let renderings = page.renderings.get();
    until("it is rendered again", || {
        page.renderings.get() > renderings
    })
    .await;
    assert!(before == page.handle());
    page.handle().close();
    until("it shows", || page.handle().state == State::Closed).await;
    assert!(before != page.handle());
}

#[wasm_bindgen_test]
async fn a_component_asks_with_a_parameter_and_a_body_in_json() {
    let stage = endless().await;
    let page = Page::new(Setup {
        url: stage.url(),
        asks: true,
        ..Setup::default()
    });
    page.messages(1).await;
    asked(&stage).await;
}

#[wasm_bindgen_test]
async fn another_header_reconnects_and_another_rendering_does_not() {
    let stage = endless().await;
    let page = page(&stage);
    page.messages(1).await;
    let before = page.renderings.get();
    // The component is rendered once more, with the same request.
    page.set(|setup| setup.manual = true);
    until("it is rendered again", || page.renderings.get() > before).await;
    page.set(|setup| setup.header = Some("b".into()));
    page.messages(2).await;
    came_back_with_a_header(&stage, "b").await;
}

#[wasm_bindgen_test]
async fn a_component_that_is_mounted_twice_opens_once() {
    let stage = endless().await;
    let page = Page::new(Setup {
        url: stage.url(),
        twice: true,
        ..Setup::default()
    });
    page.messages(1).await;
    assert_eq!(page.mounts.get(), 2);
    assert_eq!(stage.seen("wait=1").await.len(), 1);
}

#[wasm_bindgen_test]
async fn what_is_closed_stays_closed_until_it_is_opened() {
    let (stage, other) = (endless().await, endless().await);
    let page = Page::new(Setup {
        url: other.url(),
        manual: true,
        ..Setup::default()
    });
    until("its effects have run", || page.effects.get() == 1).await;
    assert_eq!(page.handle().state, State::Idle);
    page.set(|setup| setup.url = stage.url());
    until("they have run again", || page.effects.get() == 2).await;
    page.handle().open();
    page.messages(1).await;
    page.handle().close();
    left(&stage).await;
    until("it shows", || page.handle().state == State::Closed).await;
    page.handle().open();
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
    until("the last one is shown", || {
        page.handle().data() == Some(&Json(2))
    })
    .await;
    assert!(page.handle().error.is_none());
}

#[wasm_bindgen_test]
async fn a_refusal_is_shown_with_its_status_and_whoever_reconnects_has_the_stream() {
    let stage = missing().await;
    let page = Page::new(Setup {
        url: stage.url(),
        header: Some("fetch".into()),
        ..Setup::default()
    });
    until("it is closed", || {
        page.states
            .borrow()
            .last()
            .is_some_and(|state| state == "Closed")
    })
    .await;
    until("the error is shown", || page.handle().error.is_some()).await;
    let error = page.handle().error.as_ref().map(ToString::to_string);
    assert!(error.is_some_and(|error| error.ends_with("status 404")));
    page.handle().reconnect();
    page.messages(1).await;
    until("it shows", || page.handle().state == State::Open).await;
    assert!(page.handle().error.is_none());
}

#[wasm_bindgen_test]
async fn a_thousand_components_that_come_and_go_leave_nothing_behind() {
    let stage = endless().await;
    let page = page(&stage);
    leavings::none(
        &stage,
        &page,
        |header| {
            page.set(|setup| {
                setup.header = header.map(str::to_owned);
                setup.absent = false;
            });
        },
        || page.set(|setup| setup.absent = true),
    )
    .await;
}
