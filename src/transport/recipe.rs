use super::{Answered, Later, PrepareError, Redirect};
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

/// Headers, as names and values.
pub(crate) type Pairs = Vec<(String, String)>;

/// A caller's function that makes a part of the request, called before each attempt.
pub(crate) type Make<T> = Rc<dyn Fn(&Context) -> Later<Result<T, PrepareError>>>;

/// What the caller's functions are told of the attempt that they are called for.
pub(crate) struct Context {
    /// Its number since the last good connection, or since the start, counted from 1.
    pub(crate) attempt: u32,
    /// The response to the last request that was sent, if that was a refusal.
    pub(crate) refused: Option<Answered>,
    /// The last event ID, from which it goes on.
    pub(crate) last_event_id: String,
}

/// What every attempt's request is made from, as the builder was told.
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
    /// Whether options ask for what the browser's own `EventSource` never tells of a stream: events of every
    /// type, comments, ignored lines.
    pub(crate) sees_all: bool,
    /// A request of the caller's, to which all of the above is added.
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

    /// The request's method, with the default filled in.
    pub(crate) fn method(&self) -> &str {
        let has_body = self.body.is_some() || self.make_body.is_some();
        match &self.method {
            Some(method) => method,
            None if has_body => "POST",
            None => "GET",
        }
    }

    /// Whether it is harmless to send the request twice (RFC 9110, 9.2.2). Idempotent methods that
    /// nobody asks for a stream by, such as PUT, are left out. An `Idempotency-Key` is a promise that it is.
    pub(crate) fn is_idempotent(&self) -> bool {
        let is_key = |(name, _): &(String, String)| name.eq_ignore_ascii_case("idempotency-key");
        matches!(self.method(), "GET" | "HEAD") || self.headers.iter().any(is_key)
    }

    /// Whether a function makes something of it for each attempt.
    pub(crate) fn is_fresh(&self) -> bool {
        self.make_url.is_some() || self.make_headers.is_some() || self.make_body.is_some()
    }

    /// Whether the browser's own `EventSource` can send the request.
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

    /// Whether there is no request of the caller's to begin with.
    fn begins_with_nothing(&self) -> bool {
        #[cfg(all(feature = "gloo", target_arch = "wasm32"))]
        return self.given.is_none();
        #[cfg(not(all(feature = "gloo", target_arch = "wasm32")))]
        true
    }
}
