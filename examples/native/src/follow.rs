use headwater::wire::{Decoder, Frame, Limits, Message, TooLarge};
use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderValue};
use reqwest::{Client, StatusCode};
use std::fmt;

/// Why a stream could not be followed any further.
#[derive(Debug)]
pub enum Failure {
    /// No answer, or the connection broke.
    Http(reqwest::Error),
    /// The answer is no stream.
    Answer(StatusCode, String),
    /// A line or an event is larger than the limits allow.
    TooLarge(TooLarge),
}

/// Hands every event of a stream to `handle`, until the server ends it or something breaks.
///
/// `last_event_id` is where it starts, and afterwards where the next request is to go on.
///
/// # Errors
/// What ended it, if it was not the server's wish.
pub async fn follow(
    client: &Client,
    url: &str,
    last_event_id: &mut String,
    mut handle: impl FnMut(Message<'_>),
) -> Result<(), Failure> {
    let mut request = client.get(url).header(ACCEPT, "text/event-stream");
    // An ID may hold what is not ASCII, and is sent as its bytes.
    if !last_event_id.is_empty()
        && let Ok(id) = HeaderValue::from_bytes(last_event_id.as_bytes())
    {
        request = request.header("last-event-id", id);
    }
    let mut response = request.send().await.map_err(Failure::Http)?;
    let content_type = response.headers().get(CONTENT_TYPE);
    let content_type = content_type.and_then(|value| value.to_str().ok());
    let kind = content_type.and_then(|value| value.split(';').next());
    let is_stream = kind.is_some_and(|kind| kind.trim().eq_ignore_ascii_case("text/event-stream"));
    if response.status() != StatusCode::OK || !is_stream {
        let content_type = content_type.unwrap_or_default().to_owned();
        return Err(Failure::Answer(response.status(), content_type));
    }

    let mut decoder = Decoder::new(Limits::default());
    decoder.set_last_event_id(last_event_id);
    while let Some(chunk) = response.chunk().await.map_err(Failure::Http)? {
        let mut frames = decoder.feed(&chunk);
        while let Some(frame) = frames.next() {
            match frame.map_err(Failure::TooLarge)? {
                Frame::Message(message) => handle(message),
                // How long to wait before the next request, in ms, and a sign of life: for who asks
                // again by itself.
                Frame::Retry(_) | Frame::Comment(_) => {}
            }
        }
        drop(frames);
        // A block without data may have set one too; one that is unfinished has not.
        decoder.last_event_id().clone_into(last_event_id);
    }
    Ok(())
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Http(error) => error.fmt(f),
            Self::Answer(status, content_type) => {
                write!(f, "the answer is {status} {content_type}, and no stream")
            }
            Self::TooLarge(too_large) => too_large.fmt(f),
        }
    }
}

impl std::error::Error for Failure {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Http(error) => Some(error),
            Self::Answer(..) => None,
            Self::TooLarge(too_large) => Some(too_large),
        }
    }
}
