//! A component's source over its life, played by a script.
#![allow(missing_docs, reason = "a test is named for what it pins")]

use headwater::script::{Attempt, Script};
use headwater::{State, Text};
use headwater_hooks::{Handlers, Mount, Request, Shown};
use std::cell::RefCell;
use std::rc::Rc;

/// What is shown.
#[derive(Default)]
struct Screen {
    message: Option<String>,
    has_error: bool,
    state: Option<State>,
}

fn page(script: &Script) -> (Mount<Text>, Rc<RefCell<Screen>>) {
    let screen = Rc::new(RefCell::new(Screen::default()));
    let script = script.clone();
    let mut handlers = Handlers::<Text>::default();
    handlers.configure(move |builder| builder.play(&script));
    let mount = Mount::new(handlers, true, {
        let screen = Rc::clone(&screen);
        move |shown| {
            let mut screen = screen.borrow_mut();
            match shown {
                Shown::Message(now) => screen.message = now.map(|event| event.data.to_string()),
                Shown::State(now) => screen.state = Some(now),
                Shown::Error(now) => screen.has_error = now.is_some(),
                _ => {}
            }
        }
    });
    (mount, screen)
}

fn at(url: &str) -> Request {
    Request {
        url: url.into(),
        ..Request::default()
    }
}

fn feed() -> Attempt {
    Attempt::stream()
        .event_with_id("7", "message", "one")
        .hold()
}

/// The last event ID of each request that was sent.
fn ids(script: &Script) -> Vec<String> {
    let requests = script.requests().into_iter();
    requests.map(|sent| sent.last_event_id).collect()
}

#[test]
fn another_request_takes_message_and_last_event_id_away() {
    let script = Script::new()
        .attempt(feed())
        .attempt(Attempt::stream().hold());
    let (mount, screen) = page(&script);
    mount.ask(at("/a"));
    script.run();
    assert_eq!(screen.borrow().message.as_deref(), Some("one"));
    mount.ask(at("/b"));
    assert_eq!(screen.borrow().message, None);
    script.run();
    assert_eq!(screen.borrow().state, Some(State::Open));
    assert_eq!(ids(&script), ["", ""]);
}

#[test]
fn a_message_is_kept_where_that_is_asked_for_and_an_error_is_not() {
    let script = Script::new()
        .attempt(feed())
        .attempt(Attempt::status(404))
        .attempt(Attempt::stream().hold());
    let (mount, screen) = page(&script);
    mount.keep_previous(true);
    mount.ask(at("/a"));
    script.run();
    mount.ask(at("/b"));
    script.run();
    assert!(screen.borrow().has_error);
    mount.ask(at("/c"));
    assert!(!screen.borrow().has_error);
    assert_eq!(screen.borrow().message.as_deref(), Some("one"));
}

#[test]
fn what_is_opened_goes_on_and_what_is_restarted_begins_anew() {
    let script = Script::new()
        .attempt(feed())
        .attempt(feed())
        .attempt(feed());
    let (mount, screen) = page(&script);
    mount.ask(at("/a"));
    script.run();
    mount.close();
    assert_eq!(screen.borrow().state, Some(State::Closed));
    assert_eq!(screen.borrow().message.as_deref(), Some("one"));
    mount.open();
    script.run();
    // It is open: nothing follows.
    mount.open();
    script.run();
    mount.restart();
    assert_eq!(screen.borrow().message, None);
    script.run();
    assert_eq!(ids(&script), ["", "7", ""]);
}

#[test]
fn what_was_closed_stays_closed_when_something_else_is_asked_for() {
    let script = Script::new().attempt(feed()).attempt(feed());
    let (mount, screen) = page(&script);
    mount.ask(at("/a"));
    script.run();
    mount.close();
    mount.ask(at("/b"));
    script.run();
    assert_eq!(script.requests().len(), 1);
    assert_eq!(screen.borrow().message, None);
    mount.open();
    script.run();
    assert_eq!(ids(&script), ["", ""]);
}
