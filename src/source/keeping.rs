use super::hear::{Hear, hand_on};
use super::hold::{Hold, What};
use super::keep::{Around, Handling, Keep, KeepOptions, Kept, Received};
use super::registry::Registry;
use super::stores::AnyStore;
use crate::codec::Types;
use crate::session::{Millis, Transport};
use crate::transport::{Context, Later, Prepared, Recipe, Runtime, Unsent};
use crate::wire::Frame;
use alloc::boxed::Box;
use alloc::collections::{BTreeMap, VecDeque};
use alloc::rc::{Rc, Weak};
use alloc::string::String;
use core::cell::{Cell, RefCell};
use core::future::poll_fn;
use core::task::Poll;

/// How many events may wait to be committed before the source reads no further.
const WINDOW: usize = 1000;

/// How long a store may take to load its ID, in milliseconds.
const PATIENCE: Millis = 10_000;

/// Decides which last event ID a source goes on from, and keeps it in a store.
///
/// With [`Commit::Handled`](super::Commit::Handled) each event of a stream has a place in `open`, in the stream's
/// order, and an ID is committed only when all events up to it are handled. Handlers may finish in another
/// order: if the ID of the event that finishes first were committed, a reconnect would lose those before it.
/// After an event that has failed nothing is committed, so that a reconnect brings it again.
pub(super) struct Keeping {
    this: Weak<Self>,
    runtime: Runtime,
    /// Tells of a store that does not answer.
    registry: Weak<Registry>,
    /// Keeps the gate closed while too many events are not committed.
    hold: Rc<Hold>,
    store: Option<Rc<dyn AnyStore>>,
    commits_handled: bool,
    /// The last event ID that a request sends.
    committed: RefCell<String>,
    open: RefCell<Open>,
    known: RefCell<Known>,
    is_loaded: Cell<bool>,
    is_saving: Cell<bool>,
}

/// The events of this stream that are not committed.
#[derive(Default)]
struct Open {
    /// Which of the source's streams it is.
    stream: u64,
    /// How many were committed before the first one of `events`.
    committed: u64,
    /// The ID, and whether the event is handled.
    events: VecDeque<(Rc<str>, bool)>,
    has_failed: bool,
}

/// The latest events by their IDs, to recognize one that comes again. One that is done has a dead handle.
#[derive(Default)]
struct Known {
    window: usize,
    handlings: BTreeMap<Rc<str>, Weak<Handled>>,
    /// From the oldest on.
    order: VecDeque<Rc<str>>,
}

impl Known {
    fn remember(&mut self, id: &Rc<str>, handled: Weak<Handled>) {
        if self.window == 0 || id.is_empty() {
            return;
        }
        if self.handlings.insert(Rc::clone(id), handled).is_none() {
            self.order.push_back(Rc::clone(id));
        }
        if self.order.len() > self.window
            && let Some(oldest) = self.order.pop_front()
        {
            self.handlings.remove(&oldest);
        }
    }

    fn forget(&mut self, id: &str) {
        if self.handlings.remove(id).is_some() {
            self.order.retain(|known| **known != *id);
        }
    }
}

/// An event that is in hand.
struct Handled {
    keeping: Weak<Keeping>,
    id: Rc<str>,
    /// The stream and its place there. `None` behind one that has failed.
    place: Cell<Option<(u64, u64)>>,
    has_failed: Cell<bool>,
}

impl Handling for Handled {
    /// It says so at once: where a panic is a trap, clones are left that nobody will drop.
    fn fail(&self) {
        if !self.has_failed.replace(true)
            && let Some(keeping) = self.keeping.upgrade()
        {
            keeping.fail(self);
        }
    }
}

impl Drop for Handled {
    fn drop(&mut self) {
        if let Some(keeping) = self.keeping.upgrade() {
            keeping.settle(self);
        }
    }
}

impl Keeping {
    pub(super) fn make(
        options: &KeepOptions,
        last_event_id: String,
        (gate, registry): Around<'_>,
        hear: Option<Hear>,
    ) -> Kept {
        let known = Known {
            window: options.window,
            ..Known::default()
        };
        let keeping = Rc::new_cyclic(|this| Self {
            this: this.clone(),
            runtime: gate.runtime().clone(),
            registry: Rc::downgrade(registry),
            hold: Hold::new(gate, What::Uncommitted, Types::Any),
            store: options.store.clone(),
            commits_handled: options.commits_handled,
            is_loaded: Cell::new(options.store.is_none()),
            committed: RefCell::new(last_event_id),
            open: RefCell::default(),
            known: RefCell::new(known),
            is_saving: Cell::default(),
        });
        keeping.remember_committed();
        let keep: Rc<dyn Keep> = keeping;
        (Rc::clone(&keep), hear_kept(keep, hear))
    }

    /// The store's answer. `None` where there is nothing to wait for.
    fn load(self: Rc<Self>) -> Option<Later<()>> {
        let store = self.store.clone().filter(|_| !self.is_loaded.get())?;
        Some(Box::pin(async move {
            let mut loading = store.load();
            let mut patience = self.runtime.sleep(PATIENCE);
            let id = poll_fn(|context| {
                match loading.as_mut().poll(context) {
                Poll::Ready(id) => Poll::Ready(id),
                Poll::Pending => patience.as_mut().poll(context).map(|()| {
                    let why = "the store of the last event ID took over 10 s, and is no longer waited for";
                    if let Some(registry) = self.registry.upgrade() {
                        registry.warn(why);
                    }
                    None
                }),
            }
            });
            let id = id.await;
            self.is_loaded.set(true);
            if let Some(id) = id.filter(|id| !id.is_empty()) {
                self.committed.replace(id);
                self.remember_committed();
            }
        }))
    }

    /// Some servers replay from the last event itself rather than from the one after it.
    fn remember_committed(&self) {
        let id = Rc::from(&**self.committed.borrow());
        self.known.borrow_mut().remember(&id, Weak::new());
    }

    /// Puts an event at the end of those that are not committed.
    fn place(&self, id: &Rc<str>, is_done: bool) -> Option<(u64, u64)> {
        let mut open = self.open.borrow_mut();
        if open.has_failed {
            return None;
        }
        open.events.push_back((Rc::clone(id), is_done));
        Some((open.stream, open.committed + open.events.len() as u64 - 1))
    }

    /// An event was not handled: it is to come again, and nothing behind it is committed before.
    fn fail(&self, handled: &Handled) {
        self.known.borrow_mut().forget(&handled.id);
        {
            let mut open = self.open.borrow_mut();
            open.has_failed |= handled
                .place
                .get()
                .is_some_and(|(stream, _)| open.stream == stream);
        }
        self.commit_done();
    }

    /// Nobody is busy with the event any more.
    fn settle(&self, handled: &Handled) {
        if handled.has_failed.get() {
            return;
        }
        if let Some((stream, number)) = handled.place.get() {
            let mut open = self.open.borrow_mut();
            let at = number.checked_sub(open.committed);
            if open.stream == stream
                && let Some((_, is_done)) = at.and_then(|at| open.events.get_mut(at as usize))
            {
                *is_done = true;
            }
        }
        self.commit_done();
    }

    /// Commits the ID of the last event before the first one that is not handled.
    fn commit_done(&self) {
        let mut last = None;
        let (is_behind, waiting) = {
            let mut open = self.open.borrow_mut();
            while let Some((_, true)) = open.events.front() {
                last = open.events.pop_front().map(|(id, _)| id);
                open.committed += 1;
            }
            // Behind an event that has failed nothing is committed, so there is nothing to wait for.
            let waiting = open.events.len();
            (!open.has_failed && waiting >= WINDOW, waiting)
        };
        self.hold.set_waiting(waiting);
        if let Some(id) = last {
            self.commit(&id);
        }
        match is_behind {
            true => self.hold.fall_behind(),
            false => self.hold.catch_up(),
        }
    }

    fn commit(&self, id: &str) {
        {
            let mut committed = self.committed.borrow_mut();
            if *committed == id {
                return;
            }
            committed.clear();
            committed.push_str(id);
        }
        if let (Some(store), Some(this), false) =
            (&self.store, self.this.upgrade(), self.is_saving.get())
        {
            self.is_saving.set(true);
            self.runtime.spawn(this.save(Rc::clone(store)));
        }
    }

    /// Saves the committed ID, and again if another was committed meanwhile. Two saves at once could finish in
    /// the wrong order, and leave the older ID in the store.
    async fn save(self: Rc<Self>, store: Rc<dyn AnyStore>) {
        loop {
            let id = self.id();
            Rc::clone(&store).save(id.clone()).await;
            if *self.committed.borrow() == id {
                break;
            }
        }
        self.is_saving.set(false);
    }
}

impl Keep for Keeping {
    fn prepare(
        self: Rc<Self>,
        recipe: &Rc<Recipe>,
        transport: Transport,
        context: &Context,
    ) -> Option<Later<Result<Prepared, Unsent>>> {
        let loading = Rc::clone(&self).load()?;
        let recipe = Rc::clone(recipe);
        let (attempt, refused) = (context.attempt, context.refused.clone());
        Some(Box::pin(async move {
            loading.await;
            let context = Context {
                attempt,
                refused,
                last_event_id: self.id(),
            };
            recipe.prepare(transport, &context).await
        }))
    }

    fn id(&self) -> String {
        self.committed.borrow().clone()
    }

    fn begin(&self) {
        {
            let mut open = self.open.borrow_mut();
            open.stream += 1;
            open.events.clear();
            open.committed = 0;
            open.has_failed = false;
        }
        self.commit_done();
    }

    #[cfg(feature = "protocol")]
    fn go_on_from(&self, id: &str) {
        // What is in hand is of a stream that is over.
        self.begin();
        self.commit(id);
    }

    #[cfg(feature = "protocol")]
    fn forget_known(&self) {
        let mut known = self.known.borrow_mut();
        known.handlings.clear();
        known.order.clear();
    }

    fn receive(&self, id: &str, has_own_id: bool) -> Received {
        let known = match has_own_id {
            true => self.known.borrow().handlings.get(id).cloned(),
            false => None,
        };
        if !self.commits_handled {
            self.commit(id);
            if known.is_some() {
                return Received::Double;
            }
            if has_own_id {
                self.known.borrow_mut().remember(&id.into(), Weak::new());
            }
            return Received::Taken;
        }
        let id: Rc<str> = id.into();
        if let Some(known) = known {
            // A handler may still be busy with the first delivery of this event. It is handled when that is.
            match known.upgrade() {
                Some(handled) => handled.place.set(self.place(&id, false)),
                None => drop(self.place(&id, true)),
            }
            self.commit_done();
            return Received::Double;
        }
        let handled = Rc::new(Handled {
            keeping: self.this.clone(),
            id: Rc::clone(&id),
            place: Cell::new(self.place(&id, false)),
            has_failed: Cell::default(),
        });
        self.commit_done();
        if has_own_id {
            let handled = Rc::downgrade(&handled);
            self.known.borrow_mut().remember(&id, handled);
        }
        Received::Counted(handled)
    }
}

/// Says of each event whether it is to be handed on, and in whose hands it is, before all else that hears it.
fn hear_kept(keep: Rc<dyn Keep>, before: Option<Hear>) -> Hear {
    Rc::new(move |feed, frame| {
        if let Frame::Message(message) = frame {
            feed.received(Some(
                keep.receive(message.last_event_id, message.has_new_id),
            ));
        }
        let is_last = hand_on(feed, &before, frame);
        feed.received(None);
        is_last
    })
}

#[cfg(test)]
#[path = "keeping/tests.rs"]
mod tests;
