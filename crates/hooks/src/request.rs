use crate::Body;
use headwater::EventSource;
use headwater::codec::Types;
use headwater::source::Builder;
use std::fmt;

/// The request of a component. Another request than before means another connection.
///
/// ```
/// use headwater_hooks::{Request, Types};
///
/// let request = Request {
///     url: "/answers".into(),
///     types: Types::named(["token", "done"]),
///     query: vec![("model".into(), "small".into())],
///     headers: vec![("content-type".into(), "application/json".into())],
///     body: Some(r#"{"prompt":"Why is water wet?"}"#.into()),
///     ..Request::default()
/// };
/// let source = request.builder().open();
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Request {
    /// Where the stream is.
    pub url: String,
    /// Parameters that are added to the URL's query, as names and values.
    pub query: Vec<(String, String)>,
    /// The types of event that the component hears.
    pub types: Types,
    /// The request's method; `None` is GET, or POST where there is a body.
    pub method: Option<String>,
    /// Headers, as names and values.
    pub headers: Vec<(String, String)>,
    /// The request's body.
    pub body: Option<Body>,
    /// Whether cookies are sent across origins too.
    pub with_credentials: bool,
    /// Names the connection, beside URL and query: components whose requests have the same key share it, and it
    /// stands for all else that a request has, and for what [`Handlers::configure`](crate::Handlers::configure) does.
    /// Whoever comes first makes the connection.
    pub key: Option<String>,
}

impl Request {
    /// Whether a component that has asked for the other gets what it asks for by this.
    pub(crate) fn asks_the_same(&self, other: &Self) -> bool {
        self.types == other.types && self.is_served_by(other)
    }

    /// Whether a connection of the other serves this one. Which types are heard is a component's own matter.
    pub(crate) fn is_served_by(&self, other: &Self) -> bool {
        let is_at_one_place = self.url == other.url && self.query == other.query;
        is_at_one_place
            && match (&self.key, &other.key) {
                (Some(key), Some(others)) => key == others,
                (None, None) => {
                    self.method == other.method
                        && self.headers == other.headers
                        && self.body == other.body
                        && self.with_credentials == other.with_credentials
                }
                _ => false,
            }
    }

    /// Whether several components may have one connection. Without a key, only what is a GET and nothing else is
    /// sure to be the same for all: a POST may do something, and functions can't be compared.
    pub(crate) fn may_be_shared(&self, is_configured: bool) -> bool {
        let method = self.method.as_deref().unwrap_or("GET");
        self.key.is_some()
            || (!is_configured && self.body.is_none() && method.eq_ignore_ascii_case("GET"))
    }

    /// A builder of a source with this request.
    pub fn builder(&self) -> Builder {
        let mut builder =
            EventSource::builder(self.url.as_str()).with_credentials(self.with_credentials);
        for (name, value) in &self.query {
            builder = builder.query(name, value);
        }
        for (name, value) in &self.headers {
            builder = builder.header(name, value);
        }
        if let Some(method) = &self.method {
            builder = builder.method(method);
        }
        if let Some(body) = &self.body {
            let mut names = self.headers.iter().map(|(name, _)| name);
            let has_content_type = names.any(|name| name.eq_ignore_ascii_case("content-type"));
            builder = body.put_into(builder, has_content_type);
        }
        builder
    }
}

/// Tells nothing that may be secret: of query and headers the names, of the body how long it is, whether there is a
/// key, and no user name or password of the URL.
impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fn names(pairs: &[(String, String)]) -> Vec<&String> {
            pairs.iter().map(|(name, _)| name).collect()
        }
        f.debug_struct("Request")
            // A builder knows what of a URL may be told.
            .field("source", &EventSource::builder(self.url.as_str()))
            .field("types", &self.types)
            .field("method", &self.method)
            .field("query", &names(&self.query))
            .field("headers", &names(&self.headers))
            .field("body", &self.body)
            .field("with_credentials", &self.with_credentials)
            .field("has_key", &self.key.is_some())
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Handlers, Mount};
    use headwater::Text;

    #[test]
    fn a_request_tells_none_of_its_secrets() {
        let request = Request {
            url: "https://ann:secret@host.test/feed".into(),
            query: vec![("key".into(), "secret".into())],
            headers: vec![("authorization".into(), "Bearer secret".into())],
            body: Some("password=secret".into()),
            key: Some("secret".into()),
            ..Request::default()
        };
        let mount = Mount::<Text>::new(Handlers::default(), false, |_| {});
        mount.ask(request.clone());
        for told in [format!("{request:?}"), format!("{mount:?}")] {
            assert!(!told.contains("secret") && !told.contains("ann"), "{told}");
            for known in ["https://host.test/feed", "key", "authorization", "15"] {
                assert!(told.contains(known), "{told}");
            }
        }
    }
}
