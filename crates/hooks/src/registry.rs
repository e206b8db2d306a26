use crate::Request;
use crate::connection::Connection;
use std::cell::RefCell;
use std::rc::{Rc, Weak};

/// The connections that components of a page share. A page has one, which is its thread's, and a script that plays has
/// its own.
#[derive(Default)]
pub(crate) struct Registry {
    /// All that are there. Components have them.
    shared: RefCell<Vec<Weak<Connection>>>,
    /// Those that nobody reads from, for their grace.
    staying: RefCell<Vec<Rc<Connection>>>,
}

thread_local! {
    static PAGE: RefCell<Rc<Registry>> = RefCell::default();
}

impl Registry {
    /// The page's.
    pub(crate) fn current() -> Rc<Self> {
        PAGE.with_borrow(Rc::clone)
    }

    /// Makes another one the page's, and gives the one before.
    #[cfg(feature = "test")]
    pub(crate) fn replace(registry: Rc<Self>) -> Rc<Self> {
        PAGE.replace(registry)
    }

    pub(crate) fn find(&self, request: &Request) -> Option<Rc<Connection>> {
        let shared = self.shared.borrow();
        let mut there = shared.iter().filter_map(Weak::upgrade);
        there.find(|connection| connection.serves(request))
    }

    /// Has others find a connection, as long as somebody has it.
    pub(crate) fn add(&self, connection: &Rc<Connection>) {
        let mut shared = self.shared.borrow_mut();
        shared.retain(|connection| connection.strong_count() > 0);
        shared.push(Rc::downgrade(connection));
    }

    /// Holds a connection that nobody reads from, until [`let_go`](Self::let_go).
    pub(crate) fn hold(&self, connection: &Rc<Connection>) {
        self.staying.borrow_mut().push(Rc::clone(connection));
    }

    /// Holds a connection no longer. It closes if nobody else has it.
    pub(crate) fn let_go(&self, connection: &Rc<Connection>) {
        let is_it = |other: &mut Rc<Connection>| Rc::ptr_eq(connection, other);
        // It is dropped when the borrow is over.
        let _gone: Vec<_> = self.staying.borrow_mut().extract_if(.., is_it).collect();
    }
}
