use crate::listening::{Listener, Listening};
use crate::{Handlers, Request};
use headwater::{Error, Event, State, StateChange};
use std::cell::{Cell, RefCell};
use std::fmt;
use std::rc::{Rc, Weak};

/// A value that a component may show. It replaces the one before of the same kind.
///
/// ```
/// use headwater::{State, Text};
/// use headwater_hooks::Shown;
///
/// fn status(shown: Shown<Text>) -> Option<String> {
///     match shown {
///         Shown::Message(_) | Shown::State(State::Open) => None,
///         Shown::State(state) => Some(format!("{state:?}")),
///         Shown::Error(error) => error.map(|error| error.to_string()),
///     }
/// }
/// ```
#[derive(Clone, Debug)]
pub enum Shown<T> {
    /// The latest event.
    Message(Rc<Event<T>>),
    /// Where the source is in its life.
    State(State),
    /// The latest error, or none once the stream is open.
    Error(Option<Rc<Error>>),
}

/// A component's source. Dropping the mount closes the source, as [`unmount`](Self::unmount) does.
///
/// ```
/// use headwater::Text;
/// use headwater_hooks::{Handlers, Mount, Request, Shown};
///
/// // When the component is mounted. A real one puts what is shown into its framework's state.
/// let mount = Mount::<Text>::new(Handlers::default(), true, |shown| {
///     if let Shown::Message(event) = shown {
///         println!("{}", event.data);
///     }
/// });
/// // After each rendering. Another URL reconnects, and other handlers do not.
/// let mut handlers = Handlers::default();
/// handlers.on_error(|error| println!("{error}"));
/// mount.handle(handlers);
/// mount.ask(Request { url: "/news".into(), ..Request::default() });
/// // When the component goes.
/// mount.unmount();
/// ```
///
/// A handler may open or close the source, ask for something else, or unmount the component: no borrow
/// is held while one runs.
pub struct Mount<T>(Rc<Inner<T>>);

struct Inner<T> {
    /// Whether a source is to be open, as soon as there is a request.
    wanted: Cell<bool>,
    /// Whether the component is still there.
    mounted: Cell<bool>,
    request: RefCell<Option<Request>>,
    handlers: RefCell<Handlers<T>>,
    listening: RefCell<Option<Rc<Listening>>>,
    show: Box<dyn Fn(Shown<T>)>,
    enter: Box<Enter>,
}

type Enter = dyn Fn(&mut dyn FnMut());

impl<T: 'static> Mount<T> {
    /// A component without a request yet. With `immediate` its source opens when there is a request;
    /// otherwise it opens by [`open`](Self::open). `show` takes the values that the component may show.
    ///
    /// ```
    /// use headwater::Text;
    /// use headwater_hooks::{Handlers, Mount, Request, Shown};
    ///
    /// let news = Mount::<Text>::new(Handlers::default(), false, |shown| {
    ///     if let Shown::Error(Some(error)) = shown {
    ///         println!("{error}");
    ///     }
    /// });
    /// news.ask(Request { url: "/news".into(), ..Request::default() });
    /// news.open();
    /// news.close();
    /// ```
    pub fn new(handlers: Handlers<T>, immediate: bool, show: impl Fn(Shown<T>) + 'static) -> Self {
        Self::within(|call| call(), handlers, immediate, show)
    }

    /// The same for a framework whose state can only be written within its runtime. `enter` gets a
    /// function, and has to call it there; that function shows what has come from the network, and calls
    /// the handlers.
    pub fn within(
        enter: impl Fn(&mut dyn FnMut()) + 'static,
        handlers: Handlers<T>,
        immediate: bool,
        show: impl Fn(Shown<T>) + 'static,
    ) -> Self {
        Self(Rc::new(Inner {
            wanted: Cell::new(immediate),
            mounted: Cell::new(true),
            request: RefCell::default(),
            handlers: RefCell::new(handlers),
            listening: RefCell::default(),
            show: Box::new(show),
            enter: Box::new(enter),
        }))
    }

    /// Replaces the handlers from now on.
    pub fn handle(&self, handlers: Handlers<T>) {
        // The old handlers are dropped when the borrow is over, since what they hold may call the mount.
        let _before = self.0.handlers.replace(handlers);
    }

    /// Sets the request. Another request than before closes the source and opens a new one, unless the
    /// source was closed, or was never opened.
    pub fn ask(&self, request: Request) {
        if self.0.request.borrow().as_ref() == Some(&request) {
            return;
        }
        self.0.request.replace(Some(request));
        if self.0.wanted.get() {
            self.open();
        }
    }

    /// Closes the source if there is one, and opens a new one. Nothing happens once the component is gone.
    pub fn open(&self) {
        let inner = &self.0;
        if !inner.mounted.get() {
            return;
        }
        inner.wanted.set(true);
        inner.let_go();
        let Some(request) = inner.request.borrow().clone() else {
            return;
        };
        let Handlers {
            configure, listen, ..
        } = inner.handlers.borrow().clone();
        let listening = Listening::open(
            &request,
            |builder| match configure {
                Some(configure) => configure(builder),
                None => builder,
            },
            listen,
            Rc::new(WeakListener(Rc::downgrade(inner))),
        );
        let listening = Rc::new(listening);
        inner.listening.replace(Some(Rc::clone(&listening)));
        inner.show_state_of(&listening);
    }

    /// Connects now, whatever the source waits for. An open connection is replaced by a new one from the
    /// last event ID, and a source that has failed opens again. See [`EventSource::reconnect`].
    ///
    /// A source that was closed stays closed until [`open`](Self::open), which begins without a last event
    /// ID.
    ///
    /// [`EventSource::reconnect`]: headwater::EventSource::reconnect
    pub fn reconnect(&self) {
        let inner = &self.0;
        // A handler that runs meanwhile may close the source or open another.
        let listening = inner.listening.borrow().clone();
        if let Some(listening) = listening {
            listening.source().reconnect();
            if listening.source().state() == State::Idle {
                inner.show_state_of(&listening);
            }
        }
    }

    /// Closes the source, at once and until [`open`](Self::open).
    pub fn close(&self) {
        self.0.wanted.set(false);
        let listening = self.0.listening.take();
        match &listening {
            // Its listener shows the change to `Closed`.
            Some(listening) => listening.source().close(),
            None => (self.0.show)(Shown::State(State::Closed)),
        }
    }

    /// Closes the source for good, when the component goes. No handler is called any more, and nothing is
    /// shown.
    pub fn unmount(&self) {
        self.0.mounted.set(false);
        self.0.let_go();
        let none = self.0.handlers.borrow().without_any();
        self.handle(none);
    }
}

impl<T> Inner<T> {
    fn let_go(&self) {
        let listening = self.listening.take();
        if let Some(listening) = listening {
            listening.end();
        }
    }

    fn show_state_of(&self, listening: &Listening) {
        let state = match listening.source().state() {
            // A source connects once the task that opens it is over, so to users it is connecting already.
            State::Idle => State::Connecting,
            state => state,
        };
        (self.show)(Shown::State(state));
    }

    fn hear(&self, event: Result<Event<T>, Error>) {
        let event = match event {
            Ok(event) => Rc::new(event),
            Err(error) => return self.tell(error),
        };
        (self.show)(Shown::Message(Rc::clone(&event)));
        let on_message = self.handlers.borrow().on_message.clone();
        if let Some(on_message) = on_message {
            on_message(event);
        }
    }

    fn change(&self, change: &StateChange) {
        (self.show)(Shown::State(change.state));
        if change.state == State::Open {
            (self.show)(Shown::Error(None));
        }
        let on_state = self.handlers.borrow().on_state.clone();
        if let Some(on_state) = on_state {
            on_state(change);
        }
        if let Some(error) = change.error() {
            self.tell(error);
        }
    }

    fn tell(&self, error: Error) {
        let error = Rc::new(error);
        (self.show)(Shown::Error(Some(Rc::clone(&error))));
        let on_error = self.handlers.borrow().on_error.clone();
        if let Some(on_error) = on_error {
            on_error(error);
        }
    }
}

/// A component's listener. It does not keep the component alive.
struct WeakListener<T>(Weak<Inner<T>>);

impl<T> WeakListener<T> {
    fn enter(&self, call: impl FnOnce(&Inner<T>)) {
        if let Some(inner) = self.0.upgrade() {
            let mut call = Some(call);
            (inner.enter)(&mut || {
                if let Some(call) = call.take() {
                    call(&inner);
                }
            });
        }
    }
}

impl<T> Listener<T> for WeakListener<T> {
    fn hear(&self, event: Result<Event<T>, Error>) {
        self.enter(|inner| inner.hear(event));
    }

    fn change(&self, change: &StateChange) {
        self.enter(|inner| inner.change(change));
    }
}

impl<T> Drop for Mount<T> {
    fn drop(&mut self) {
        self.0.mounted.set(false);
        self.0.let_go();
    }
}

impl<T> fmt::Debug for Mount<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mount")
            .field("request", &self.0.request)
            .field("wanted", &self.0.wanted)
            .finish_non_exhaustive()
    }
}
