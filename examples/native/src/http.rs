//! What HTTP is to the driver: an attempt's request, its response's head, and the pieces of its body.

use bytes::Bytes;
use headwater::session::{
    ContentType, Head, Millis, is_sendable, retry_after, retry_after_ms, should_retry,
};
use headwater::wire::Limits;
use reqwest::header::{
    ACCEPT, CONTENT_TYPE, DATE, HeaderMap, HeaderName, HeaderValue, RETRY_AFTER,
};
use reqwest::{Client, Request, Response, Result};
use std::error::Error;
use std::future::pending;
use std::iter::successors;
use std::pin::Pin;
use std::time::SystemTime;

/// An attempt on its way. Dropping it closes its connection.
pub(crate) enum Flight {
    /// The request was sent, and the response's head is to come.
    Connecting(Pin<Box<dyn Future<Output = Result<Response>> + Send>>),
    /// The response is a stream of events.
    Reading(Response),
    /// The response was refused, and so many bytes of its body are still wanted.
    Inspecting(Response, usize),
}

/// What comes of a [`Flight`].
pub(crate) enum Arrival {
    /// A response's head, or why there is none.
    Head(Result<Response>),
    /// A piece of a response's body, its end (`None`), or why it broke.
    Chunk(Result<Option<Bytes>>),
}

impl Flight {
    /// Sends an attempt's request.
    pub(crate) fn send(client: &Client, request: Request) -> Self {
        Self::Connecting(Box::pin(client.execute(request)))
    }
}

/// What comes next of the attempt in flight; of a stream only when there is `room` for it. It may be
/// dropped at any time, and nothing is lost.
pub(crate) async fn arrive(flight: &mut Option<Flight>, room: bool) -> Arrival {
    match flight {
        Some(Flight::Connecting(response)) => Arrival::Head(response.await),
        Some(Flight::Reading(response)) if room => Arrival::Chunk(response.chunk().await),
        Some(Flight::Inspecting(response, _)) => Arrival::Chunk(response.chunk().await),
        Some(Flight::Reading(_)) | None => pending().await,
    }
}

/// The request of one attempt. `None` where the body can be sent only once. An ID that HTTP can't carry, as
/// the one that the program was given may be, is not sent.
pub(crate) fn prepare(template: &Request, last_event_id: &str) -> Option<Request> {
    let mut request = template.try_clone()?;
    let headers = request.headers_mut();
    headers.insert(ACCEPT, HeaderValue::from_static("text/event-stream"));
    if !last_event_id.is_empty() && is_sendable(last_event_id, Limits::DEFAULT.id) {
        let id = HeaderValue::from_bytes(last_event_id.as_bytes()).ok()?;
        headers.insert(HeaderName::from_static("last-event-id"), id);
    }
    Some(request)
}

/// The facts of a response that the session judges. Several content types are one value.
pub(crate) fn head(response: &Response) -> Head {
    let headers = response.headers();
    let header = |name| headers.get(name).map(HeaderValue::as_bytes);
    let own = |name: &str| headers.get(name).map(HeaderValue::as_bytes);
    // What some servers say more exactly goes before what all may say.
    let ms = own("retry-after-ms").and_then(retry_after_ms);
    Head {
        status: response.status().as_u16(),
        content_type: ContentType::of(&join(headers)),
        retry_after: ms.or_else(|| retry_after(header(RETRY_AFTER)?, header(DATE), wall())),
        should_retry: own("x-should-retry").and_then(should_retry),
    }
}

fn join(headers: &HeaderMap) -> Vec<u8> {
    let values = headers.get_all(CONTENT_TYPE).iter();
    let values: Vec<_> = values.map(HeaderValue::as_bytes).collect();
    values.join(&b", "[..])
}

/// The Unix time.
fn wall() -> Millis {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    since.map_or(0, |time| time.as_millis().try_into().unwrap_or(Millis::MAX))
}

/// An error and its causes in one line, without the URL, which may hold a password or a token.
pub(crate) fn explain(error: reqwest::Error) -> String {
    let error = error.without_url();
    let causes = successors(Some(&error as &dyn Error), |error| (*error).source());
    let causes: Vec<String> = causes.map(ToString::to_string).collect();
    causes.join(": ")
}
