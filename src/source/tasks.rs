use super::gate::Gate;
use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::rc::{Rc, Weak};
use core::cell::{Cell, RefCell};
use core::future::Future;
use core::pin::Pin;
use core::task::{Context, Poll, Waker};

/// The futures that a handler has begun and that are not done yet. While there are any, the gate is
/// closed. Dropping this drops them.
pub(super) struct Tasks {
    this: Weak<Self>,
    gate: Rc<Gate>,
    /// Who is to be woken, to be told that it is over.
    wakers: RefCell<BTreeMap<u64, Option<Waker>>>,
    begun: Cell<u64>,
}

impl Tasks {
    pub(super) fn new(gate: &Rc<Gate>) -> Rc<Self> {
        Rc::new_cyclic(|this| Self {
            this: this.clone(),
            gate: Rc::clone(gate),
            wakers: RefCell::default(),
            begun: Cell::default(),
        })
    }

    /// A future that is done when this one is, or when nobody wants it any more.
    pub(super) fn begin(&self, future: impl Future<Output = ()> + 'static) -> Task {
        let number = self.begun.get();
        self.begun.set(number + 1);
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

/// One of them. Its handler's [`Tasks`] are not kept alive by it.
pub(super) struct Task {
    future: Pin<Box<dyn Future<Output = ()>>>,
    tasks: Weak<Tasks>,
    number: u64,
}

impl Future for Task {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if self.tasks.strong_count() == 0 {
            return Poll::Ready(());
        }
        let polled = self.future.as_mut().poll(context);
        // It may have taken its own handler off.
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
