use super::{Fault, Millis};
use crate::wire::TooLarge;

/// What an attempt's transport tells. It comes with the [`Ticket`](super::Ticket) of its attempt, by
/// [`Session::signal`](super::Session::signal).
///
/// These are facts: what follows from them is the session's to say. One that does not fit the state
/// is ignored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Signal {
    /// The browser's own `EventSource` fired `open`. A response's head is told by
    /// [`Session::judge`](super::Session::judge) instead.
    Opened,
    /// The body gave a chunk, comments included, and all that it says was handed on.
    Chunk {
        /// The last `retry` field in it that took effect, in milliseconds.
        retry: Option<Millis>,
        /// The limit that it passed. Nothing after it was read.
        too_large: Option<TooLarge>,
    },
    /// The browser's own `EventSource` fired an event.
    Event {
        /// Whether there is a last event ID now: a later attempt is to go on from it, which the
        /// browser's own `EventSource` can't.
        has_id: bool,
    },
    /// An event that the caller takes for a sign of life, where [`Policy::alive`](super::Policy::alive) says
    /// that not all bytes are one.
    Alive,
    /// An event that the caller takes for a failure.
    Told {
        /// The server asks to be tried again, no sooner than after so many milliseconds. `None` where
        /// another attempt makes no sense.
        retry: Option<Millis>,
    },
    /// The caller was asked for the request that goes on, and has none: see
    /// [`Attempt::resumes`](super::Attempt::resumes). What ended the last stream is what ends the source.
    Declined,
    /// Nothing is read for now, since those who take the events have not yet handled what came. The
    /// silence from here on is not the server's. A [`Chunk`](Self::Chunk) that was read before may
    /// still be told.
    Behind,
    /// The next chunk is being asked for again. An attempt that ends, or the next one, need not be told
    /// so.
    CaughtUp,
    /// As much of a refused response's body was read as
    /// [`Verdict::Inspect`](super::Verdict::Inspect) asks for, or as there is. A refused body that
    /// ends or breaks may as well be told by [`Ended`](Self::Ended) and [`Failed`](Self::Failed): the
    /// fault is the refusal all the same.
    Inspected,
    /// The body ended as HTTP ends one: by its last chunk, or at its length.
    Ended,
    /// The request or the response failed, or broke off: [`Fault::Network`], or [`Fault::Prepare`]
    /// and [`Fault::Request`] before anything was sent.
    /// [`Fault::Gap`] where the caller does not go on with what is missing.
    Failed(Fault),
    /// The browser's own `EventSource` lost its connection, and reconnects by itself.
    Recovering,
}
