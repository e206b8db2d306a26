use super::hold::Hold;
use super::registry::Registry;
use crate::session::Millis;
use crate::transport::{Later, Runtime};
use alloc::boxed::Box;
use alloc::rc::{Rc, Weak};
use alloc::vec::Vec;
use core::cell::{Cell, RefCell};
use core::future::{poll_fn, ready};
use core::task::{Context, Poll, Waker};

/// For how long a source may be held back before that is told, and before a stream that nobody reads gives
/// way, in milliseconds.
const PATIENCE: Millis = 1000;

/// Keeps a connection from reading on while a reader is behind, and tells who that is.
///
/// Each [`Hold`] closes the gate at most once, and opens it when it has caught up. The gate is open when nobody is
/// behind.
#[derive(Default)]
pub(super) struct Gate {
    /// It is there when there is a hold, as `wait` is.
    runtime: Runtime,
    /// How many readers are behind.
    behind: Cell<usize>,
    waiting: Cell<Option<Waker>>,
    holds: RefCell<Vec<Weak<Hold>>>,
    /// What waits. It is there when there is a hold, so that an app with neither streams nor asynchronous
    /// handlers links none of it.
    wait: Cell<Option<WaitOf>>,
    /// For how long reading has waited here, before the wait that is under way.
    held_back: Cell<Millis>,
    /// When the wait began that is under way.
    since: Cell<Option<Millis>>,
    /// The timer, which is set once for many short waits: it fires too early for the later ones, and is set again.
    timer: Cell<Option<Later<()>>>,
}

type WaitOf = fn(&Rc<Gate>, &Rc<Registry>) -> Later<()>;

impl Gate {
    pub(super) fn new(runtime: Runtime) -> Self {
        Self {
            runtime,
            ..Self::default()
        }
    }

    pub(super) fn runtime(&self) -> &Runtime {
        &self.runtime
    }

    pub(super) fn is_open(&self) -> bool {
        self.behind.get() == 0
    }

    pub(super) fn poll(&self, context: &Context<'_>) -> Poll<()> {
        if self.is_open() {
            return Poll::Ready(());
        }
        self.waiting.set(Some(context.waker().clone()));
        Poll::Pending
    }

    /// Who may hold the source back from now on.
    pub(super) fn list(&self, hold: &Rc<Hold>) {
        let mut holds = self.holds.borrow_mut();
        holds.retain(|hold| hold.strong_count() > 0);
        holds.push(Rc::downgrade(hold));
        self.wait.set(Some(Wait::of));
    }

    pub(super) fn close(&self) {
        self.behind.set(self.behind.get() + 1);
    }

    pub(super) fn open(&self) {
        self.behind.set(self.behind.get().saturating_sub(1));
        if self.is_open()
            && let Some(waker) = self.waiting.take()
        {
            waker.wake();
        }
    }

    /// Waits until the gate is open. After each second of that it looks who holds the source back: it tells of
    /// who was not told of yet, and ends a stream that gives way.
    pub(super) fn wait(self: &Rc<Self>, registry: &Rc<Registry>) -> Later<()> {
        match self.wait.get() {
            Some(wait) => wait(self, registry),
            None => Box::pin(ready(())),
        }
    }

    /// Stops the timer: nothing is read any more.
    pub(super) fn stop(&self) {
        drop(self.timer.take());
    }

    /// For how long reading has waited in all, in ms.
    pub(super) fn held_back(&self) -> Millis {
        let under_way = self.since.get().map_or(0, |since| self.elapsed(since));
        self.held_back.get() + under_way
    }

    /// How many events wait for a reader, or for a future.
    pub(super) fn waiting(&self) -> usize {
        self.listed().iter().map(|hold| hold.waiting()).sum()
    }

    fn elapsed(&self, since: Millis) -> Millis {
        self.runtime.now().saturating_sub(since)
    }

    fn listed(&self) -> Vec<Rc<Hold>> {
        self.holds
            .borrow()
            .iter()
            .filter_map(Weak::upgrade)
            .collect()
    }

    fn look(&self, registry: &Registry) {
        let mut behind = self.listed();
        behind.retain(|hold| hold.is_behind());
        let unread = behind.iter().filter(|hold| hold.is_unread()).count();
        // A stream that nobody reads is not held back by another one.
        let has_others = registry.listeners() > unread;
        for hold in behind {
            let end = hold.end().filter(|_| has_others && hold.is_unread());
            if let Some(news) = hold.news(end.is_some()) {
                registry.warn(&news);
            }
            hold.look_anew();
            if let Some(end) = end {
                end();
            }
        }
    }
}

/// A wait for the gate.
struct Wait {
    gate: Rc<Gate>,
    /// When the gate has last looked who is behind.
    looked: Millis,
}

impl Wait {
    fn of(gate: &Rc<Gate>, registry: &Rc<Registry>) -> Later<()> {
        let registry = Rc::clone(registry);
        let mut wait = Self::begin(gate);
        Box::pin(poll_fn(move |context| wait.poll(context, &registry)))
    }

    fn begin(gate: &Rc<Gate>) -> Self {
        let now = gate.runtime.now();
        gate.since.set(Some(now));
        gate.listed().iter().for_each(|hold| hold.look_anew());
        Self {
            gate: Rc::clone(gate),
            looked: now,
        }
    }

    fn poll(&mut self, context: &mut Context<'_>, registry: &Registry) -> Poll<()> {
        let gate = &self.gate;
        while gate.poll(context).is_pending() {
            let timer = gate.timer.take();
            let mut timer = timer.unwrap_or_else(|| gate.runtime.sleep(PATIENCE));
            if timer.as_mut().poll(context).is_pending() {
                gate.timer.set(Some(timer));
                return Poll::Pending;
            }
            let elapsed = gate.elapsed(self.looked);
            if elapsed >= PATIENCE {
                gate.look(registry);
                self.looked = gate.runtime.now();
            } else {
                let rest = gate.runtime.sleep(PATIENCE - elapsed);
                gate.timer.set(Some(rest));
            }
        }
        Poll::Ready(())
    }
}

impl Drop for Wait {
    fn drop(&mut self) {
        if let Some(since) = self.gate.since.take() {
            let held_back = self.gate.held_back.get() + self.gate.elapsed(since);
            self.gate.held_back.set(held_back);
        }
    }
}

#[cfg(all(test, feature = "test"))]
#[path = "gate/tests.rs"]
mod tests;
