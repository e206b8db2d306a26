//! Makes each attempt's request from a `gloo_net` request.
//!
//! gloo's own `send()` sends a request only once, and its `Headers` panic on a value that no header can
//! carry. So the request is taken apart here, and the platform's own API makes a new one of the parts
//! for each attempt. That API reports errors as values.

use crate::browser::Listener;
use crate::transport::Later;
use crate::transport::Link;
use alloc::boxed::Box;
use alloc::string::String;
use core::cell::RefCell;
use js_sys::{Promise, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Headers, ReferrerPolicy, Request, RequestCache, RequestInit, RequestMode, RequestRedirect,
};

/// The referrer of a request for which none was set.
const DEFAULT_REFERRER: &str = "about:client";

/// A request of the caller's, to which a recipe is added.
///
/// It is a trait so that an app without such requests does not link the code for them.
pub(crate) trait Base {
    /// Makes the request's abort signal close the link, as long as the listener lives.
    fn guard(&self, link: &Link) -> Option<Listener>;

    /// A copy of its headers.
    fn headers(&self) -> Result<Headers, JsValue>;

    /// Its settings other than URL, headers, method and body.
    fn init(&self) -> RequestInit;

    /// The body, if there is one.
    fn body(&self) -> Later<Result<Option<JsValue>, JsValue>>;
}

/// A request that a caller has made.
pub(crate) struct Given {
    request: Request,
    /// The promise of the body. It is kept for later attempts, since a request's body can be read only
    /// once.
    body: RefCell<Option<Promise>>,
}

impl Given {
    pub(crate) fn new(request: Request) -> Self {
        Self {
            request,
            body: RefCell::new(None),
        }
    }

    pub(crate) fn url(&self) -> String {
        self.request.url()
    }

    pub(crate) fn method(&self) -> String {
        self.request.method()
    }

    fn bytes(&self) -> Result<Option<Promise>, JsValue> {
        if matches!(&*self.method(), "GET" | "HEAD") {
            return Ok(None);
        }
        let known = self.body.borrow().clone();
        let promise = match known {
            Some(promise) => promise,
            None => self.request.array_buffer()?,
        };
        self.body.replace(Some(promise.clone()));
        Ok(Some(promise))
    }
}

impl Base for Given {
    fn guard(&self, link: &Link) -> Option<Listener> {
        link.close_on(&self.request.signal())
    }

    fn headers(&self) -> Result<Headers, JsValue> {
        Headers::new_with_headers(&self.request.headers())
    }

    fn init(&self) -> RequestInit {
        let request = &self.request;
        let init = RequestInit::new();
        init.set_credentials(request.credentials());
        // Defaults are left out, since some engines refuse some of them when they are set explicitly.
        if request.mode() != RequestMode::Cors {
            init.set_mode(request.mode());
        }
        if request.cache() != RequestCache::Default {
            init.set_cache(request.cache());
        }
        if request.redirect() != RequestRedirect::Follow {
            init.set_redirect(request.redirect());
        }
        if request.referrer() != DEFAULT_REFERRER {
            init.set_referrer(&request.referrer());
        }
        if request.referrer_policy() != ReferrerPolicy::None {
            init.set_referrer_policy(request.referrer_policy());
        }
        if !request.integrity().is_empty() {
            init.set_integrity(&request.integrity());
        }
        init
    }

    fn body(&self) -> Later<Result<Option<JsValue>, JsValue>> {
        let bytes = self.bytes();
        Box::pin(async move {
            let Some(promise) = bytes? else {
                return Ok(None);
            };
            let bytes = Uint8Array::new(&JsFuture::from(promise).await?);
            Ok((bytes.length() > 0).then(|| bytes.unchecked_into()))
        })
    }
}
