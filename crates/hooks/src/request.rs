use headwater::EventSource;
use headwater::codec::Types;
use headwater::source::Builder;

/// The request of a component. Another request than before means another connection.
///
/// ```
/// use headwater_hooks::{Request, Types};
///
/// let request = Request {
///     url: "/answers".into(),
///     types: Types::named(["token", "done"]),
///     headers: vec![("content-type".into(), "application/json".into())],
///     body: Some(r#"{"prompt":"Why is water wet?"}"#.into()),
///     ..Request::default()
/// };
/// let source = request.builder().open();
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Request {
    /// Where the stream is.
    pub url: String,
    /// The types of event that the component hears.
    pub types: Types,
    /// The request's method; `None` is GET, or POST where there is a body.
    pub method: Option<String>,
    /// Headers, as names and values.
    pub headers: Vec<(String, String)>,
    /// The request's body.
    pub body: Option<String>,
    /// Whether cookies are sent across origins too.
    pub with_credentials: bool,
}

impl Request {
    /// A builder of a source with this request.
    pub fn builder(&self) -> Builder {
        let mut builder =
            EventSource::builder(self.url.as_str()).with_credentials(self.with_credentials);
        for (name, value) in &self.headers {
            builder = builder.header(name, value);
        }
        if let Some(method) = &self.method {
            builder = builder.method(method);
        }
        if let Some(body) = &self.body {
            builder = builder.body(body);
        }
        builder
    }
}
