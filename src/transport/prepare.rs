//! Makes a request from a recipe.

use super::{Context, Header, Later, Make, PrepareError, Recipe, Redirect, Unsent};
#[cfg(all(feature = "share", target_arch = "wasm32"))]
use crate::session::Attempt;
use crate::session::query::parameter;
use crate::session::{Transport, with_parameter};
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use core::future::ready;

const BEYOND_NATIVE: &str = "the browser's own EventSource can do a GET of a fixed URL only: no headers, method, body or redirect; nor until, comments, ignored lines, kept IDs";

/// A request that is ready to be sent, but for what the platform adds: the header with the last event ID, and
/// those that the standard asks for.
pub(crate) struct Prepared {
    /// The URL, absolute or relative to the page or worker.
    pub(crate) url: String,
    pub(crate) method: String,
    pub(crate) headers: Vec<Header>,
    pub(crate) body: Option<String>,
    pub(crate) with_credentials: bool,
    pub(crate) redirect: Redirect,
    /// The last event ID to send as a header. Empty if there is none.
    pub(crate) last_event_id: String,
    /// The attempt that it is made for, and who makes another one for it.
    #[cfg(all(feature = "share", target_arch = "wasm32"))]
    pub(crate) of: Option<(Attempt, alloc::rc::Rc<dyn super::Host>)>,
    /// The last event ID, whichever way it is sent.
    #[cfg(all(feature = "share", target_arch = "wasm32"))]
    pub(crate) id: String,
    /// The parameter by which it is sent.
    #[cfg(all(feature = "share", target_arch = "wasm32"))]
    pub(crate) id_param: Option<String>,
    /// Whether a JSON value is an answer, too.
    #[cfg(feature = "protocol")]
    pub(crate) accepts_json: bool,
    /// Whether the body of the caller's request is left out, with what describes it.
    #[cfg(feature = "protocol")]
    pub(crate) is_bodiless: bool,
    /// A request of the caller's, to which all of the above is added.
    #[cfg(all(feature = "gloo", target_arch = "wasm32"))]
    pub(crate) given: Option<alloc::rc::Rc<dyn super::Base>>,
}

impl Prepared {
    /// Whether the caller's request gives its body.
    #[cfg(all(feature = "gloo", target_arch = "wasm32"))]
    pub(crate) fn takes_body(&self) -> bool {
        #[cfg(feature = "protocol")]
        if self.is_bodiless {
            return false;
        }
        self.body.is_none()
    }

    /// The `Accept` header, unless the caller has another one.
    #[cfg(any(feature = "native-http", target_arch = "wasm32"))]
    pub(crate) fn accept(&self) -> &'static str {
        #[cfg(feature = "protocol")]
        if self.accepts_json {
            return "application/json, text/event-stream";
        }
        "text/event-stream"
    }
}

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
        if let Some(why) = self.fault() {
            return Box::pin(ready(Err(Unsent::Request(why))));
        }
        if transport == Transport::Native && (self.sees_all || !self.is_plain()) {
            return Box::pin(ready(Err(Unsent::Request(BEYOND_NATIVE.into()))));
        }
        let mut prepared = self.fixed_part();
        let url = begin(&self.make_url, context);
        let headers = begin(&self.make_headers, context);
        let body = begin(&self.make_body, context);
        let query = self.query.clone();
        let id_param = self.last_event_id_param.clone();
        #[cfg(feature = "protocol")]
        let has_cursor = self.has_cursor;
        // The browser's own `EventSource` can't be told where to go on from.
        let id = match transport {
            Transport::Native => String::new(),
            Transport::Fetch => context.last_event_id.clone(),
        };
        Box::pin(async move {
            if let Some(url) = url {
                prepared.url = url.await.map_err(Unsent::Function)?;
            }
            for (name, value) in &query {
                add_parameter(&mut prepared.url, &parameter(name, value));
            }
            if let Some(headers) = headers {
                let fresh = headers.await.map_err(Unsent::Function)?;
                prepared
                    .headers
                    .extend(fresh.into_iter().map(|(name, value)| Header {
                        name,
                        value,
                        is_added: false,
                    }));
            }
            if let Some(body) = body {
                prepared.body = Some(body.await.map_err(Unsent::Function)?);
            }
            #[cfg(all(feature = "share", target_arch = "wasm32"))]
            {
                prepared.id.clone_from(&id);
                prepared.id_param.clone_from(&id_param);
            }
            match id_param {
                Some(name) if !id.is_empty() => {
                    prepared.url = with_parameter(&prepared.url, &name, &id);
                }
                #[cfg(feature = "protocol")]
                _ if has_cursor => {}
                _ => prepared.last_event_id = id,
            }
            Ok(prepared)
        })
    }

    /// The part of the request that is known without calling the caller's functions.
    fn fixed_part(&self) -> Prepared {
        Prepared {
            url: self.url.clone(),
            method: self.method().into(),
            headers: self.headers.clone(),
            body: self.body.clone(),
            with_credentials: self.with_credentials,
            redirect: self.redirect,
            last_event_id: String::new(),
            #[cfg(all(feature = "share", target_arch = "wasm32"))]
            of: None,
            #[cfg(all(feature = "share", target_arch = "wasm32"))]
            id: String::new(),
            #[cfg(all(feature = "share", target_arch = "wasm32"))]
            id_param: None,
            #[cfg(feature = "protocol")]
            accepts_json: self.accepts_json,
            #[cfg(feature = "protocol")]
            is_bodiless: false,
            #[cfg(all(feature = "gloo", target_arch = "wasm32"))]
            given: self.given.clone(),
        }
    }
}

/// Calls the caller's function, if there is one. In browsers a panic in it can't be held.
#[cfg(target_arch = "wasm32")]
fn begin<T>(make: &Option<Make<T>>, context: &Context) -> Option<Later<Result<T, PrepareError>>> {
    make.as_ref().map(|make| make(context))
}

/// Calls the caller's function, if there is one. A panic in it is a failure like another.
#[cfg(not(target_arch = "wasm32"))]
fn begin<T: 'static>(
    make: &Option<Make<T>>,
    context: &Context,
) -> Option<Later<Result<T, PrepareError>>> {
    let make = make.as_ref()?;
    let made = super::held(|| make(context));
    Some(Box::pin(async move {
        let has_panicked = || Err(PrepareError::retry("the function has panicked"));
        made.await.unwrap_or_else(has_panicked)
    }))
}

/// Adds a parameter to a URL's query, beside those that have its name.
fn add_parameter(url: &mut String, parameter: &str) {
    let fragment = url.split_off(url.find('#').unwrap_or(url.len()));
    url.push(if url.as_bytes().contains(&b'?') {
        '&'
    } else {
        '?'
    });
    url.push_str(parameter);
    url.push_str(&fragment);
}
