use serde::{Deserialize, Serialize};

/// One thing a response's body does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Step {
    /// The text as one HTTP chunk, in one write to the socket. `{{n}}` in it is the number of the
    /// current round of [`Repeat`](Self::Repeat), or one of its own outside of any.
    Send(String),
    /// The same, for bytes that are no UTF-8; no `{{n}}`.
    SendBase64(String),
    /// The text in several chunks; it may be cut through a character.
    Split {
        /// The whole text; `{{n}}` is put in before it is cut.
        text: String,
        /// Cuts before each of these byte offsets.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        at: Vec<usize>,
        /// Cuts after each so many bytes, too.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        every: Option<usize>,
        /// How long to wait between two chunks, in ms. Without a pause the chunks are still writes of
        /// their own, but an engine may hand them over joined.
        #[serde(default)]
        pause: u64,
    },
    /// Nothing, for so many ms.
    Wait(u64),
    /// Nothing, until a `POST` to the scenario's `/cue`: for what must not come before the client has
    /// taken in what was sent. A cue that nobody waits for yet is kept for the next who does.
    Cue,
    /// The steps, again and again. Rounds are numbered from 1, over all attempts of the scenario.
    Repeat {
        /// How many rounds.
        times: u64,
        /// One round.
        steps: Vec<Step>,
    },
    /// A feed that can be resumed: event i has the ID i and the data i, from the request's last
    /// event ID (its header, or the query's `lastEventId`) + 1 on. One chunk an event.
    EventsFromLastId {
        /// The last event's number.
        upto: u64,
        /// How long to wait after each, in ms.
        #[serde(default)]
        every: u64,
        /// How many at most before the next step. Default: no limit.
        #[serde(default)]
        per_attempt: Option<u64>,
    },
    /// Events as fast as the socket takes them.
    Flood {
        /// How many bytes at least.
        bytes: u64,
        /// The size of one event, in bytes, its field name and blank line included.
        event_bytes: usize,
    },
    /// Silence on an open socket until the client leaves.
    Hold,
    /// A TCP RST, as when a machine dies or a middlebox loses its state.
    Reset,
    /// The connection closes without the body's end.
    Drop,
}
