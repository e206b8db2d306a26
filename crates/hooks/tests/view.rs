//! What a component makes of events: what it selects, and what it reduces them to.
#![allow(missing_docs, reason = "a test is named for what it pins")]

use headwater::script::Script;
use headwater::{Json, Text};
use headwater_hooks::{Handlers, Mount, Place, Request, Shown, View, play};
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// Data, how often it was changed, and how often a message was shown.
struct Kept<D>(Rc<(RefCell<D>, Cell<usize>, Cell<usize>)>);

impl<D: Default> Kept<D> {
    fn new() -> Self {
        Self(Rc::default())
    }

    /// A component with this view.
    fn component<T: headwater::Payload + 'static>(
        &self,
        view: View<T, D>,
        handlers: Handlers<T>,
    ) -> Mount<T>
    where
        D: 'static,
    {
        let shown = Rc::clone(&self.0);
        let mount = Mount::new(handlers, true, move |now| {
            if let Shown::Message(_) = now {
                shown.2.set(shown.2.get() + 1);
            }
        });
        *self.0.0.borrow_mut() = view.initial();
        mount.view(view, Self(Rc::clone(&self.0)));
        mount.ask(at("/feed"));
        mount
    }

    /// How often it was changed, and how often a message was shown.
    fn renderings(&self) -> (usize, usize) {
        (self.0.1.get(), self.0.2.get())
    }
}

impl<D: Clone> Kept<D> {
    fn data(&self) -> D {
        self.0.0.borrow().clone()
    }
}

impl<D> Place<D> for Kept<D> {
    fn look(&self, look: &mut dyn FnMut(&D)) {
        look(&self.0.0.borrow());
    }

    fn change(&self, change: &mut dyn FnMut(&mut D)) {
        change(&mut self.0.0.borrow_mut());
        self.0.1.set(self.0.1.get() + 1);
    }
}

fn at(url: &str) -> Request {
    Request {
        url: url.into(),
        ..Request::default()
    }
}

#[test]
fn what_selects_nothing_or_the_same_is_not_shown_and_every_event_is_told() {
    let script = Script::new();
    let _playing = play(&script);
    let (kept, heard) = (Kept::new(), Rc::new(Cell::new(0)));
    let mut handlers = Handlers::default();
    handlers.on_message({
        let heard = Rc::clone(&heard);
        move |_| heard.set(heard.get() + 1)
    });
    let tens =
        View::<Json<u32>, _>::select(|event| (event.data.0 != 0).then_some(event.data.0 / 10));
    let _mount = kept.component(tens, handlers);
    for (number, data, changes) in [
        (0, None, 0),
        (11, Some(1), 1),
        (12, Some(1), 1),
        (0, Some(1), 1),
        (20, Some(2), 2),
    ] {
        script.event("message", &number.to_string());
        assert_eq!(kept.data(), data);
        assert_eq!(kept.renderings(), (changes, changes));
    }
    assert_eq!(heard.get(), 5);
}

#[test]
fn every_event_is_in_what_is_reduced() {
    let script = Script::new();
    let _playing = play(&script);
    let kept = Kept::new();
    let view =
        View::<Text, _>::reduce(String::from("> "), |text, event| text.push_str(&event.data));
    let mount = kept.component(view, Handlers::default());
    assert_eq!(kept.data(), "> ");
    let burst: String = ('a'..='z')
        .map(|letter| format!("data: {letter}\n\n"))
        .collect();
    script.send(&burst);
    assert_eq!(kept.data(), "> abcdefghijklmnopqrstuvwxyz");
    // It goes on from there after a close, and begins from the initial data for another request, and anew.
    mount.close();
    mount.open();
    script.event("message", "!");
    assert_eq!(kept.data(), "> abcdefghijklmnopqrstuvwxyz!");
    mount.ask(at("/other"));
    assert_eq!(kept.data(), "> ");
    script.event("message", "b");
    mount.restart();
    assert_eq!(kept.data(), "> ");
    script.event("message", "c");
    assert_eq!(kept.data(), "> c");
}

#[test]
fn what_is_kept_of_another_request_is_in_nothing_that_follows() {
    let script = Script::new();
    let _playing = play(&script);
    let (sum, parity) = (Kept::new(), Kept::new());
    let view = View::<Json<u32>, _>::reduce(0, |sum, event| *sum += event.data.0);
    let summing = sum.component(view, Handlers::default());
    let view = View::<Json<u32>, _>::select(|event| Some(event.data.0 % 2));
    let selecting = parity.component(view, Handlers::default());
    script.event("message", "1");
    for mount in [&summing, &selecting] {
        mount.keep_previous(true);
        mount.ask(at("/other"));
    }
    assert_eq!((sum.data(), parity.data()), (1, Some(1)));
    script.event("message", "3");
    assert_eq!((sum.data(), parity.data()), (3, Some(1)));
    // The message is another one.
    assert_eq!(parity.renderings(), (2, 2));
}

#[test]
fn another_function_counts_from_then_on_and_the_data_stays() {
    let script = Script::new();
    let _playing = play(&script);
    let kept = Kept::new();
    let view = View::<Json<u32>, _>::reduce(0, |sum, event| *sum += event.data.0);
    let mount = kept.component(view, Handlers::default());
    script.event("message", "2");
    let view = View::<Json<u32>, _>::reduce(0, |product, event| *product *= event.data.0);
    mount.view(view, Kept(Rc::clone(&kept.0)));
    assert_eq!(kept.data(), 2);
    script.event("message", "3");
    assert_eq!(kept.data(), 6);
}

#[test]
fn a_component_that_is_gone_changes_nothing() {
    let script = Script::new();
    let _playing = play(&script);
    let kept = Kept::new();
    let count = || View::<Text, _>::reduce(0, |count, _| *count += 1);
    let mount = kept.component(count(), Handlers::default());
    let _other = Kept::new().component(count(), Handlers::default());
    script.event("message", "");
    mount.unmount();
    script.event("message", "");
    assert_eq!(kept.renderings(), (1, 1));
}
