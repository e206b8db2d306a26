use headwater::EventSource;
use headwater::source::Builder;

/// What a component asks for. A component that asks for another gets another connection.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Request {
    /// Where the stream is.
    pub url: String,
    /// Which events the component hears.
    pub events: Events,
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
    /// The beginning of a source that asks for this.
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

/// Which events a component hears.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Events {
    /// Those of these types.
    Named(Vec<String>),
    /// All of them, whatever their type: through `fetch`, since the browser's own `EventSource`
    /// gives only those whose type is named.
    Any,
}

impl Events {
    /// Those of these types.
    pub fn named<N: Into<String>>(names: impl IntoIterator<Item = N>) -> Self {
        Self::Named(names.into_iter().map(Into::into).collect())
    }
}

/// Those without a type of their own.
impl Default for Events {
    fn default() -> Self {
        Self::named(["message"])
    }
}
