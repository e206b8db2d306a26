use core::cell::Cell;
use core::task::{Context, Poll, Waker};

/// Keeps a connection from reading on while a reader is behind.
///
/// Each reader that falls behind closes the gate once, and opens it once when it has caught up. The gate
/// is open when nobody is behind.
#[derive(Default)]
pub(super) struct Gate {
    /// How many readers are behind.
    behind: Cell<usize>,
    waiting: Cell<Option<Waker>>,
}

impl Gate {
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
}
