use headwater::source::{Builder, PrepareError};

/// The body of a component's request.
///
/// ```
/// use headwater_hooks::{Body, Request};
///
/// let request = Request { url: "/answers".into(), body: Some("why?".into()), ..Request::default() };
/// assert_eq!(request.body, Some(Body::Text("why?".into())));
/// ```
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Body {
    /// It is sent as it is.
    Text(String),
    /// It is sent with `content-type: application/json`, unless the request has a content type.
    Json(String),
    /// It could not be made, and this is why. The source tells an
    /// [`Error::Prepare`](headwater::Error::Prepare), and sends nothing.
    Unwritable(String),
}

impl Body {
    /// A value in JSON.
    ///
    /// ```
    /// use headwater_hooks::Body;
    ///
    /// #[derive(serde::Serialize)]
    /// struct Question { prompt: &'static str }
    ///
    /// let body = Body::json(&Question { prompt: "why?" });
    /// assert_eq!(body, Body::Json(r#"{"prompt":"why?"}"#.into()));
    /// ```
    #[cfg(feature = "json")]
    pub fn json<V: serde::Serialize + ?Sized>(value: &V) -> Self {
        match serde_json::to_string(value) {
            Ok(json) => Self::Json(json),
            Err(error) => Self::Unwritable(error.to_string()),
        }
    }

    /// How long it is, in bytes.
    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Text(text) | Self::Json(text) => text.len(),
            Self::Unwritable(_) => 0,
        }
    }

    pub(crate) fn put_into(&self, builder: Builder, has_content_type: bool) -> Builder {
        match self {
            Self::Text(text) => builder.body(text),
            Self::Json(json) if has_content_type => builder.body(json),
            Self::Json(json) => builder
                .header("content-type", "application/json")
                .body(json),
            Self::Unwritable(why) => {
                let why = why.clone();
                builder.body_with(move |_| {
                    let why = why.clone();
                    async move { Err(PrepareError::fatal(why)) }
                })
            }
        }
    }
}

impl From<String> for Body {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Body {
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}

/// Tells how long it is, and not what it is, which may be secret.
impl std::fmt::Debug for Body {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} bytes", self.len())
    }
}
