use std::sync::Mutex;

use tokio::sync::Notify;

/// A value whose changes can be waited for, so that neither the server nor a test has to poll it.
#[derive(Debug, Default)]
pub(crate) struct Watched<T> {
    value: Mutex<T>,
    changed: Notify,
}

impl<T> Watched<T> {
    pub(crate) fn new(value: T) -> Self {
        Self {
            value: Mutex::new(value),
            changed: Notify::new(),
        }
    }

    pub(crate) fn read<R>(&self, read: impl FnOnce(&T) -> R) -> R {
        read(&self.value.lock().expect("no holder of this lock panics"))
    }

    pub(crate) fn update<R>(&self, update: impl FnOnce(&mut T) -> R) -> R {
        let result = update(&mut self.value.lock().expect("no holder of this lock panics"));
        self.changed.notify_waiters();
        result
    }

    /// Waits until `found` gives something, for the present value or after a later update.
    pub(crate) async fn wait_until<R>(&self, mut found: impl FnMut(&T) -> Option<R>) -> R {
        loop {
            // It is made before the look, so that an update between the look and the wait is noticed.
            let changed = self.changed.notified();
            if let Some(result) = self.read(&mut found) {
                return result;
            }
            changed.await;
        }
    }
}
