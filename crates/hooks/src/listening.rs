use crate::reading::Reading;
use crate::{Events, Request};
use headwater::source::Builder;
use headwater::{Error, Event, EventSource, Payload, StateChange, Subscription};
use std::rc::Rc;

/// Who is told what comes of a source.
pub(crate) trait Listener<T> {
    fn heard(&self, event: Result<Event<T>, Error>);
    fn changed(&self, change: &StateChange);
}

/// A source and those who listen to it. Dropping it closes the source without a word.
pub(crate) struct Listening {
    // Fields are dropped in this order: nobody listens any more when the source closes.
    _subscriptions: Vec<Subscription>,
    source: EventSource,
}

impl Listening {
    pub(crate) fn open<T: Payload>(
        request: &Request,
        configure: impl FnOnce(Builder) -> Builder,
        listener: Rc<dyn Listener<T>>,
    ) -> Self {
        let source = configure(request.builder()).open();
        let mut subscriptions = Vec::new();
        let heard = || {
            let listener = Rc::clone(&listener);
            move |event: Event<Reading<T>>| listener.heard(Reading::of(event))
        };
        match &request.events {
            Events::Any => subscriptions.push(source.on_any(heard())),
            Events::Named(names) => {
                let names = names.iter();
                subscriptions.extend(names.map(|name| source.on(name, heard())));
            }
        }
        subscriptions.push(source.on_state(move |change| listener.changed(change)));
        Self {
            _subscriptions: subscriptions,
            source,
        }
    }

    pub(crate) fn source(&self) -> &EventSource {
        &self.source
    }
}
