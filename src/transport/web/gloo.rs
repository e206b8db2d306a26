//! A `gloo_net` request as what every attempt's request is made from.
//!
//! gloo's own `send()` sends a request once, and its `Headers` panic on what no header can carry: so
//! the request is taken apart here, and put together anew for each attempt by the platform's own
//! means, which report instead.

use super::Link;
use crate::browser::Listener;
use crate::transport::Later;
use alloc::boxed::Box;
use alloc::string::String;
use core::cell::RefCell;
use js_sys::{Promise, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Headers, ReferrerPolicy, Request, RequestCache, RequestInit, RequestMode, RequestRedirect,
};

/// What a request says of its referrer when it says nothing.
const DEFAULT_REFERRER: &str = "about:client";

/// What a recipe is added to, where it does not begin with nothing.
///
/// A trait so that an app that makes no request of its own holds none of this.
pub(crate) trait Base {
    /// Closes the link where the request is ended from without, as long as this lives.
    fn guard(&self, link: &Link) -> Option<Listener>;

    /// Its headers, to be added to.
    fn headers(&self) -> Result<Headers, JsValue>;

    /// All but URL, headers, method and body.
    fn init(&self) -> RequestInit;

    /// The body, if there is one.
    fn body(&self) -> Later<Result<Option<JsValue>, JsValue>>;
}

/// A request that a caller has made.
pub(crate) struct Given {
    request: Request,
    /// Asked for once: a request's body can be read but once.
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
        // What says nothing is left out: some engines refuse to be told what they would do anyway.
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
