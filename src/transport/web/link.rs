use super::attempt::run;
use super::driver::Driver;
#[cfg(feature = "gloo")]
use crate::browser::Listener;
use crate::browser::spawn;
use crate::session::{Choice, Input, Policy, State};
use crate::transport::Host;
use alloc::rc::Rc;

/// A session, its attempts and its timer, for a [`Host`]. Dropping it closes it.
pub(crate) struct Link(Rc<Driver>);

impl Link {
    /// Begins to connect when the current task is over, so that handlers that are added until then
    /// have a say in the transport.
    pub(crate) fn open(policy: Policy, with_credentials: bool, host: Rc<dyn Host>) -> Self {
        let driver = Driver::new(policy, with_credentials, host, run);
        driver.input(Input::Rewanted(driver.circumstances()));
        let weak = Rc::downgrade(&driver);
        spawn(async move {
            if let Some(driver) = weak.upgrade() {
                driver.start();
            }
        });
        Self(driver)
    }

    /// Closes at once and for good. Nothing comes after it but the change to `Closed`.
    pub(crate) fn close(&self) {
        self.0.input(Input::Close);
    }

    /// Closes when the signal is given; at once, if it was. As long as the listener lives.
    #[cfg(feature = "gloo")]
    pub(super) fn close_on(&self, signal: &web_sys::AbortSignal) -> Option<Listener> {
        if signal.aborted() {
            self.close();
            return None;
        }
        let driver = Rc::downgrade(&self.0);
        let listener = Listener::new(signal, "abort", move |_| {
            if let Some(driver) = driver.upgrade() {
                driver.input(Input::Close);
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

    /// What [`Host::types`] or [`Host::is_in_pace`] says has changed.
    pub(crate) fn reconsider(&self) {
        self.0.reconsider();
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
