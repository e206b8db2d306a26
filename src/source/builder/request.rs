//! What is asked of the server.

use super::Builder;
use crate::transport::{Pairs, Redirect, Transport};
use alloc::boxed::Box;
use alloc::rc::Rc;
use alloc::string::String;
use core::future::Future;

impl Builder {
    /// Adds a parameter to the query of the URL, whatever makes the URL.
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

    /// Adds a header. One that no request can carry ends the source with
    /// [`Error::Prepare`](crate::Error::Prepare).
    ///
    /// ```no_run
    /// let feed = headwater::EventSource::builder("/feed").header("x-api-key", "k").open();
    /// ```
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.recipe.headers.push((name.into(), value.into()));
        self
    }

    /// Makes headers before each attempt, since tokens expire; asked once more after a 401. An
    /// error ends the source with [`Error::Prepare`](crate::Error::Prepare).
    ///
    /// ```no_run
    /// async fn token() -> Result<String, String> { Ok("t".into()) }
    ///
    /// let feed = headwater::EventSource::builder("/feed")
    ///     .headers_with(|| async {
    ///         let bearer = format!("Bearer {}", token().await?);
    ///         Ok(vec![("authorization".into(), bearer)])
    ///     })
    ///     .open();
    /// ```
    pub fn headers_with<F, R>(mut self, make: F) -> Self
    where
        F: Fn() -> R + 'static,
        R: Future<Output = Result<Pairs, String>> + 'static,
    {
        self.recipe.make_headers = Some(Rc::new(move || Box::pin(make())));
        self
    }

    /// Makes the URL before each attempt. An error ends the source with
    /// [`Error::Prepare`](crate::Error::Prepare).
    ///
    /// ```no_run
    /// let feed = headwater::EventSource::builder("")
    ///     .url_with(|| async { Ok(format!("/feed/{}", 7)) })
    ///     .open();
    /// ```
    pub fn url_with<F, R>(mut self, make: F) -> Self
    where
        F: Fn() -> R + 'static,
        R: Future<Output = Result<String, String>> + 'static,
    {
        self.recipe.make_url = Some(Rc::new(move || Box::pin(make())));
        self
    }

    /// Makes the body before each attempt. An error ends the source with
    /// [`Error::Prepare`](crate::Error::Prepare).
    ///
    /// ```no_run
    /// let chat = headwater::EventSource::builder("/chat")
    ///     .body_with(|| async { Ok("what was asked so far".into()) })
    ///     .open();
    /// ```
    pub fn body_with<F, R>(mut self, make: F) -> Self
    where
        F: Fn() -> R + 'static,
        R: Future<Output = Result<String, String>> + 'static,
    {
        self.recipe.make_body = Some(Rc::new(move || Box::pin(make())));
        self
    }

    /// The request's method. Default: GET, or POST where there is a body.
    ///
    /// ```no_run
    /// let feed = headwater::EventSource::builder("/feed").method("QUERY").body("q").open();
    /// ```
    pub fn method(mut self, method: impl Into<String>) -> Self {
        self.recipe.method = Some(method.into().to_ascii_uppercase());
        self
    }

    /// The request's body.
    ///
    /// ```no_run
    /// let chat = headwater::EventSource::builder("/chat").body("hello").open();
    /// ```
    pub fn body(mut self, body: impl Into<String>) -> Self {
        self.recipe.body = Some(body.into());
        self
    }

    /// A body in JSON, with its content type.
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
    /// What serde_json can't write.
    #[cfg(feature = "json")]
    pub fn json<T: serde::Serialize + ?Sized>(self, value: &T) -> Result<Self, serde_json::Error> {
        let body = serde_json::to_string(value)?;
        Ok(self.header("content-type", "application/json").body(body))
    }

    /// Sends cookies across origins too. Default: false.
    ///
    /// ```no_run
    /// let feed = headwater::EventSource::builder("https://api.test/feed").with_credentials(true).open();
    /// ```
    pub fn with_credentials(mut self, yes: bool) -> Self {
        self.recipe.with_credentials = yes;
        self
    }

    /// What follows from a redirect. Default: [`Redirect::Follow`].
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

    /// What carries the stream. Default: native for a plain GET that needs no more, else fetch.
    ///
    /// Native for a request that is more than that ends the source with
    /// [`Error::Prepare`](crate::Error::Prepare).
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

    /// The last event ID to start from.
    ///
    /// ```no_run
    /// let feed = headwater::EventSource::builder("/feed").last_event_id("1041").open();
    /// ```
    pub fn last_event_id(mut self, id: impl Into<String>) -> Self {
        self.last_event_id = id.into();
        self
    }

    /// Sends the last event ID as this query parameter rather than as a header, which costs a CORS
    /// preflight. It takes the place of one that the URL has.
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
