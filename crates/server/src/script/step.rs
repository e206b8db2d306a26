use serde::{Deserialize, Serialize};

use super::Tell;

/// One step of a response's body.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Step {
    /// Sends the text as one HTTP chunk, in one write to the socket. `{{n}}` in it stands for the number
    /// of the current round of [`Repeat`](Self::Repeat). Outside of a round the step counts as one.
    Send(String),
    /// Sends bytes, which need not be UTF-8, as one HTTP chunk. `{{n}}` means nothing in it.
    SendBase64(String),
    /// Sends the text in several chunks. A cut may lie within a character.
    Split {
        /// The whole text. `{{n}}` is replaced before the text is cut.
        text: String,
        /// Cuts before each of these byte offsets.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        at: Vec<usize>,
        /// Also cuts after every so many bytes.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        every: Option<usize>,
        /// How long to wait between two chunks, in ms. Without a pause each chunk is still a write of its
        /// own, but an engine may join them.
        #[serde(default)]
        pause: u64,
    },
    /// Does nothing for so many ms.
    Wait(u64),
    /// Waits for a `POST` to the scenario's `/cue`, for steps that must not come before the client has
    /// read what was sent. A cue that comes too early is kept for the next step that waits for one.
    Cue,
    /// Repeats the steps. Rounds are numbered from 1, over all attempts of the scenario.
    Repeat {
        /// How many rounds.
        times: u64,
        /// One round.
        steps: Vec<Step>,
    },
    /// Sends a feed that can be resumed. Event i has the ID i and the data i, and is one chunk. The first
    /// one follows the request's last event ID, which is its header or the query's `lastEventId`.
    EventsFromLastId {
        /// The last event's number.
        upto: u64,
        /// How long to wait after each event, in ms.
        #[serde(default)]
        every: u64,
        /// The most events before the next step. Default: no limit.
        #[serde(default)]
        per_attempt: Option<u64>,
    },
    /// Sends the scenario's [`Feed`](super::Feed): what follows the request's last event ID, then the comment
    /// `up-to-date`, then what is published. Without an ID it begins with the next event. Each event is one chunk.
    ///
    /// The response's head tells whether the feed could go on after that ID, and where it could not, an event does
    /// so first, as [`Tell`] says. A connection that trimming or a new epoch has overtaken is told by the event alone.
    Feed {
        /// How the client is told.
        #[serde(default)]
        tell: Tell,
        /// Whether to go on after what is there already, until a cue. What was published before the cue is sent.
        #[serde(default = "yes")]
        live: bool,
        /// The most events before the next step. Default: no limit.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        most: Option<u64>,
        /// How long to wait after each event, in ms.
        #[serde(default)]
        every: u64,
    },
    /// Sends events as fast as the socket takes them.
    Flood {
        /// How many bytes to send at least.
        bytes: u64,
        /// The size of one event, in bytes, its field name and blank line included.
        event_bytes: usize,
    },
    /// Stays silent on an open socket until the client leaves.
    Hold,
    /// Resets the connection by a TCP RST, as a server that has crashed or a proxy that has lost its state
    /// does.
    Reset,
    /// Closes the connection without the body's end.
    Drop,
}

fn yes() -> bool {
    true
}
