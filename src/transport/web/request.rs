use crate::browser::message;
use crate::session::{header_value, with_parameter};
use crate::transport::{Redirect, Unsent, has_credentials, unsendable_scheme};
use alloc::format;
use alloc::string::String;
use wasm_bindgen::JsValue;
use web_sys::{Headers, Request, RequestCache, RequestInit, RequestMode, RequestRedirect};

/// A request that is ready to be sent, but for what the connection adds: the last event ID, the
/// abort signal, and the headers that the standard asks for.
#[derive(Debug)]
pub(crate) struct Prepared {
    /// The URL, absolute or relative to the page or worker.
    pub(crate) url: String,
    /// Method, body, credentials and the rest, without headers and signal.
    pub(crate) init: RequestInit,
    /// The request's headers.
    pub(crate) headers: Headers,
    /// What to do where the server redirects.
    pub(crate) redirect: Redirect,
    /// The query parameter that carries the last event ID instead of the header.
    pub(crate) last_event_id_param: Option<String>,
}

impl Prepared {
    /// Adds what the standard asks of every attempt ("fetch request", 9.2.3), and where to go on from.
    /// Fails if `fetch` could never send the request: a network error would be tried again for ever.
    pub(super) fn complete(&mut self, last_event_id: &str) -> Result<(), Unsent> {
        if !self.headers.has("accept").unwrap_or_default() {
            let set = self.headers.set("accept", "text/event-stream");
            set.map_err(unsendable)?;
        }
        if !last_event_id.is_empty() {
            match &self.last_event_id_param {
                Some(name) => {
                    self.url = with_parameter(&self.url, name, last_event_id);
                }
                None => {
                    let value = header_value(last_event_id);
                    let set = self.headers.set("last-event-id", &value);
                    set.map_err(|_| header_error("last-event-id"))?;
                }
            }
        }
        self.init.set_headers(&self.headers);
        // A request of gloo's may have its own way with caches.
        #[cfg(feature = "gloo")]
        let is_said = self.init.get_cache().is_some();
        #[cfg(not(feature = "gloo"))]
        let is_said = false;
        if !is_said {
            // A Cache-Control header would do the same at the price of a CORS preflight.
            self.init.set_cache(RequestCache::NoStore);
        }
        self.ensure_address()?;
        match self.redirect {
            Redirect::Follow => {}
            // In this mode the browser sends nothing to another origin.
            Redirect::SameOrigin if is_of_own_origin(&self.url) => {
                self.init.set_mode(RequestMode::SameOrigin);
            }
            Redirect::SameOrigin | Redirect::Error => {
                self.init.set_redirect(RequestRedirect::Error);
            }
        }
        // The platform's own `Request` refuses what its `fetch` would: a method, a body with GET. The body
        // is text or bytes, which this does not use up.
        let request = Request::new_with_str_and_init(&self.url, &self.init);
        request.map(drop).map_err(unsendable)
    }

    /// Fails if there can be no request for the URL.
    pub(super) fn ensure_address(&self) -> Result<(), Unsent> {
        let why = match Request::new_with_str(&self.url) {
            Ok(request) => match unsendable_scheme(&request.url()) {
                None => return Ok(()),
                Some(scheme) => format!("there are no requests for URLs with {scheme}:"),
            },
            // What the platform says of these has the URL in it, with its password.
            Err(_) if has_credentials(&self.url) => {
                "the URL has a user name or a password, which belong in a header".into()
            }
            Err(_) => "the URL is not valid".into(),
        };
        Err(Unsent::Request(why))
    }
}

/// Whether the URL is of the page's or the worker's own origin.
fn is_of_own_origin(url: &str) -> bool {
    let own = js_sys::Reflect::get(&js_sys::global(), &"origin".into());
    let own = own.ok().and_then(|origin| origin.as_string());
    let url = Request::new_with_str(url).map(|request| request.url());
    match (own, url) {
        (Some(own), Ok(url)) => url
            .strip_prefix(&*own)
            .is_some_and(|rest| rest.starts_with('/')),
        _ => false,
    }
}

/// The error of a request that the platform refuses to make.
pub(super) fn unsendable(cause: JsValue) -> Unsent {
    Unsent::Request(message(&cause))
}

/// The error of a header that the platform refuses. Its own message may have the value in it, which may be
/// a secret.
pub(super) fn header_error(name: &str) -> Unsent {
    let is_token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    let why = match !name.is_empty() && name.chars().all(is_token) {
        true => format!("no header can have the value of {name}"),
        false => "no header can have the name of one of these".into(),
    };
    Unsent::Request(why)
}
