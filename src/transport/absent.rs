//! Where there is no browser, as in server-side rendering: the same names, and nothing behind them.

use super::{Host, Later, Recipe};
use crate::session::{Choice, Policy, State, Transport};
use alloc::boxed::Box;
use alloc::rc::Rc;
use alloc::string::String;
use core::future::{Future, ready};

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

    pub(crate) fn reconsider(&self) {}
}

/// A request that nobody can send.
pub(crate) struct Prepared;

impl Recipe {
    pub(crate) fn prepare(&self, _: Transport) -> Later<Result<Prepared, String>> {
        Box::pin(ready(Err("there is no browser here".into())))
    }
}

/// Runs nothing: nothing comes that a handler could begin.
pub(crate) fn spawn(future: impl Future<Output = ()> + 'static) {
    drop(future);
}

/// Tells nobody: nothing comes that could be at fault.
pub(crate) fn report(_: &str) {}
