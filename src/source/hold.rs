use super::gate::Gate;
use crate::codec::Types;
use alloc::format;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::{Cell, RefCell};

/// Who may hold a source back: a stream whose reader is behind, futures that are not done.
///
/// It closes the gate at most once, and opens it again when it has caught up, or is dropped.
pub(super) struct Hold {
    gate: Rc<Gate>,
    what: What,
    types: Types,
    /// How many events wait for it.
    waiting: Cell<usize>,
    is_behind: Cell<bool>,
    /// Whether its reader has asked for an event since the gate has last looked.
    was_asked: Cell<bool>,
    /// Whether it was told of that it holds the source back.
    was_told: Cell<bool>,
    /// Ends it, where it is to give way to others.
    give_way: RefCell<Option<Rc<dyn Fn()>>>,
}

/// What holds a source back.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// A stream, and its reader.
    Stream,
    /// Futures that a handler has begun.
    Futures,
    /// Events that are not committed.
    Uncommitted,
}

impl Hold {
    pub(super) fn new(gate: &Rc<Gate>, what: What, types: Types) -> Rc<Self> {
        let hold = Self::unlisted(gate, what, types);
        gate.list(&hold);
        hold
    }

    /// One that never holds anything back, such as that of a stream of states.
    pub(super) fn unlisted(gate: &Rc<Gate>, what: What, types: Types) -> Rc<Self> {
        Rc::new(Self {
            gate: Rc::clone(gate),
            what,
            types,
            waiting: Cell::default(),
            is_behind: Cell::default(),
            was_asked: Cell::default(),
            was_told: Cell::default(),
            give_way: RefCell::default(),
        })
    }

    /// Has it call `end` when it is to give way.
    pub(super) fn gives_way(&self, end: impl Fn() + 'static) {
        self.give_way.replace(Some(Rc::new(end)));
    }

    pub(super) fn set_waiting(&self, waiting: usize) {
        self.waiting.set(waiting);
    }

    /// How many events wait for a reader, or for a future.
    pub(super) fn waiting(&self) -> usize {
        match self.what {
            What::Stream | What::Futures => self.waiting.get(),
            What::Uncommitted => 0,
        }
    }

    /// Its reader asks for an event.
    pub(super) fn note_asked(&self) {
        self.was_asked.set(true);
    }

    pub(super) fn fall_behind(&self) {
        if !self.is_behind.replace(true) {
            self.gate.close();
        }
    }

    pub(super) fn catch_up(&self) {
        if self.is_behind.replace(false) {
            self.gate.open();
        }
    }

    pub(super) fn is_behind(&self) -> bool {
        self.is_behind.get()
    }

    /// The gate begins to look, or has looked.
    pub(super) fn look_anew(&self) {
        self.was_asked.set(false);
    }

    /// Whether it is a stream that nobody has read since the gate has last looked.
    pub(super) fn is_unread(&self) -> bool {
        self.what == What::Stream && !self.was_asked.get()
    }

    /// What ends it, if it is one that gives way.
    pub(super) fn end(&self) -> Option<Rc<dyn Fn()>> {
        self.give_way.borrow().clone()
    }

    /// What is to be told of it: once, and when it gives way.
    pub(super) fn news(&self, gives_way: bool) -> Option<String> {
        let was_told = self.was_told.replace(true);
        let waiting = self.waiting.get();
        let types = told(&self.types);
        let held = "have waited for a second, and nothing more is read meanwhile";
        match self.what {
            _ if gives_way => Some(format!(
                "a stream of {types} gives way to other listeners: {waiting} events have waited for its reader for \
                 a second. It ends with an error. Read it, drop it, or give it another Overflow"
            )),
            _ if was_told => None,
            What::Stream => Some(format!(
                "a stream of {types} holds the source back: {waiting} events for its reader {held}"
            )),
            What::Futures => Some(format!(
                "a handler of {types} holds the source back: {waiting} events whose futures are not done {held}"
            )),
            What::Uncommitted => Some(format!(
                "events that are not handled hold the source back: {waiting} that are not committed {held}"
            )),
        }
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        self.catch_up();
    }
}

/// Types of event in words.
fn told(types: &Types) -> String {
    match types {
        Types::Any => "all events".into(),
        Types::Named(names) => {
            let quote = |name: &_| format!("{name:?}");
            let names: Vec<_> = names.iter().map(quote).collect();
            format!("{} events", names.join(", "))
        }
    }
}
