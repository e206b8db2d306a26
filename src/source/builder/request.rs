//! Options for the request and its transport.

use super::Builder;
use crate::source::AttemptContext;
use crate::transport::{Pairs, PrepareError, Redirect, Transport};
use alloc::boxed::Box;
use alloc::rc::Rc;
use alloc::string::String;
use core::future::Future;

impl Builder {
    /// Adds a parameter to the query of the URL, also where [`url_with`](Self::url_with) makes the URL.
    ///
    /// ```no_run
    /// let prices = headwater::EventSource::builder("/prices?currency=EUR")
    ///     .query("symbol", "ACME & Co")
    ///     .open();
    /// ```
    pub fn query(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.recipe.query.push((name.into(), value.into()));
        self
    }

    /// Sets a header, in place of those that have its name, however it is spelled. An invalid name or value
    /// ends the source with [`Error::Request`](crate::Error::Request).
    ///
    /// ```no_run
    /// let feed = headwater::EventSource::builder("/feed").header("x-api-key", "k").open();
    /// ```
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.recipe.set_header(name.into(), value.into());
        self
    }

    /// Adds a header, beside those that have its name: their values are sent as one, with commas between.
    /// An invalid name or value ends the source with [`Error::Request`](crate::Error::Request).
    ///
    /// ```no_run
    /// let feed = headwater::EventSource::builder("/feed")
    ///     .append_header("prefer", "wait=10")
    ///     .append_header("prefer", "handling=lenient")
    ///     .open();
    /// ```
    pub fn append_header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.recipe.append_header(name.into(), value.into());
        self
    }

    /// Calls `make` for headers before each attempt, since tokens expire. After a 401 there is one more
    /// attempt at once, with fresh headers; [`AttemptContext`] shows how to refresh a token.
    ///
    /// An error of `make` is an [`Error::Prepare`](crate::Error::Prepare), and the next attempt calls it
    /// again, unless it is a [`PrepareError::fatal`]. A header that can't be one ends the source with [`Error::Request`](crate::Error::Request).
    ///
    /// ```no_run
    /// async fn token(is_stale: bool) -> Result<String, std::io::Error> { Ok("t".into()) }
    ///
    /// let feed = headwater::EventSource::builder("/feed")
    ///     .headers_with(|context| async move {
    ///         let bearer = format!("Bearer {}", token(context.refused.is_some()).await?);
    ///         Ok(vec![("authorization".into(), bearer)])
    ///     })
    ///     .open();
    /// ```
    pub fn headers_with<F, R>(mut self, make: F) -> Self
    where
        F: Fn(AttemptContext) -> R + 'static,
        R: Future<Output = Result<Pairs, PrepareError>> + 'static,
    {
        self.recipe.make_headers = Some(Rc::new(move |context| Box::pin(make(context.into()))));
        self
    }

    /// Calls `make` for the URL before each attempt. An error of `make` is an
    /// [`Error::Prepare`](crate::Error::Prepare), and the next attempt calls it again, unless it is a
    /// [`PrepareError::fatal`].
    ///
    /// ```no_run
    /// let feed = headwater::EventSource::builder("")
    ///     .url_with(|context| async move { Ok(format!("/feed/{}", context.attempt)) })
    ///     .open();
    /// ```
    pub fn url_with<F, R>(mut self, make: F) -> Self
    where
        F: Fn(AttemptContext) -> R + 'static,
        R: Future<Output = Result<String, PrepareError>> + 'static,
    {
        self.recipe.make_url = Some(Rc::new(move |context| Box::pin(make(context.into()))));
        self
    }

    /// Calls `make` for the body before each attempt. An error of `make` is an
    /// [`Error::Prepare`](crate::Error::Prepare), and the next attempt calls it again, unless it is a
    /// [`PrepareError::fatal`].
    ///
    /// ```no_run
    /// let chat = headwater::EventSource::builder("/chat")
    ///     .body_with(|context| async move { Ok(format!("from {}", context.last_event_id)) })
    ///     .open();
    /// ```
    pub fn body_with<F, R>(mut self, make: F) -> Self
    where
        F: Fn(AttemptContext) -> R + 'static,
        R: Future<Output = Result<String, PrepareError>> + 'static,
    {
        self.recipe.make_body = Some(Rc::new(move |context| Box::pin(make(context.into()))));
        self
    }

    /// The request's method. Default: GET, or POST where there is a body.
    ///
    /// CONNECT, TRACE and TRACK, which no browser sends, and GET or HEAD with a body end the source with
    /// [`Error::Request`](crate::Error::Request), before anything is sent or any function is called.
    ///
    /// ```no_run
    /// let feed = headwater::EventSource::builder("/feed").method("QUERY").body("q").open();
    /// ```
    pub fn method(mut self, method: impl Into<String>) -> Self {
        self.recipe.method = Some(method.into().to_ascii_uppercase());
        self
    }

    /// The request's body. It makes the default method POST.
    ///
    /// ```no_run
    /// let chat = headwater::EventSource::builder("/chat").body("hello").open();
    /// ```
    pub fn body(mut self, body: impl Into<String>) -> Self {
        self.recipe.body = Some(body.into());
        self
    }

    /// A value as the request's body in JSON, with `content-type: application/json`.
    ///
    /// ```no_run
    /// #[derive(serde::Serialize)]
    /// struct Question { prompt: String }
    ///
    /// # fn example() -> Result<(), serde_json::Error> {
    /// let chat = headwater::EventSource::builder("/chat")
    ///     .json(&Question { prompt: "why?".into() })?
    ///     .open();
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// If serde_json can't serialize the value.
    #[cfg(feature = "json")]
    pub fn json<T: serde::Serialize + ?Sized>(self, value: &T) -> Result<Self, serde_json::Error> {
        let body = serde_json::to_string(value)?;
        Ok(self.header("content-type", "application/json").body(body))
    }

    /// Whether to send cookies to other origins too. Default: false.
    ///
    /// ```no_run
    /// let feed = headwater::EventSource::builder("https://api.test/feed").with_credentials(true).open();
    /// ```
    pub fn with_credentials(mut self, yes: bool) -> Self {
        self.recipe.with_credentials = yes;
        self
    }

    /// What to do when the server redirects the request. Default: [`Redirect::Follow`].
    ///
    /// ```no_run
    /// use headwater::{EventSource, Redirect};
    ///
    /// let feed = EventSource::builder("/feed")
    ///     .header("x-api-key", "secret")
    ///     .redirect(Redirect::Error)
    ///     .open();
    /// ```
    pub fn redirect(mut self, redirect: Redirect) -> Self {
        self.recipe.redirect = redirect;
        self
    }

    /// What carries the stream. Default: the browser's own `EventSource` for a plain GET, if no option
    /// and no handler needs more; otherwise fetch.
    ///
    /// [`Transport::Native`] with any other request ends the source with
    /// [`Error::Request`](crate::Error::Request).
    ///
    /// ```no_run
    /// use headwater::{EventSource, Transport};
    ///
    /// let feed = EventSource::builder("/feed").transport(Transport::Fetch).open();
    /// ```
    pub fn transport(mut self, transport: Transport) -> Self {
        self.policy.transport = Some(transport);
        self
    }

    /// The last event ID that the first request sends. Default: none.
    ///
    /// ```no_run
    /// let feed = headwater::EventSource::builder("/feed").last_event_id("1041").open();
    /// ```
    pub fn last_event_id(mut self, id: impl Into<String>) -> Self {
        self.last_event_id = id.into();
        self
    }

    /// Sends the last event ID as this query parameter and not as a header. A header costs a CORS
    /// preflight. The parameter takes the place of one that the URL has. Default: the header
    /// `Last-Event-ID`.
    ///
    /// ```no_run
    /// let feed = headwater::EventSource::builder("https://api.test/feed")
    ///     .last_event_id_param("after")
    ///     .open();
    /// ```
    pub fn last_event_id_param(mut self, name: impl Into<String>) -> Self {
        self.recipe.last_event_id_param = Some(name.into());
        self
    }
}
