use crate::Local;
use headwater::source::Builder;
use headwater::{Error, Event, Events, Payload, StateChange};
use headwater_hooks::{Body, Handlers, Latest, Types, View};
use leptos::prelude::{Get, Signal};
use std::rc::Rc;
use std::time::Duration;

/// Options of [`use_event_source_with_options`](crate::use_event_source_with_options).
///
/// The parts of the request may be signals. When one changes, the source reconnects.
///
/// ```
/// use headwater_leptos::{Text, UseEventSourceOptions, use_event_source_with_options};
/// use leptos::prelude::*;
/// use std::time::Duration;
///
/// #[component]
/// fn Answer(prompt: Signal<String>, #[prop(into)] language: Signal<String>) -> impl IntoView {
///     let text = RwSignal::new(String::new());
///     let options = UseEventSourceOptions::<Text>::default()
///         .types(["word", "done"])
///         .query("model", "small")
///         .method("POST")
///         .header("accept-language", language)
///         .headers(Signal::stored(vec![("x-app".into(), "answers".into())]))
///         .body(prompt) // another prompt is another answer
///         .with_credentials(true)
///         .immediate(false) // not before open()
///         .keep_previous(true) // until the new answer begins
///         .key("answer") // components with this key share the answer
///         .grace(Duration::from_secs(5)) // and keep it while the page changes
///         .configure(|builder| builder.last_event_id_param("after"))
///         .on_message(move |event| text.write().push_str(&event.data.0))
///         .on_state(|change| println!("{:?}, attempt {}", change.state, change.attempt))
///         .on_error(|error| println!("{error}"));
///     let answer = use_event_source_with_options("/answers", options);
///     view! { <button on:click=move |_| (answer.open)()>"Ask"</button> <p>{text}</p> }
/// }
/// ```
///
/// `D` is what the signal `data` has: the latest event's payload, what [`select`](Self::select) has selected, or what
/// [`reduce`](Self::reduce) has made.
#[derive(Debug)]
#[must_use = "options do nothing until they are given to the hook"]
pub struct UseEventSourceOptions<T, D = Option<Local<Latest<T>>>> {
    pub(crate) types: Signal<Types>,
    pub(crate) query: Vec<Pairs>,
    pub(crate) headers: Vec<Pairs>,
    pub(crate) method: Option<Signal<String>>,
    pub(crate) body: Option<Signal<Body>>,
    pub(crate) key: Option<Signal<String>>,
    pub(crate) with_credentials: bool,
    pub(crate) immediate: bool,
    pub(crate) keep_previous: bool,
    pub(crate) grace: Duration,
    pub(crate) handlers: Handlers<T>,
    pub(crate) view: View<T, D>,
}

/// Names and values.
type Pairs = Signal<Vec<(String, String)>>;

impl<T: Events> UseEventSourceOptions<T> {
    /// Options for several types of event as one enum. `T` names the types that are heard, and reads each
    /// event by its type.
    ///
    /// ```
    /// use headwater_leptos::{Tagged, UseEventSourceOptions};
    ///
    /// #[derive(serde::Deserialize)]
    /// #[serde(rename_all = "lowercase")]
    /// enum Feed { Tick(f64), Halt(String) }
    ///
    /// let options = UseEventSourceOptions::<Tagged<Feed>>::for_events()
    ///     .on_message(|event| match &event.data.0 {
    ///         Feed::Tick(price) => println!("{price}"),
    ///         Feed::Halt(reason) => println!("no more today: {reason}"),
    ///     });
    /// ```
    pub fn for_events() -> Self {
        Self::new(Types::of::<T>(), Handlers::for_events())
    }
}

impl<T: 'static> UseEventSourceOptions<T> {
    fn new(types: Types, handlers: Handlers<T>) -> Self {
        let latest =
            |event: &Rc<Event<T>>| Some(Local::new(Rc::new(Latest::new(Rc::clone(event)))));
        Self {
            types: types.into(),
            query: Vec::new(),
            headers: Vec::new(),
            method: None,
            body: None,
            key: None,
            with_credentials: false,
            immediate: true,
            keep_previous: false,
            grace: Duration::ZERO,
            handlers,
            view: View::latest(latest),
        }
    }
}

impl<T: 'static, D> UseEventSourceOptions<T, D> {
    fn view<E>(self, view: View<T, E>) -> UseEventSourceOptions<T, E> {
        let Self {
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
            view: _,
        } = self;
        UseEventSourceOptions {
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
        }
    }

    /// Makes the signal `data` of a part of each event. An event of which `select` selects nothing, or what is equal to
    /// the data before, changes no signal; `on_message` is called for it all the same.
    ///
    /// ```
    /// use headwater_leptos::{
    ///     Json, UseEventSourceOptions, UseEventSourceReturn, use_event_source_with_options,
    /// };
    /// use leptos::prelude::*;
    ///
    /// #[derive(serde::Deserialize)]
    /// struct Tick { symbol: String, price: f64 }
    ///
    /// #[component]
    /// fn Acme() -> impl IntoView {
    ///     let options = UseEventSourceOptions::<Json<Tick>>::default()
    ///         .select(|tick| (tick.data.symbol == "ACME").then_some(tick.data.price));
    ///     let UseEventSourceReturn { data, .. } = use_event_source_with_options("/prices", options);
    ///     view! { <p>{data}</p> }
    /// }
    /// ```
    pub fn select<S: Clone + PartialEq + Send + Sync + 'static>(
        self,
        select: impl Fn(&Event<T>) -> Option<S> + 'static,
    ) -> UseEventSourceOptions<T, Option<S>> {
        self.view(View::select(select))
    }

    /// Makes the signal `data` of all events: `reduce` adds each one to it, however many come before an effect runs. It
    /// begins with `initial`, as it does where the component asks for something else and after `restart`. What others
    /// have heard before is not in it.
    ///
    /// ```
    /// use headwater_leptos::{
    ///     Json, UseEventSourceOptions, UseEventSourceReturn, use_event_source_with_options,
    /// };
    /// use leptos::prelude::*;
    ///
    /// #[component]
    /// fn Total() -> impl IntoView {
    ///     let options = UseEventSourceOptions::<Json<u64>>::default()
    ///         .reduce(0, |sum, sale| *sum += sale.data.0);
    ///     let UseEventSourceReturn { data, .. } = use_event_source_with_options("/sales", options);
    ///     view! { <p>{data}</p> }
    /// }
    /// ```
    pub fn reduce<S: Clone + Send + Sync + 'static>(
        self,
        initial: S,
        reduce: impl Fn(&mut S, &Event<T>) + 'static,
    ) -> UseEventSourceOptions<T, S> {
        self.view(View::reduce(initial, reduce))
    }
}

impl<T, D> UseEventSourceOptions<T, D> {
    /// The event types that are heard. Default: `message`, the type of events that name none.
    pub fn types<N: Into<String>>(mut self, names: impl IntoIterator<Item = N>) -> Self {
        self.types = Types::named(names).into();
        self
    }

    /// Hears events of every type.
    pub fn any_event(mut self) -> Self {
        self.types = Types::Any.into();
        self
    }

    /// Adds a parameter to the URL's query.
    pub fn query(mut self, name: impl Into<String>, value: impl Into<Signal<String>>) -> Self {
        self.query.push(pair(name.into(), value.into()));
        self
    }

    /// Sets a header, in place of one of its name.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<Signal<String>>) -> Self {
        self.headers.push(pair(name.into(), value.into()));
        self
    }

    /// Adds headers, as names and values.
    pub fn headers(mut self, headers: impl Into<Signal<Vec<(String, String)>>>) -> Self {
        self.headers.push(headers.into());
        self
    }

    /// The request's method. Default: GET, or POST where there is a body.
    pub fn method(mut self, method: impl Into<Signal<String>>) -> Self {
        self.method = Some(method.into());
        self
    }

    /// The request's body.
    pub fn body(mut self, body: impl Into<Signal<String>>) -> Self {
        let body = body.into();
        self.body = Some(Signal::derive(move || body.get().into()));
        self
    }

    /// A value as the request's body in JSON, with `content-type: application/json`. Another value, as when a
    /// signal that `value` reads changes, is another request. A value that serde_json can't serialize is an
    /// [`Error::Prepare`](crate::Error::Prepare).
    ///
    /// ```
    /// use headwater_leptos::{Text, UseEventSourceOptions};
    /// use leptos::prelude::*;
    ///
    /// #[derive(serde::Serialize)]
    /// struct Question { prompt: String }
    ///
    /// fn asking(prompt: Signal<String>) -> UseEventSourceOptions<Text> {
    ///     UseEventSourceOptions::default().json(move || Question { prompt: prompt.get() })
    /// }
    /// ```
    #[cfg(feature = "json")]
    pub fn json<V: serde::Serialize>(
        mut self,
        value: impl Fn() -> V + Send + Sync + 'static,
    ) -> Self {
        self.body = Some(Signal::derive(move || Body::json(&value())));
        self
    }

    /// Whether to send cookies to other origins too. Default: false.
    pub fn with_credentials(mut self, yes: bool) -> Self {
        self.with_credentials = yes;
        self
    }

    /// Whether to open the source when the component is mounted. Otherwise `open` opens it. Default: true.
    pub fn immediate(mut self, yes: bool) -> Self {
        self.immediate = yes;
        self
    }

    /// Whether the latest message stays while another request has none yet. Default: false, so that nothing is shown
    /// that belongs to another URL or another person. It is for what would flicker, such as a chart whose range
    /// is moved. An error never stays.
    pub fn keep_previous(mut self, yes: bool) -> Self {
        self.keep_previous = yes;
        self
    }

    /// Names the connection, beside URL and query: components that give the same key share it, and another key opens
    /// another. It stands for all else that is asked with, and for `configure`; whoever comes first makes the connection.
    ///
    /// Without it, components share a connection by themselves where they ask for the same by a GET, without a body
    /// and without `configure`.
    pub fn key(mut self, key: impl Into<Signal<String>>) -> Self {
        self.key = Some(key.into());
        self
    }

    /// For how long a connection that may be shared outlives the last component that reads from it: long enough for the
    /// next page of a route, say. Default: none, which is the end of the current task.
    pub fn grace(mut self, grace: Duration) -> Self {
        self.grace = grace;
        self
    }

    /// Calls `call` for every event, also where many come before an effect runs.
    pub fn on_message(mut self, call: impl Fn(Rc<Event<T>>) + 'static) -> Self {
        self.handlers.on_message(call);
        self
    }

    /// Calls `call` at every change of state. The change also tells the attempt, when the next one
    /// begins, and what carries the stream and why.
    pub fn on_state(mut self, call: impl Fn(&StateChange) + 'static) -> Self {
        self.handlers.on_state(call);
        self
    }

    /// Calls `call` for every error: a fault that the source recovers from, the fault that it failed
    /// with, and data that can't be read.
    pub fn on_error(mut self, call: impl Fn(Rc<Error>) + 'static) -> Self {
        self.handlers.on_error(call);
        self
    }

    /// Changes the source's builder each time the source is opened: retries, time-outs, limits, headers
    /// that are made before each attempt, what ends the stream ([`Builder::until`]), a log. A change of a signal that it reads does not reconnect.
    /// Functions can't be compared, so the connection is shared by a [`key`](Self::key) alone.
    pub fn configure(mut self, configure: impl Fn(Builder) -> Builder + 'static) -> Self {
        self.handlers.configure(configure);
        self
    }
}

fn pair(name: String, value: Signal<String>) -> Pairs {
    Signal::derive(move || vec![(name.clone(), value.get())])
}

impl<T: Payload> Default for UseEventSourceOptions<T> {
    fn default() -> Self {
        Self::new(Types::default(), Handlers::default())
    }
}
