use crate::{Local, UseEventSourceHandle};
use headwater::{Error, Event, State};
use leptos::prelude::Signal;
use std::fmt;

/// Return type of [`use_event_source`](crate::use_event_source).
///
/// ```
/// use headwater_leptos::{Json, State, UseEventSourceReturn, use_event_source};
/// use leptos::prelude::*;
///
/// #[component]
/// fn Temperature() -> impl IntoView {
///     let UseEventSourceReturn { message, state, error, open, close, .. } =
///         use_event_source::<Json<f32>>("/temperature");
///     let is_closed = move || state.get() == State::Closed;
///     let switch = move |_| if state.get_untracked() == State::Closed { open() } else { close() };
///     view! {
///         <p>{move || message.get().map(|event| format!("{} °C", event.data))}</p>
///         <p>{move || error.get().map(|error| error.to_string())}</p>
///         <button on:click=switch>{move || if is_closed() { "Go on" } else { "Stop" }}</button>
///     }
/// }
/// ```
pub struct UseEventSourceReturn<T, D, OpenFn, RestartFn, ReconnectFn, CloseFn>
where
    T: 'static,
    D: Send + Sync + 'static,
    OpenFn: Fn() + Clone + Send + Sync + 'static,
    RestartFn: Fn() + Clone + Send + Sync + 'static,
    ReconnectFn: Fn() + Clone + Send + Sync + 'static,
    CloseFn: Fn() + Clone + Send + Sync + 'static,
{
    /// The latest event. Of a burst an effect sees the last one;
    /// [`on_message`](crate::UseEventSourceOptions::on_message) is called for all. It stays when
    /// the source is closed, and goes when the component asks for something else;
    /// [`keep_previous`](crate::UseEventSourceOptions::keep_previous) keeps it until there is a new one.
    pub message: Signal<Option<Local<Event<T>>>>,

    /// The latest event's payload, what [`select`](crate::UseEventSourceOptions::select) has selected, or what
    /// [`reduce`](crate::UseEventSourceOptions::reduce) has made. It comes and goes with `message`.
    pub data: Signal<D>,

    /// Where the source is in its life; [`Idle`](State::Idle) until the component is mounted, and
    /// on a server.
    pub state: Signal<State>,

    /// The latest error, until the stream is open again, an event could be read or the component asks for something
    /// else.
    pub error: Signal<Option<Local<Error>>>,

    /// Opens the source, unless it is open or about to be. After a close, a failure or the end of the stream it
    /// goes on from the last event ID. Does nothing once the component is gone, and on a server.
    pub open: OpenFn,

    /// Begins anew, as when the component was mounted: without a last event ID, and without message and error.
    /// For a button "Ask again".
    pub restart: RestartFn,

    /// Connects now, whatever the source waits for: for a button "Try again". An open connection is replaced
    /// by a new one from the last event ID, and a source that has failed opens again. One that was closed
    /// stays so until `open`.
    pub reconnect: ReconnectFn,

    /// Leaves the source, at once and until `open`. It closes, unless other components read from it.
    pub close: CloseFn,
}

impl<T, D, OpenFn, RestartFn, ReconnectFn, CloseFn>
    UseEventSourceReturn<T, D, OpenFn, RestartFn, ReconnectFn, CloseFn>
where
    T: 'static,
    D: Send + Sync + 'static,
    OpenFn: Fn() + Clone + Send + Sync + 'static,
    RestartFn: Fn() + Clone + Send + Sync + 'static,
    ReconnectFn: Fn() + Clone + Send + Sync + 'static,
    CloseFn: Fn() + Clone + Send + Sync + 'static,
{
    /// The same as one value that can be copied and has a name: for a context, or a property.
    pub fn handle(self) -> UseEventSourceHandle<T, D> {
        UseEventSourceHandle::new(self)
    }
}

impl<T, D, OpenFn, RestartFn, ReconnectFn, CloseFn> fmt::Debug
    for UseEventSourceReturn<T, D, OpenFn, RestartFn, ReconnectFn, CloseFn>
where
    T: 'static,
    D: Send + Sync + 'static,
    OpenFn: Fn() + Clone + Send + Sync + 'static,
    RestartFn: Fn() + Clone + Send + Sync + 'static,
    ReconnectFn: Fn() + Clone + Send + Sync + 'static,
    CloseFn: Fn() + Clone + Send + Sync + 'static,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UseEventSourceReturn")
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}
