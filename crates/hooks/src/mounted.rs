use crate::connection::{Connection, Joined, Opening, Reader};
use crate::handlers::Handlers;
use crate::listening::{Listener, Reads};
use crate::mount::Spawn;
use crate::registry::Registry;
use crate::view::Viewing;
use crate::{Request, Shown, Types};
use headwater::{Error, Event, EventSource, State, StateChange, Subscription};
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use std::time::Duration;

/// What a mount has.
pub(crate) struct Mounted<T> {
    /// Whether a source is to be open, as soon as there is a request.
    pub(crate) wanted: Cell<bool>,
    /// Whether the component is still there.
    pub(crate) mounted: Cell<bool>,
    /// Whether a message stays when there is another request.
    pub(crate) keeps_previous: Cell<bool>,
    pub(crate) grace: Cell<Duration>,
    pub(crate) request: RefCell<Option<Request>>,
    /// What the request's next source goes on from. It belongs to this request alone.
    last_event_id: RefCell<Option<String>>,
    pub(crate) handlers: RefCell<Handlers<T>>,
    joined: RefCell<Option<Joined>>,
    show: Box<dyn Fn(Shown<T>)>,
    pub(crate) view: RefCell<Option<Rc<dyn Viewing<T>>>>,
    /// Whether a message and an error are shown: what is none already is not shown again, since some frameworks
    /// render for that.
    has_message: Cell<bool>,
    has_error: Cell<bool>,
    /// Whether the message that is shown belongs to another request.
    is_previous: Cell<bool>,
    enter: Box<Enter>,
    /// Runs a source where the platform does not.
    pub(crate) spawn: RefCell<Option<Rc<Spawn>>>,
}

type Enter = dyn Fn(&mut dyn FnMut());

impl<T: 'static> Mounted<T> {
    pub(crate) fn new(
        enter: Box<Enter>,
        handlers: Handlers<T>,
        immediate: bool,
        show: Box<dyn Fn(Shown<T>)>,
    ) -> Self {
        Self {
            wanted: Cell::new(immediate),
            mounted: Cell::new(true),
            keeps_previous: Cell::new(false),
            grace: Cell::default(),
            request: RefCell::default(),
            last_event_id: RefCell::default(),
            handlers: RefCell::new(handlers),
            joined: RefCell::default(),
            show,
            view: RefCell::default(),
            has_message: Cell::new(false),
            has_error: Cell::new(false),
            is_previous: Cell::new(false),
            enter,
            spawn: RefCell::default(),
        }
    }

    pub(crate) fn ask(self: &Rc<Self>, request: Request) {
        let is_first = self.request.replace(Some(request)).is_none();
        self.let_go();
        self.last_event_id.take();
        if !is_first {
            self.clear();
        }
        if self.wanted.get() {
            self.start();
        }
    }

    pub(crate) fn open(self: &Rc<Self>) {
        self.wanted.set(true);
        let joined = self.joined.borrow().clone();
        match joined {
            None => self.start(),
            Some(joined) if joined.live().is_closed() => {
                self.keep_id_of(&joined);
                self.renew(&joined, false);
            }
            Some(_) => {}
        }
    }

    pub(crate) fn restart(self: &Rc<Self>) {
        if !self.mounted.get() {
            return;
        }
        self.wanted.set(true);
        self.last_event_id.take();
        let joined = self.joined.borrow().clone();
        match joined {
            Some(joined) => self.renew(&joined, true),
            None => {
                self.clear();
                self.start();
            }
        }
    }

    pub(crate) fn reconnect(&self) {
        // A handler that runs meanwhile may close the source or open another.
        let joined = self.joined.borrow().clone();
        if let Some(joined) = joined {
            joined.reconnect();
        }
    }

    pub(crate) fn close(&self) {
        if !self.mounted.get() {
            return;
        }
        self.wanted.set(false);
        let joined = self.joined.take();
        match joined {
            Some(joined) => {
                // The reader shows the change to `Closed`. A handler of that may open another.
                self.keep_id_of(&joined);
                joined.close();
            }
            None => (self.show)(Shown::State(State::Closed)),
        }
    }

    /// Reads from a connection of the request, if there is one. Where it is opened for that, it goes on from the last
    /// event ID that is kept.
    fn start(self: &Rc<Self>) {
        let Some(opening) = self.opening() else {
            return;
        };
        let registry = Registry::current();
        let request = &opening.request;
        let is_shared = request.may_be_shared(opening.configure.is_some());
        let there = is_shared.then(|| registry.find(request)).flatten();
        let types = request.types.clone();
        let connection = there.unwrap_or_else(|| {
            let connection = Connection::open(opening, &registry, is_shared);
            if is_shared {
                registry.add(&connection);
            }
            connection
        });
        let reads = self.handlers.borrow().reads;
        let listener = Rc::new(WeakListener(Rc::downgrade(self)));
        let joined = connection.join(Rc::new(Hearing {
            types,
            reads,
            listener,
        }));
        self.joined.replace(Some(joined.clone()));
        self.catch_up(&joined, reads);
        self.run(&joined);
    }

    fn renew(self: &Rc<Self>, joined: &Joined, is_anew: bool) {
        if let Some(opening) = self.opening() {
            joined.renew(opening, is_anew);
        }
    }

    fn opening(&self) -> Option<Opening> {
        let request = self.request.borrow().clone();
        Some(Opening {
            request: request.filter(|_| self.mounted.get())?,
            configure: self.handlers.borrow().configure.clone(),
            last_event_id: self.last_event_id.borrow().clone(),
        })
    }

    /// Shows what others have been told before.
    fn catch_up(&self, joined: &Joined, reads: Reads<T>) {
        let live = joined.live();
        (self.show)(Shown::State(live.state()));
        if let Some(error) = live.error() {
            self.show_error(Rc::new(error));
        }
        let view = self.view.borrow().clone();
        if view.is_some_and(|view| view.accumulates()) {
            return;
        }
        let types = match &*self.request.borrow() {
            Some(request) => request.types.clone(),
            None => return,
        };
        match live.latest(&types).and_then(reads.late) {
            Some(Ok(event)) => self.show_message(&Rc::new(event)),
            Some(Err(error)) => self.show_error(Rc::new(error)),
            None => {}
        }
    }
}

impl<T> Mounted<T> {
    /// Has the source run until it is left, where the platform does not run it.
    fn run(&self, joined: &Joined) {
        if let Some(spawn) = self.spawn() {
            spawn(Box::pin(joined.run()));
        }
    }

    fn spawn(&self) -> Option<Rc<Spawn>> {
        let spawn = self.spawn.borrow().clone();
        spawn.filter(|_| cfg!(not(target_arch = "wasm32")))
    }

    pub(crate) fn let_go(&self) {
        let joined = self.joined.take();
        if let Some(joined) = joined {
            self.keep_id_of(&joined);
            joined.part(self.grace.get(), self.spawn());
        }
    }

    fn keep_id_of(&self, joined: &Joined) {
        let id = joined.live().source().last_event_id();
        self.last_event_id.replace(Some(id));
    }

    /// Shows nothing any more of the request before.
    fn clear(&self) {
        if self.keeps_previous.get() {
            self.is_previous.set(self.has_message.get());
        } else if self.has_message.take() {
            let view = self.view.borrow().clone();
            if let Some(view) = view {
                view.clear();
            }
            (self.show)(Shown::Message(None));
        }
        self.clear_error();
    }

    fn clear_error(&self) {
        if self.has_error.take() {
            (self.show)(Shown::Error(None));
        }
    }

    fn show_error(&self, error: Rc<Error>) {
        self.has_error.set(true);
        (self.show)(Shown::Error(Some(error)));
    }

    fn show_message(&self, event: &Rc<Event<T>>) {
        let view = self.view.borrow().clone();
        let is_first = self.is_previous.get() || !self.has_message.get();
        if view.is_none_or(|view| view.take(event, is_first)) {
            self.is_previous.set(false);
            self.has_message.set(true);
            (self.show)(Shown::Message(Some(Rc::clone(event))));
        }
    }

    fn hear(&self, event: Result<Event<T>, Error>) {
        let event = match event {
            Ok(event) => Rc::new(event),
            Err(error) => return self.tell(error),
        };
        // On an open stream it was one of data that could not be read.
        self.clear_error();
        self.show_message(&event);
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
        self.show_error(Rc::clone(&error));
        let on_error = self.handlers.borrow().on_error.clone();
        if let Some(on_error) = on_error {
            on_error(error);
        }
    }

    fn renewed(&self, is_anew: bool) {
        let joined = self.joined.borrow().clone();
        let Some(joined) = joined else {
            return;
        };
        if is_anew {
            self.clear();
        }
        (self.show)(Shown::State(joined.live().state()));
        self.run(&joined);
    }
}

/// A component's listener. It does not keep the component alive.
struct WeakListener<T>(Weak<Mounted<T>>);

impl<T> WeakListener<T> {
    fn enter(&self, call: impl FnOnce(&Mounted<T>)) {
        if let Some(mounted) = self.0.upgrade() {
            let mut call = Some(call);
            (mounted.enter)(&mut || {
                if let Some(call) = call.take() {
                    call(&mounted);
                }
            });
        }
    }
}

impl<T> Listener<T> for WeakListener<T> {
    fn hear(&self, event: Result<Event<T>, Error>) {
        self.enter(|mounted| mounted.hear(event));
    }

    fn change(&self, change: &StateChange) {
        self.enter(|mounted| mounted.change(change));
    }
}

/// A component as a reader of a connection.
struct Hearing<T> {
    types: Types,
    reads: Reads<T>,
    listener: Rc<WeakListener<T>>,
}

impl<T: 'static> Reader for Hearing<T> {
    fn types(&self) -> &Types {
        &self.types
    }

    fn listen(&self, source: &EventSource) -> Vec<Subscription> {
        let listener: Rc<dyn Listener<T>> = Rc::<WeakListener<T>>::clone(&self.listener);
        let mut all = (self.reads.listen)(source, &self.types, Rc::clone(&listener));
        all.push(source.on_state(move |change| listener.change(change)));
        all
    }

    fn left(&self, change: &StateChange) {
        self.listener.change(change);
    }

    fn renewed(&self, is_anew: bool) {
        self.listener.enter(|mounted| mounted.renewed(is_anew));
    }
}
