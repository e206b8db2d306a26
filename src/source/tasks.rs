use super::gate::Gate;
use super::keep::Receipt;
use crate::transport::guarded;
use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::rc::{Rc, Weak};
use core::cell::{Cell, RefCell};
use core::future::Future;
use core::pin::Pin;
use core::task::{Context, Poll, Waker};

/// The futures that a handler has begun and that are not done yet.
///
/// While there are any, the gate is closed. Each future runs on the executor, and only its number and
/// waker are here. Dropping this wakes all futures: each finds its `Tasks` gone, and ends.
pub(super) struct Tasks {
    this: Weak<Self>,
    gate: Rc<Gate>,
    /// The waker of each unfinished future, by its number. `None` before it was first polled.
    wakers: RefCell<BTreeMap<u64, Option<Waker>>>,
    /// How many futures were begun in all.
    count: Cell<u64>,
}

impl Tasks {
    pub(super) fn new(gate: &Rc<Gate>) -> Rc<Self> {
        Rc::new_cyclic(|this| Self {
            this: this.clone(),
            gate: Rc::clone(gate),
            wakers: RefCell::default(),
            count: Cell::default(),
        })
    }

    /// Wraps a future into one that is done when it is, or when its [`Tasks`] are dropped.
    pub(super) fn begin(
        &self,
        future: impl Future<Output = ()> + 'static,
        receipt: Option<Receipt>,
    ) -> Task {
        let number = self.count.get();
        self.count.set(number + 1);
        let is_first = {
            let mut wakers = self.wakers.borrow_mut();
            wakers.insert(number, None);
            wakers.len() == 1
        };
        if is_first {
            self.gate.close();
        }
        Task {
            future: Box::pin(future),
            tasks: self.this.clone(),
            number,
            receipt,
        }
    }

    fn wait(&self, number: u64, context: &Context<'_>) {
        let waker = Some(context.waker().clone());
        self.wakers.borrow_mut().insert(number, waker);
    }

    fn finish(&self, number: u64) {
        let is_last = {
            let mut wakers = self.wakers.borrow_mut();
            wakers.remove(&number);
            wakers.is_empty()
        };
        if is_last {
            self.gate.open();
        }
    }
}

impl Drop for Tasks {
    fn drop(&mut self) {
        let wakers = self.wakers.take();
        if !wakers.is_empty() {
            self.gate.open();
        }
        wakers.into_values().flatten().for_each(Waker::wake);
    }
}

/// One future of a handler's. It does not keep the handler's [`Tasks`] alive.
pub(super) struct Task {
    future: Pin<Box<dyn Future<Output = ()>>>,
    tasks: Weak<Tasks>,
    number: u64,
    /// The event's. It is handled when the future is done, and not where that is dropped before.
    receipt: Option<Receipt>,
}

impl Drop for Task {
    fn drop(&mut self) {
        if let Some(receipt) = &self.receipt {
            receipt.fail();
        }
    }
}

impl Future for Task {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if self.tasks.strong_count() == 0 {
            return Poll::Ready(());
        }
        let mut polled = Poll::Ready(());
        let future = self.future.as_mut();
        if !poll_guarded(future, context, &mut polled) {
            let rest = Box::pin(core::future::ready(()));
            let broken = core::mem::replace(&mut self.future, rest);
            // A trap breaks it off in the middle: its drop could give back what it had given back already.
            #[cfg(target_arch = "wasm32")]
            core::mem::forget(broken);
            #[cfg(not(target_arch = "wasm32"))]
            drop(broken);
        } else if polled.is_ready() {
            self.receipt = None;
        }
        // The future may have removed its own handler while it ran.
        let Some(tasks) = self.tasks.upgrade() else {
            return Poll::Ready(());
        };
        match polled {
            Poll::Ready(()) => tasks.finish(self.number),
            Poll::Pending => tasks.wait(self.number, context),
        }
        polled
    }
}

/// Polls a future whose panic ends it, and nothing else. `false` if it has panicked.
fn poll_guarded(
    mut future: Pin<&mut dyn Future<Output = ()>>,
    context: &mut Context<'_>,
    polled: &mut Poll<()>,
) -> bool {
    guarded(&mut || *polled = future.as_mut().poll(context))
}
