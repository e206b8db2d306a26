use crate::listening::{Listener, Listening};
use crate::{Handlers, Request, Shown};
use headwater::{Error, Event, State, StateChange};
use std::cell::{Cell, RefCell};
use std::fmt;
use std::pin::Pin;
use std::rc::{Rc, Weak};

/// A component's source. Dropping the mount closes the source, as [`unmount`](Self::unmount) does.
///
/// ```
/// use headwater::Text;
/// use headwater_hooks::{Handlers, Mount, Request, Shown};
///
/// // When the component is mounted. A real one puts what is shown into its framework's state.
/// let mount = Mount::<Text>::new(Handlers::default(), true, |shown| {
///     if let Shown::Message(Some(event)) = shown {
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
    /// Whether a message stays when there is another request.
    keeps_previous: Cell<bool>,
    request: RefCell<Option<Request>>,
    /// What the request's next source goes on from. It belongs to this request alone.
    last_event_id: RefCell<Option<String>>,
    handlers: RefCell<Handlers<T>>,
    listening: RefCell<Option<Rc<Listening>>>,
    show: Box<dyn Fn(Shown<T>)>,
    /// Whether a message and an error are shown: what is none already is not shown again, since some frameworks
    /// render for that.
    has_message: Cell<bool>,
    has_error: Cell<bool>,
    enter: Box<Enter>,
    /// Runs a source where the platform does not.
    spawn: RefCell<Option<Rc<Spawn>>>,
}

type Enter = dyn Fn(&mut dyn FnMut());
type Spawn = dyn Fn(Pin<Box<dyn Future<Output = ()>>>);

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
            keeps_previous: Cell::new(false),
            request: RefCell::default(),
            last_event_id: RefCell::default(),
            handlers: RefCell::new(handlers),
            listening: RefCell::default(),
            show: Box::new(show),
            has_message: Cell::new(false),
            has_error: Cell::new(false),
            enter: Box::new(enter),
            spawn: RefCell::default(),
        }))
    }

    /// Has the mount's sources run on a target that is no browser, by a framework that has an executor there:
    /// with headwater's feature `native` a source runs while somebody polls it. `spawn` gets a future for
    /// each source that is opened, and has it polled on this thread. The future ends with the source.
    ///
    /// ```
    /// use headwater_hooks::headwater::Text;
    /// use headwater_hooks::{Handlers, Mount};
    ///
    /// # fn spawn_local(_: impl Future<Output = ()> + 'static) {}
    /// let news = Mount::<Text>::new(Handlers::default(), true, drop);
    /// news.run_with(spawn_local);
    /// ```
    ///
    /// In browsers a source runs by itself, and `spawn` is not called.
    pub fn run_with(&self, spawn: impl Fn(Pin<Box<dyn Future<Output = ()>>>) + 'static) {
        self.0.spawn.replace(Some(Rc::new(spawn)));
    }

    /// Replaces the handlers from now on.
    pub fn handle(&self, handlers: Handlers<T>) {
        // The old handlers are dropped when the borrow is over, since what they hold may call the mount.
        let _before = self.0.handlers.replace(handlers);
    }

    /// Whether the latest message stays shown when there is another request, until that one has a message of
    /// its own. Default: false. The error never stays.
    ///
    /// It is for what would flicker, such as a chart whose range is moved. Leave it off where a request may belong
    /// to another person.
    pub fn keep_previous(&self, yes: bool) {
        self.0.keeps_previous.set(yes);
    }

    /// Sets the request. Another request than before closes the source and opens a new one, unless the
    /// source was closed, or was never opened. The new one begins without a last event ID, and what was shown
    /// of the one before is gone: see [`Shown`].
    pub fn ask(&self, request: Request) {
        let inner = &self.0;
        if self.asks_for(&request) {
            return;
        }
        let is_first = inner.request.replace(Some(request)).is_none();
        inner.let_go();
        inner.last_event_id.take();
        if !is_first {
            inner.clear();
        }
        if inner.wanted.get() {
            inner.start();
        }
    }

    /// Whether this is the request that was set last, so that what is shown belongs to it.
    ///
    /// A framework may render a component with its new properties before [`ask`](Self::ask) is called. What
    /// was shown by then belongs to the request before, and the hook hides it:
    ///
    /// ```
    /// use headwater_hooks::{Mount, Request};
    ///
    /// fn message<M>(mount: &Mount<M>, request: &Request, latest: Option<M>) -> Option<M>
    /// where
    ///     M: 'static,
    /// {
    ///     latest.filter(|_| mount.asks_for(request))
    /// }
    /// ```
    pub fn asks_for(&self, request: &Request) -> bool {
        self.0.request.borrow().as_ref() == Some(request)
    }

    /// Opens the source, unless there is one that is not closed. After [`close`](Self::close), a failure or the
    /// end of a stream, the new one goes on from the last event ID. Nothing happens once the component is gone.
    pub fn open(&self) {
        let inner = &self.0;
        inner.wanted.set(true);
        let is_closed = |listening: &Rc<Listening>| listening.source().state() == State::Closed;
        if inner.listening.borrow().as_ref().is_none_or(is_closed) {
            inner.let_go();
            inner.start();
        }
    }

    /// Begins anew, as when the component was mounted: the source is closed if there is one, and a new one
    /// opens without a last event ID. Message and error are gone as for another request.
    ///
    /// ```
    /// use headwater::Text;
    /// use headwater_hooks::{Handlers, Mount, Request};
    ///
    /// let answer = Mount::<Text>::new(Handlers::default(), true, drop);
    /// answer.ask(Request { url: "/answer".into(), body: Some("why?".into()), ..Request::default() });
    /// // For a button "Ask again":
    /// answer.restart();
    /// ```
    pub fn restart(&self) {
        let inner = &self.0;
        if !inner.mounted.get() {
            return;
        }
        inner.wanted.set(true);
        inner.let_go();
        inner.last_event_id.take();
        inner.clear();
        inner.start();
    }

    /// Connects now, whatever the source waits for. An open connection is replaced by a new one from the
    /// last event ID, and a source that has failed opens again. See [`EventSource::reconnect`].
    ///
    /// A source that was closed stays closed until [`open`](Self::open) or [`restart`](Self::restart).
    ///
    /// [`EventSource::reconnect`]: headwater::EventSource::reconnect
    pub fn reconnect(&self) {
        let inner = &self.0;
        // A handler that runs meanwhile may close the source or open another.
        let listening = inner.listening.borrow().clone();
        if let Some(listening) = listening {
            listening.source().reconnect();
            if listening.source().state() == State::Idle {
                // It had failed, and who ran it until then has gone.
                inner.show_state_of(&listening);
                inner.run(&listening);
            }
        }
    }

    /// Closes the source, at once and until [`open`](Self::open). What was shown stays.
    pub fn close(&self) {
        let inner = &self.0;
        if !inner.mounted.get() {
            return;
        }
        inner.wanted.set(false);
        let listening = inner.listening.take();
        match &listening {
            Some(listening) => {
                // Its listener shows the change to `Closed`. A handler of that may open another.
                inner.keep_id_of(listening);
                listening.source().close();
            }
            None => (inner.show)(Shown::State(State::Closed)),
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

impl<T: 'static> Inner<T> {
    /// Opens a source of the request, if there is one. It goes on from the last event ID that is kept.
    fn start(self: &Rc<Self>) {
        let request = self.request.borrow().clone();
        let Some(request) = request.filter(|_| self.mounted.get()) else {
            return;
        };
        let Handlers {
            configure, listen, ..
        } = self.handlers.borrow().clone();
        let last_event_id = self.last_event_id.borrow().clone();
        let listening = Listening::open(
            &request,
            |mut builder| {
                if let Some(configure) = configure {
                    builder = configure(builder);
                }
                match last_event_id {
                    Some(id) => builder.last_event_id(id),
                    None => builder,
                }
            },
            listen,
            Rc::new(WeakListener(Rc::downgrade(self))),
        );
        let listening = Rc::new(listening);
        self.listening.replace(Some(Rc::clone(&listening)));
        self.show_state_of(&listening);
        self.run(&listening);
    }
}

impl<T> Inner<T> {
    /// Has the source run until it is closed, where the platform does not run it.
    fn run(&self, listening: &Listening) {
        let spawn = self.spawn.borrow().clone();
        if let Some(spawn) = spawn.filter(|_| cfg!(not(target_arch = "wasm32"))) {
            spawn(Box::pin(listening.run()));
        }
    }

    fn let_go(&self) {
        let listening = self.listening.take();
        if let Some(listening) = listening {
            self.keep_id_of(&listening);
            listening.end();
        }
    }

    fn keep_id_of(&self, listening: &Listening) {
        self.last_event_id.replace(Some(listening.last_event_id()));
    }

    /// Shows nothing any more of the request before.
    fn clear(&self) {
        if !self.keeps_previous.get() && self.has_message.take() {
            (self.show)(Shown::Message(None));
        }
        self.clear_error();
    }

    fn clear_error(&self) {
        if self.has_error.take() {
            (self.show)(Shown::Error(None));
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
        // On an open stream it was one of data that could not be read.
        self.clear_error();
        self.has_message.set(true);
        (self.show)(Shown::Message(Some(Rc::clone(&event))));
        let on_message = self.handlers.borrow().on_message.clone();
        if let Some(on_message) = on_message {
            on_message(event);
        }
    }

    fn change(&self, change: &StateChange) {
        (self.show)(Shown::State(change.state));
        if change.state == State::Open {
            self.clear_error();
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
        self.has_error.set(true);
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
