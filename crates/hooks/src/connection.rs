use crate::handlers::Configure;
use crate::live::Live;
use crate::mount::Spawn;
use crate::registry::Registry;
use crate::staying::{Staying, stay};
use crate::{Request, Types};
use headwater::{EventSource, State, StateChange, Subscription};
use std::cell::RefCell;
use std::rc::{Rc, Weak};
use std::time::Duration;

/// Who reads from a connection.
pub(crate) trait Reader {
    fn types(&self) -> &Types;
    fn listen(&self, source: &EventSource) -> Vec<Subscription>;
    /// The reader has left by itself, and others stay.
    fn left(&self, change: &StateChange);
    /// The connection begins again, without all that was before where it `is_anew`.
    fn renewed(&self, is_anew: bool);
}

/// What a source is opened with.
pub(crate) struct Opening {
    pub(crate) request: Request,
    pub(crate) configure: Option<Configure>,
    pub(crate) last_event_id: Option<String>,
}

/// A source, and the components that read from it. It is open as long as one does, and for the grace after that.
///
/// Each component has it by a pointer, and the registry has none, but while nobody reads: so it goes with the last one,
/// or with the registry. The source may be replaced by another one, for the same readers.
pub(crate) struct Connection {
    request: Request,
    is_shared: bool,
    seats: RefCell<Vec<Rc<Seat>>>,
    live: RefCell<Rc<Live>>,
    registry: Weak<Registry>,
    pub(crate) staying: Staying,
}

struct Seat {
    reader: Rc<dyn Reader>,
    subscriptions: RefCell<Vec<Subscription>>,
}

impl Connection {
    pub(crate) fn open(opening: Opening, registry: &Rc<Registry>, is_shared: bool) -> Rc<Self> {
        Rc::new(Self {
            request: opening.request.clone(),
            is_shared,
            seats: RefCell::default(),
            live: RefCell::new(Live::open(opening, is_shared)),
            registry: Rc::downgrade(registry),
            staying: Staying::default(),
        })
    }

    /// Whether it serves this request, now or by a reader that opens it again.
    pub(crate) fn serves(&self, request: &Request) -> bool {
        request.is_served_by(&self.request) && (self.is_read() || !self.live().is_closed())
    }

    pub(crate) fn is_read(&self) -> bool {
        !self.seats.borrow().is_empty()
    }

    pub(crate) fn live(&self) -> Rc<Live> {
        Rc::clone(&self.live.borrow())
    }

    pub(crate) fn join(self: &Rc<Self>, reader: Rc<dyn Reader>) -> Joined {
        self.staying.end();
        if let Some(registry) = self.registry.upgrade() {
            registry.let_go(self);
        }
        let seat = Rc::new(Seat {
            reader,
            subscriptions: RefCell::default(),
        });
        self.seats.borrow_mut().push(Rc::clone(&seat));
        self.listen(&seat);
        Joined {
            connection: Rc::clone(self),
            seat,
        }
    }

    fn listen(&self, seat: &Seat) {
        let live = self.live();
        live.record(seat.reader.types());
        seat.subscriptions
            .replace(seat.reader.listen(live.source()));
    }

    /// Takes a reader away. Tells whether it was the last one.
    fn take_away(&self, seat: &Rc<Seat>) -> bool {
        self.seats
            .borrow_mut()
            .retain(|other| !Rc::ptr_eq(seat, other));
        !self.is_read()
    }

    /// Another source in place of this one, for the same readers.
    fn renew(&self, opening: Opening, is_anew: bool) {
        let seats = self.seats.borrow().clone();
        for seat in &seats {
            // They are dropped when the borrow is over.
            drop(seat.subscriptions.take());
        }
        let live = Live::open(opening, self.is_shared);
        let before = self.live.replace(live);
        before.source().close();
        for seat in &seats {
            self.listen(seat);
        }
        self.tell_renewed(is_anew);
    }

    fn tell_renewed(&self, is_anew: bool) {
        let seats = self.seats.borrow().clone();
        for seat in seats {
            // What an earlier one does may take it away.
            if self
                .seats
                .borrow()
                .iter()
                .any(|other| Rc::ptr_eq(&seat, other))
            {
                seat.reader.renewed(is_anew);
            }
        }
    }
}

/// A component's part in a connection.
#[derive(Clone)]
pub(crate) struct Joined {
    connection: Rc<Connection>,
    seat: Rc<Seat>,
}

impl Joined {
    pub(crate) fn live(&self) -> Rc<Live> {
        self.connection.live()
    }

    /// Runs the source, where the platform does not, as long as the component reads from it.
    pub(crate) fn run(&self) -> impl Future<Output = ()> + use<> {
        let seat = Rc::downgrade(&self.seat);
        self.live().run(move || seat.strong_count() > 0)
    }

    /// Leaves, as the component goes or asks for something else. The connection of the last one stays for so long.
    pub(crate) fn part(self, grace: Duration, spawn: Option<Rc<Spawn>>) {
        let Self { connection, seat } = self;
        let is_last = connection.take_away(&seat);
        drop(seat.subscriptions.take());
        if !is_last {
            return;
        }
        let live = connection.live();
        let registry = connection.registry.upgrade();
        // Elsewhere nobody would end what stays.
        let is_run = cfg!(any(target_arch = "wasm32", feature = "test")) || spawn.is_some();
        // One that has asked for nothing yet is not worth a request.
        let is_worth_it = match live.source().state() {
            State::Closed => false,
            State::Idle => !grace.is_zero(),
            _ => true,
        };
        match registry.filter(|_| connection.is_shared && is_run && is_worth_it) {
            Some(registry) => stay(&connection, &registry, grace, spawn),
            None => live.source().close(),
        }
    }

    /// Leaves at once, as the component has asked for it, and tells its reader of that.
    pub(crate) fn close(self) {
        let Self { connection, seat } = self;
        let live = connection.live();
        if connection.take_away(&seat) {
            // Its watcher tells.
            live.source().close();
            drop(seat.subscriptions.take());
        } else {
            drop(seat.subscriptions.take());
            if !live.is_closed() {
                let mut change = StateChange::new(State::Closed);
                change.reason = Some(headwater::session::Reason::Closed);
                if let Some(choice) = live.source().choice() {
                    change.choice = choice;
                }
                seat.reader.left(&change);
            }
        }
    }

    /// Opens another source, for all who read.
    pub(crate) fn renew(&self, opening: Opening, is_anew: bool) {
        self.connection.renew(opening, is_anew);
    }

    /// Connects now, for all who read.
    pub(crate) fn reconnect(&self) {
        let live = self.live();
        live.source().reconnect();
        if live.source().state() == State::Idle {
            // It had failed, and who ran it until then has gone.
            self.connection.tell_renewed(false);
        }
    }
}
