//! Sources from requests of `gloo_net`, and their responses.

use super::{Builder, EventSource};
#[cfg(target_arch = "wasm32")]
use crate::transport::Given;
#[cfg(target_arch = "wasm32")]
use alloc::rc::Rc;
use gloo_net::http::{Request, RequestBuilder, Response};

impl EventSource {
    /// A builder that begins with a request of `gloo_net`. Every attempt takes over its URL, method,
    /// headers, body, mode, credentials, redirect, referrer and abort signal. It goes through fetch.
    ///
    /// The builder's own settings are added to the request. Its abort signal closes the source. A
    /// request whose body was read already ends the source with
    /// [`Error::Request`](super::Error::Request).
    ///
    /// It compiles on every target. Where there is no browser, gloo can't make a request: its constructors panic.
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
        #[cfg(target_arch = "wasm32")]
        {
            let given = Given::new(request.into());
            let builder = Builder::new(given.url()).method(given.method());
            builder.base_on(Rc::new(given))
        }
        // There is no such request here: gloo panics where it would make one.
        #[cfg(not(target_arch = "wasm32"))]
        Builder::new(request.url())
    }

    /// The response that the source is reading, or has read last, as gloo has it. The
    /// source reads the body itself. [`EventSource::response`] is its head in plain Rust.
    ///
    /// It is `None` until the head of the current attempt's response has come, and with the browser's
    /// own `EventSource`, which shows no response. So it is where the source shares its connection (feature `share`):
    /// the response may be another tab's.
    ///
    /// ```no_run
    /// use headwater::{EventSource, State};
    ///
    /// # fn example(source: EventSource) {
    /// if source.state() == State::Open
    ///     && let Some(response) = source.gloo_response()
    /// {
    ///     let _ = (response.status(), response.headers().get("x-request-id"));
    /// }
    /// # }
    /// ```
    pub fn gloo_response(&self) -> Option<Response> {
        #[cfg(target_arch = "wasm32")]
        return self.link.response().map(Response::from);
        #[cfg(not(target_arch = "wasm32"))]
        None
    }
}

impl From<Request> for Builder {
    fn from(request: Request) -> Self {
        EventSource::from_request(request)
    }
}

/// A request builder of `gloo_net` becomes a builder of a source. It fails if the platform refuses the
/// request.
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
