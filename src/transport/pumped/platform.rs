use super::timer::PumpedTimer;
use super::{Pump, World};
use crate::session::{Input, Millis, Moment};
use crate::transport::incoming::IncomingResponse;
use crate::transport::{Later, Native, NativeSignal, Platform, Prepared, Unanswered, Unsent};
use alloc::rc::Rc;
use core::convert::Infallible;

/// The platform of a [`Pump`].
#[derive(Clone)]
pub(crate) struct Pumped(Rc<Pump>);

impl Pumped {
    pub(crate) fn new(pump: &Rc<Pump>) -> Self {
        Self(Rc::clone(pump))
    }

    pub(super) fn world(&self) -> &Rc<dyn World> {
        self.0.world()
    }

    pub(super) fn pump(&self) -> &Pump {
        &self.0
    }

    /// Ends all that runs for the source.
    pub(crate) fn end(&self) {
        self.0.end();
    }
}

impl Platform for Pumped {
    type Response = IncomingResponse;
    type Native = Infallible;
    type Timer = PumpedTimer;
    /// There is neither a page nor a word of the device's.
    type Lifecycle = ();

    fn moment(&self) -> Moment {
        Moment {
            now: self.0.passed(),
            random: self.world().random(),
        }
    }

    fn glance(&self) -> Millis {
        self.0.passed()
    }

    fn wall(&self) -> Millis {
        self.world().wall()
    }

    fn spawn(&self, future: Later<()>) {
        self.0.spawn(future);
    }

    fn timer(&self, fire: impl Fn() + 'static) -> PumpedTimer {
        PumpedTimer::new(self.clone(), fire)
    }

    fn lifecycle(&self, _: impl Fn(Input) + 'static) {}

    fn has_native(&self) -> bool {
        false
    }

    fn open_native(
        &self,
        _: &str,
        _: bool,
        _: impl Fn(NativeSignal<'_>) + 'static,
    ) -> Result<Infallible, Unsent> {
        Err(Unsent::Request(
            "there is no browser here, and so no EventSource of its own".into(),
        ))
    }

    async fn send(&self, prepared: Prepared) -> Result<IncomingResponse, Unanswered> {
        Ok(IncomingResponse::new(self.world().send(prepared).await?))
    }
}

impl Native for Infallible {
    fn listen(&self, _: &str) {
        match *self {}
    }
}
