use crate::reading::Reading;
use crate::{Request, Types};
use futures_core::Stream;
use headwater::source::Builder;
use headwater::{Error, Event, EventSource, Events, Payload, StateChange, Subscription};
use std::cell::RefCell;
use std::future::poll_fn;
use std::pin::Pin;
use std::rc::Rc;

/// Whoever hears a source's events and changes of state.
pub(crate) trait Listener<T> {
    fn hear(&self, event: Result<Event<T>, Error>);
    fn change(&self, change: &StateChange);
}

/// A function that subscribes a listener to events of these types, each read as `T`.
pub(crate) type Listen<T> = fn(&EventSource, &Types, Rc<dyn Listener<T>>) -> Vec<Subscription>;

/// Subscribes to events whose data alone makes a `T`.
pub(crate) fn to_payloads<T: Payload>(
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
pub(crate) fn to_events<T: Events>(
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

/// A source and its subscriptions. Dropping it closes the source, and no listener hears of that.
pub(crate) struct Listening {
    subscriptions: RefCell<Vec<Subscription>>,
    source: EventSource,
}

impl Listening {
    pub(crate) fn open<T: 'static>(
        request: &Request,
        configure: impl FnOnce(Builder) -> Builder,
        listen: Listen<T>,
        listener: Rc<dyn Listener<T>>,
    ) -> Self {
        let builder = request.builder();
        #[cfg(feature = "test")]
        let builder = crate::playing::played(builder);
        let source = configure(builder).open();
        let mut subscriptions = listen(&source, &request.types, Rc::clone(&listener));
        subscriptions.push(source.on_state(move |change| listener.change(change)));
        Self {
            subscriptions: RefCell::new(subscriptions),
            source,
        }
    }

    pub(crate) fn source(&self) -> &EventSource {
        &self.source
    }

    pub(crate) fn last_event_id(&self) -> String {
        self.source.last_event_id()
    }

    /// Runs the source, where the platform does not, until it is closed or dropped.
    pub(crate) fn run(&self) -> impl Future<Output = ()> + use<> {
        let mut states = self.source.states();
        async move {
            while poll_fn(|context| Pin::new(&mut states).poll_next(context))
                .await
                .is_some()
            {}
        }
    }

    /// Closes the source, and no listener hears of that.
    pub(crate) fn end(&self) {
        // They are dropped when the borrow is over.
        drop(self.subscriptions.take());
        self.source.close();
    }
}
