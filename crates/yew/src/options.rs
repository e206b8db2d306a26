use headwater::source::Builder;
use headwater::{Error, Event, Events, Payload, StateChange};
#[cfg(feature = "json")]
use headwater_hooks::Body;
use headwater_hooks::{Handlers, Request, Types};
use std::rc::Rc;
use yew::AttrValue;

/// Options of [`use_event_source_with_options`](crate::use_event_source_with_options).
///
/// They may change from rendering to rendering. A change of the request (URL, query, events, method, headers,
/// body, credentials) reconnects. A change of the handlers does not: those of the last rendering are
/// called.
///
/// ```
/// use headwater_yew::{Text, UseEventSourceHandle, UseEventSourceOptions, use_event_source_with_options};
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
///         .configure(|builder| builder.last_event_id_param("after"))
///         .on_message(|event| println!("{}: {}", event.event, event.data))
///         .on_state(|change| println!("{:?}, attempt {}", change.state, change.attempt))
///         .on_error(|error| println!("{error}"));
///     use_event_source_with_options("/answers", options)
/// }
/// ```
#[derive(Debug)]
#[must_use = "options do nothing until they are given to the hook"]
pub struct UseEventSourceOptions<T> {
    pub(crate) request: Request,
    pub(crate) handlers: Handlers<T>,
    pub(crate) manual: bool,
    pub(crate) keep_previous: bool,
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
        Self {
            request: Request {
                types: Types::of::<T>(),
                ..Request::default()
            },
            handlers: Handlers::for_events(),
            manual: false,
            keep_previous: false,
        }
    }
}

impl<T> UseEventSourceOptions<T> {
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
    /// reconnect.
    pub fn configure(mut self, configure: impl Fn(Builder) -> Builder + 'static) -> Self {
        self.handlers.configure(configure);
        self
    }
}

impl<T: Payload> Default for UseEventSourceOptions<T> {
    fn default() -> Self {
        Self {
            request: Request::default(),
            handlers: Handlers::default(),
            manual: false,
            keep_previous: false,
        }
    }
}
