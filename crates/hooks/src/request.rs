use headwater::source::Builder;
use headwater::{EventSource, Events};

/// What a component asks for. A component that asks for another gets another connection.
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
    /// Which types of event the component hears.
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

/// Which types of event a component hears.
///
/// ```
/// use headwater_hooks::Types;
///
/// assert_eq!(Types::default(), Types::named(["message"]));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Types {
    /// These.
    Named(Vec<String>),
    /// All of them: through `fetch`, since the browser's own `EventSource` gives only events whose
    /// type is named.
    Any,
}

impl Types {
    /// These.
    pub fn named<N: Into<String>>(names: impl IntoIterator<Item = N>) -> Self {
        Self::Named(names.into_iter().map(Into::into).collect())
    }

    /// Those that `E` is made from.
    ///
    /// ```
    /// use headwater::Tagged;
    /// use headwater_hooks::Types;
    ///
    /// #[derive(serde::Deserialize)]
    /// #[serde(rename_all = "lowercase")]
    /// enum Feed { Tick(f64), Halt(String) }
    ///
    /// assert_eq!(Types::of::<Tagged<Feed>>(), Types::named(["tick", "halt"]));
    /// ```
    pub fn of<E: Events>() -> Self {
        match E::types() {
            [] => Self::Any,
            types => Self::named(types.iter().copied()),
        }
    }

    pub(crate) fn has(&self, event: &str) -> bool {
        match self {
            Self::Named(names) => names.iter().any(|name| name == event),
            Self::Any => true,
        }
    }
}

/// That of events without a type of their own, `message`.
impl Default for Types {
    fn default() -> Self {
        Self::named(["message"])
    }
}
