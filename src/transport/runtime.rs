use super::Later;
#[cfg(feature = "__pump")]
use super::pumped::{Pump, World};
use crate::session::Millis;
use alloc::boxed::Box;
#[cfg(feature = "__pump")]
use alloc::rc::Rc;
use core::future::Future;
use core::task::Context;

/// Where the futures of a source run: what it begins, and what its handlers begin.
///
/// In browsers that is the platform's own executor. Elsewhere it is a [`Pump`], which runs while
/// somebody waits for the source. Where nothing connects, nothing runs.
#[derive(Clone, Default)]
pub(crate) struct Runtime {
    #[cfg(feature = "__pump")]
    pump: Option<Rc<Pump>>,
}

impl Runtime {
    /// The platform's own.
    pub(crate) fn new() -> Self {
        #[cfg(all(feature = "native-http", not(target_arch = "wasm32")))]
        return Self::within(super::native::native());
        #[cfg(not(all(feature = "native-http", not(target_arch = "wasm32"))))]
        Self::default()
    }

    /// One of another world.
    #[cfg(feature = "__pump")]
    pub(crate) fn within(world: Rc<dyn World>) -> Self {
        let pump = Pump::new(world);
        // Nobody has to wait for it in a browser.
        #[cfg(target_arch = "wasm32")]
        crate::browser::spawn({
            let pump = Rc::downgrade(&pump);
            core::future::poll_fn(move |context| match pump.upgrade() {
                Some(pump) if !pump.is_over() => {
                    pump.poll(context);
                    core::task::Poll::Pending
                }
                _ => core::task::Poll::Ready(()),
            })
        });
        Self { pump: Some(pump) }
    }

    #[cfg(feature = "__pump")]
    pub(crate) fn pump(&self) -> Option<&Rc<Pump>> {
        self.pump.as_ref()
    }

    /// Whether it is the platform's own.
    #[cfg(target_arch = "wasm32")]
    pub(crate) fn is_platforms(&self) -> bool {
        #[cfg(feature = "__pump")]
        return self.pump.is_none();
        #[cfg(not(feature = "__pump"))]
        true
    }

    /// Runs a future to its end, on this thread and not within this call.
    pub(crate) fn spawn(&self, future: impl Future<Output = ()> + 'static) {
        #[cfg(feature = "__pump")]
        if let Some(pump) = &self.pump {
            return pump.spawn(Box::pin(future));
        }
        #[cfg(target_arch = "wasm32")]
        crate::browser::spawn(future);
        // Without a connection no handler runs that could begin one.
        #[cfg(not(target_arch = "wasm32"))]
        drop(future);
    }

    /// Goes on with what is to be run, if it runs only while somebody waits. Whoever waits for something of a
    /// source calls this first, and is woken when there is more to do.
    pub(crate) fn drive(&self, context: &mut Context<'_>) {
        #[cfg(feature = "__pump")]
        if let Some(pump) = &self.pump {
            pump.poll(context);
        }
        #[cfg(not(feature = "__pump"))]
        let _ = context;
    }

    /// Whether all has come to its end that runs only while somebody waits. Where the platform runs it, nobody has
    /// to wait.
    pub(crate) fn is_idle(&self) -> bool {
        #[cfg(feature = "__pump")]
        if let Some(pump) = &self.pump {
            return pump.is_idle();
        }
        true
    }

    /// The time by a clock that only goes forward, in milliseconds from any start.
    pub(crate) fn now(&self) -> Millis {
        #[cfg(feature = "__pump")]
        if let Some(pump) = &self.pump {
            return pump.passed();
        }
        #[cfg(target_arch = "wasm32")]
        return crate::browser::glance();
        // No time passes where nothing is waited for.
        #[cfg(not(target_arch = "wasm32"))]
        0
    }

    /// Waits for so many milliseconds.
    pub(crate) fn sleep(&self, time: Millis) -> Later<()> {
        #[cfg(feature = "__pump")]
        if let Some(pump) = &self.pump {
            return pump.world().sleep(time);
        }
        #[cfg(target_arch = "wasm32")]
        return Box::pin(crate::browser::sleep(time));
        #[cfg(not(target_arch = "wasm32"))]
        {
            let _ = time;
            Box::pin(core::future::pending())
        }
    }

    /// Tells a developer of something that a server or a reader has caused.
    pub(crate) fn warn(&self, message: &str) {
        #[cfg(feature = "__pump")]
        if let Some(pump) = &self.pump {
            return pump.world().warn(message);
        }
        #[cfg(target_arch = "wasm32")]
        crate::browser::warn(message);
        #[cfg(not(target_arch = "wasm32"))]
        let _ = message;
    }
}
