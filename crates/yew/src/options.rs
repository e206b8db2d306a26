use crate::Reduced;
use headwater::source::Builder;
use headwater::{Error, Event, Events, Payload, StateChange};
#[cfg(feature = "json")]
use headwater_hooks::Body;
use headwater_hooks::{Handlers, Request, Types, View};
use std::rc::Rc;
use std::time::Duration;
use yew::AttrValue;

/// Options of [`use_event_source_with_options`](crate::use_event_source_with_options).
///
/// They may change from rendering to rendering. A change of the request (URL, query, events, method, headers,
/// body, credentials, key) reconnects. A change of the functions does not: those of the last rendering are
/// called.
///
/// ```
/// use headwater_yew::{Text, UseEventSourceHandle, UseEventSourceOptions, use_event_source_with_options};
/// use std::time::Duration;
/// use yew::prelude::*;
///
/// #[hook]
/// fn use_answer(prompt: &str, token: &AttrValue) -> UseEventSourceHandle<Text> {
///     let options = UseEventSourceOptions::<Text>::default()
///         .types(["word", "done"])
///         .query("model", "small")
///         .method("POST")
///         .header("authorization", format!("Bearer {token}"))
///         .body(prompt.to_owned()) // another prompt is another answer
///         .with_credentials(true)
///         .manual(true) // until open()
///         .keep_previous(true) // until the new answer begins
///         .key("answer") // components with this key share the answer
///         .grace(Duration::from_secs(5)) // and keep it while the page changes
///         .configure(|builder| builder.last_event_id_param("after"))
///         .on_message(|event| println!("{}: {}", event.event, event.data))
///         .on_state(|change| println!("{:?}, attempt {}", change.state, change.attempt))
///         .on_error(|error| println!("{error}"));
///     use_event_source_with_options("/answers", options)
/// }
/// ```
///
/// `D` is what `data` of the handle is: see [`UseEventSourceHandle`](crate::UseEventSourceHandle).
#[derive(Debug)]
#[must_use = "options do nothing until they are given to the hook"]
pub struct UseEventSourceOptions<T, D = ()> {
    pub(crate) request: Request,
    pub(crate) handlers: Handlers<T>,
    pub(crate) view: View<T, D>,
    pub(crate) manual: bool,
    pub(crate) keep_previous: bool,
    pub(crate) grace: Duration,
}

impl<T: Events> UseEventSourceOptions<T> {
    /// Options for several types of event as one enum. `T` names the types that are heard, and reads each
    /// event by its type.
    ///
    /// ```
    /// use headwater_yew::{Tagged, UseEventSourceOptions};
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
        Self {
            request: Request {
                types,
                ..Request::default()
            },
            handlers,
            view: View::latest(|_| ()),
            manual: false,
            keep_previous: false,
            grace: Duration::ZERO,
        }
    }
}

impl<T: 'static, D> UseEventSourceOptions<T, D> {
    fn view<E>(self, view: View<T, E>) -> UseEventSourceOptions<T, E> {
        let Self {
            request,
            handlers,
            view: _,
            manual,
            keep_previous,
            grace,
        } = self;
        UseEventSourceOptions {
            request,
            handlers,
            view,
            manual,
            keep_previous,
            grace,
        }
    }

    /// Makes `data` of a part of each event. An event of which `select` selects nothing, or what is equal to the data
    /// before, renders nothing; `on_message` is called for it all the same.
    ///
    /// ```
    /// use headwater_yew::{Json, UseEventSourceOptions, use_event_source_with_options};
    /// use yew::prelude::*;
    ///
    /// #[derive(serde::Deserialize)]
    /// struct Tick { symbol: String, price: f64 }
    ///
    /// #[component]
    /// fn Acme() -> Html {
    ///     let options = UseEventSourceOptions::<Json<Tick>>::default()
    ///         .select(|tick| (tick.data.symbol == "ACME").then_some(tick.data.price));
    ///     let acme = use_event_source_with_options("/prices", options);
    ///     html! { <p>{ acme.data() }</p> }
    /// }
    /// ```
    pub fn select<S: Clone + PartialEq + 'static>(
        self,
        select: impl Fn(&Event<T>) -> Option<S> + 'static,
    ) -> UseEventSourceOptions<T, Option<S>> {
        self.view(View::select(select))
    }

    /// Makes `data` of all events: `reduce` adds each one to it, however many come between two renderings. It begins
    /// with `initial`, as it does where the component asks for something else and after `restart`. What others have
    /// heard before is not in it.
    ///
    /// ```
    /// use headwater_yew::{Json, UseEventSourceOptions, use_event_source_with_options};
    /// use yew::prelude::*;
    ///
    /// #[component]
    /// fn Total() -> Html {
    ///     let options = UseEventSourceOptions::<Json<u64>>::default()
    ///         .reduce(0, |sum, sale| *sum += sale.data.0);
    ///     let total = use_event_source_with_options("/sales", options);
    ///     html! { <p>{ total.data() }</p> }
    /// }
    /// ```
    pub fn reduce<S: Clone + 'static>(
        self,
        initial: S,
        reduce: impl Fn(&mut S, &Event<T>) + 'static,
    ) -> UseEventSourceOptions<T, Reduced<S>> {
        self.view(View::reduce(Reduced(initial), move |data, event| {
            reduce(&mut data.0, event);
        }))
    }
}

impl<T, D> UseEventSourceOptions<T, D> {
    /// The event types that are heard. Default: `message`, the type of events that name none.
    pub fn types<N: Into<String>>(mut self, names: impl IntoIterator<Item = N>) -> Self {
        self.request.types = Types::named(names);
        self
    }

    /// Hears events of every type.
    pub fn any_event(mut self) -> Self {
        self.request.types = Types::Any;
        self
    }

    /// Adds a parameter to the URL's query.
    pub fn query(mut self, name: impl Into<AttrValue>, value: impl Into<AttrValue>) -> Self {
        let (name, value) = (name.into(), value.into());
        self.request
            .query
            .push((name.as_str().into(), value.as_str().into()));
        self
    }

    /// Sets a header, in place of one of its name.
    pub fn header(mut self, name: impl Into<AttrValue>, value: impl Into<AttrValue>) -> Self {
        let (name, value) = (name.into(), value.into());
        self.request
            .headers
            .push((name.as_str().into(), value.as_str().into()));
        self
    }

    /// The request's method. Default: GET, or POST where there is a body.
    pub fn method(mut self, method: impl Into<AttrValue>) -> Self {
        self.request.method = Some(method.into().as_str().into());
        self
    }

    /// The request's body.
    pub fn body(mut self, body: impl Into<AttrValue>) -> Self {
        self.request.body = Some(body.into().as_str().into());
        self
    }

    /// A value as the request's body in JSON, with `content-type: application/json`. A value that serde_json
    /// can't serialize is an [`Error::Prepare`](crate::Error::Prepare).
    ///
    /// ```
    /// use headwater_yew::{Text, UseEventSourceOptions};
    ///
    /// #[derive(serde::Serialize)]
    /// struct Question<'a> { prompt: &'a str }
    ///
    /// let options = UseEventSourceOptions::<Text>::default().json(&Question { prompt: "why?" });
    /// ```
    #[cfg(feature = "json")]
    pub fn json<V: serde::Serialize + ?Sized>(mut self, value: &V) -> Self {
        self.request.body = Some(Body::json(value));
        self
    }

    /// Whether to send cookies to other origins too. Default: false.
    pub fn with_credentials(mut self, yes: bool) -> Self {
        self.request.with_credentials = yes;
        self
    }

    /// Whether [`open`](crate::UseEventSourceHandle::open) has to open the source, and not the component
    /// when it is mounted. Only the first rendering's value counts. Default: false.
    pub fn manual(mut self, yes: bool) -> Self {
        self.manual = yes;
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
    pub fn key(mut self, key: impl Into<AttrValue>) -> Self {
        self.request.key = Some(key.into().as_str().into());
        self
    }

    /// For how long a connection that may be shared outlives the last component that reads from it: long enough for the
    /// next page of a route, say. Default: none, which is the end of the current task.
    pub fn grace(mut self, grace: Duration) -> Self {
        self.grace = grace;
        self
    }

    /// Calls `call` for every event, also where many come between two renderings.
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
    /// that are made before each attempt, what ends the stream ([`Builder::until`]), a log. Functions can't be compared, so another `configure` does not
    /// reconnect, and the connection is shared by a [`key`](Self::key) alone.
    pub fn configure(mut self, configure: impl Fn(Builder) -> Builder + 'static) -> Self {
        self.handlers.configure(configure);
        self
    }
}

impl<T: Payload> Default for UseEventSourceOptions<T> {
    fn default() -> Self {
        Self::new(Types::default(), Handlers::default())
    }
}
