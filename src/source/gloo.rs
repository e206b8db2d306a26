//! Sources in the vocabulary of `gloo_net`.

use super::{Builder, EventSource};
use crate::transport::Given;
use alloc::rc::Rc;
use gloo_net::http::{Request, RequestBuilder, Response};

impl EventSource {
    /// Says what to open by a request of `gloo_net`: its URL, method, headers, body, mode,
    /// credentials, redirect, referrer and abort signal are every attempt's. It goes through fetch.
    ///
    /// What is asked of the builder is added to it. An abort closes the source. A request whose body
    /// was read already ends it with [`Error::Prepare`](super::Error::Prepare).
    ///
    /// ```no_run
    /// use gloo_net::http::Request;
    /// use headwater::{EventSource, Text};
    ///
    /// # fn example() -> Result<(), gloo_net::Error> {
    /// let request = Request::post("/chat").header("authorization", "Bearer t").body("hello")?;
    /// let chat = EventSource::from_request(request).open();
    /// let tokens = chat.on::<Text>("token", |token| drop(token.data.0));
    /// # Ok(())
    /// # }
    /// ```
    pub fn from_request(request: Request) -> Builder {
        let given = Given::new(request.into());
        let builder = Builder::new(given.url()).method(given.method());
        builder.base_on(Rc::new(given))
    }

    /// The response that the source is reading, or has read last, for its status and headers.
    /// `None` before the head of the current attempt's response is there, and with the browser's own
    /// `EventSource`, which shows none. The body is taken.
    ///
    /// ```no_run
    /// use headwater::{EventSource, State};
    ///
    /// # fn example(source: EventSource) {
    /// if source.state() == State::Open
    ///     && let Some(response) = source.response()
    /// {
    ///     let _ = (response.status(), response.headers().get("x-request-id"));
    /// }
    /// # }
    /// ```
    pub fn response(&self) -> Option<Response> {
        self.link.response().map(Response::from)
    }
}

impl From<Request> for Builder {
    fn from(request: Request) -> Self {
        EventSource::from_request(request)
    }
}

/// A builder of theirs makes one of ours, unless the platform refuses the request.
///
/// ```no_run
/// use gloo_net::http::Request;
/// use headwater::source::Builder;
///
/// # fn example() -> Result<(), gloo_net::Error> {
/// let prices = Builder::try_from(Request::get("/prices").query([("symbol", "ACME")]))?.open();
/// # Ok(())
/// # }
/// ```
impl TryFrom<RequestBuilder> for Builder {
    type Error = gloo_net::Error;

    fn try_from(request: RequestBuilder) -> Result<Self, gloo_net::Error> {
        request.build().map(EventSource::from_request)
    }
}
