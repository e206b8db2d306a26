use crate::Local;
use headwater::{Error, Event, Payload, State};
use leptos::prelude::Signal;
use std::fmt;

/// Return type of [`use_event_source`](crate::use_event_source).
pub struct UseEventSourceReturn<T, OpenFn, CloseFn>
where
    T: Payload,
    OpenFn: Fn() + Clone + Send + Sync + 'static,
    CloseFn: Fn() + Clone + Send + Sync + 'static,
{
    /// The latest event. Of a burst an effect sees the last one;
    /// [`on_message`](crate::UseEventSourceOptions::on_message) is called for all. It stays when
    /// the source is closed or asks for something else.
    pub message: Signal<Option<Local<Event<T>>>>,

    /// Where the source is in its life; [`Idle`](State::Idle) until the component is mounted, and
    /// on a server.
    pub state: Signal<State>,

    /// The latest error, until the stream is open again.
    pub error: Signal<Option<Local<Error>>>,

    /// Opens the source, after closing the one that may be there. Does nothing once the component
    /// is gone, and on a server.
    pub open: OpenFn,

    /// Closes the source, at once and until `open`: no handler runs after it.
    pub close: CloseFn,
}

impl<T, OpenFn, CloseFn> fmt::Debug for UseEventSourceReturn<T, OpenFn, CloseFn>
where
    T: Payload,
    OpenFn: Fn() + Clone + Send + Sync + 'static,
    CloseFn: Fn() + Clone + Send + Sync + 'static,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UseEventSourceReturn")
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}
