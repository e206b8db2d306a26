use crate::Types;
use crate::reading::{Reading, read_event, read_payload};
use headwater::{Error, Event, EventSource, Events, Payload, StateChange, Subscription, Text};
use std::rc::Rc;

/// Whoever hears a source's events and changes of state.
pub(crate) trait Listener<T> {
    fn hear(&self, event: Result<Event<T>, Error>);
    fn change(&self, change: &StateChange);
}

type Listen<T> = fn(&EventSource, &Types, Rc<dyn Listener<T>>) -> Vec<Subscription>;
type ReadLate<T> = fn(Event<Text>) -> Option<Result<Event<T>, Error>>;

/// How a component reads events as `T`.
pub(crate) struct Reads<T> {
    /// Subscribes a listener to events of these types.
    pub(crate) listen: Listen<T>,
    /// Reads an event that came before the component.
    pub(crate) late: ReadLate<T>,
}

impl<T: Payload> Reads<T> {
    /// By their data alone.
    pub(crate) fn payloads() -> Self {
        Self {
            listen: to_payloads,
            late: read_payload,
        }
    }
}

impl<T: Events> Reads<T> {
    /// By type and data.
    pub(crate) fn events() -> Self {
        Self {
            listen: to_events,
            late: read_event,
        }
    }
}

// Derived implementations would require `T: Clone`.
impl<T> Clone for Reads<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Reads<T> {}

/// Subscribes to events whose data alone makes a `T`.
fn to_payloads<T: Payload>(
    source: &EventSource,
    types: &Types,
    listener: Rc<dyn Listener<T>>,
) -> Vec<Subscription> {
    let handler = || {
        let listener = Rc::clone(&listener);
        move |event: Event<Reading<T>>| listener.hear(Reading::of(event))
    };
    match types {
        Types::Any => vec![source.on_any(handler())],
        Types::Named(names) => names
            .iter()
            .map(|name| source.on(name, handler()))
            .collect(),
    }
}

/// Subscribes to events whose type and data make a `T`. The component may have asked for fewer types than
/// `T` is made from.
fn to_events<T: Events>(
    source: &EventSource,
    types: &Types,
    listener: Rc<dyn Listener<T>>,
) -> Vec<Subscription> {
    let types = types.clone();
    vec![source.on_events(move |event: Event<Reading<T>>| {
        if types.has(&event.event) {
            listener.hear(Reading::of(event));
        }
    })]
}
