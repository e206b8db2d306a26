use crate::session::{header_value, with_parameter};
use alloc::string::String;
use wasm_bindgen::JsValue;
use web_sys::{Headers, RequestCache, RequestInit};

/// A request that lacks only what the connection adds: the last event ID, the abort signal, and the
/// headers that the standard asks for.
#[derive(Debug)]
pub(crate) struct Prepared {
    /// The URL, absolute or relative to the page or worker.
    pub(crate) url: String,
    /// All settings but the headers and the signal: method, body, credentials and the rest.
    pub(crate) init: RequestInit,
    /// The request's headers.
    pub(crate) headers: Headers,
    /// The query parameter that carries the last event ID instead of the header.
    pub(crate) last_event_id_param: Option<String>,
}

impl Prepared {
    /// Adds what the standard asks of every attempt ("fetch request", 9.2.3), and the last event ID.
    pub(super) fn complete(&mut self, last_event_id: &str) -> Result<(), JsValue> {
        if !self.headers.has("accept")? {
            self.headers.set("accept", "text/event-stream")?;
        }
        if !last_event_id.is_empty() {
            match &self.last_event_id_param {
                Some(name) => self.url = with_parameter(&self.url, name, last_event_id),
                None => self
                    .headers
                    .set("last-event-id", &header_value(last_event_id))?,
            }
        }
        self.init.set_headers(&self.headers);
        // A request of gloo's may set the cache mode itself.
        #[cfg(feature = "gloo")]
        let has_cache_mode = self.init.get_cache().is_some();
        #[cfg(not(feature = "gloo"))]
        let has_cache_mode = false;
        if !has_cache_mode {
            // A Cache-Control header would do the same, but it would cause a CORS preflight.
            self.init.set_cache(RequestCache::NoStore);
        }
        Ok(())
    }
}

/// Adds a parameter to a URL's query, beside those that have its name.
pub(crate) fn add_parameter(url: &mut String, name: &str, value: &str) {
    let fragment = url.split_off(url.find('#').unwrap_or(url.len()));
    url.push(if url.contains('?') { '&' } else { '?' });
    url.extend(js_sys::encode_uri_component(name).as_string());
    url.push('=');
    url.extend(js_sys::encode_uri_component(value).as_string());
    url.push_str(&fragment);
}
