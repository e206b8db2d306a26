mod delivery;

use super::keep::Receipt;
use super::stats::Tally;
use super::{Error, LogLine, StateChange};
use crate::codec::{DecodeError, Types};
use crate::transport::{Runtime, guarded};
use crate::wire::Message;
use alloc::format;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::{Cell, RefCell};
use delivery::Names;
pub(super) use delivery::{Decoded, Delivery};

/// The function that is called for an event. It reads the event where it lies in memory.
type Call = Rc<dyn Fn(&Delivery<'_>)>;

/// The function that is called for a change of state.
pub(super) type Watch = Rc<dyn Fn(&StateChange)>;

/// Whose function it is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    /// A handler's or a watcher's of the caller. It goes on where a source that has failed reconnects.
    Handler,
    /// A stream's, which ends when the source closes, and has ended then.
    Stream,
}

#[derive(Clone)]
struct Watcher {
    number: u64,
    by: By,
    call: Watch,
}

type Watchers = Vec<Watcher>;

/// Tells a source's registry who listens from the start.
pub(super) type Setup = Rc<dyn Fn(&Registry)>;

/// The caller's function for a log.
pub(super) type Log = Rc<dyn Fn(&LogLine<'_>)>;

/// Is told of warnings.
type Warned = Rc<dyn Fn(&str)>;

/// The caller's function for data that a handler can't read. It is given the source's address as well.
pub(super) type Undecodable = Rc<dyn Fn(&DecodeError, &str)>;

#[derive(Clone)]
struct Entry {
    number: u64,
    by: By,
    types: Types,
    /// Whether the source must not read ahead of the handler.
    in_pace: bool,
    call: Call,
}

/// Who listens to a source.
///
/// A handler may add or remove others, or close the source. So no borrow is held while one runs: a
/// dispatch walks over the list as it was at its beginning, and skips who was removed since.
#[derive(Default)]
pub(super) struct Registry {
    entries: RefCell<Rc<Vec<Entry>>>,
    watchers: RefCell<Rc<Watchers>>,
    next: Cell<u64>,
    closed: Cell<bool>,
    /// The change by which it has closed.
    end: RefCell<Option<StateChange>>,
    /// Whether the source has closed by a failure, after which it may open again.
    failed: Cell<bool>,
    /// Whether a call further up the stack is telling of a change.
    telling: Cell<bool>,
    /// Whether futures that handlers have begun are still to come to their end, though the source has closed.
    lingers: Cell<bool>,
    names: Names,
    /// What has come so far.
    pub(super) tally: Tally,
    /// The source's address, without what may be secret in it.
    url: String,
    runtime: Runtime,
    /// Is told of data that a handler can't read, in place of the console.
    undecodable: RefCell<Option<Undecodable>>,
    /// Is told of what the console is warned of.
    warned: RefCell<Option<Warned>>,
}

impl Registry {
    pub(super) fn new(url: String, runtime: &Runtime) -> Self {
        Self {
            url,
            runtime: runtime.clone(),
            ..Self::default()
        }
    }

    /// Has the function told of changes of state, and of what the console is warned of.
    pub(super) fn log(&self, log: Log) {
        let (tell, url) = (Rc::clone(&log), self.url.clone());
        let tell = move |change: &StateChange| tell(&LogLine::new(&url, change));
        self.watch(By::Handler, Rc::new(tell));
        let (before, url) = (self.warned.take(), self.url.clone());
        let warned: Warned = Rc::new(move |warning| {
            if let Some(before) = &before {
                before(warning);
            }
            guarded(&mut || log(&LogLine::warning(&url, warning)));
        });
        self.warned.replace(Some(warned));
    }

    /// Warns who develops the app, and tells the logs.
    pub(super) fn warn(&self, warning: &str) {
        let url = &self.url;
        let colon = if url.is_empty() { "" } else { ": " };
        self.runtime.warn(&format!("{url}{colon}{warning}"));
        let warned = self.warned.borrow().clone();
        if let Some(warned) = warned {
            warned(warning);
        }
    }

    /// How many listen to events.
    pub(super) fn listeners(&self) -> usize {
        self.entries.borrow().len()
    }

    /// Has the function told of data that a handler can't read.
    pub(super) fn tell_undecodable(&self, call: Undecodable) {
        self.undecodable.replace(Some(call));
    }

    fn next_number(&self) -> u64 {
        self.next.set(self.next.get() + 1);
        self.next.get()
    }

    pub(super) fn add(&self, by: By, types: Types, in_pace: bool, call: Call) -> u64 {
        let number = self.next_number();
        let entry = Entry {
            number,
            by,
            types,
            in_pace,
            call,
        };
        Rc::make_mut(&mut *self.entries.borrow_mut()).push(entry);
        number
    }

    pub(super) fn watch(&self, by: By, call: Watch) -> u64 {
        let number = self.next_number();
        let watcher = Watcher { number, by, call };
        Rc::make_mut(&mut *self.watchers.borrow_mut()).push(watcher);
        number
    }

    pub(super) fn remove(&self, number: u64) {
        // Both are dropped after the borrows are over, since what a handler holds may call the source when
        // it is dropped.
        let _entries = self.take_entries(|entry| entry.number == number);
        let _watchers = self.take_watchers(|watcher| watcher.number == number);
    }

    fn take_entries(&self, is_it: impl Fn(&Entry) -> bool) -> Vec<Entry> {
        let mut entries = self.entries.borrow_mut();
        Rc::make_mut(&mut *entries)
            .extract_if(.., |entry| is_it(entry))
            .collect()
    }

    fn take_watchers(&self, is_it: impl Fn(&Watcher) -> bool) -> Watchers {
        let mut watchers = self.watchers.borrow_mut();
        Rc::make_mut(&mut *watchers)
            .extract_if(.., |watcher| is_it(watcher))
            .collect()
    }

    fn has(&self, number: u64) -> bool {
        self.entries
            .borrow()
            .iter()
            .any(|entry| entry.number == number)
    }

    fn watches(&self, number: u64) -> bool {
        self.watchers
            .borrow()
            .iter()
            .any(|watcher| watcher.number == number)
    }

    pub(super) fn is_closed(&self) -> bool {
        self.closed.get()
    }

    /// Notes that nothing was opened, and that nothing will be.
    pub(super) fn close_for_good(&self) {
        self.closed.set(true);
        self.end.replace(Some(StateChange::unsupported()));
    }

    /// The change to `Closed`, where nothing could be opened.
    pub(super) fn unsupported(&self) -> Option<StateChange> {
        let is_it = |end: &StateChange| matches!(end.error, Some(Error::Unsupported));
        self.end().filter(is_it)
    }

    /// The change by which the source has closed, if it is closed.
    pub(super) fn end(&self) -> Option<StateChange> {
        self.end.borrow().clone()
    }

    /// Goes on after a failure, with the handlers and watchers that are still there. The streams have
    /// ended, and are let go of. `false` if there was no failure.
    pub(super) fn reopen(&self) -> bool {
        let failed = self.failed.replace(false);
        if failed {
            self.closed.set(false);
            self.end.take();
            let _entries = self.take_entries(|entry| entry.by == By::Stream);
            let _watchers = self.take_watchers(|watcher| watcher.by == By::Stream);
        }
        failed
    }

    /// Keeps those who listen, and so the futures that they have begun, until [`give_up`](Self::give_up).
    pub(super) fn linger(&self) {
        self.lingers.set(true);
    }

    /// Lets go of all who listen to a source that has failed, as it will not open again, or of one whose
    /// handlers' futures were still to come to their end.
    pub(super) fn give_up(&self) {
        if self.failed.replace(false) | self.lingers.replace(false) {
            self.clear();
        }
    }

    /// Lets go of all who listen, if nothing will come any more; later, where they are being told so.
    fn clear(&self) {
        let is_kept = self.failed.get() | self.telling.get() | self.lingers.get();
        if self.closed.get() && !is_kept {
            let _entries = self.entries.take();
            let _watchers = self.watchers.take();
        }
    }

    /// The types of event that somebody listens to.
    pub(super) fn types(&self) -> Types {
        let mut types = Types::Named(Vec::new());
        for entry in self.entries.borrow().iter() {
            types.join(&entry.types);
        }
        types
    }

    /// Whether there is a handler that the source must not read ahead of.
    pub(super) fn is_in_pace(&self) -> bool {
        self.entries.borrow().iter().any(|entry| entry.in_pace)
    }

    /// Another last event ID has come: the events from now on have that.
    pub(super) fn forget_id(&self) {
        self.names.last_event_id.take();
    }

    /// Calls the handlers of the event's type, in the order in which they were added. Where it `guards`, a
    /// handler that panics keeps no other one from the event; else the caller has to hold the panic.
    pub(super) fn dispatch(&self, message: Message<'_>, receipt: Option<&Receipt>, guards: bool) {
        let entries = Rc::clone(&self.entries.borrow());
        let delivery = Delivery {
            message,
            registry: self,
            receipt,
        };
        for Entry {
            number,
            types,
            call,
            ..
        } in entries.iter()
        {
            if self.closed.get() {
                return;
            }
            // A handler that an earlier one has removed is not called any more.
            if types.has(message.event) && self.has(*number) {
                match guards {
                    true if guarded(&mut || call(&delivery)) => {}
                    true => receipt.into_iter().for_each(|receipt| receipt.fail()),
                    false => call(&delivery),
                }
            }
        }
    }

    /// Tells the watchers of a change. After the change to `Closed` it removes all who listen, unless the
    /// source has failed: then it may open again.
    ///
    /// Streams are told first: a watcher that opens the source again lets go of them.
    pub(super) fn tell(&self, change: &StateChange) {
        let watchers = Rc::clone(&self.watchers.borrow());
        if change.is_closed() {
            self.closed.set(true);
            self.failed.set(change.has_failed());
            self.end.replace(Some(change.clone()));
        }
        self.telling.set(true);
        for by in [By::Stream, By::Handler] {
            for watcher in watchers.iter().filter(|watcher| watcher.by == by) {
                // A watcher that an earlier one has removed is not called any more.
                if self.watches(watcher.number) {
                    guarded(&mut || (watcher.call)(change));
                }
            }
        }
        self.telling.set(false);
        self.clear();
    }
}

#[cfg(test)]
mod tests;
