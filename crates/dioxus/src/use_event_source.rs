use crate::UseEventSourceOptions;
use crate::options::request;
use crate::surroundings::Surroundings;
use dioxus_core::{ReactiveContext, current_scope_id, use_drop, use_hook};
use dioxus_hooks::{use_effect, use_memo, use_signal};
use dioxus_signals::{CopyValue, ReadSignal, ReadableExt, Signal, WritableExt};
use headwater::{Error, Event, Payload, State};
use headwater_hooks::{Latest, Mount, Place, Shown};
use std::fmt;
use std::panic::Location;
use std::rc::Rc;

/// What [`use_event_source`] returns: the source's latest values, and functions to open, reconnect and close it.
///
/// ```
/// use dioxus::prelude::*;
/// use headwater_dioxus::{Json, State, use_event_source};
///
/// #[component]
/// fn Temperature() -> Element {
///     let source = use_event_source::<Json<f32>>(|| "/temperature".into());
///     let is_closed = (source.state)() == State::Closed;
///     let degrees = source.message.read().as_ref().map(|event| format!("{} °C", event.data));
///     let error = source.error.read().as_ref().map(ToString::to_string);
///     rsx! {
///         p { {degrees} }
///         p { {error} }
///         button {
///             onclick: move |_| if is_closed { source.open() } else { source.close() },
///             if is_closed { "Go on" } else { "Stop" }
///         }
///     }
/// }
/// ```
///
/// # One source for several components
///
/// It may be a context: a component opens the source, and those below read it, however deep they are.
///
/// ```
/// use dioxus::prelude::*;
/// use headwater_dioxus::{Json, State, UseEventSource, use_event_source};
///
/// #[component]
/// fn App() -> Element {
///     let prices = use_event_source::<Json<f64>>(|| "/prices".into());
///     use_context_provider(|| prices);
///     rsx! { Price {} Live {} }
/// }
///
/// #[component]
/// fn Price() -> Element {
///     let prices = use_context::<UseEventSource<Json<f64>>>();
///     let price = prices.data.read().as_ref().map(ToString::to_string);
///     rsx! { p { {price} } }
/// }
///
/// #[component]
/// fn Live() -> Element {
///     let prices = use_context::<UseEventSource<Json<f64>>>();
///     let text = if (prices.state)() == State::Open { "live" } else { "old" };
///     rsx! { button { onclick: move |_| prices.reconnect(), {text} } }
/// }
/// ```
pub struct UseEventSource<T: 'static, D: 'static = Option<Latest<T>>> {
    /// The latest event. Of a burst a rendering sees the last one;
    /// [`on_message`](UseEventSourceOptions::on_message) is called for all. It stays when the
    /// source is closed, and goes when the component asks for something else;
    /// [`keep_previous`](UseEventSourceOptions::keep_previous) keeps it until there is a new one.
    pub message: ReadSignal<Option<Rc<Event<T>>>>,
    /// The latest event's payload, what [`select`](UseEventSourceOptions::select) has selected, or what
    /// [`reduce`](UseEventSourceOptions::reduce) has made. It comes and goes with `message`.
    pub data: ReadSignal<D>,
    /// Where the source is in its life; [`Idle`](State::Idle) until the component is mounted, and
    /// on a server.
    pub state: ReadSignal<State>,
    /// The latest error, until the stream is open again, an event could be read or the component asks for something
    /// else.
    pub error: ReadSignal<Option<Rc<Error>>>,
    mount: CopyValue<Rc<Mount<T>>>,
}

impl<T: 'static, D: 'static> UseEventSource<T, D> {
    /// Opens the source, unless it is open or about to be. After a close, a failure or the end of the stream it
    /// goes on from the last event ID. Does nothing once the component is gone.
    pub fn open(&self) {
        if let Some(mount) = self.mount() {
            mount.open();
        }
    }

    /// Begins anew, as when the component was mounted: without a last event ID, and without message and error.
    /// For a button "Ask again".
    pub fn restart(&self) {
        if let Some(mount) = self.mount() {
            mount.restart();
        }
    }

    /// Connects now, whatever the source waits for: for a button "Try again". An open connection is replaced
    /// by a new one from the last event ID, and a source that has failed opens again. One that was closed
    /// stays so until [`open`](Self::open).
    pub fn reconnect(&self) {
        if let Some(mount) = self.mount() {
            mount.reconnect();
        }
    }

    /// Leaves the source, at once and until [`open`](Self::open). It closes, unless other components read from it.
    pub fn close(&self) {
        if let Some(mount) = self.mount() {
            mount.close();
        }
    }

    /// The mount, or none once the component is gone, which owns it.
    fn mount(&self) -> Option<Rc<Mount<T>>> {
        self.mount.try_peek().ok().map(|mount| Rc::clone(&mount))
    }
}

impl<T: 'static, D: 'static> Clone for UseEventSource<T, D> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: 'static, D: 'static> Copy for UseEventSource<T, D> {}

impl<T: 'static, D: 'static> PartialEq for UseEventSource<T, D> {
    fn eq(&self, other: &Self) -> bool {
        self.mount == other.mount
    }
}

impl<T: 'static, D: 'static> fmt::Debug for UseEventSource<T, D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UseEventSource").finish_non_exhaustive()
    }
}

/// A live stream of server-sent events, for as long as the component is mounted.
///
/// It opens after the first rendering, and closes when the component goes. When a signal that `url`
/// reads changes, the old stream is closed and a new one is opened, and what came of the old one is shown no more. A property that is no signal does
/// not do that: take it as a [`ReadSignal`], as for other hooks. On a server nothing is opened.
///
/// `T` is what the data of an event is read as: [`Json`](crate::Json) around anything that
/// serde deserializes, or [`Text`](crate::Text) to have it as it is.
///
/// ```
/// use dioxus::prelude::*;
/// use headwater_dioxus::{Json, use_event_source};
///
/// #[derive(serde::Deserialize)]
/// struct Tick { symbol: String, price: f64 }
///
/// #[component]
/// fn Price(symbol: ReadSignal<String>) -> Element {
///     let prices = use_event_source::<Json<Tick>>(move || format!("/prices/{symbol}"));
///     match &*prices.message.read() {
///         Some(tick) => rsx! { p { "{tick.data.symbol} {tick.data.price}" } },
///         None => rsx! { p { "{prices.state:?}" } },
///     }
/// }
/// ```
#[track_caller]
pub fn use_event_source<T: Payload>(url: impl FnMut() -> String + 'static) -> UseEventSource<T> {
    use_event_source_with_options(url, UseEventSourceOptions::default())
}

/// [`use_event_source`] with options: which events, headers, method and body, what `data` is, handlers.
///
/// ```
/// use dioxus::prelude::*;
/// use headwater_dioxus::{Json, UseEventSourceOptions, use_event_source_with_options};
///
/// #[component]
/// fn Total(token: ReadSignal<String>) -> Element {
///     let mut sum = use_signal(|| 0_i64);
///     let options = UseEventSourceOptions::<Json<i64>>::default()
///         .types(["sale", "refund"])
///         .header("authorization", move || format!("Bearer {token}")) // another token reconnects
///         .on_message(move |sale| sum += sale.data.0); // not one is left out
///     let sales = use_event_source_with_options(|| "/sales".into(), options);
///     rsx! {
///         button { onclick: move |_| sales.close(), "{sum}" }
///     }
/// }
/// ```
#[track_caller]
pub fn use_event_source_with_options<T: 'static, D: 'static>(
    mut url: impl FnMut() -> String + 'static,
    options: UseEventSourceOptions<T, D>,
) -> UseEventSource<T, D> {
    let location = Location::caller();
    let UseEventSourceOptions {
        mut parts,
        handlers,
        view,
        manual,
        keep_previous,
        grace,
    } = options;

    let data = use_signal(|| Data {
        now: view.initial(),
        initial: view.initial(),
    });
    let message = use_signal(|| None);
    let state = use_signal(|| State::Idle);
    let error = use_signal(|| None);
    let mount = use_hook(|| {
        let surroundings = Surroundings::current();
        let show = move |shown| match shown {
            Shown::Message(now) => put(message, now),
            Shown::State(now) => put(state, now),
            Shown::Error(now) => put(error, now),
            _ => {}
        };
        let runner = surroundings.clone();
        let enter = move |call: &mut dyn FnMut()| surroundings.enter(call);
        let handlers = handlers.clone();
        let mount = Mount::within(enter, handlers, !manual, show);
        mount.run_with(move |source| runner.spawn(source));
        CopyValue::new(Rc::new(mount))
    });
    mount.peek().handle(handlers);
    mount.peek().view(view, Kept(data));
    mount.peek().keep_previous(keep_previous);
    mount.peek().grace(grace);

    let request = use_memo(move || request(&mut parts, url()));
    let unfollowed =
        use_hook(|| ReactiveContext::new_with_callback(|| {}, current_scope_id(), location));
    use_effect(move || {
        let request = request();
        // Signals that `configure` reads must not make this effect run again.
        unfollowed.reset_and_run_in(|| mount.peek().ask(request));
    });
    use_drop(move || mount.peek().unmount());

    // Effects run after a rendering. What has come belongs to the request that the last effect has asked for.
    let (message, data, error) = use_hook(|| {
        let is_of_now = move || mount.peek().asks_for(&request.peek());
        let message = message.map(move |message| match keep_previous || is_of_now() {
            true => message,
            false => &None,
        });
        let data = data.map(move |data| match keep_previous || is_of_now() {
            true => &data.now,
            false => &data.initial,
        });
        let error = error.map(move |error| match is_of_now() {
            true => error,
            false => &None,
        });
        (message.into(), data.into(), error.into())
    });

    UseEventSource {
        message,
        data,
        state: state.into(),
        error,
        mount,
    }
}

/// Writes a signal. It is a handle, so the copy that is taken here writes the same value.
fn put<V: 'static>(mut signal: Signal<V>, value: V) {
    signal.set(value);
}

/// What a component shows of events, and what it shows before the first one.
struct Data<D> {
    now: D,
    initial: D,
}

struct Kept<D: 'static>(Signal<Data<D>>);

impl<D: 'static> Place<D> for Kept<D> {
    fn look(&self, look: &mut dyn FnMut(&D)) {
        look(&self.0.peek().now);
    }

    fn change(&self, change: &mut dyn FnMut(&mut D)) {
        let mut data = self.0;
        change(&mut data.write().now);
    }
}
