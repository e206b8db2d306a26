//! Makes a request from a recipe.

use super::request::{Prepared, header_error, unsendable};
use crate::session::Transport;
use crate::session::query::parameter;
use crate::transport::{Context, Later, Make, PrepareError, Recipe, Unsent};
use alloc::boxed::Box;
use alloc::string::String;
use core::future::ready;
use wasm_bindgen::JsValue;
use web_sys::{Headers, RequestCredentials, RequestInit};

const BEYOND_NATIVE: &str = "the browser's own EventSource can do a GET of a fixed URL only: no headers, method, body or redirect; nor until, comments, ignored lines";

impl Recipe {
    /// Makes the request for an attempt by this transport, or says why there is none.
    ///
    /// The future does not borrow the recipe. So the caller's functions are called, and all else that it
    /// needs is copied, before it is first polled.
    pub(crate) fn prepare(
        &self,
        transport: Transport,
        context: &Context,
    ) -> Later<Result<Prepared, Unsent>> {
        if transport == Transport::Native && (self.sees_all || !self.is_plain()) {
            return Box::pin(ready(Err(Unsent::Request(BEYOND_NATIVE.into()))));
        }
        let fixed = self.fixed_part();
        let url = begin(&self.make_url, context);
        let headers = begin(&self.make_headers, context);
        let body = begin(&self.make_body, context);
        let query = self.query.clone();
        #[cfg(feature = "gloo")]
        let given = self.given.clone().filter(|_| self.body.is_none());
        Box::pin(async move {
            let mut prepared = fixed?;
            if let Some(url) = url {
                prepared.url = url.await.map_err(Unsent::Function)?;
            }
            for (name, value) in &query {
                add_parameter(&mut prepared.url, &parameter(name, value));
            }
            if let Some(headers) = headers {
                for (name, value) in headers.await.map_err(Unsent::Function)? {
                    let set = prepared.headers.set(&name, &value);
                    set.map_err(|_| header_error(&name))?;
                }
            }
            #[cfg(feature = "gloo")]
            if let Some(given) = given.filter(|_| body.is_none())
                && let Some(body) = given.body().await.map_err(unsendable)?
            {
                prepared.init.set_body(&body);
            }
            if let Some(body) = body {
                let body = body.await.map_err(Unsent::Function)?;
                prepared.init.set_body(&JsValue::from_str(&body));
            }
            Ok(prepared)
        })
    }

    /// The settings and headers that all others are added to.
    fn base(&self) -> Result<(RequestInit, Headers), JsValue> {
        #[cfg(feature = "gloo")]
        if let Some(given) = &self.given {
            return Ok((given.init(), given.headers()?));
        }
        let init = RequestInit::new();
        init.set_credentials(RequestCredentials::SameOrigin);
        Ok((init, Headers::new()?))
    }

    /// The part of the request that is known without calling the caller's functions.
    fn fixed_part(&self) -> Result<Prepared, Unsent> {
        let (init, headers) = self.base().map_err(unsendable)?;
        for (name, value) in &self.headers {
            let append = headers.append(name, value);
            append.map_err(|_| header_error(name))?;
        }
        init.set_method(self.method());
        if self.with_credentials {
            init.set_credentials(RequestCredentials::Include);
        }
        if let Some(body) = &self.body {
            init.set_body(&JsValue::from_str(body));
        }
        Ok(Prepared {
            url: self.url.clone(),
            init,
            headers,
            redirect: self.redirect,
            last_event_id_param: self.last_event_id_param.clone(),
        })
    }
}

/// Calls the caller's function, if there is one.
fn begin<T>(make: &Option<Make<T>>, context: &Context) -> Option<Later<Result<T, PrepareError>>> {
    make.as_ref().map(|make| make(context))
}

/// Adds a parameter to a URL's query, beside those that have its name.
fn add_parameter(url: &mut String, parameter: &str) {
    let fragment = url.split_off(url.find('#').unwrap_or(url.len()));
    url.push(if url.contains('?') { '&' } else { '?' });
    url.push_str(parameter);
    url.push_str(&fragment);
}
