use super::Pumped;
use crate::session::Millis;
use crate::transport::Timer;
use crate::transport::task::Task;
use alloc::boxed::Box;
use alloc::rc::Rc;
use core::cell::{Cell, RefCell};

/// How often a timer that has to notice sleep fires at least, in milliseconds.
const BEAT: Millis = 30_000;

/// A timer that fires later than this means that the device has slept, in milliseconds.
const LATE: Millis = 120_000;

/// One timer that is set again and again. Dropping it stops it.
///
/// Setting it to a later time leaves the wait as it is, which then ends early. The function that is called
/// looks at the clock and sets it once more. So every chunk of a fast stream can move its idle time-out at no
/// cost.
pub(crate) struct PumpedTimer {
    platform: Pumped,
    fire: Rc<dyn Fn()>,
    wait: RefCell<Option<Task>>,
    at: Cell<Millis>,
}

impl PumpedTimer {
    pub(super) fn new(platform: Pumped, fire: impl Fn() + 'static) -> Self {
        Self {
            platform,
            fire: Rc::new(fire),
            wait: RefCell::new(None),
            at: Cell::new(Millis::MAX),
        }
    }

    fn stop(&self) {
        self.at.set(Millis::MAX);
        // A wait that ends may be setting the timer: no borrow is held while it is dropped.
        let wait = self.wait.take();
        drop(wait);
    }
}

impl Timer for PumpedTimer {
    fn has_slept(&self) -> bool {
        self.wait.take();
        self.platform.passed() >= self.at.replace(Millis::MAX).saturating_add(LATE)
    }

    fn set(&self, now: Millis, deadline: Option<Millis>, notice: bool) {
        let beat = notice.then(|| now.saturating_add(BEAT));
        let Some(at) = deadline.into_iter().chain(beat).min() else {
            return self.stop();
        };
        if at < self.at.get() {
            self.stop();
            self.at.set(at);
            let sleep = self.platform.world().sleep(at.saturating_sub(now));
            let fire = Rc::clone(&self.fire);
            let wait = Task::begin(
                &self.platform,
                Box::pin(async move {
                    sleep.await;
                    fire();
                }),
            );
            self.wait.replace(Some(wait));
        }
    }
}
