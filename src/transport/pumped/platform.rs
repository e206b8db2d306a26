use super::timer::PumpedTimer;
use super::world::Incoming;
use super::{Pump, World};
use crate::session::{Input, Millis, Moment};
use crate::transport::{
    Answered, Body, Later, Native, NativeSignal, Platform, Prepared, Response, Unanswered, Unsent,
};
use alloc::boxed::Box;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
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
    type Response = PumpedResponse;
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

    async fn send(&self, prepared: Prepared) -> Result<PumpedResponse, Unanswered> {
        let incoming = self.world().send(prepared).await?;
        Ok(PumpedResponse {
            head: Rc::new(incoming.head().clone()),
            incoming,
        })
    }
}

impl Native for Infallible {
    fn listen(&self, _: &str) {
        match *self {}
    }
}

/// A response of a [`World`].
pub(crate) struct PumpedResponse {
    head: Rc<Answered>,
    incoming: Box<dyn Incoming>,
}

impl Response for PumpedResponse {
    type Shown = Rc<Answered>;
    type Body = PumpedBody;

    fn status(&self) -> u16 {
        self.head.status
    }

    fn header(&self, name: &str) -> Option<String> {
        let is_it = |(known, _): &&(String, String)| known.eq_ignore_ascii_case(name);
        let values = self.head.headers.iter().filter(is_it);
        let values: Vec<&str> = values.map(|(_, value)| &**value).collect();
        (!values.is_empty()).then(|| values.join(", "))
    }

    fn shown(&self) -> Rc<Answered> {
        Rc::clone(&self.head)
    }

    fn answered(shown: &Rc<Answered>) -> Answered {
        Answered::clone(shown)
    }

    fn into_body(self) -> PumpedBody {
        PumpedBody {
            incoming: self.incoming,
            rest: Vec::new(),
            read: 0,
        }
    }
}

/// Hands out the pieces that come, each in parts of the length that is asked for.
pub(crate) struct PumpedBody {
    incoming: Box<dyn Incoming>,
    /// The latest piece.
    rest: Vec<u8>,
    /// How much of it was handed out.
    read: usize,
}

impl Body for PumpedBody {
    async fn read(&mut self, most: usize, bytes: &mut Vec<u8>) -> Result<bool, String> {
        if self.read == self.rest.len() {
            self.read = 0;
            match self.incoming.next().await? {
                Some(piece) => self.rest = piece,
                None => {
                    self.rest.clear();
                    return Ok(false);
                }
            }
        }
        let end = self.rest.len().min(self.read + most);
        bytes.clear();
        bytes.extend_from_slice(&self.rest[self.read..end]);
        self.read = end;
        Ok(true)
    }
}
