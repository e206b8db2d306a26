use crate::Local;
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
pub struct UseEventSourceReturn<T, OpenFn, ReconnectFn, CloseFn>
where
    T: 'static,
    OpenFn: Fn() + Clone + Send + Sync + 'static,
    ReconnectFn: Fn() + Clone + Send + Sync + 'static,
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

    /// Opens the source. An open one is closed before. Does nothing once the component is gone, and on a
    /// server.
    pub open: OpenFn,

    /// Connects now, whatever the source waits for: for a button "Try again". An open connection is replaced
    /// by a new one from the last event ID, and a source that has failed opens again. One that was closed
    /// stays so until `open`.
    pub reconnect: ReconnectFn,

    /// Closes the source at once, until `open`. No handler runs after it.
    pub close: CloseFn,
}

impl<T, OpenFn, ReconnectFn, CloseFn> fmt::Debug
    for UseEventSourceReturn<T, OpenFn, ReconnectFn, CloseFn>
where
    T: 'static,
    OpenFn: Fn() + Clone + Send + Sync + 'static,
    ReconnectFn: Fn() + Clone + Send + Sync + 'static,
    CloseFn: Fn() + Clone + Send + Sync + 'static,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UseEventSourceReturn")
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}
