#[cfg(any(feature = "__pump", target_arch = "wasm32"))]
use super::driver::Driver;
#[cfg(feature = "__pump")]
use super::pumped::Pumped;
#[cfg(target_arch = "wasm32")]
use super::web::Web;
use super::{Answered, Host, Runtime};
#[cfg(any(feature = "__pump", target_arch = "wasm32"))]
use super::{Platform, Response};
use crate::session::{Choice, Policy, State};
use alloc::rc::Rc;

/// A session, its attempts and its timer, for a [`Host`]. Dropping it closes it.
pub(crate) struct Link(Kind);

enum Kind {
    /// In a browser.
    #[cfg(target_arch = "wasm32")]
    Web(Rc<Driver<Web>>),
    /// Driven by those who wait for it.
    #[cfg(feature = "__pump")]
    Pumped(Rc<Driver<Pumped>>),
    /// Where nothing connects, as in server-side rendering: it is closed from the start.
    #[cfg(not(target_arch = "wasm32"))]
    Absent,
}

/// Calls a driver, whichever it is. There is none where nothing connects, which is the second case.
macro_rules! driven {
    ($link:expr, $driver:ident => $call:expr, $absent:expr) => {
        match &$link.0 {
            #[cfg(target_arch = "wasm32")]
            Kind::Web($driver) => $call,
            #[cfg(feature = "__pump")]
            Kind::Pumped($driver) => $call,
            #[cfg(not(target_arch = "wasm32"))]
            Kind::Absent => $absent,
        }
    };
}

impl Link {
    /// Begins to connect once the current task is over. The choice of the transport depends on the
    /// handlers that are added until then.
    pub(crate) fn open(
        runtime: &Runtime,
        policy: Policy,
        with_credentials: bool,
        host: Rc<dyn Host>,
    ) -> Self {
        #[cfg(feature = "__pump")]
        if let Some(pump) = runtime.pump() {
            let driver = begin(Pumped::new(pump), policy, with_credentials, host);
            return Self(Kind::Pumped(driver));
        }
        #[cfg(target_arch = "wasm32")]
        {
            let _ = runtime;
            let web = Web::new(&host);
            Self(Kind::Web(begin(web, policy, with_credentials, host)))
        }
        #[cfg(not(target_arch = "wasm32"))]
        {
            let _ = (runtime, policy, with_credentials, host);
            Self(Kind::Absent)
        }
    }

    /// Closes at once and for good. The host hears only the change to `Closed` after it.
    pub(crate) fn close(&self) {
        driven!(self, driver => driver.close(), ());
    }

    /// Whether it was closed by [`close`](Self::close), so that it does not open again.
    pub(crate) fn is_over(&self) -> bool {
        driven!(self, driver => driver.is_over(), true)
    }

    /// Whether nothing connects here.
    pub(crate) fn is_absent(&self) -> bool {
        driven!(self, _driver => false, true)
    }

    /// Connects now, whatever it waits for; an open connection is replaced. Does nothing once it is
    /// closed.
    pub(crate) fn reconnect(&self) {
        driven!(self, driver => driver.reconnect(), ());
    }

    /// Opens again what has failed, from the last event ID: it connects once the current task is over.
    pub(crate) fn reopen(&self) {
        driven!(self, driver => driver.reopen(), ());
    }

    /// The state.
    pub(crate) fn state(&self) -> State {
        driven!(self, driver => driver.state(), State::Closed)
    }

    /// What carries the stream, and why.
    pub(crate) fn choice(&self) -> Option<Choice> {
        driven!(self, driver => Some(driver.choice()), None)
    }

    /// Asks the host again for [`Host::types`] and [`Host::is_in_pace`], after one of them has changed.
    pub(crate) fn reconsider(&self) {
        driven!(self, driver => driver.reconsider(), ());
    }

    /// What the latest attempt was answered, as soon as there is a head.
    pub(crate) fn answered(&self) -> Option<Answered> {
        driven!(self, driver => answered(driver), None)
    }

    /// Makes an abort signal close the link, as long as the listener lives. A signal that is aborted
    /// already closes it at once.
    #[cfg(all(feature = "gloo", target_arch = "wasm32"))]
    pub(crate) fn close_on(
        &self,
        signal: &web_sys::AbortSignal,
    ) -> Option<crate::browser::Listener> {
        if signal.aborted() {
            self.close();
            return None;
        }
        driven!(self, driver => close_on(driver, signal), None)
    }

    /// The response that is being read, or was read last.
    #[cfg(all(feature = "gloo", target_arch = "wasm32"))]
    pub(crate) fn response(&self) -> Option<web_sys::Response> {
        match &self.0 {
            #[cfg(not(feature = "share"))]
            Kind::Web(driver) => driver.response(),
            #[cfg(feature = "share")]
            Kind::Web(driver) => match driver.response()? {
                super::web::share::Own::Own(response) => Some(response),
                super::web::share::Own::Shared(_) => None,
            },
            #[cfg(feature = "__pump")]
            Kind::Pumped(_) => None,
        }
    }
}

#[cfg(any(feature = "__pump", target_arch = "wasm32"))]
fn begin<P: Platform>(
    platform: P,
    policy: Policy,
    with_credentials: bool,
    host: Rc<dyn Host>,
) -> Rc<Driver<P>> {
    let driver = Driver::new(
        platform,
        policy,
        with_credentials,
        host,
        super::attempt::run,
    );
    driver.begin();
    driver
}

#[cfg(any(feature = "__pump", target_arch = "wasm32"))]
fn answered<P: Platform>(driver: &Driver<P>) -> Option<Answered> {
    driver.response().as_ref().map(P::Response::answered)
}

#[cfg(all(feature = "gloo", target_arch = "wasm32"))]
fn close_on<P: Platform>(
    driver: &Rc<Driver<P>>,
    signal: &web_sys::AbortSignal,
) -> Option<crate::browser::Listener> {
    let driver = Rc::downgrade(driver);
    let listener = crate::browser::Listener::new(signal, "abort", move |_| {
        if let Some(driver) = driver.upgrade() {
            driver.close();
        }
    });
    listener.ok()
}

impl Drop for Link {
    fn drop(&mut self) {
        self.close();
        #[cfg(feature = "__pump")]
        if let Kind::Pumped(driver) = &self.0 {
            driver.platform.end();
        }
    }
}
