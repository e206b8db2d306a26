//! What the hooks of all frameworks are tested by: streams, and a log of what a component was told.

use crate::support::{Patience, Stage, turn, until};
use headwater::script::Script;
use headwater_server::script::{Attempt, Ended, Scenario};
use std::cell::{Cell, RefCell};
use std::fmt::{Debug, Display};
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// How many events a burst has.
pub const BURST: u64 = 10_000;

async fn stage(attempt: Attempt) -> Stage {
    Stage::new(Scenario::new().attempt(attempt)).await
}

/// A stream that says something and stays open.
pub async fn endless() -> Stage {
    stage(Attempt::stream().send("data: 1\n\n").hold()).await
}

/// A stream that says 1 to [`BURST`] at once, and stays open.
pub async fn burst() -> Stage {
    let burst: String = (1..=BURST).map(|n| format!("data: {n}\n\n")).collect();
    stage(Attempt::stream().send(burst).hold()).await
}

/// A stream of numbers, one of which is none.
pub async fn partly_unreadable() -> Stage {
    let feed = Attempt::stream().send("data: 1\n\ndata: one\n\ndata: 2\n\n");
    stage(feed.hold()).await
}

/// No stream at first, and then one that says something and stays open.
pub async fn missing() -> Stage {
    let feed = Attempt::stream().send("data: 1\n\n").hold();
    let scenario = Scenario::new().attempt(Attempt::status(404));
    Stage::new(scenario.attempt(feed)).await
}

/// A stream that says something with an ID and something that can't be read, and stays open.
pub async fn numbered() -> Stage {
    let feed = Attempt::stream().send("id: 7\ndata: 1\n\ndata: one\n\n");
    stage(feed.hold()).await
}

/// A stream that says nothing.
pub async fn silent() -> Stage {
    stage(Attempt::stream().send(":\n\n").hold()).await
}

/// The requests of a source that was closed, opened, and begun anew: the second goes on from the event that came,
/// and the third from none.
pub async fn went_on_and_began_anew(stage: &Stage) {
    let seen = stage.seen("wait=3").await;
    let ids: Vec<_> = seen
        .iter()
        .map(|seen| seen.headers.get("last-event-id").map(String::as_str))
        .collect();
    assert_eq!(ids, [None, Some("7"), None]);
}

/// Waits until a component has asked with a parameter and a body in JSON.
pub async fn asked(stage: &Stage) {
    let seen = &stage.seen("wait=1").await[0];
    let content_type = seen.headers.get("content-type").map(String::as_str);
    assert!(
        seen.path.ends_with("model=small%20%26%20fast"),
        "{}",
        seen.path
    );
    assert_eq!(
        (&*seen.method, content_type, &*seen.body),
        ("POST", Some("application/json"), r#"{"prompt":"why?"}"#)
    );
}

/// Waits until the client has left, and not the server.
pub async fn left(stage: &Stage) {
    assert_eq!(stage.seen("ended=1").await[0].how, Ended::ClientLeft);
}

/// Waits until a source that began without the tests' header has come back with it.
pub async fn came_back_with_a_header(stage: &Stage, value: &str) {
    let seen = stage.seen("wait=2&ended=1").await;
    let header = |n: usize| seen[n].headers.get("x-test").map(String::as_str);
    assert_eq!((seen.len(), header(0), header(1)), (2, None, Some(value)));
}

/// What a component was told.
#[derive(Default)]
pub struct Told {
    pub messages: RefCell<Vec<u64>>,
    pub states: RefCell<Vec<String>>,
    pub errors: RefCell<Vec<String>>,
    /// What was shown at each rendering: the URL, the latest message and whether there was an error.
    pub shown: RefCell<Vec<(String, Option<u64>, bool)>>,
    /// How often it was mounted, and rendered, or whatever its framework does for a new value.
    pub mounts: Cell<u32>,
    pub renderings: Cell<u32>,
    /// How often the effects of a rendering have run, those of the hook among them: a framework may let time pass between
    /// a rendering and its effects.
    pub effects: Cell<u32>,
    /// How often it has gone.
    pub unmounts: Cell<u32>,
}

impl Told {
    pub fn message(&self, data: u64) {
        self.messages.borrow_mut().push(data);
    }

    pub fn state(&self, state: impl Debug) {
        let state = format!("{state:?}");
        let name = state.split_whitespace().next().unwrap_or_default();
        self.states.borrow_mut().push(name.into());
    }

    pub fn error(&self, error: impl Display) {
        self.errors.borrow_mut().push(error.to_string());
    }

    pub fn shows(&self, url: &str, latest: Option<u64>, has_error: bool) {
        let shown = (url.into(), latest, has_error);
        self.shown.borrow_mut().push(shown);
    }

    /// Waits until the message and the error of [`numbered`] are shown.
    pub async fn shows_message_and_error(&self) {
        until("both are shown", || {
            let shown = self.shown.borrow();
            shown
                .last()
                .is_some_and(|(_, latest, has_error)| *latest == Some(1) && *has_error)
        })
        .await;
    }

    /// What was shown with this URL, each once.
    pub fn shown_with(&self, url: &str) -> Vec<(Option<u64>, bool)> {
        let shown = self.shown.borrow();
        let with = shown.iter().filter(|(with, ..)| with == url);
        let mut with: Vec<_> = with
            .map(|(_, latest, has_error)| (*latest, *has_error))
            .collect();
        with.dedup();
        with
    }

    pub fn mounted(&self) {
        self.mounts.set(self.mounts.get() + 1);
    }

    pub fn unmounted(&self) {
        self.unmounts.set(self.unmounts.get() + 1);
    }

    pub fn rendered(&self) {
        self.renderings.set(self.renderings.get() + 1);
    }

    pub fn took_effect(&self) {
        self.effects.set(self.effects.get() + 1);
    }

    /// Waits until so many events have come.
    pub async fn messages(&self, count: usize) {
        let patience = Patience::begin();
        while self.messages.borrow().len() < count {
            let come = self.messages.borrow().len();
            let states = self.states.borrow().join(", ");
            let what = format!("{count} events have come: {come} have, and it was {states}");
            patience.wait(&what).await;
        }
        turn().await;
    }

    /// Waits until all of a burst has come, and nothing else.
    pub async fn burst(&self) {
        self.messages(BURST as usize).await;
        assert_eq!(*self.messages.borrow(), (1..=BURST).collect::<Vec<_>>());
    }

    /// Rendering keeps up with frames, not with events.
    pub fn rendered_seldom(&self) {
        let renderings = self.renderings.get();
        assert!(renderings < 1000, "rendered {renderings} times");
    }

    /// What [`partly_unreadable`] comes to.
    pub async fn partly_unreadable(&self) {
        self.messages(2).await;
        assert_eq!(*self.messages.borrow(), [1, 2]);
        let told = self.errors.borrow().join("\n");
        assert!(told.contains("the data of a \"message\" event"), "{told}");
    }
}

/// An element for a component.
pub fn root() -> HtmlElement {
    let document = web_sys::window().unwrap().document().unwrap();
    document.create_element("div").unwrap().unchecked_into()
}

/// Waits until an element shows a text.
pub async fn shows(element: &HtmlElement, text: &str) {
    let is_shown = || element.text_content().as_deref() == Some(text);
    until(&format!("it shows {text:?}"), is_shown).await;
}

/// A script sends prices, breaks off and lets time pass: the component shows the price, and meanwhile that it is old.
pub async fn shows_what_its_script_sends(root: &HtmlElement, script: &Script) {
    until("it asks", || script.requests().len() == 1).await;
    script.event("message", r#"{"symbol":"ACME","price":42}"#);
    shows(root, "ACME 42").await;
    script.break_off();
    shows(root, "ACME 42 (old)").await;
    script.advance(Duration::from_secs(2));
    shows(root, "ACME 42").await;
    script.event("message", r#"{"symbol":"ACME","price":43}"#);
    shows(root, "ACME 43").await;
    assert_eq!(script.requests()[1].url, "/prices");
}

/// Clicks the button of this class.
fn click(root: &HtmlElement, class: &str) {
    let button = root.query_selector(&format!("button.{class}"));
    let button = button.unwrap().expect("there is a button");
    button.unchecked_into::<HtmlElement>().click();
}

/// An element for a component whose buttons are clicked: some frameworks listen where all events end.
pub fn root_in_page() -> HtmlElement {
    let root = root();
    let document = web_sys::window().unwrap().document().unwrap();
    document.body().unwrap().append_child(&root).unwrap();
    root
}

/// One component at first, and one more or less by each click. All ask for the same, with a grace of a minute, and show
/// their latest number and a space.
pub async fn shares_one_connection(root: &HtmlElement, script: &Script) {
    until("it asks", || script.requests().len() == 1).await;
    script.event("message", "1");
    shows(root, "1 ").await;
    // Who comes later shows the latest at once.
    click(root, "more");
    shows(root, "1 1 ").await;
    script.event("message", "2");
    shows(root, "2 2 ").await;
    click(root, "less");
    shows(root, "2 ").await;
    click(root, "less");
    shows(root, "").await;
    // Nobody reads from it, for less than a minute.
    script.advance(Duration::from_secs(59));
    script.event("message", "3");
    click(root, "more");
    shows(root, "3 ").await;
    assert_eq!(script.requests().len(), 1);
    click(root, "less");
    shows(root, "").await;
    script.advance(Duration::from_secs(60));
    click(root, "more");
    until("it asks again", || script.requests().len() == 2).await;
    assert_eq!(script.requests()[1].last_event_id, "");
}

/// One component at first, which goes by a click, and comes by another. It has no grace.
pub async fn comes_back_at_once(root: &HtmlElement, script: &Script) {
    until("it asks", || script.requests().len() == 1).await;
    script.event("message", "1");
    shows(root, "1 ").await;
    click(root, "other");
    until("the other one has come", || {
        root.query_selector("i.b").unwrap().is_some()
    })
    .await;
    script.event("message", "2");
    shows(root, "2 ").await;
    assert_eq!(script.requests().len(), 1);
}

/// A component that sums the numbers, and one that shows their tens, with a space in between.
pub async fn selects_and_reduces(root: &HtmlElement, script: &Script, tens: impl Fn() -> u32) {
    until("it asks", || script.requests().len() == 1).await;
    shows(root, "0 ").await;
    let burst: String = (1..=100).map(|n| format!("data: {n}\n\n")).collect();
    script.send(&burst);
    shows(root, "5050 10").await;
    let before = tens();
    assert!(before > 0);
    for number in 101..=109 {
        script.event("message", &number.to_string());
    }
    shows(root, "5995 10").await;
    assert_eq!(tens(), before, "what is equal renders nothing");
    script.event("message", "110");
    shows(root, "6105 11").await;
    assert!(tens() > before);
    assert_eq!(script.requests().len(), 1);
}

/// A component that opens the source, and two below: one shows the number, one the state, and closes by a click.
pub async fn provides_one_source(root: &HtmlElement, script: &Script) {
    until("it asks", || script.requests().len() == 1).await;
    script.event("message", "1");
    shows(root, "1 Open").await;
    script.event("message", "2");
    shows(root, "2 Open").await;
    click(root, "close");
    shows(root, "2 Closed").await;
    assert_eq!(script.requests().len(), 1);
}
