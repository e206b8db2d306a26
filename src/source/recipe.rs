use super::sink::Later;
use crate::transport::{Prepared, Redirect};
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
}

impl Recipe {
    pub(super) fn is_plain(&self) -> bool {
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
        Box::pin(async move {
            let mut prepared = fixed?;
            if let Some(url) = url {
                prepared.url = url.await.map_err(thrown)?;
            }
            if let Some(headers) = headers {
                for (name, value) in headers.await.map_err(thrown)? {
                    prepared.headers.set(&name, &value)?;
                }
            }
            if let Some(body) = body {
                let body = body.await.map_err(thrown)?;
                prepared.init.set_body(&JsValue::from_str(&body));
            }
            Ok(prepared)
        })
    }

    fn fixed(&self) -> Result<Prepared, JsValue> {
        let headers = Headers::new()?;
        for (name, value) in &self.headers {
            headers.append(name, value)?;
        }
        let init = RequestInit::new();
        init.set_method(&self.method);
        init.set_credentials(match self.with_credentials {
            true => RequestCredentials::Include,
            false => RequestCredentials::SameOrigin,
        });
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
            fetch: None,
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
