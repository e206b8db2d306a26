use super::{Answered, Later, PrepareError, Redirect};
use alloc::format;
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

/// A header of the builder's.
#[derive(Clone)]
pub(crate) struct Header {
    pub(crate) name: String,
    pub(crate) value: String,
    /// Whether it goes beside those of its name that are there already, and not in their place.
    pub(crate) is_added: bool,
}

/// Methods that `fetch` refuses (Fetch, "forbidden method").
const FORBIDDEN: [&str; 3] = ["CONNECT", "TRACE", "TRACK"];

/// What every attempt's request is made from, as the builder was told.
#[derive(Clone, Default)]
pub(crate) struct Recipe {
    pub(crate) url: String,
    pub(crate) query: Pairs,
    pub(crate) make_url: Option<Make<String>>,
    /// `None` is GET, or POST where there is a body.
    pub(crate) method: Option<String>,
    pub(crate) headers: Vec<Header>,
    pub(crate) make_headers: Option<Make<Pairs>>,
    pub(crate) body: Option<String>,
    pub(crate) make_body: Option<Make<String>>,
    pub(crate) with_credentials: bool,
    pub(crate) redirect: Redirect,
    pub(crate) last_event_id_param: Option<String>,
    /// Whether the last event ID is a cursor out of the data, which no header is for.
    #[cfg(feature = "protocol")]
    pub(crate) has_cursor: bool,
    /// Whether a JSON value is an answer, too.
    #[cfg(feature = "protocol")]
    pub(crate) accepts_json: bool,
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

    /// Sets a header in place of those of its name.
    pub(crate) fn set_header(&mut self, name: String, value: String) {
        self.headers
            .retain(|header| !header.name.eq_ignore_ascii_case(&name));
        self.push_header(name, value, false);
    }

    /// Adds a header beside those of its name.
    pub(crate) fn append_header(&mut self, name: String, value: String) {
        self.push_header(name, value, true);
    }

    fn push_header(&mut self, name: String, value: String, is_added: bool) {
        self.headers.push(Header {
            name,
            value,
            is_added,
        });
    }

    /// Why no platform sends such a request, if that is so. Every driver asks before it calls a function of the
    /// caller's, so that what can't succeed fails at once, with the same words everywhere.
    pub(crate) fn fault(&self) -> Option<String> {
        let method = self.method();
        if FORBIDDEN.contains(&method) {
            return Some(format!("no request can have the method {method}"));
        }
        let has_none = matches!(method, "GET" | "HEAD");
        (has_none && self.has_body()).then(|| format!("a request by {method} can have no body"))
    }

    fn has_body(&self) -> bool {
        self.body.is_some() || self.make_body.is_some()
    }

    /// The request's method, with the default filled in.
    pub(crate) fn method(&self) -> &str {
        match &self.method {
            Some(method) => method,
            None if self.has_body() => "POST",
            None => "GET",
        }
    }

    /// Whether it is harmless to send the request twice (RFC 9110, 9.2.2). Idempotent methods that
    /// nobody asks for a stream by, such as PUT, are left out. An `Idempotency-Key` is a promise that it is.
    pub(crate) fn is_idempotent(&self) -> bool {
        let is_key = |header: &Header| header.name.eq_ignore_ascii_case("idempotency-key");
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

#[cfg(test)]
mod tests {
    use super::*;

    fn recipe(method: &str, body: Option<&str>) -> Recipe {
        Recipe {
            method: Some(method.into()),
            body: body.map(String::from),
            ..Recipe::default()
        }
    }

    #[test]
    fn what_no_platform_sends_is_a_fault_before_anything_is_sent() {
        let cases = [
            ("TRACE", None, Some("no request can have the method TRACE")),
            ("TRACK", None, Some("no request can have the method TRACK")),
            (
                "CONNECT",
                Some("x"),
                Some("no request can have the method CONNECT"),
            ),
            ("GET", Some("x"), Some("a request by GET can have no body")),
            ("HEAD", Some(""), Some("a request by HEAD can have no body")),
            ("GET", None, None),
            ("QUERY", Some("x"), None),
            ("DELETE", None, None),
        ];
        for (method, body, fault) in cases {
            assert_eq!(recipe(method, body).fault().as_deref(), fault, "{method}");
        }
        assert_eq!(Recipe::default().fault(), None);
    }

    #[test]
    fn a_header_that_is_set_takes_the_place_of_its_name_and_one_that_is_added_does_not() {
        let mut recipe = Recipe::default();
        recipe.append_header("X-A".into(), "0".into());
        recipe.set_header("x-b".into(), "1".into());
        recipe.set_header("x-a".into(), "2".into());
        recipe.append_header("X-A".into(), "3".into());
        let headers: Vec<_> = recipe
            .headers
            .iter()
            .map(|header| (&*header.name, &*header.value, header.is_added))
            .collect();
        let expected = [("x-b", "1", false), ("x-a", "2", false), ("X-A", "3", true)];
        assert_eq!(headers, expected);
    }
}
