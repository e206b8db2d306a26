use crate::reading::Reading;
use crate::{Request, Types};
use headwater::source::Builder;
use headwater::{Error, Event, EventSource, Events, Payload, StateChange, Subscription};
use std::rc::Rc;

/// Who is told what comes of a source.
pub(crate) trait Listener<T> {
    fn hear(&self, event: Result<Event<T>, Error>);
    fn change(&self, change: &StateChange);
}

/// How the events of these types become `T`, and the listener is told of them.
pub(crate) type Listen<T> = fn(&EventSource, &Types, Rc<dyn Listener<T>>) -> Vec<Subscription>;

/// Each by its data alone.
pub(crate) fn to_payloads<T: Payload>(
    source: &EventSource,
    types: &Types,
    listener: Rc<dyn Listener<T>>,
) -> Vec<Subscription> {
    let heard = || {
        let listener = Rc::clone(&listener);
        move |event: Event<Reading<T>>| listener.hear(Reading::of(event))
    };
    match types {
        Types::Any => vec![source.on_any(heard())],
        Types::Named(names) => names.iter().map(|name| source.on(name, heard())).collect(),
    }
}

/// Each by its type and its data. There may be fewer types than `T` is made from.
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

/// A source and those who listen to it. Dropping it closes the source without a word.
pub(crate) struct Listening {
    // Fields are dropped in this order: nobody listens any more when the source closes.
    _subscriptions: Vec<Subscription>,
    source: EventSource,
}

impl Listening {
    pub(crate) fn open<T: 'static>(
        request: &Request,
        configure: impl FnOnce(Builder) -> Builder,
        listen: Listen<T>,
        listener: Rc<dyn Listener<T>>,
    ) -> Self {
        let source = configure(request.builder()).open();
        let mut subscriptions = listen(&source, &request.types, Rc::clone(&listener));
        subscriptions.push(source.on_state(move |change| listener.change(change)));
        Self {
            _subscriptions: subscriptions,
            source,
        }
    }

    pub(crate) fn source(&self) -> &EventSource {
        &self.source
    }
}
