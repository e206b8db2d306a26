use headwater::source::Builder;
use headwater::{Error, Event, Events, Payload, StateChange};
use headwater_hooks::{Handlers, Request, Types};
use std::rc::Rc;
use yew::AttrValue;

/// Options of [`use_event_source_with_options`](crate::use_event_source_with_options).
///
/// They may be others at each rendering. A change of what is asked for (the URL, the events,
/// method, headers, body, credentials) reconnects; of the handlers, the ones of the last rendering
/// are called.
///
/// ```
/// use headwater_yew::{Text, UseEventSourceHandle, UseEventSourceOptions, use_event_source_with_options};
/// use yew::prelude::*;
///
/// #[hook]
/// fn use_answer(prompt: &str, token: &AttrValue) -> UseEventSourceHandle<Text> {
///     let options = UseEventSourceOptions::<Text>::default()
///         .events(["word", "done"])
///         .method("POST")
///         .header("authorization", format!("Bearer {token}"))
///         .body(prompt.to_owned()) // another prompt is another answer
///         .with_credentials(true)
///         .manual(true) // until open()
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
}

impl<T: Events> UseEventSourceOptions<T> {
    /// Options for several types of event as one enum: `T` says which types are heard, and reads
    /// each by its type.
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
        }
    }
}

impl<T> UseEventSourceOptions<T> {
    /// The event types that are heard. Default: `message`, which is what events without a type
    /// are.
    pub fn events<N: Into<String>>(mut self, names: impl IntoIterator<Item = N>) -> Self {
        self.request.types = Types::named(names);
        self
    }

    /// Hears every event, whatever its type.
    pub fn any_event(mut self) -> Self {
        self.request.types = Types::Any;
        self
    }

    /// Adds a header.
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

    /// Sends cookies across origins too. Default: false.
    pub fn with_credentials(mut self, yes: bool) -> Self {
        self.request.with_credentials = yes;
        self
    }

    /// Waits for [`open`](crate::UseEventSourceHandle::open) instead of opening when the component
    /// is mounted. Looked at in the first rendering only. Default: false.
    pub fn manual(mut self, yes: bool) -> Self {
        self.manual = yes;
        self
    }

    /// Is called for every event, also where many come between two renderings.
    pub fn on_message(mut self, call: impl Fn(Rc<Event<T>>) + 'static) -> Self {
        self.handlers.on_message(call);
        self
    }

    /// Is called at every change of state, which says more than the state: the attempt, when the
    /// next one begins, what carries the stream and why.
    pub fn on_state(mut self, call: impl Fn(&StateChange) + 'static) -> Self {
        self.handlers.on_state(call);
        self
    }

    /// Is called for every error: what is being recovered from, what has ended the source, and data
    /// that can't be read.
    pub fn on_error(mut self, call: impl Fn(Rc<Error>) + 'static) -> Self {
        self.handlers.on_error(call);
        self
    }

    /// Has a say in how the source is built, each time it is opened: retries, time-outs, limits,
    /// headers that are made anew for each attempt. That it has become another is not seen, and
    /// does not reconnect.
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
        }
    }
}
