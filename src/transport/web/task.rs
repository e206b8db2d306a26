use crate::browser::spawn;
use crate::transport::Later;
use alloc::rc::Rc;
use core::cell::{Cell, RefCell};
use core::future::poll_fn;
use core::task::Poll;

/// A future that runs until it is done or this is dropped, and everything that it holds with it.
pub(super) struct Task(Rc<Slot>);

struct Slot {
    future: RefCell<Option<Later<()>>>,
    is_over: Cell<bool>,
}

impl Task {
    pub(super) fn begin(future: Later<()>) -> Self {
        let slot = Rc::new(Slot {
            future: RefCell::new(Some(future)),
            is_over: Cell::new(false),
        });
        let task = Self(Rc::clone(&slot));
        spawn(poll_fn(move |context| {
            let mut future = slot.future.borrow_mut();
            let polled = match &mut *future {
                Some(future) => future.as_mut().poll(context),
                None => Poll::Ready(()),
            };
            // One that has ended itself is dropped here: it could not be while it ran.
            if polled.is_ready() || slot.is_over.get() {
                let ended = future.take();
                drop(future);
                drop(ended);
                return Poll::Ready(());
            }
            Poll::Pending
        }));
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
    }
}
