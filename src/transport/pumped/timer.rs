use super::Pumped;
use crate::session::Millis;
use crate::transport::Timer;
use crate::transport::task::Task;
use alloc::boxed::Box;
use alloc::rc::Rc;
use core::cell::{Cell, RefCell};

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
    /// What the clock had missed when the timer was set.
    missed: Cell<Millis>,
}

impl PumpedTimer {
    pub(super) fn new(platform: Pumped, fire: impl Fn() + 'static) -> Self {
        Self {
            platform,
            fire: Rc::new(fire),
            wait: RefCell::new(None),
            at: Cell::new(Millis::MAX),
            missed: Cell::default(),
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
    /// That it comes late says nothing: a timer waits for who polls it, who may be busy with the latest event for
    /// minutes. The clocks tell.
    fn has_slept(&self) -> bool {
        self.wait.take();
        self.at.set(Millis::MAX);
        self.platform.pump().passed();
        self.platform.pump().missed() > self.missed.get()
    }

    fn set(&self, now: Millis, at: Option<Millis>) {
        let Some(at) = at else {
            return self.stop();
        };
        if at < self.at.get() {
            self.stop();
            self.at.set(at);
            self.missed.set(self.platform.pump().missed());
            let sleep = self.platform.pump().world().sleep(at.saturating_sub(now));
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

#[cfg(all(test, feature = "test"))]
mod tests {
    use super::*;
    use crate::script::Script;
    use crate::transport::Runtime;
    use core::time::Duration;

    #[test]
    fn a_timer_that_nobody_polls_for_minutes_is_no_device_that_has_slept() {
        let script = Script::new();
        // Nobody polls its futures: the script does not know of it.
        let runtime = Runtime::within(script.world());
        let pump = runtime.pump().expect("a script's world is pumped");
        let timer = PumpedTimer::new(Pumped::new(pump), || {});
        timer.set(0, Some(30_000));
        script.advance(Duration::from_secs(600));
        assert!(!timer.has_slept());
    }
}
