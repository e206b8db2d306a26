//! The names of `web` for targets without a browser, as in server-side rendering. Nothing connects.

use super::{Answered, Context, Host, Later, Recipe, Unsent};
use crate::session::{Choice, Millis, Policy, State, Transport};
use alloc::boxed::Box;
use alloc::rc::Rc;
use core::future::{Future, pending, ready};

/// A link that is closed from the start.
pub(crate) struct Link;

impl Link {
    pub(crate) fn open(_: Policy, _: bool, _: Rc<dyn Host>) -> Self {
        Self
    }

    pub(crate) fn close(&self) {}

    pub(crate) fn state(&self) -> State {
        State::Closed
    }

    pub(crate) fn choice(&self) -> Option<Choice> {
        None
    }

    pub(crate) fn answered(&self) -> Option<Answered> {
        None
    }

    pub(crate) fn reconsider(&self) {}

    pub(crate) fn is_over(&self) -> bool {
        true
    }

    pub(crate) fn reconnect(&self) {}

    pub(crate) fn reopen(&self) {}
}

/// A request that nobody can send.
pub(crate) struct Prepared;

impl Recipe {
    pub(crate) fn prepare(&self, _: Transport, _: &Context) -> Later<Result<Prepared, Unsent>> {
        Box::pin(ready(Err(Unsent::Request(
            "there is no browser here".into(),
        ))))
    }
}

/// Drops the future: without a connection no handler runs that could begin one.
pub(crate) fn spawn(future: impl Future<Output = ()> + 'static) {
    drop(future);
}

/// Does nothing: without a connection there is nothing to warn of.
pub(crate) fn warn(_: &str) {}

/// Never ends: where nothing connects, nothing is waited for.
pub(crate) fn sleep(_: Millis) -> Later<()> {
    Box::pin(pending())
}

/// No time passes where nothing is waited for.
pub(crate) fn glance() -> Millis {
    0
}
