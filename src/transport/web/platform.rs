use super::body::WebResponse;
use super::native::{BrowserSource, has_native};
use super::request::{ensure_address, into_request, unsendable};
#[cfg(feature = "share")]
use super::share::{Own, Sharer};
use crate::browser::{Abort, Lifecycle, Timer, glance, message, moment, spawn, wall};
use crate::session::{Input, Millis, Moment};
#[cfg(feature = "share")]
use crate::transport::incoming::IncomingResponse;
use crate::transport::{self, Host, Later, NativeSignal, Platform, Prepared, Unanswered, Unsent};
use alloc::rc::Rc;
use js_sys::Promise;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{RequestInit, Response};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = fetch, catch)]
    fn global_fetch(url: &str, init: &RequestInit) -> Result<Promise, JsValue>;
}

/// Sends a request, and waits for the response's head. Dropping the future that does so aborts it.
///
/// It is no function, since a future within a future costs each app a second state machine.
macro_rules! fetch {
    ($url:expr, $init:expr) => {{
        let abort = Abort::new().map_err(unsendable)?;
        $init.set_signal(Some(&abort.signal()));
        let failed = |cause: JsValue| -> Unanswered { Unanswered::Network(message(&cause)) };
        let promise = global_fetch($url, $init).map_err(failed)?;
        let response = JsFuture::from(promise).await.map_err(failed)?;
        let response: Response = response.dyn_into().map_err(failed)?;
        WebResponse { response, abort }
    }};
}

/// As [`Platform::send`], of a request that was made.
#[cfg(feature = "share")]
pub(super) async fn fetch(url: &str, init: &RequestInit) -> Result<WebResponse, Unanswered> {
    Ok(fetch!(url, init))
}

/// A browser, or a runtime with a browser's interfaces.
#[derive(Default)]
pub(crate) struct Web {
    /// Gives attempts the responses of a group of tabs.
    #[cfg(feature = "share")]
    sharer: Option<Rc<dyn Sharer>>,
}

impl Web {
    pub(crate) fn new(host: &Rc<dyn Host>) -> Self {
        let _ = host;
        Self {
            #[cfg(feature = "share")]
            sharer: host.sharer(),
        }
    }
}

impl Platform for Web {
    #[cfg(not(feature = "share"))]
    type Response = WebResponse;
    #[cfg(feature = "share")]
    type Response = Own<WebResponse, IncomingResponse>;
    type Native = BrowserSource;
    type Timer = Timer;
    type Lifecycle = Lifecycle;

    fn moment(&self) -> Moment {
        moment()
    }

    fn glance(&self) -> Millis {
        glance()
    }

    fn wall(&self) -> Millis {
        wall()
    }

    fn spawn(&self, future: Later<()>) {
        spawn(future);
    }

    fn timer(&self, fire: impl Fn() + 'static) -> Timer {
        Timer::new(fire)
    }

    fn lifecycle(&self, hear: impl Fn(Input) + 'static) -> Lifecycle {
        Lifecycle::new(hear)
    }

    fn has_native(&self) -> bool {
        has_native()
    }

    fn open_native(
        &self,
        url: &str,
        with_credentials: bool,
        tell: impl Fn(NativeSignal<'_>) + 'static,
    ) -> Result<BrowserSource, Unsent> {
        ensure_address(url)?;
        BrowserSource::open(url, with_credentials, tell).map_err(unsendable)
    }

    async fn send(&self, prepared: Prepared) -> Result<Self::Response, Unanswered> {
        #[cfg(feature = "share")]
        if let Some(sharer) = &self.sharer {
            return Rc::clone(sharer).send(prepared).await;
        }
        let (url, init) = into_request(prepared).await?;
        let response = fetch!(&url, &init);
        #[cfg(feature = "share")]
        let response = Own::Own(response);
        Ok(response)
    }

    #[cfg(feature = "share")]
    fn leave(&self) {
        if let Some(sharer) = &self.sharer {
            sharer.leave();
        }
    }
}

impl transport::Native for BrowserSource {
    fn listen(&self, event: &str) {
        self.listen(event);
    }
}

impl transport::Timer for Timer {
    fn set(&self, now: Millis, at: Option<Millis>) {
        self.set(now, at);
    }

    fn has_slept(&self) -> bool {
        self.has_slept()
    }
}
