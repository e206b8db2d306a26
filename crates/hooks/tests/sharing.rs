//! Components that ask for the same have one connection.
#![allow(missing_docs, reason = "a test is named for what it pins")]

use headwater::script::{Attempt, Script};
use headwater::{Json, Payload, State, Text};
use headwater_hooks::{Handlers, Mount, Place, Request, Shown, Types, View, play};
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::{Cell, RefCell};
use std::fmt::Display;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use std::time::Duration;

const SECOND: Duration = Duration::from_secs(1);

/// What a component shows, and what its handler has heard.
#[derive(Default)]
struct Screen {
    message: Option<String>,
    has_error: bool,
    state: Option<State>,
    heard: Vec<String>,
    states: Vec<State>,
}

/// A component.
struct Component<T> {
    mount: Mount<T>,
    screen: Rc<RefCell<Screen>>,
}

impl<T: Payload + Display + 'static> Component<T> {
    fn new() -> Self {
        Self::with(|_| {})
    }

    fn with(more: impl FnOnce(&mut Handlers<T>)) -> Self {
        let screen = Rc::new(RefCell::new(Screen::default()));
        let mut handlers = Handlers::<T>::default();
        handlers.on_message({
            let screen = Rc::clone(&screen);
            move |event| screen.borrow_mut().heard.push(event.data.to_string())
        });
        handlers.on_state({
            let screen = Rc::clone(&screen);
            move |change| screen.borrow_mut().states.push(change.state)
        });
        more(&mut handlers);
        let mount = Mount::new(handlers, true, {
            let screen = Rc::clone(&screen);
            move |shown: Shown<T>| {
                let mut screen = screen.borrow_mut();
                match shown {
                    Shown::Message(now) => screen.message = now.map(|event| event.data.to_string()),
                    Shown::State(now) => screen.state = Some(now),
                    Shown::Error(now) => screen.has_error = now.is_some(),
                    _ => {}
                }
            }
        });
        Self { mount, screen }
    }

    fn asking(request: Request) -> Self {
        let component = Self::new();
        component.mount.ask(request);
        component
    }

    fn message(&self) -> Option<String> {
        self.screen.borrow().message.clone()
    }

    fn state(&self) -> Option<State> {
        self.screen.borrow().state
    }

    fn heard(&self) -> Vec<String> {
        self.screen.borrow().heard.clone()
    }
}

fn at(url: &str) -> Request {
    Request {
        url: url.into(),
        ..Request::default()
    }
}

fn keyed(key: &str) -> Request {
    Request {
        key: Some(key.into()),
        ..at("/feed")
    }
}

fn hears(types: &[&str]) -> Request {
    Request {
        types: Types::named(types.iter().copied()),
        ..at("/feed")
    }
}

/// The last event ID of each request that was sent.
fn ids(script: &Script) -> Vec<String> {
    let requests = script.requests().into_iter();
    requests.map(|sent| sent.last_event_id).collect()
}

/// Whether no stream is open: a script tells by a panic.
fn is_left(script: &Script) -> bool {
    catch_unwind(AssertUnwindSafe(|| script.send(":\n\n"))).is_err()
}

#[test]
fn two_that_ask_for_the_same_have_one_connection_and_each_hears_all() {
    let script = Script::new();
    let _playing = play(&script);
    let one = Component::<Text>::asking(at("/feed"));
    let other = Component::<Json<u32>>::asking(at("/feed"));
    script.event("message", "1");
    script.event("message", "2");
    assert_eq!(script.requests().len(), 1);
    assert_eq!(
        (one.heard(), other.heard()),
        (vec!["1".into(), "2".into()], vec!["1".into(), "2".into()])
    );
    assert_eq!(other.state(), Some(State::Open));
}

#[test]
fn who_comes_later_has_the_latest_event_and_the_state_at_once_and_not_past_ones() {
    let script = Script::new();
    let _playing = play(&script);
    let first = Component::<Text>::asking(at("/feed"));
    script.event("message", "1");
    script.event("message", "2");
    let late = Component::<Json<u32>>::asking(at("/feed"));
    assert_eq!(
        (late.message(), late.state()),
        (Some("2".into()), Some(State::Open))
    );
    assert_eq!(late.heard(), [""; 0]);
    script.event("message", "3");
    assert_eq!((first.heard().len(), late.heard()), (3, vec!["3".into()]));
    assert_eq!(script.requests().len(), 1);
}

#[test]
fn who_comes_while_an_event_is_told_gets_it_once() {
    let script = Script::new();
    let _playing = play(&script);
    let late = Rc::new(RefCell::new(None));
    let first = Component::<Text>::with({
        let late = Rc::clone(&late);
        |handlers| {
            handlers.on_message(move |_| {
                let mut late = late.borrow_mut();
                late.get_or_insert_with(|| Component::<Text>::asking(at("/feed")));
            });
        }
    });
    first.mount.ask(at("/feed"));
    script.event("message", "1");
    let late = late.take().unwrap();
    assert_eq!((late.message(), late.heard()), (Some("1".into()), vec![]));
    script.event("message", "2");
    assert_eq!(late.heard(), ["2"]);
}

#[test]
fn who_comes_later_has_the_latest_of_the_types_that_it_hears() {
    let script = Script::new();
    let _playing = play(&script);
    let _first = Component::<Text>::asking(hears(&["a", "b"]));
    script.event("a", "of a");
    script.event("b", "of b");
    let late = |types: &[&str]| Component::<Text>::asking(hears(types)).message();
    assert_eq!(late(&["a"]).as_deref(), Some("of a"));
    assert_eq!(late(&["a", "b"]).as_deref(), Some("of b"));
    assert_eq!(late(&["c"]), None);
    let all = Component::<Text>::asking(Request {
        types: Types::Any,
        ..at("/feed")
    });
    assert_eq!(all.message().as_deref(), Some("of b"));
    script.event("c", "of c");
    assert_eq!(late(&["c"]).as_deref(), Some("of c"));
    assert_eq!(script.requests().len(), 1);
}

#[test]
fn who_comes_later_has_the_error_too() {
    let script = Script::new()
        .attempt(Attempt::stream().event("message", "one"))
        .attempt(Attempt::refuse());
    let _playing = play(&script);
    let _first = Component::<Text>::asking(at("/feed"));
    script.run();
    let late = Component::<Json<u32>>::asking(at("/feed"));
    assert!(matches!(late.state(), Some(State::Waiting { .. })));
    assert!(late.screen.borrow().has_error);
    assert_eq!(late.message(), None);
}

#[test]
fn what_may_not_be_the_same_is_shared_by_a_key_alone() {
    let post = Request {
        body: Some("why?".into()),
        ..at("/feed")
    };
    let header = |value: &str| Request {
        headers: vec![("x-app".into(), value.into())],
        ..at("/feed")
    };
    for (one, other, requests) in [
        (post.clone(), post.clone(), 2),
        (header("a"), header("b"), 2),
        (header("a"), header("a"), 1),
        (at("/feed"), at("/other"), 2),
        (at("/feed"), keyed("a"), 2),
        (keyed("a"), keyed("b"), 2),
        (
            keyed("a"),
            Request {
                url: "/other".into(),
                ..keyed("a")
            },
            2,
        ),
        (
            keyed("a"),
            Request {
                body: Some("why?".into()),
                ..keyed("a")
            },
            1,
        ),
    ] {
        let script = Script::new();
        let _playing = play(&script);
        let _one = Component::<Text>::asking(one);
        let _other = Component::<Text>::asking(other);
        script.run();
        assert_eq!(script.requests().len(), requests);
    }
    for (request, requests) in [(at("/feed"), 2), (keyed("a"), 1)] {
        let script = Script::new();
        let _playing = play(&script);
        let configured = || {
            let component = Component::<Text>::with(|handlers| {
                handlers.configure(|builder| builder.header("x-app", "1"));
            });
            component.mount.ask(request.clone());
            component
        };
        let _both = (configured(), configured());
        script.run();
        assert_eq!(script.requests().len(), requests);
    }
}

#[test]
fn another_request_with_the_same_key_opens_nothing() {
    let script = Script::new();
    let _playing = play(&script);
    let one = Component::<Text>::asking(keyed("a"));
    script.event("message", "1");
    one.mount.ask(Request {
        headers: vec![("authorization".into(), "renewed".into())],
        ..keyed("a")
    });
    script.run();
    assert_eq!(
        (script.requests().len(), one.message().as_deref()),
        (1, Some("1"))
    );
    one.mount.ask(keyed("b"));
    assert_eq!(one.message(), None);
    script.run();
    assert_eq!(script.requests().len(), 2);
}

#[test]
fn a_connection_ends_with_the_last_one_when_the_current_task_is_over() {
    let script = Script::new();
    let _playing = play(&script);
    let one = Component::<Text>::asking(at("/feed"));
    let other = Component::<Text>::asking(at("/feed"));
    script.event("message", "1");
    drop(one);
    script.event("message", "2");
    assert_eq!(other.heard(), ["1", "2"]);
    drop(other);
    // Mounted again at once: it is the same connection.
    let again = Component::<Text>::asking(at("/feed"));
    assert_eq!(again.message().as_deref(), Some("2"));
    script.event("message", "3");
    assert_eq!(
        (again.heard(), script.requests().len()),
        (vec!["3".into()], 1)
    );
    drop(again);
    assert!(is_left(&script));
    let _later = Component::<Text>::asking(at("/feed"));
    script.run();
    assert_eq!(ids(&script), ["", ""]);
}

#[test]
fn who_goes_before_anything_is_asked_asks_for_nothing() {
    let script = Script::new();
    let _playing = play(&script);
    drop(Component::<Text>::asking(at("/feed")));
    script.run();
    assert!(script.requests().is_empty());
    drop(Component::<Text>::asking(at("/feed")));
    let _next = Component::<Text>::asking(at("/feed"));
    script.run();
    assert_eq!(script.requests().len(), 1);
}

#[test]
fn a_connection_outlives_the_last_one_by_the_grace() {
    let script = Script::new();
    let _playing = play(&script);
    let graced = || {
        let component = Component::<Text>::new();
        component.mount.grace(SECOND);
        component.mount.ask(at("/feed"));
        component
    };
    drop(graced());
    script.advance(SECOND / 2);
    // What comes meanwhile is not lost to who comes back.
    script.event("message", "1");
    let back = graced();
    assert_eq!(back.message().as_deref(), Some("1"));
    // The wait of before is over, and ends nothing.
    script.advance(SECOND);
    script.event("message", "2");
    drop(back);
    script.advance(SECOND - Duration::from_millis(1));
    assert!(!is_left(&script));
    script.advance(Duration::from_millis(1));
    assert!(is_left(&script));
    assert_eq!(script.requests().len(), 1);
}

#[test]
fn what_has_failed_during_its_grace_is_opened_anew() {
    let script = Script::new()
        .attempt(Attempt::stream())
        .attempt(Attempt::status(404))
        .attempt(Attempt::stream().hold());
    let _playing = play(&script);
    let one = Component::<Text>::new();
    one.mount.grace(60 * SECOND);
    one.mount.ask(at("/feed"));
    script.run();
    drop(one);
    script.advance(10 * SECOND);
    assert_eq!(script.requests().len(), 2);
    let back = Component::<Text>::asking(at("/feed"));
    script.run();
    assert_eq!(
        (back.state(), script.requests().len()),
        (Some(State::Open), 3)
    );
}

#[test]
fn what_is_closed_is_left_and_others_go_on() {
    let script = Script::new();
    let _playing = play(&script);
    let one = Component::<Text>::asking(at("/feed"));
    let other = Component::<Text>::asking(at("/feed"));
    script.event_with_id("7", "message", "1");
    one.mount.close();
    assert_eq!(
        (one.state(), other.state()),
        (Some(State::Closed), Some(State::Open))
    );
    assert_eq!(one.screen.borrow().states.last(), Some(&State::Closed));
    script.event("message", "2");
    assert_eq!((one.heard().len(), other.heard().len()), (1, 2));
    one.mount.open();
    assert_eq!(
        (one.state(), one.message().as_deref()),
        (Some(State::Open), Some("2"))
    );
    assert_eq!(script.requests().len(), 1);
    // The last one to close ends it at once, whatever its grace.
    other.mount.grace(60 * SECOND);
    one.mount.close();
    other.mount.close();
    assert!(is_left(&script));
    other.mount.open();
    script.run();
    assert_eq!(ids(&script), ["", "7"]);
}

#[test]
fn what_is_restarted_or_opened_again_is_so_for_all() {
    let script = Script::new()
        .attempt(
            Attempt::stream()
                .event_with_id("7", "message", "one")
                .hold(),
        )
        .attempt(Attempt::status(404))
        .attempt(Attempt::status(404))
        .attempt(Attempt::stream().hold());
    let _playing = play(&script);
    let one = Component::<Text>::asking(at("/feed"));
    let other = Component::<Text>::asking(at("/feed"));
    script.run();
    one.mount.restart();
    assert_eq!((one.message(), other.message()), (None, None));
    assert_eq!(other.state(), Some(State::Connecting));
    script.run();
    assert_eq!(other.state(), Some(State::Closed));
    other.mount.open();
    assert_eq!(one.state(), Some(State::Connecting));
    script.run();
    assert_eq!(one.state(), Some(State::Closed));
    one.mount.reconnect();
    assert_eq!(other.state(), Some(State::Connecting));
    script.advance(SECOND);
    script.event("message", "2");
    assert_eq!(
        (one.message(), other.message()),
        (Some("2".into()), Some("2".into()))
    );
    assert_eq!(ids(&script), ["", "", "", ""]);
}

#[test]
fn a_reader_that_goes_while_others_are_told_hears_no_more() {
    let script = Script::new();
    let _playing = play(&script);
    let other = Rc::new(RefCell::new(None));
    let one = Component::<Text>::with({
        let other = Rc::clone(&other);
        |handlers| handlers.on_message(move |_| drop(other.take()))
    });
    one.mount.ask(at("/feed"));
    let second = Component::<Text>::asking(at("/feed"));
    let screen = Rc::clone(&second.screen);
    other.replace(Some(second));
    script.event("message", "1");
    assert_eq!(screen.borrow().heard, [""; 0]);
    // It was not the last one.
    script.event("message", "2");
    drop(one);
    assert!(is_left(&script));
}

/// Data as a test keeps it, and how often it was changed.
#[derive(Clone, Default)]
struct Kept<D>(Rc<(RefCell<D>, Cell<usize>)>);

impl<D> Place<D> for Kept<D> {
    fn look(&self, look: &mut dyn FnMut(&D)) {
        look(&self.0.0.borrow());
    }

    fn change(&self, change: &mut dyn FnMut(&mut D)) {
        change(&mut self.0.0.borrow_mut());
        self.0.1.set(self.0.1.get() + 1);
    }
}

#[test]
fn who_comes_later_reduces_what_comes_from_then_on_and_selects_of_the_latest() {
    let script = Script::new();
    let _playing = play(&script);
    let _first = Component::<Json<u32>>::asking(at("/feed"));
    script.event("message", "1");
    let (sum, parity) = (Kept::<u32>::default(), Kept::<Option<bool>>::default());
    let summing = Component::<Json<u32>>::new();
    summing.mount.view(
        View::<Json<u32>, _>::reduce(0, |sum, event| *sum += event.data.0),
        sum.clone(),
    );
    summing.mount.ask(at("/feed"));
    let selecting = Component::<Json<u32>>::new();
    selecting.mount.view(
        View::<Json<u32>, _>::select(|event| Some(event.data.0 % 2 == 1)),
        parity.clone(),
    );
    selecting.mount.ask(at("/feed"));
    assert_eq!((*sum.0.0.borrow(), *parity.0.0.borrow()), (0, Some(true)));
    assert_eq!(summing.message(), None);
    script.event("message", "2");
    script.event("message", "3");
    assert_eq!((*sum.0.0.borrow(), *parity.0.0.borrow()), (5, Some(true)));
}

#[test]
fn what_is_played_ends_with_its_script_and_shares_nothing_with_others() {
    let (outer, inner) = (Script::new(), Script::new());
    let _outer = play(&outer);
    let _one = Component::<Text>::asking(at("/feed"));
    outer.run();
    let playing = play(&inner);
    let other = Component::<Text>::new();
    other.mount.grace(60 * SECOND);
    other.mount.ask(at("/feed"));
    inner.run();
    assert_eq!((outer.requests().len(), inner.requests().len()), (1, 1));
    drop(other);
    drop(playing);
    assert!(is_left(&inner));
}

/// The system's allocator, and how many bytes of it this thread has in use.
struct Counting;

thread_local! {
    static IN_USE: Cell<isize> = const { Cell::new(0) };
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

// SAFETY: every call is passed on unchanged to the system's allocator, which keeps the contract; the
// count needs no memory.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let _ = IN_USE.try_with(|bytes| bytes.set(bytes.get() + layout.size() as isize));
        // SAFETY: the caller's promise is passed on.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        let _ = IN_USE.try_with(|bytes| bytes.set(bytes.get() - layout.size() as isize));
        // SAFETY: the caller's promise is passed on.
        unsafe { System.dealloc(block, layout) }
    }
}

#[test]
fn a_thousand_that_come_and_go_leave_nothing() {
    let cycle = |n: u32| {
        let script = Script::new();
        let _playing = play(&script);
        for grace in [Duration::ZERO, 60 * SECOND] {
            let sums = [(); 2].map(|()| Kept::<u32>::default());
            let both = sums.clone().map(|sum| {
                let component = Component::<Json<u32>>::new();
                component.mount.grace(grace);
                let view = View::<Json<u32>, u32>::reduce(0, |sum, event| *sum += event.data.0);
                component.mount.view(view, sum);
                component.mount.ask(at("/feed"));
                component
            });
            // At every point of a connection, and of what follows it.
            if n.is_multiple_of(2) {
                script.event("message", "1");
                assert!(sums.iter().all(|sum| *sum.0.0.borrow() == 1));
            }
            drop(both);
            if !n.is_multiple_of(3) {
                script.advance(SECOND);
            }
            if !n.is_multiple_of(5) {
                drop(Component::<Json<u32>>::asking(at("/feed")));
            }
        }
        if !n.is_multiple_of(7) {
            script.advance(120 * SECOND);
        }
    };
    (0..210).for_each(cycle);
    let before = IN_USE.get();
    (0..1050).for_each(cycle);
    assert_eq!(IN_USE.get() - before, 0);
}
