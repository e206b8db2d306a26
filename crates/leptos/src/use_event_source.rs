use crate::{Local, UseEventSourceOptions, UseEventSourceReturn};
use headwater::Payload;
#[cfg(not(target_arch = "wasm32"))]
use headwater::State;
use headwater_hooks::Latest;
use leptos::prelude::*;

/// A live stream of server-sent events, for as long as the component is there.
///
/// It opens when the component's effects run, and closes with its owner. The `url` may be a signal:
/// when it changes, the old stream is closed and the new one opened, and what came of the old one is shown no more.
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
/// browser until the page is hydrated. Nothing is opened there, and the functions do nothing.
#[allow(clippy::type_complexity, reason = "the functions have no names")]
pub fn use_event_source<T: Payload>(
    url: impl Into<Signal<String>>,
) -> UseEventSourceReturn<
    T,
    Option<Local<Latest<T>>>,
    impl Fn() + Clone + Send + Sync + 'static,
    impl Fn() + Clone + Send + Sync + 'static,
    impl Fn() + Clone + Send + Sync + 'static,
    impl Fn() + Clone + Send + Sync + 'static,
> {
    use_event_source_with_options(url, UseEventSourceOptions::default())
}

/// [`use_event_source`] with options: which events, headers, method and body, what `data` is, handlers.
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
pub fn use_event_source_with_options<T: 'static, D: Clone + Send + Sync + 'static>(
    url: impl Into<Signal<String>>,
    options: UseEventSourceOptions<T, D>,
) -> UseEventSourceReturn<
    T,
    D,
    impl Fn() + Clone + Send + Sync + 'static,
    impl Fn() + Clone + Send + Sync + 'static,
    impl Fn() + Clone + Send + Sync + 'static,
    impl Fn() + Clone + Send + Sync + 'static,
> {
    #[cfg(target_arch = "wasm32")]
    return browser::connect(url.into(), options);
    #[cfg(not(target_arch = "wasm32"))]
    {
        let initial = options.view.initial();
        // The options belong to one thread, and must not be kept on a server, which renders a page on
        // several.
        drop((url.into(), options));
        let nothing = || {};
        UseEventSourceReturn {
            message: RwSignal::new(None).into(),
            data: RwSignal::new(initial).into(),
            state: RwSignal::new(State::Idle).into(),
            error: RwSignal::new(None).into(),
            open: nothing,
            restart: nothing,
            reconnect: nothing,
            close: nothing,
        }
    }
}

#[cfg(target_arch = "wasm32")]
mod browser {
    use crate::{Local, UseEventSourceOptions, UseEventSourceReturn};
    use headwater::State;
    use headwater_hooks::{Mount, Place, Request, Shown};
    use leptos::prelude::*;
    use leptos::reactive::graph::{Observer, Subscriber};
    use send_wrapper::SendWrapper;
    use std::cell::OnceCell;
    use std::rc::Rc;

    /// Ties a source to the component's owner, and gives the functions that open, reconnect and close it.
    pub(super) fn connect<T: 'static, D: Clone + Send + Sync + 'static>(
        url: Signal<String>,
        options: UseEventSourceOptions<T, D>,
    ) -> UseEventSourceReturn<
        T,
        D,
        impl Fn() + Clone + Send + Sync + 'static,
        impl Fn() + Clone + Send + Sync + 'static,
        impl Fn() + Clone + Send + Sync + 'static,
        impl Fn() + Clone + Send + Sync + 'static,
    > {
        let message = RwSignal::new(None);
        let state = RwSignal::new(State::Idle);
        let error = RwSignal::new(None);
        let UseEventSourceOptions {
            types,
            query,
            headers,
            method,
            body,
            key,
            with_credentials,
            immediate,
            keep_previous,
            grace,
            handlers,
            view,
        } = options;
        let initial = StoredValue::new(view.initial());
        let data = RwSignal::new(view.initial());
        // Handlers may read signals without being run again when those change, as handlers of a view's
        // events may. In debug builds Leptos would warn of it otherwise.
        let enter = |call: &mut dyn FnMut()| {
            #[cfg(debug_assertions)]
            let _zone = leptos::reactive::diagnostics::SpecialNonReactiveZone::enter();
            call();
        };
        let mount = Mount::within(enter, handlers, immediate, move |shown| match shown {
            Shown::Message(now) => message.set(now.map(Local::new)),
            Shown::State(now) if state.get_untracked() != now => state.set(now),
            Shown::Error(now) => error.set(now.map(Local::new)),
            _ => {}
        });
        mount.view(view, Kept(data));
        mount.keep_previous(keep_previous);
        mount.grace(grace);
        let mount = SendWrapper::new(Rc::new(mount));

        let pairs = |all: &[Signal<Vec<(String, String)>>]| {
            all.iter().flat_map(|pairs| pairs.get()).collect()
        };
        let reader = SendWrapper::new(Rc::new(OnceCell::new()));
        let request = Memo::new({
            let reader = reader.clone();
            move |_| {
                reader.get_or_init(Observer::get);
                Request {
                    url: url.get(),
                    query: pairs(&query),
                    types: types.get(),
                    method: method.map(|method| method.get()),
                    headers: pairs(&headers),
                    body: body.map(|body| body.get()),
                    with_credentials,
                    key: key.map(|key| key.get()),
                }
            }
        });
        // Effects run after what has changed is rendered. What has come belongs to the request that the last
        // effect has asked for.
        let is_of_now = {
            let mount = mount.clone();
            move || request.with_untracked(|request| mount.asks_for(request))
        };
        let shown_message = {
            let is_of_now = is_of_now.clone();
            Signal::derive(move || message.get().filter(|_| keep_previous || is_of_now()))
        };
        let shown_data = {
            let is_of_now = is_of_now.clone();
            Signal::derive(move || {
                data.track();
                match keep_previous || is_of_now() {
                    true => data.get(),
                    false => initial.get_value(),
                }
            })
        };
        let shown_error = Signal::derive(move || error.get().filter(|_| is_of_now()));

        Effect::new({
            let mount = mount.clone();
            move || {
                let request = request.get();
                // Signals that `configure` reads must not make this effect run again.
                untrack(|| mount.ask(request));
            }
        });
        on_cleanup({
            let mount = mount.clone();
            move || {
                mount.unmount();
                // A signal that outlives the component would keep its reader alive.
                if let Some(Some(reader)) = reader.get() {
                    reader.clear_sources(reader);
                }
            }
        });
        let open = {
            let mount = mount.clone();
            move || mount.open()
        };
        let restart = {
            let mount = mount.clone();
            move || mount.restart()
        };
        let reconnect = {
            let mount = mount.clone();
            move || mount.reconnect()
        };
        UseEventSourceReturn {
            message: shown_message,
            data: shown_data,
            state: state.into(),
            error: shown_error,
            open,
            restart,
            reconnect,
            close: move || mount.close(),
        }
    }

    struct Kept<D: 'static>(RwSignal<D>);

    impl<D: Send + Sync + 'static> Place<D> for Kept<D> {
        fn look(&self, look: &mut dyn FnMut(&D)) {
            self.0.with_untracked(|data| look(data));
        }

        fn change(&self, change: &mut dyn FnMut(&mut D)) {
            self.0.update(|data| change(data));
        }
    }
}
