use super::attempt::{answered, run};
use super::driver::Driver;
#[cfg(feature = "gloo")]
use crate::browser::Listener;
use crate::session::{Choice, Input, Policy, State};
use crate::transport::{Answered, Host};
use alloc::rc::Rc;

/// A session, its attempts and its timer, for a [`Host`]. Dropping it closes it.
pub(crate) struct Link(Rc<Driver>);

impl Link {
    /// Begins to connect once the current task is over. The choice of the transport depends on the
    /// handlers that are added until then.
    pub(crate) fn open(policy: Policy, with_credentials: bool, host: Rc<dyn Host>) -> Self {
        let driver = Driver::new(policy, with_credentials, host, run);
        driver.begin();
        Self(driver)
    }

    /// Closes at once and for good. The host hears only the change to `Closed` after it.
    pub(crate) fn close(&self) {
        self.0.close();
    }

    /// Whether it was closed by [`close`](Self::close), so that it does not open again.
    pub(crate) fn is_over(&self) -> bool {
        self.0.is_over()
    }

    /// Connects now, whatever it waits for; an open connection is replaced. Does nothing once it is
    /// closed.
    pub(crate) fn reconnect(&self) {
        self.0.input(Input::Reconnect);
    }

    /// Opens again what has failed, from the last event ID: it connects once the current task is over.
    pub(crate) fn reopen(&self) {
        self.0.reopen();
    }

    /// Makes an abort signal close the link, as long as the listener lives. A signal that is aborted
    /// already closes it at once.
    #[cfg(feature = "gloo")]
    pub(super) fn close_on(&self, signal: &web_sys::AbortSignal) -> Option<Listener> {
        if signal.aborted() {
            self.close();
            return None;
        }
        let driver = Rc::downgrade(&self.0);
        let listener = Listener::new(signal, "abort", move |_| {
            if let Some(driver) = driver.upgrade() {
                driver.close();
            }
        });
        listener.ok()
    }

    /// The state.
    pub(crate) fn state(&self) -> State {
        self.0.state()
    }

    /// What carries the stream, and why.
    pub(crate) fn choice(&self) -> Option<Choice> {
        Some(self.0.choice())
    }

    /// Asks the host again for [`Host::types`] and [`Host::is_in_pace`], after one of them has changed.
    pub(crate) fn reconsider(&self) {
        self.0.reconsider();
    }

    /// What the latest attempt was answered, as soon as there is a head.
    pub(crate) fn answered(&self) -> Option<Answered> {
        self.0.response().as_ref().map(answered)
    }

    /// The response that is being read, or was read last.
    #[cfg(feature = "gloo")]
    pub(crate) fn response(&self) -> Option<web_sys::Response> {
        self.0.response()
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        self.close();
    }
}
