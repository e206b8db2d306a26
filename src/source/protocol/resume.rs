use crate::session::{absolute, is_of_origin, location};
use crate::source::{Error, Event, Refusal, ResponseHead};
use crate::transport::{Header, Later, Recipe};
use alloc::boxed::Box;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;
use core::future::ready;

/// A caller's function that names the request which goes on.
pub(in crate::source) type MakeResumption = Rc<dyn Fn(Resume) -> Later<Option<Resumption>>>;

/// What the function of [`Builder::resume`](crate::source::Builder::resume) is told.
///
/// ```
/// use headwater::source::{Resume, Resumption};
///
/// async fn go_on(resume: Resume) -> Option<Resumption> {
///     let head = resume.response?;
///     let run = head.headers.iter().find(|(name, _)| name == "x-run")?;
///     Some(Resumption::get(format!("/runs/{}?after={}", run.1, resume.last_event_id)))
/// }
/// # let _ = go_on;
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Resume {
    /// The last event ID, or the cursor where there is [one](crate::source::Builder::cursor): the position to go on
    /// from. Empty if there is none.
    pub last_event_id: String,
    /// The first event of the source: some protocols name the answer in it. `None` where none has come.
    pub first: Option<Event<String>>,
    /// The head of the last stream's response.
    pub response: Option<ResponseHead>,
    /// What ended the last stream, or the last attempt to go on from it. `None` where nothing has failed, as after
    /// [`reconnect`](crate::EventSource::reconnect).
    pub error: Option<Error>,
    /// The number of the attempt, counted from 1 since the last good connection.
    pub attempt: u32,
    /// The response to the request that was sent before, if the server refused that.
    pub refused: Option<Arc<Refusal>>,
}

impl Resume {
    /// What is told of an attempt with this number that goes on from this ID: for tests of the function that is given
    /// it. The fields can be set.
    ///
    /// ```
    /// use headwater::source::{Resume, ResponseHead};
    ///
    /// let mut resume = Resume::new(1, "7");
    /// resume.response = Some(ResponseHead::new(200));
    /// # let _ = resume;
    /// ```
    pub fn new(attempt: u32, last_event_id: impl Into<String>) -> Self {
        Self {
            last_event_id: last_event_id.into(),
            first: None,
            response: None,
            error: None,
            attempt,
            refused: None,
        }
    }
}

/// The request that goes on from a stream that was open. What is not said is as in the first request, with what
/// [`headers_with`](crate::source::Builder::headers_with) and the functions beside it make for this attempt. By GET and
/// HEAD it has no body, and no `content-type`.
///
/// ```
/// use headwater::source::Resumption;
///
/// let by_get = Resumption::get("/v1/responses/resp_1?stream=true&starting_after=41");
/// let again = Resumption::new().header("x-attempt", "2");
/// # let _ = (by_get, again);
/// ```
#[derive(Clone, Default)]
#[must_use = "the function of `resume` returns it"]
pub struct Resumption {
    url: Option<String>,
    method: Option<String>,
    headers: Vec<(String, String)>,
    body: Option<String>,
    /// It is a server's word, and must not lead to another origin than the first request's.
    stays: bool,
}

impl Resumption {
    /// The first request again.
    ///
    /// ```
    /// use headwater::source::Resumption;
    ///
    /// let again = Resumption::new().header("x-attempt", "2");
    /// # let _ = again;
    /// ```
    pub fn new() -> Self {
        Self::default()
    }

    /// A GET of this URL.
    ///
    /// ```
    /// use headwater::source::Resumption;
    ///
    /// let run = Resumption::get("/runs/7?after=41");
    /// # let _ = run;
    /// ```
    pub fn get(url: impl Into<String>) -> Self {
        Self::new().method("GET").url(url)
    }

    /// The URL, with its query: parameters of [`query`](crate::source::Builder::query) are not added to it. A relative one
    /// is relative to the first request's.
    ///
    /// ```
    /// use headwater::source::Resumption;
    ///
    /// let elsewhere = Resumption::new().url("/answers/more");
    /// # let _ = elsewhere;
    /// ```
    pub fn url(self, url: impl Into<String>) -> Self {
        Self {
            url: Some(url.into()),
            ..self
        }
    }

    /// The method.
    ///
    /// ```
    /// use headwater::source::Resumption;
    ///
    /// let by_get = Resumption::new().method("GET");
    /// # let _ = by_get;
    /// ```
    pub fn method(self, method: impl Into<String>) -> Self {
        Self {
            method: Some(method.into().to_ascii_uppercase()),
            ..self
        }
    }

    /// A header, in place of those that have its name.
    ///
    /// ```
    /// use headwater::source::Resumption;
    ///
    /// let run = Resumption::get("/runs/7").header("x-after", "41");
    /// # let _ = run;
    /// ```
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// The body. The method stays as it was, unless another one is named.
    ///
    /// ```
    /// use headwater::source::Resumption;
    ///
    /// let more = Resumption::new().body("go on after 41");
    /// # let _ = more;
    /// ```
    pub fn body(self, body: impl Into<String>) -> Self {
        Self {
            body: Some(body.into()),
            ..self
        }
    }

    /// A value as the body in JSON, with `content-type: application/json`.
    ///
    /// ```
    /// use headwater::source::Resumption;
    ///
    /// # fn example() -> Result<(), serde_json::Error> {
    /// let more = Resumption::new().json(&["go on"])?;
    /// # let _ = more;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// If serde_json can't serialize the value.
    pub fn json<T: serde::Serialize + ?Sized>(self, value: &T) -> Result<Self, serde_json::Error> {
        let body = serde_json::to_string(value)?;
        Ok(self.header("content-type", "application/json").body(body))
    }

    /// Whether the first request's headers may go there.
    pub(super) fn may_go(&self, base: &str) -> bool {
        let url = self.url.as_deref().unwrap_or_default();
        !self.stays || is_of_origin(url, base)
    }

    /// The headers, which go over those of the first request.
    pub(super) fn take_headers(&mut self) -> impl Iterator<Item = Header> + use<> {
        let headers = core::mem::take(&mut self.headers);
        headers.into_iter().map(|(name, value)| Header {
            name,
            value,
            is_added: false,
        })
    }

    /// The recipe of the first request, with what this one says.
    pub(super) fn put_into(self, first: &Recipe, base: &str) -> Recipe {
        let mut recipe = first.clone();
        if let Some(url) = self.url {
            recipe.url = absolute(base, &url).unwrap_or(url);
            recipe.make_url = None;
            recipe.query.clear();
        }
        if let Some(body) = self.body {
            recipe.body = Some(body);
            recipe.make_body = None;
        }
        recipe.method = self.method.or(recipe.method);
        if is_bodiless(recipe.method.as_deref().unwrap_or_default()) {
            recipe.body = None;
            recipe.make_body = None;
        }
        recipe
    }
}

/// The value of the header with this name in lower case.
pub(super) fn header_of<'a>(headers: &'a [(String, String)], name: &str) -> Option<&'a str> {
    let is_it = |(known, _): &&(String, String)| known == name;
    headers.iter().find(is_it).map(|(_, value)| &**value)
}

/// Whether requests by this method have no body.
pub(super) fn is_bodiless(method: &str) -> bool {
    matches!(method, "GET" | "HEAD")
}

/// Names no value: they may be secrets.
impl fmt::Debug for Resumption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.headers.iter().map(|(name, _)| name).collect();
        f.debug_struct("Resumption")
            .field("url", &self.url.as_deref().map(crate::transport::bare))
            .field("method", &self.method)
            .field("headers", &names)
            .finish_non_exhaustive()
    }
}

/// Goes on at the same address by GET, where there is a last event ID to go on from.
pub(in crate::source) fn by_get() -> MakeResumption {
    Rc::new(|resume| {
        let has_id = !resume.last_event_id.is_empty();
        Box::pin(ready(has_id.then(|| Resumption::new().method("GET"))))
    })
}

/// Goes on where the last stream's response says that it can be read.
pub(in crate::source) fn by_location() -> MakeResumption {
    Rc::new(|resume| {
        let named = resume.response.and_then(|head| {
            let header = |name| header_of(&head.headers, name);
            location(&head.url, header("content-location"), header("location"))
        });
        let stay = |url| Resumption {
            stays: true,
            ..Resumption::get(url)
        };
        Box::pin(ready(named.map(stay)))
    })
}
