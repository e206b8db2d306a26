//! A component's source over its life, played by a script.
#![allow(missing_docs, reason = "a test is named for what it pins")]

use headwater::script::{Attempt, Script};
use headwater::{Json, State, Text};
use headwater_hooks::{Handlers, Mount, Request, Shown, play};
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// What is shown.
#[derive(Default)]
struct Screen {
    message: Option<String>,
    has_error: bool,
    state: Option<State>,
}

fn page(script: &Script) -> (Mount<Text>, Rc<RefCell<Screen>>) {
    let script = script.clone();
    let mut handlers = Handlers::default();
    handlers.configure(move |builder| builder.play(&script));
    page_with(handlers)
}

fn page_with(handlers: Handlers<Text>) -> (Mount<Text>, Rc<RefCell<Screen>>) {
    let screen = Rc::new(RefCell::new(Screen::default()));
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

#[test]
fn a_script_plays_what_is_opened_while_its_guard_is_there() {
    let (outer, inner) = (Script::new(), Script::new());
    let playing = play(&outer);
    let (mount, screen) = page_with(Handlers::default());
    mount.ask(at("/a"));
    {
        let _playing = play(&inner);
        mount.ask(at("/b"));
        inner.event("message", "of the inner one");
        assert_eq!(screen.borrow().message.as_deref(), Some("of the inner one"));
    }
    // What is open stays with its script.
    inner.event("message", "still");
    assert_eq!(screen.borrow().message.as_deref(), Some("still"));
    mount.ask(at("/c"));
    outer.event("message", "of the outer one");
    assert_eq!(screen.borrow().message.as_deref(), Some("of the outer one"));
    drop(playing);
    mount.ask(at("/d"));
    outer.run();
    inner.run();
    let urls = |script: &Script| -> Vec<_> {
        let requests = script.requests().into_iter();
        requests.map(|sent| sent.url).collect()
    };
    assert_eq!(
        (urls(&outer), urls(&inner)),
        (vec!["/c".into()], vec!["/b".into()])
    );
}

#[test]
fn a_script_that_a_component_names_itself_counts() {
    let (general, own) = (Script::new(), Script::new());
    let _playing = play(&general);
    let (mount, screen) = page(&own);
    mount.ask(at("/a"));
    own.event("message", "one");
    assert_eq!(screen.borrow().message.as_deref(), Some("one"));
    general.run();
    assert!(general.requests().is_empty());
}

#[test]
fn an_error_of_data_stays_until_an_event_could_be_read() {
    let script = Script::new();
    let _playing = play(&script);
    let shown = Rc::new(RefCell::new(Vec::new()));
    let numbers = Mount::<Json<u32>>::new(Handlers::default(), true, {
        let shown = Rc::clone(&shown);
        move |now| match now {
            Shown::Message(now) => {
                let data = now.map(|event| event.data.0);
                shown.borrow_mut().push(format!("{data:?}"));
            }
            Shown::Error(now) => {
                let has_error = now.is_some();
                shown.borrow_mut().push(format!("error: {has_error}"));
            }
            _ => {}
        }
    });
    numbers.ask(at("/numbers"));
    script.event("message", "one");
    assert_eq!(*shown.borrow(), ["error: true"]);
    script.event("message", "2");
    assert_eq!(shown.borrow_mut().split_off(1), ["error: false", "Some(2)"]);
    script.event("message", "3");
    assert_eq!(*shown.borrow_mut().last().unwrap(), "Some(3)");
}

#[test]
fn an_event_without_data_is_no_error_where_data_is_needed() {
    let script = Script::new();
    let _playing = play(&script);
    let has_error = Rc::new(Cell::new(false));
    let numbers = Mount::<Json<u32>>::new(Handlers::default(), true, {
        let has_error = Rc::clone(&has_error);
        move |now| {
            if let Shown::Error(now) = now {
                has_error.set(now.is_some());
            }
        }
    });
    numbers.ask(at("/numbers"));
    // By this a server moves the last event ID on.
    script.send("id: 7\ndata\n\n");
    assert!(!has_error.get());
    script.event("message", "one");
    assert!(has_error.get());
}
