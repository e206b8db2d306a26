//! A request as the platform has it.

use crate::browser::message;
use crate::session::header_value;
use crate::transport::{Header, Prepared, Redirect, Unsent, has_credentials, unsendable_scheme};
use alloc::format;
use alloc::string::String;
use wasm_bindgen::JsValue;
use web_sys::{
    Headers, Request, RequestCache, RequestCredentials, RequestInit, RequestMode, RequestRedirect,
};

/// The URL and the settings of a request, but for its abort signal, with what the standard asks of every
/// attempt ("fetch request", 9.2.3). Fails if `fetch` could never send it: a network error would be tried
/// again for ever.
pub(super) async fn into_request(prepared: Prepared) -> Result<(String, RequestInit), Unsent> {
    let (init, headers) = base(&prepared).map_err(unsendable)?;
    for Header {
        name,
        value,
        is_added,
    } in &prepared.headers
    {
        let set = match is_added {
            true => headers.append(name, value),
            false => headers.set(name, value),
        };
        set.map_err(|_| header_error(name))?;
    }
    init.set_method(&prepared.method);
    if prepared.with_credentials {
        init.set_credentials(RequestCredentials::Include);
    }
    if let Some(body) = &prepared.body {
        init.set_body(&JsValue::from_str(body));
    }
    #[cfg(feature = "gloo")]
    if prepared.takes_body()
        && let Some(given) = &prepared.given
        && let Some(body) = given.body().await.map_err(unsendable)?
    {
        init.set_body(&body);
    }
    if !headers.has("accept").unwrap_or_default() {
        let set = headers.set("accept", prepared.accept());
        set.map_err(unsendable)?;
    }
    if !prepared.last_event_id.is_empty() {
        let value = header_value(&prepared.last_event_id);
        let set = headers.set("last-event-id", &value);
        set.map_err(|_| header_error("last-event-id"))?;
    }
    init.set_headers(&headers);
    // A request of gloo's may have its own way with caches.
    #[cfg(feature = "gloo")]
    let is_said = init.get_cache().is_some();
    #[cfg(not(feature = "gloo"))]
    let is_said = false;
    if !is_said {
        // A Cache-Control header would do the same at the price of a CORS preflight.
        init.set_cache(RequestCache::NoStore);
    }
    let url = prepared.url;
    ensure_address(&url)?;
    match prepared.redirect {
        Redirect::Follow => {}
        // In this mode the browser sends nothing to another origin.
        Redirect::SameOrigin if is_of_own_origin(&url) => {
            init.set_mode(RequestMode::SameOrigin);
        }
        Redirect::SameOrigin | Redirect::Error => {
            init.set_redirect(RequestRedirect::Error);
        }
    }
    // The platform's own `Request` refuses what its `fetch` would: a method, a body with GET. The body
    // is text or bytes, which this does not use up.
    let request = Request::new_with_str_and_init(&url, &init);
    request.map_err(unsendable)?;
    Ok((url, init))
}

/// The settings and headers that all others are added to.
fn base(prepared: &Prepared) -> Result<(RequestInit, Headers), JsValue> {
    #[cfg(feature = "gloo")]
    if let Some(given) = &prepared.given {
        let headers = given.headers()?;
        #[cfg(feature = "protocol")]
        if prepared.is_bodiless {
            headers.delete("content-type")?;
        }
        return Ok((given.init(), headers));
    }
    let _ = prepared;
    let init = RequestInit::new();
    init.set_credentials(RequestCredentials::SameOrigin);
    Ok((init, Headers::new()?))
}

/// Fails if there can be no request for the URL.
pub(super) fn ensure_address(url: &str) -> Result<(), Unsent> {
    let why = match Request::new_with_str(url) {
        Ok(request) => match unsendable_scheme(&request.url()) {
            None => return Ok(()),
            Some(scheme) => format!("there are no requests for URLs with {scheme}:"),
        },
        // What the platform says of these has the URL in it, with its password.
        Err(_) if has_credentials(url) => {
            "the URL has a user name or a password, which belong in a header".into()
        }
        Err(_) => "the URL is not valid".into(),
    };
    Err(Unsent::Request(why))
}

/// Whether the URL is of the page's or the worker's own origin.
fn is_of_own_origin(url: &str) -> bool {
    let own = js_sys::Reflect::get(&js_sys::global(), &"origin".into());
    let own = own.ok().and_then(|origin| origin.as_string());
    match (own, absolute(url)) {
        (Some(own), Some(url)) => url
            .strip_prefix(&*own)
            .is_some_and(|rest| rest.starts_with('/')),
        _ => false,
    }
}

/// The absolute URL, against the page's or worker's base as it is now; `None` where there can be no request for it.
pub(crate) fn absolute(url: &str) -> Option<String> {
    let request = Request::new_with_str(url);
    request.ok().map(|request| request.url())
}

/// The error of a request that the platform refuses to make.
pub(super) fn unsendable(cause: JsValue) -> Unsent {
    Unsent::Request(message(&cause))
}

/// The error of a header that the platform refuses. Its own message may have the value in it, which may be
/// a secret.
fn header_error(name: &str) -> Unsent {
    let is_token = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b);
    let why = match !name.is_empty() && name.bytes().all(is_token) {
        true => format!("no header can have the value of {name}"),
        false => "no header can have the name of one of these".into(),
    };
    Unsent::Request(why)
}
