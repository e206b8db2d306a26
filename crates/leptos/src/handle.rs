use crate::{Local, UseEventSourceReturn};
use headwater::{Error, Event, State};
use headwater_hooks::Latest;
use leptos::prelude::{GetValue, Signal, StoredValue};
use std::fmt;
use std::sync::Arc;

/// A source as one value that can be copied and has a name: for a context, or a property.
/// [`UseEventSourceReturn::handle`] makes it.
///
/// A component opens the source, and those below read it, however deep they are:
///
/// ```
/// use headwater_leptos::{Json, State, UseEventSourceHandle, use_event_source};
/// use leptos::prelude::*;
///
/// type Prices = UseEventSourceHandle<Json<f64>>;
///
/// #[component]
/// fn App() -> impl IntoView {
///     provide_context::<Prices>(use_event_source::<Json<f64>>("/prices").handle());
///     view! { <Price /> <Live /> }
/// }
///
/// #[component]
/// fn Price() -> impl IntoView {
///     let prices = expect_context::<Prices>();
///     view! { <p>{move || prices.data.get().map(|price| price.to_string())}</p> }
/// }
///
/// #[component]
/// fn Live() -> impl IntoView {
///     let prices = expect_context::<Prices>();
///     let text = move || if prices.state.get() == State::Open { "live" } else { "old" };
///     view! { <button on:click=move |_| prices.reconnect()>{text}</button> }
/// }
/// ```
pub struct UseEventSourceHandle<T, D = Option<Local<Latest<T>>>>
where
    T: 'static,
    D: Send + Sync + 'static,
{
    /// See [`UseEventSourceReturn::message`].
    pub message: Signal<Option<Local<Event<T>>>>,
    /// See [`UseEventSourceReturn::data`].
    pub data: Signal<D>,
    /// See [`UseEventSourceReturn::state`].
    pub state: Signal<State>,
    /// See [`UseEventSourceReturn::error`].
    pub error: Signal<Option<Local<Error>>>,
    calls: StoredValue<Calls>,
}

#[derive(Clone)]
struct Calls {
    open: Call,
    restart: Call,
    reconnect: Call,
    close: Call,
}

type Call = Arc<dyn Fn() + Send + Sync>;

impl<T: 'static, D: Send + Sync + 'static> UseEventSourceHandle<T, D> {
    pub(crate) fn new<OpenFn, RestartFn, ReconnectFn, CloseFn>(
        all: UseEventSourceReturn<T, D, OpenFn, RestartFn, ReconnectFn, CloseFn>,
    ) -> Self
    where
        OpenFn: Fn() + Clone + Send + Sync + 'static,
        RestartFn: Fn() + Clone + Send + Sync + 'static,
        ReconnectFn: Fn() + Clone + Send + Sync + 'static,
        CloseFn: Fn() + Clone + Send + Sync + 'static,
    {
        Self {
            message: all.message,
            data: all.data,
            state: all.state,
            error: all.error,
            calls: StoredValue::new(Calls {
                open: Arc::new(all.open),
                restart: Arc::new(all.restart),
                reconnect: Arc::new(all.reconnect),
                close: Arc::new(all.close),
            }),
        }
    }

    /// See [`UseEventSourceReturn::open`].
    pub fn open(&self) {
        self.call(|calls| calls.open);
    }

    /// See [`UseEventSourceReturn::restart`].
    pub fn restart(&self) {
        self.call(|calls| calls.restart);
    }

    /// See [`UseEventSourceReturn::reconnect`].
    pub fn reconnect(&self) {
        self.call(|calls| calls.reconnect);
    }

    /// See [`UseEventSourceReturn::close`].
    pub fn close(&self) {
        self.call(|calls| calls.close);
    }

    /// Calls a function, unless the component is gone, which owns it.
    fn call(&self, which: fn(Calls) -> Call) {
        // A function may take its own component away, so it is not borrowed meanwhile.
        if let Some(calls) = self.calls.try_get_value() {
            which(calls)();
        }
    }
}

impl<T: 'static, D: Send + Sync + 'static> Clone for UseEventSourceHandle<T, D> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: 'static, D: Send + Sync + 'static> Copy for UseEventSourceHandle<T, D> {}

impl<T: 'static, D: Send + Sync + 'static> fmt::Debug for UseEventSourceHandle<T, D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UseEventSourceHandle")
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}
