use crate::{UseEventSourceOptions, UseEventSourceReturn};
use headwater::{Payload, State};
use leptos::prelude::*;

/// A live stream of server-sent events, for as long as the component is there.
///
/// It opens when the component's effects run, and closes with its owner. The `url` may be a signal:
/// when it changes, the old stream is closed and the new one opened.
///
/// `T` is what the data of an event is read as: [`Json`](crate::Json) around anything that
/// serde deserializes, or [`Text`](crate::Text) to have it as it is.
///
/// ```
/// use headwater_leptos::{Json, UseEventSourceReturn, use_event_source};
/// use leptos::prelude::*;
///
/// #[derive(serde::Deserialize)]
/// struct Tick { symbol: String, price: f64 }
///
/// #[component]
/// fn Price(#[prop(into)] url: Signal<String>) -> impl IntoView {
///     let UseEventSourceReturn { message, state, error, close, .. } =
///         use_event_source::<Json<Tick>>(url);
///     let text = move || match (message.get(), error.get()) {
///         (_, Some(error)) => error.to_string(),
///         (Some(tick), _) => format!("{} {}", tick.data.symbol, tick.data.price),
///         (None, None) => format!("{:?}", state.get()),
///     };
///     view! { <button on:click=move |_| close()>{text}</button> }
/// }
/// ```
///
/// ## Server-Side Rendering
///
/// On the server the signals have their initial values, `Idle` and `None`, as they have in the
/// browser until the page is hydrated. Nothing is opened there, and `open`, `reconnect` and `close` do nothing.
pub fn use_event_source<T: Payload>(
    url: impl Into<Signal<String>>,
) -> UseEventSourceReturn<
    T,
    impl Fn() + Clone + Send + Sync + 'static,
    impl Fn() + Clone + Send + Sync + 'static,
    impl Fn() + Clone + Send + Sync + 'static,
> {
    use_event_source_with_options(url, UseEventSourceOptions::default())
}

/// [`use_event_source`] with options: which events, headers, method and body, handlers.
///
/// ```
/// use headwater_leptos::{Json, UseEventSourceOptions, use_event_source_with_options};
/// use leptos::prelude::*;
///
/// #[component]
/// fn Total(token: Signal<String>) -> impl IntoView {
///     let sum = RwSignal::new(0);
///     let authorization = Signal::derive(move || format!("Bearer {}", token.get()));
///     let options = UseEventSourceOptions::<Json<i64>>::default()
///         .types(["sale", "refund"])
///         .header("authorization", authorization) // another token reconnects
///         .on_message(move |sale| *sum.write() += sale.data.0); // not one is left out
///     let sales = use_event_source_with_options("/sales", options);
///     view! { <p>{sum}" "{move || format!("{:?}", sales.state.get())}</p> }
/// }
/// ```
pub fn use_event_source_with_options<T: 'static>(
    url: impl Into<Signal<String>>,
    options: UseEventSourceOptions<T>,
) -> UseEventSourceReturn<
    T,
    impl Fn() + Clone + Send + Sync + 'static,
    impl Fn() + Clone + Send + Sync + 'static,
    impl Fn() + Clone + Send + Sync + 'static,
> {
    let message = RwSignal::new(None);
    let state = RwSignal::new(State::Idle);
    let error = RwSignal::new(None);

    #[cfg(target_arch = "wasm32")]
    let (open, reconnect, close) = browser::connect(url.into(), options, (message, state, error));
    #[cfg(not(target_arch = "wasm32"))]
    let (open, reconnect, close) = {
        // The options belong to one thread, and must not be kept on a server, which renders a page on
        // several.
        drop((url.into(), options));
        (|| {}, || {}, || {})
    };

    UseEventSourceReturn {
        message: message.into(),
        state: state.into(),
        error: error.into(),
        open,
        reconnect,
        close,
    }
}

#[cfg(target_arch = "wasm32")]
mod browser {
    use crate::{Local, UseEventSourceOptions};
    use headwater::{Error, Event, State};
    use headwater_hooks::{Mount, Request, Shown};
    use leptos::prelude::*;
    use leptos::reactive::graph::{Observer, Subscriber};
    use send_wrapper::SendWrapper;
    use std::cell::OnceCell;
    use std::rc::Rc;

    type Signals<T> = (
        RwSignal<Option<Local<Event<T>>>>,
        RwSignal<State>,
        RwSignal<Option<Local<Error>>>,
    );

    /// Ties a source to the component's owner, and gives the functions that open, reconnect and close it.
    pub(super) fn connect<T: 'static>(
        url: Signal<String>,
        options: UseEventSourceOptions<T>,
        (message, state, error): Signals<T>,
    ) -> (
        impl Fn() + Clone + Send + Sync + 'static,
        impl Fn() + Clone + Send + Sync + 'static,
        impl Fn() + Clone + Send + Sync + 'static,
    ) {
        let UseEventSourceOptions {
            types,
            headers,
            method,
            body,
            with_credentials,
            immediate,
            handlers,
        } = options;
        // Handlers may read signals without being run again when those change, as handlers of a view's
        // events may. In debug builds Leptos would warn of it otherwise.
        let enter = |call: &mut dyn FnMut()| {
            #[cfg(debug_assertions)]
            let _zone = leptos::reactive::diagnostics::SpecialNonReactiveZone::enter();
            call();
        };
        let mount = Mount::within(enter, handlers, immediate, move |shown| match shown {
            Shown::Message(event) => message.set(Some(Local::new(event))),
            Shown::State(now) => {
                if state.get_untracked() != now {
                    state.set(now);
                }
            }
            Shown::Error(now) => error.set(now.map(Local::new)),
        });
        let mount = SendWrapper::new(Rc::new(mount));

        let reader = SendWrapper::new(Rc::new(OnceCell::new()));
        Effect::new({
            let (mount, reader) = (mount.clone(), reader.clone());
            move || {
                reader.get_or_init(Observer::get);
                let request = Request {
                    url: url.get(),
                    types: types.get(),
                    method: method.map(|method| method.get()),
                    headers: headers.iter().flat_map(|headers| headers.get()).collect(),
                    body: body.map(|body| body.get()),
                    with_credentials,
                };
                // Signals that `configure` reads must not make this effect run again.
                untrack(|| mount.ask(request));
            }
        });
        on_cleanup({
            let mount = mount.clone();
            move || {
                mount.unmount();
                // A signal that outlives the component would keep the effect's closure alive.
                if let Some(Some(reader)) = reader.get() {
                    reader.clear_sources(reader);
                }
            }
        });
        let open = {
            let mount = mount.clone();
            move || mount.open()
        };
        let reconnect = {
            let mount = mount.clone();
            move || mount.reconnect()
        };
        (open, reconnect, move || mount.close())
    }
}
