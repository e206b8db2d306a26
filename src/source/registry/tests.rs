use super::delivery::is_told;
use super::*;
use crate::codec::Payload;
use crate::session::{Fault, Reason, Transport, Why};
use crate::transport::Choice;
use crate::{State, Subscription, Text};
use alloc::sync::Arc;

#[test]
fn of_many_warnings_each_tenfold_one_is_told() {
    let told: Vec<_> = (0..=1_000_000).filter(|count| is_told(*count)).collect();
    assert_eq!(told, [1, 10, 100, 1000, 10_000, 100_000, 1_000_000]);
    assert!(!is_told(u32::MAX));
}

fn change(state: State, reason: Option<Reason>) -> StateChange {
    StateChange {
        state,
        attempt: 1,
        choice: Choice {
            transport: Transport::Fetch,
            why: Why::Asked,
        },
        retry_in: None,
        reason,
        error: None,
    }
}

fn failure() -> StateChange {
    change(State::Closed, Some(Reason::Failed(Fault::Network)))
}

/// A registry with a handler, a stream and a watcher of each, and how many of the handler's two are
/// there.
fn with_both() -> (Rc<Registry>, [Subscription; 4], impl Fn() -> usize) {
    let registry = Rc::new(Registry::default());
    let alive = Rc::new(());
    let held = [(); 2].map(|()| Rc::clone(&alive));
    let [in_handler, in_watcher] = held;
    let numbers = [
        registry.add(
            By::Handler,
            Types::Any,
            false,
            Rc::new(move |_| drop(Rc::clone(&in_handler))),
        ),
        registry.add(By::Stream, Types::Any, true, Rc::new(|_| {})),
        registry.watch(By::Handler, Rc::new(move |_| drop(Rc::clone(&in_watcher)))),
        registry.watch(By::Stream, Rc::new(|_| {})),
    ];
    let subscriptions = numbers.map(|number| Subscription::new(&registry, number));
    (registry, subscriptions, move || {
        Rc::strong_count(&alive) - 1
    })
}

#[test]
fn a_failure_keeps_who_listens_and_streams_are_let_go_of_when_it_opens_again() {
    let (registry, _subscriptions, kept) = with_both();
    registry.tell(&failure());
    assert!(registry.is_closed());
    assert_eq!(kept(), 2);
    assert!(registry.reopen());
    assert!(!registry.is_closed());
    assert_eq!(kept(), 2);
    assert!(!registry.is_in_pace(), "the stream has no say any more");
    assert!(!registry.reopen(), "once for each failure");
}

#[test]
fn any_other_end_lets_go_of_all_and_is_final() {
    for reason in [Reason::Closed, Reason::NoContent, Reason::Ended] {
        let (registry, _subscriptions, kept) = with_both();
        registry.tell(&change(State::Closed, Some(reason)));
        assert_eq!(kept(), 0, "{reason:?}");
        assert!(!registry.reopen(), "{reason:?}");
    }
}

#[test]
fn who_gives_up_after_a_failure_lets_go_of_all() {
    let (registry, _subscriptions, kept) = with_both();
    registry.give_up();
    assert_eq!(kept(), 2, "it has not failed");
    registry.tell(&failure());
    registry.give_up();
    assert_eq!(kept(), 0);
    assert!(!registry.reopen());
}

/// Tells a failure to a watcher that does something to the registry, and to another one after it. Gives how
/// often that one was told.
fn tell_after(registry: &Rc<Registry>, act: fn(&Registry), by: By) -> u32 {
    let weak = Rc::downgrade(registry);
    registry.watch(
        By::Handler,
        Rc::new(move |_| {
            if let Some(registry) = weak.upgrade() {
                act(&registry);
            }
        }),
    );
    let told = Rc::new(Cell::new(0));
    let tell = Rc::clone(&told);
    registry.watch(by, Rc::new(move |_| tell.set(tell.get() + 1)));
    registry.tell(&failure());
    told.get()
}

#[test]
fn a_watcher_that_gives_up_keeps_no_other_one_from_being_told() {
    let (registry, _subscriptions, kept) = with_both();
    let told = tell_after(&registry, |registry| registry.give_up(), By::Handler);
    assert_eq!(told, 1);
    assert_eq!(kept(), 0);
}

#[test]
fn a_watcher_that_opens_again_keeps_no_stream_from_its_end() {
    let (registry, _subscriptions, kept) = with_both();
    let told = tell_after(&registry, |registry| assert!(registry.reopen()), By::Stream);
    assert_eq!(told, 1);
    assert_eq!(kept(), 2);
    assert!(!registry.is_closed());
}

/// A payload that can't be read from nothing.
#[derive(Debug, PartialEq)]
struct Number(u32);

impl Payload for Number {
    fn decode(data: &str) -> Result<Self, DecodeError> {
        let number = data
            .parse()
            .map_err(|_| DecodeError::new(data, "no number"));
        number.map(Self)
    }
}

#[test]
fn an_event_without_data_is_a_fault_of_nobody_where_its_reader_needs_some() {
    let registry = Rc::new(Registry::default());
    let seen = Rc::new(RefCell::new(Vec::new()));
    let kept = Rc::clone(&seen);
    registry.add(
        By::Handler,
        Types::Any,
        false,
        Rc::new(move |delivery| {
            let number = delivery.decode::<Number>();
            kept.borrow_mut().push(
                number.map(|number| number.map(|event| event.data).map_err(|error| error.data)),
            );
        }),
    );
    for data in ["", "7", "x"] {
        registry.dispatch(
            Message {
                event: "message",
                data,
                last_event_id: "1",
                has_new_id: false,
            },
            None,
            true,
        );
    }
    let expected = [None, Some(Ok(Number(7))), Some(Err("x".into()))];
    assert_eq!(*seen.borrow(), expected);
}

#[test]
fn events_share_their_last_event_id_until_another_one_comes() {
    let registry = Rc::new(Registry::default());
    let seen = Rc::new(RefCell::new(Vec::new()));
    let kept = Rc::clone(&seen);
    registry.add(
        By::Handler,
        Types::Any,
        false,
        Rc::new(move |delivery| {
            if let Some(Ok(event)) = delivery.decode::<Text>() {
                kept.borrow_mut().push(event.last_event_id);
            }
        }),
    );
    for (last_event_id, has_new_id) in [("1", true), ("1", false), ("2", true), ("2", false)] {
        if has_new_id {
            registry.forget_id();
        }
        registry.dispatch(
            Message {
                event: "message",
                data: "a",
                last_event_id,
                has_new_id,
            },
            None,
            true,
        );
    }
    let seen = seen.borrow();
    assert_eq!(
        seen.iter().map(|id| &**id).collect::<Vec<_>>(),
        ["1", "1", "2", "2"]
    );
    assert!(Arc::ptr_eq(&seen[0], &seen[1]) && Arc::ptr_eq(&seen[2], &seen[3]));
}

#[cfg(feature = "std")]
#[test]
fn a_handler_that_panics_keeps_no_other_one_from_its_event_and_is_called_again() {
    let registry = Rc::new(Registry::default());
    let seen = Rc::new(RefCell::new(Vec::new()));
    for name in ["first", "panics", "last"] {
        let kept = Rc::clone(&seen);
        let call = move |delivery: &Delivery<'_>| {
            kept.borrow_mut().push((name, delivery.message.data.len()));
            assert_ne!(name, "panics", "on purpose");
        };
        registry.add(By::Handler, Types::Any, false, Rc::new(call));
        let told = Rc::clone(&seen);
        let watch = move |_: &StateChange| {
            told.borrow_mut().push((name, 0));
            assert_ne!(name, "panics", "on purpose");
        };
        registry.watch(By::Handler, Rc::new(watch));
    }
    for data in ["a", "bb"] {
        let message = Message {
            event: "message",
            data,
            last_event_id: "",
            has_new_id: false,
        };
        registry.dispatch(message, None, true);
    }
    registry.tell(&failure());
    let names = ["first", "panics", "last"];
    let expected: Vec<_> = [1, 2, 0]
        .into_iter()
        .flat_map(|length| names.map(|name| (name, length)))
        .collect();
    assert_eq!(*seen.borrow(), expected);
    assert!(registry.reopen(), "the change was told to its end");
}
