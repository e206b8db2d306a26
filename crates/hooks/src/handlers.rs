use crate::listening::Reads;
use headwater::source::Builder;
use headwater::{Error, Event, Events, Payload, StateChange};
use std::fmt;
use std::rc::Rc;

type Call<A> = Rc<dyn Fn(A)>;
type Watch = Rc<dyn Fn(&StateChange)>;
pub(crate) type Configure = Rc<dyn Fn(Builder) -> Builder>;

/// The functions of a component that are called for events, changes of state and errors. They are called
/// for each one, also where many come between two renderings.
///
/// The default reads the data of each event as a [`Payload`].
///
/// ```
/// use headwater::{Retry, Text};
/// use headwater_hooks::Handlers;
///
/// let mut handlers = Handlers::<Text>::default();
/// handlers.on_message(|line| println!("{} {}", line.last_event_id, line.data));
/// handlers.on_state(|change| println!("{:?}", change.state));
/// handlers.on_error(|error| println!("{error}"));
/// handlers.configure(|builder| builder.retry(Retry { attempts: Some(5), ..Retry::default() }));
/// ```
pub struct Handlers<T> {
    pub(crate) reads: Reads<T>,
    pub(crate) on_message: Option<Call<Rc<Event<T>>>>,
    pub(crate) on_state: Option<Watch>,
    pub(crate) on_error: Option<Call<Rc<Error>>>,
    pub(crate) configure: Option<Configure>,
}

impl<T: Events> Handlers<T> {
    /// Handlers that read events of several types as one enum. The component's request has to ask for the
    /// types of [`Types::of`](crate::Types::of).
    ///
    /// ```
    /// use headwater::Tagged;
    /// use headwater_hooks::Handlers;
    ///
    /// #[derive(serde::Deserialize)]
    /// #[serde(rename_all = "lowercase")]
    /// enum Feed { Tick(f64), Halt(String) }
    ///
    /// let mut handlers = Handlers::<Tagged<Feed>>::for_events();
    /// handlers.on_message(|event| match &event.data.0 {
    ///     Feed::Tick(price) => println!("{price}"),
    ///     Feed::Halt(reason) => println!("no more today: {reason}"),
    /// });
    /// ```
    pub fn for_events() -> Self {
        Self::new(Reads::events())
    }
}

impl<T> Handlers<T> {
    fn new(reads: Reads<T>) -> Self {
        Self {
            reads,
            on_message: None,
            on_state: None,
            on_error: None,
            configure: None,
        }
    }

    /// Handlers that call nothing, for a component that is gone.
    pub(crate) fn without_any(&self) -> Self {
        Self::new(self.reads)
    }

    /// Sets the function that is called for every event.
    pub fn on_message(&mut self, call: impl Fn(Rc<Event<T>>) + 'static) {
        self.on_message = Some(Rc::new(call));
    }

    /// Sets the function that is called at every change of state.
    pub fn on_state(&mut self, call: impl Fn(&StateChange) + 'static) {
        self.on_state = Some(Rc::new(call));
    }

    /// Sets the function that is called for every error: a fault that the source recovers from, the fault
    /// that it failed with, and data that can't be read.
    pub fn on_error(&mut self, call: impl Fn(Rc<Error>) + 'static) {
        self.on_error = Some(Rc::new(call));
    }

    /// Sets a function that changes the source's builder, each time the source is opened. Functions can't be compared,
    /// so the source is shared with other components only by a [key](crate::Request::key).
    pub fn configure(&mut self, configure: impl Fn(Builder) -> Builder + 'static) {
        self.configure = Some(Rc::new(configure));
    }
}

impl<T: Payload> Default for Handlers<T> {
    fn default() -> Self {
        Self::new(Reads::payloads())
    }
}

// A derived implementation would require `T: Clone`.
impl<T> Clone for Handlers<T> {
    fn clone(&self) -> Self {
        Self {
            reads: self.reads,
            on_message: self.on_message.clone(),
            on_state: self.on_state.clone(),
            on_error: self.on_error.clone(),
            configure: self.configure.clone(),
        }
    }
}

impl<T> fmt::Debug for Handlers<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Handlers")
            .field("on_message", &self.on_message.is_some())
            .field("on_state", &self.on_state.is_some())
            .field("on_error", &self.on_error.is_some())
            .field("configure", &self.configure.is_some())
            .finish()
    }
}
