use super::{Later, Redirect};
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

/// Headers, as names and values.
pub(crate) type Pairs = Vec<(String, String)>;

/// What is made before each attempt.
pub(crate) type Make<T> = Rc<dyn Fn() -> Later<Result<T, String>>>;

/// What every attempt's request is made from.
#[derive(Default)]
pub(crate) struct Recipe {
    pub(crate) url: String,
    pub(crate) query: Pairs,
    pub(crate) make_url: Option<Make<String>>,
    /// `None` is GET, or POST where there is a body.
    pub(crate) method: Option<String>,
    pub(crate) headers: Pairs,
    pub(crate) make_headers: Option<Make<Pairs>>,
    pub(crate) body: Option<String>,
    pub(crate) make_body: Option<Make<String>>,
    pub(crate) with_credentials: bool,
    pub(crate) redirect: Redirect,
    pub(crate) last_event_id_param: Option<String>,
    /// The request that these are added to.
    #[cfg(all(feature = "gloo", target_arch = "wasm32"))]
    pub(crate) given: Option<Rc<dyn super::Base>>,
}

impl Recipe {
    pub(crate) fn new(url: String) -> Self {
        Self {
            url,
            ..Self::default()
        }
    }

    /// The request's method.
    pub(crate) fn method(&self) -> &str {
        let has_body = self.body.is_some() || self.make_body.is_some();
        match &self.method {
            Some(method) => method,
            None if has_body => "POST",
            None => "GET",
        }
    }

    /// Whether sending the request twice is harmless (RFC 9110, 9.2.2): not all such methods are here,
    /// but those that a stream is asked for by. An `Idempotency-Key` is a promise that it is.
    pub(crate) fn is_idempotent(&self) -> bool {
        let is_key = |(name, _): &(String, String)| name.eq_ignore_ascii_case("idempotency-key");
        matches!(self.method(), "GET" | "HEAD") || self.headers.iter().any(is_key)
    }

    /// Whether a function makes something of it for each attempt.
    pub(crate) fn is_fresh(&self) -> bool {
        self.make_url.is_some() || self.make_headers.is_some() || self.make_body.is_some()
    }

    /// Whether the browser's own `EventSource` can do it.
    pub(crate) fn is_plain(&self) -> bool {
        self.begins_with_nothing()
            && self.method() == "GET"
            && self.headers.is_empty()
            && self.make_headers.is_none()
            && self.make_url.is_none()
            && self.body.is_none()
            && self.make_body.is_none()
            && self.redirect == Redirect::Follow
    }

    fn begins_with_nothing(&self) -> bool {
        #[cfg(all(feature = "gloo", target_arch = "wasm32"))]
        return self.given.is_none();
        #[cfg(not(all(feature = "gloo", target_arch = "wasm32")))]
        true
    }
}
