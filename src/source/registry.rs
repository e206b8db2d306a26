use super::keep::Receipt;
use super::stats::Tally;
use super::{Error, Event, StateChange};
use crate::codec::{DecodeError, Events, Payload, Types};
use crate::transport::{Runtime, guarded};
use crate::wire::Message;
use alloc::format;
use alloc::rc::{Rc, Weak};
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::cell::{Cell, RefCell};

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

/// What a reader makes of an event. `None` where the event has no data and the reader needs some: that is a
/// priming event, by which a server only moves the last event ID on, and nobody's fault.
pub(super) type Decoded<T> = Option<Result<Event<T>, DecodeError>>;

/// Tells a source's registry who listens from the start.
pub(super) type Setup = Rc<dyn Fn(&Registry)>;

/// The caller's function for data that a handler can't read. It is given the source's address as well.
pub(super) type Undecodable = Rc<dyn Fn(&DecodeError, &str)>;

/// An event on its way to its handlers.
pub(super) struct Delivery<'a> {
    message: Message<'a>,
    registry: &'a Registry,
    receipt: Option<&'a Receipt>,
}

/// The last event's type and ID as shared strings. They are kept since the next event's are often the
/// same, and then need no allocation.
#[derive(Default)]
struct Names {
    event: RefCell<Arc<str>>,
    /// `None` until it is asked for, and whenever another ID has come. So an ID, which may be long, is looked at
    /// once, and not for each event that it goes with.
    last_event_id: RefCell<Option<Arc<str>>>,
}

impl Names {
    /// The type as a shared string: the last one if it is the same.
    fn event(&self, name: &str) -> Arc<str> {
        let mut last = self.event.borrow_mut();
        if **last != *name {
            *last = name.into();
        }
        Arc::clone(&last)
    }

    fn last_event_id(&self, id: &str) -> Arc<str> {
        let mut last = self.last_event_id.borrow_mut();
        Arc::clone(last.get_or_insert_with(|| id.into()))
    }
}

impl Delivery<'_> {
    /// For who is still busy with the event after its call. `None` where nobody asks.
    pub(super) fn receipt(&self) -> Option<&Receipt> {
        self.receipt
    }

    /// Tells the caller's function, or else the console, of data that a handler's type could not be read
    /// from. The handler is not called. What a server has caused is no uncaught error of the page's.
    ///
    /// A server may cause any number of them, so the console is told a handler's 1st, 10th, 100th and so on,
    /// with the count.
    pub(super) fn undecodable(&self, error: DecodeError, earlier: &Cell<u32>) {
        let (url, call) = (&self.registry.url, &self.registry.undecodable);
        let call = call.borrow().clone();
        if let Some(call) = call {
            return call(&error, url);
        }
        let count = earlier.get().saturating_add(1);
        earlier.set(count);
        if is_told(count) {
            let so_far = match count {
                1 => String::new(),
                _ => format!(" ({count} so far)"),
            };
            let colon = if url.is_empty() { "" } else { ": " };
            self.registry
                .runtime
                .warn(&format!("{url}{colon}{}{so_far}", Error::Decode(error)));
        }
    }

    pub(super) fn decode<T: Payload>(&self) -> Decoded<T> {
        self.event(T::decode(self.message.data))
    }

    pub(super) fn decode_events<E: Events>(&self) -> Decoded<E> {
        self.event(E::decode(self.message.event, self.message.data))
    }

    fn event<T>(&self, data: Result<T, DecodeError>) -> Decoded<T> {
        let Message {
            event,
            last_event_id,
            ..
        } = self.message;
        Some(match data {
            Ok(data) => Ok(Event {
                event: self.registry.names.event(event),
                data,
                last_event_id: self.registry.names.last_event_id(last_event_id),
            }),
            Err(_) if self.message.data.is_empty() => return None,
            Err(error) => Err(DecodeError {
                event: event.into(),
                ..error
            }),
        })
    }
}

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
}

impl Registry {
    pub(super) fn new(url: String, runtime: &Runtime) -> Self {
        Self {
            url,
            runtime: runtime.clone(),
            ..Self::default()
        }
    }

    /// The source's address, without what may be secret in it. It is empty where a function makes the URL.
    pub(super) fn url(&self) -> &str {
        &self.url
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

    fn remove(&self, number: u64) {
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
        self.end().filter(|end| end.is_unsupported)
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

/// A handler that is listening. Dropping the subscription removes the handler.
///
/// ```no_run
/// use headwater::{EventSource, Text};
///
/// let feed = EventSource::builder("/feed").open();
/// let news = feed.on::<Text>("news", |news| drop(news.data.0));
/// drop(news); // The handler hears no more; the source goes on.
/// ```
#[must_use = "dropping a subscription removes its handler; keep it for as long as the handler is to listen"]
pub struct Subscription {
    registry: Weak<Registry>,
    number: u64,
}

impl Subscription {
    pub(super) fn new(registry: &Rc<Registry>, number: u64) -> Self {
        Self {
            registry: Rc::downgrade(registry),
            number,
        }
    }
}

impl Subscription {
    /// Lets the handler listen for as long as its source lives, without a subscription to keep. It goes when
    /// the source is dropped, or closes for good.
    ///
    /// ```no_run
    /// use headwater::{EventSource, Text};
    ///
    /// thread_local! {
    ///     /// Lives as long as the page.
    ///     static NEWS: EventSource = EventSource::builder("/news").open();
    /// }
    ///
    /// NEWS.with(|source| source.on::<Text>("news", |news| println!("{}", news.data)).detach());
    /// ```
    pub fn detach(mut self) {
        self.registry = Weak::new();
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        if let Some(registry) = self.registry.upgrade() {
            registry.remove(self.number);
        }
    }
}

impl core::fmt::Debug for Subscription {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Subscription").finish_non_exhaustive()
    }
}

/// Whether it is a power of ten.
fn is_told(count: u32) -> bool {
    let digits = count.checked_ilog10();
    digits.is_some_and(|digits| 10_u32.pow(digits) == count)
}

#[cfg(test)]
mod tests;
