mod inner;
mod request;

use super::sink::Sink;
#[cfg(feature = "gloo")]
use crate::browser::Listener;
use crate::session::{Input, Policy, State};
use crate::transport::{Choice, Transport};
use alloc::rc::Rc;
use inner::Inner;
#[cfg(feature = "gloo")]
use web_sys::AbortSignal;

/// What a [`Connection`] is made from.
#[derive(Debug)]
pub(crate) struct Setup {
    /// Retries, time-outs, rules.
    pub(crate) policy: Policy,
    /// The transport that the options name; `None` chooses.
    pub(crate) transport: Option<Transport>,
    /// The request is a GET of a fixed URL with no headers of its own: native can do it.
    pub(crate) plain: bool,
    /// The policy needs to see what native hides.
    pub(crate) needs_fetch: bool,
    /// Whether cookies are sent across origins.
    pub(crate) with_credentials: bool,
}

/// A session, its transport and its timer, wired to a [`Sink`]. Dropping it closes it.
pub(crate) struct Connection(Rc<Inner>);

impl Connection {
    /// Begins to connect when the current task is over, so that handlers that are added until then
    /// have a say in the transport.
    pub(crate) fn open(setup: Setup, sink: Rc<dyn Sink>) -> Self {
        Self(Inner::open(setup, sink))
    }

    /// Closes at once and for good. Nothing comes after it but the change to `Closed`.
    pub(crate) fn close(&self) {
        self.0.input(Input::Close);
    }

    /// Closes when the signal is given; at once, if it was. As long as the listener lives.
    #[cfg(feature = "gloo")]
    pub(crate) fn close_on(&self, signal: &AbortSignal) -> Option<Listener> {
        if signal.aborted() {
            self.close();
            return None;
        }
        let inner = Rc::downgrade(&self.0);
        let listener = Listener::new(signal, "abort", move |_| {
            if let Some(inner) = inner.upgrade() {
                inner.input(Input::Close);
            }
        });
        listener.ok()
    }

    /// The state.
    pub(crate) fn state(&self) -> State {
        self.0.session.borrow().state()
    }

    /// What carries the stream, and why.
    pub(crate) fn choice(&self) -> Choice {
        self.0.choice.get()
    }

    /// What [`Sink::wanted`] or [`Sink::keeps_pace`] says has changed. Where native can't give what is wanted now, the
    /// stream goes on through fetch, from the last event ID.
    pub(crate) fn rewanted(&self) {
        self.0.rewanted();
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.close();
    }
}
