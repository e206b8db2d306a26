use super::{Later, Platform};
use alloc::boxed::Box;
use alloc::rc::Rc;
use core::cell::{Cell, RefCell};
use core::future::poll_fn;
use core::task::{Poll, Waker};

/// A running future. Dropping the task drops the future, with everything that it holds.
///
/// The executor and the task share the future in a slot. The task empties the slot when it is dropped,
/// and the executor finds it empty. A future that drops its own task while it runs can't be dropped
/// just then, since it is borrowed: it is marked as over, and dropped when its poll returns.
pub(super) struct Task(Rc<Slot>);

struct Slot {
    future: RefCell<Option<Later<()>>>,
    is_over: Cell<bool>,
    /// Has the executor look, which then lets go of what is left of the task.
    waker: Cell<Option<Waker>>,
}

impl Task {
    pub(super) fn begin(platform: &impl Platform, future: Later<()>) -> Self {
        let slot = Rc::new(Slot {
            future: RefCell::new(Some(future)),
            is_over: Cell::new(false),
            waker: Cell::new(None),
        });
        let task = Self(Rc::clone(&slot));
        platform.spawn(Box::pin(poll_fn(move |context| {
            let mut future = slot.future.borrow_mut();
            let polled = match &mut *future {
                Some(future) => future.as_mut().poll(context),
                None => Poll::Ready(()),
            };
            // Here the future is dropped that has dropped its own task while it ran.
            if polled.is_ready() || slot.is_over.get() {
                let ended = future.take();
                drop(future);
                drop(ended);
                return Poll::Ready(());
            }
            slot.waker.set(Some(context.waker().clone()));
            Poll::Pending
        })));
        task
    }
}

impl Drop for Task {
    fn drop(&mut self) {
        self.0.is_over.set(true);
        let future = match self.0.future.try_borrow_mut() {
            Ok(mut future) => future.take(),
            Err(_) => None,
        };
        drop(future);
        if let Some(waker) = self.0.waker.take() {
            waker.wake();
        }
    }
}
