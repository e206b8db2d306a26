//! The hook on a desktop or a phone, as far as it needs no window: Dioxus polls the sources.
#![cfg(not(target_arch = "wasm32"))]
#![allow(missing_docs, reason = "a test is named for what it pins")]

use dioxus::prelude::*;
use dioxus_core::NoOpMutations;
use headwater_dioxus::{Text, UseEventSourceOptions, use_event_source_with_options};
use headwater_hooks::{Handlers, Mount, Request, Shown};
use headwater_server::script::{Attempt, Ended, Scenario};
use headwater_server::{Options, Server};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;
use tokio::time::{sleep, timeout};

/// Longer than anything here takes.
const FOREVER: Duration = Duration::from_secs(60);
/// Shorter than anybody notices.
const MOMENT: Duration = Duration::from_millis(5);

#[derive(Clone)]
struct Seen {
    url: String,
    messages: Rc<RefCell<Vec<String>>>,
    is_present: Rc<Cell<bool>>,
    grace: Duration,
}

impl PartialEq for Seen {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.messages, &other.messages)
    }
}

fn host(seen: Seen) -> Element {
    let is_present = seen.is_present.get();
    rsx! {
        if is_present {
            Latest { seen }
        }
    }
}

#[component]
fn Latest(seen: Seen) -> Element {
    let Seen {
        url,
        messages,
        grace,
        ..
    } = seen;
    let options = UseEventSourceOptions::<Text>::default()
        .grace(grace)
        .on_message(move |event| messages.borrow_mut().push(event.data.to_string()));
    let source = use_event_source_with_options(move || url.clone(), options);
    let text = source
        .message
        .read()
        .as_ref()
        .map(|event| event.data.to_string());
    rsx! { p { {text} } }
}

/// A page that shows the second event of a stream, until `leave` has been called with it: then its connection ends.
async fn stay_until(
    grace: Duration,
    leave: impl AsyncFnOnce(VirtualDom, &Seen) -> Option<VirtualDom>,
) {
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
        is_present: Rc::new(Cell::new(true)),
        grace,
    };
    let mut page = VirtualDom::new_with_props(host, seen.clone());
    page.rebuild_in_place();
    let shown = timeout(FOREVER, async {
        while dioxus_ssr::render(&page) != "<p>2</p>" {
            page.wait_for_work().await;
            page.render_immediate(&mut NoOpMutations);
        }
    });
    shown.await.expect("the events are shown");
    assert_eq!(*seen.messages.borrow(), ["1", "2"]);
    let how = || server.requests(&placed.id).unwrap()[0].how;
    assert_ne!(how(), Ended::ClientLeft);
    let mut page = leave(page, &seen).await;
    let left = timeout(FOREVER, async {
        while how() != Ended::ClientLeft {
            match &mut page {
                Some(page) => run_for_a_moment(page).await,
                None => sleep(MOMENT).await,
            }
        }
    });
    left.await.expect("the connection is closed");
}

/// Does what is due in a page, as its renderer does all the time.
async fn run_for_a_moment(page: &mut VirtualDom) {
    if timeout(MOMENT, page.wait_for_work()).await.is_ok() {
        page.render_immediate(&mut NoOpMutations);
    }
}

/// Takes the component away.
fn take_away(page: &mut VirtualDom, seen: &Seen) {
    seen.is_present.set(false);
    page.mark_dirty(ScopeId::APP);
    page.render_immediate(&mut NoOpMutations);
    assert!(!dioxus_ssr::render(page).contains('2'));
}

#[tokio::test]
async fn a_source_ends_with_its_component() {
    stay_until(Duration::ZERO, async |mut page, seen| {
        take_away(&mut page, seen);
        Some(page)
    })
    .await;
}

#[tokio::test]
async fn a_source_ends_with_its_page() {
    stay_until(Duration::ZERO, async |page, _| {
        drop(page);
        None
    })
    .await;
}

#[tokio::test]
async fn a_source_stays_for_its_grace_and_ends_with_its_page() {
    stay_until(FOREVER, async |mut page, seen| {
        take_away(&mut page, seen);
        for _ in 0..10 {
            run_for_a_moment(&mut page).await;
        }
        // Who comes back has the latest event.
        seen.is_present.set(true);
        page.mark_dirty(ScopeId::APP);
        page.render_immediate(&mut NoOpMutations);
        while dioxus_ssr::render(&page) != "<p>2</p>" {
            run_for_a_moment(&mut page).await;
        }
        assert_eq!(*seen.messages.borrow(), ["1", "2"]);
        take_away(&mut page, seen);
        run_for_a_moment(&mut page).await;
        drop(page);
        None
    })
    .await;
}

#[tokio::test]
async fn a_source_that_has_failed_runs_again_after_reconnect() {
    let options = Options {
        scripted: true,
        ..Options::default()
    };
    let server = Server::start(options).await.unwrap();
    let scenario = Scenario::new()
        .attempt(Attempt::status(404))
        .attempt(Attempt::stream().send("data: 1\n\n").hold());
    let placed = server.place(scenario).unwrap();
    let shown = Rc::new(RefCell::new(Vec::new()));
    let run = async {
        let show = Rc::clone(&shown);
        let show = move |now: Shown<Text>| show.borrow_mut().push(format!("{now:?}"));
        let mount = Mount::new(Handlers::default(), true, show);
        mount.run_with(|source| drop(tokio::task::spawn_local(source)));
        mount.ask(Request {
            url: format!("{}{}", server.url(), placed.url),
            ..Request::default()
        });
        for expected in ["State(Closed)", "Message(Some"] {
            while !shown
                .borrow()
                .iter()
                .any(|shown| shown.starts_with(expected))
            {
                sleep(Duration::from_millis(5)).await;
            }
            mount.reconnect();
        }
        mount
    };
    let local = tokio::task::LocalSet::new();
    let run = timeout(FOREVER, local.run_until(run)).await;
    let mount = run.unwrap_or_else(|_| panic!("{shown:?}"));
    {
        // What stays of the source is spawned, too.
        let _local = local.enter();
        mount.unmount();
    }
    let told = shown.borrow().len();
    mount.close();
    assert_eq!(
        shown.borrow().len(),
        told,
        "a component that is gone shows nothing"
    );
}
