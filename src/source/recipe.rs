use super::sink::Later;
use crate::transport::{Prepared, Redirect, add_parameter};
use alloc::boxed::Box;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use core::future::ready;
use wasm_bindgen::JsValue;
use web_sys::{Headers, RequestCredentials, RequestInit, RequestRedirect};

const BEYOND_NATIVE: &str = "the browser's own EventSource can do a GET of a fixed URL only: no headers, method, body or redirect";

/// Headers, as names and values.
pub(super) type Pairs = Vec<(String, String)>;

/// What is made before each attempt.
pub(super) type Make<T> = Rc<dyn Fn() -> Later<Result<T, String>>>;

/// What every attempt's request is made from.
pub(super) struct Recipe {
    pub(super) url: String,
    pub(super) query: Pairs,
    pub(super) make_url: Option<Make<String>>,
    pub(super) method: String,
    pub(super) headers: Pairs,
    pub(super) make_headers: Option<Make<Pairs>>,
    pub(super) body: Option<String>,
    pub(super) make_body: Option<Make<String>>,
    pub(super) with_credentials: bool,
    pub(super) redirect: Redirect,
    /// The browser's own `EventSource` is to do it.
    pub(super) native: bool,
    pub(super) last_event_id_param: Option<String>,
    /// The request that these are added to.
    #[cfg(feature = "gloo")]
    pub(super) given: Option<Rc<dyn crate::transport::Base>>,
}

impl Recipe {
    pub(super) fn is_plain(&self) -> bool {
        #[cfg(feature = "gloo")]
        if self.given.is_some() {
            return false;
        }
        self.method == "GET"
            && self.headers.is_empty()
            && self.make_headers.is_none()
            && self.make_url.is_none()
            && self.body.is_none()
            && self.make_body.is_none()
            && self.redirect == Redirect::Follow
    }

    pub(super) fn prepare(&self) -> Later<Result<Prepared, JsValue>> {
        if self.native && !self.is_plain() {
            return Box::pin(ready(Err(JsValue::from_str(BEYOND_NATIVE))));
        }
        let fixed = self.fixed();
        let url = made(&self.make_url);
        let headers = made(&self.make_headers);
        let body = made(&self.make_body);
        let query = self.query.clone();
        #[cfg(feature = "gloo")]
        let given = self.given.clone().filter(|_| self.body.is_none());
        Box::pin(async move {
            let mut prepared = fixed?;
            if let Some(url) = url {
                prepared.url = url.await.map_err(thrown)?;
            }
            for (name, value) in &query {
                add_parameter(&mut prepared.url, name, value);
            }
            if let Some(headers) = headers {
                for (name, value) in headers.await.map_err(thrown)? {
                    prepared.headers.set(&name, &value)?;
                }
            }
            #[cfg(feature = "gloo")]
            if let Some(given) = given.filter(|_| body.is_none())
                && let Some(body) = given.body().await?
            {
                prepared.init.set_body(&body);
            }
            if let Some(body) = body {
                let body = body.await.map_err(thrown)?;
                prepared.init.set_body(&JsValue::from_str(&body));
            }
            Ok(prepared)
        })
    }

    /// What the rest is added to.
    fn base(&self) -> Result<(RequestInit, Headers), JsValue> {
        #[cfg(feature = "gloo")]
        if let Some(given) = &self.given {
            return Ok((given.init(), given.headers()?));
        }
        let init = RequestInit::new();
        init.set_credentials(RequestCredentials::SameOrigin);
        Ok((init, Headers::new()?))
    }

    fn fixed(&self) -> Result<Prepared, JsValue> {
        let (init, headers) = self.base()?;
        for (name, value) in &self.headers {
            headers.append(name, value)?;
        }
        init.set_method(&self.method);
        if self.with_credentials {
            init.set_credentials(RequestCredentials::Include);
        }
        if self.redirect == Redirect::Error {
            init.set_redirect(RequestRedirect::Error);
        }
        if let Some(body) = &self.body {
            init.set_body(&JsValue::from_str(body));
        }
        Ok(Prepared {
            url: self.url.clone(),
            init,
            headers,
            last_event_id_param: self.last_event_id_param.clone(),
        })
    }
}

fn made<T>(make: &Option<Make<T>>) -> Option<Later<Result<T, String>>> {
    make.as_ref().map(|make| make())
}

fn thrown(error: String) -> JsValue {
    JsValue::from_str(&error)
}
