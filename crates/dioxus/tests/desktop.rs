//! The hook on a desktop or a phone, as far as it needs no window: Dioxus polls the sources.
#![cfg(not(target_arch = "wasm32"))]
#![allow(missing_docs, reason = "a test is named for what it pins")]

use dioxus::prelude::*;
use dioxus_core::{NoOpMutations, VirtualDom};
use headwater_dioxus::{Text, UseEventSourceOptions, use_event_source_with_options};
use headwater_server::script::{Attempt, Ended, Scenario};
use headwater_server::{Options, Server};
use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;
use tokio::time::{sleep, timeout};

/// Longer than anything here takes.
const FOREVER: Duration = Duration::from_secs(60);

#[derive(Clone)]
struct Seen {
    url: String,
    messages: Rc<RefCell<Vec<String>>>,
}

fn latest(seen: Seen) -> Element {
    let Seen { url, messages } = seen;
    let options = UseEventSourceOptions::<Text>::default()
        .on_message(move |event| messages.borrow_mut().push(event.data.to_string()));
    let source = use_event_source_with_options(move || url.clone(), options);
    let text = source
        .message
        .read()
        .as_ref()
        .map(|event| event.data.to_string());
    rsx! { p { {text} } }
}

#[tokio::test]
async fn a_source_runs_with_its_component_and_ends_with_it() {
    let options = Options {
        scripted: true,
        ..Options::default()
    };
    let server = Server::start(options).await.unwrap();
    let feed = Attempt::stream().send("data: 1\n\ndata: 2\n\n").hold();
    let placed = server.place(Scenario::new().attempt(feed)).unwrap();
    let seen = Seen {
        url: format!("{}{}", server.url(), placed.url),
        messages: Rc::default(),
    };
    let mut page = VirtualDom::new_with_props(latest, seen.clone());
    page.rebuild_in_place();
    let shown = timeout(FOREVER, async {
        while !dioxus_ssr::render(&page).contains('2') {
            page.wait_for_work().await;
            page.render_immediate(&mut NoOpMutations);
        }
    });
    shown.await.expect("the events are shown");
    assert_eq!(*seen.messages.borrow(), ["1", "2"]);
    drop(page);
    let left = timeout(FOREVER, async {
        while server.requests(&placed.id).unwrap()[0].how != Ended::ClientLeft {
            sleep(Duration::from_millis(5)).await;
        }
    });
    left.await.expect("the connection is closed");
}
