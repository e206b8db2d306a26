use serde::{Deserialize, Serialize};

/// The log of events that the requests to a scenario share. [`Step::Feed`](super::Step::Feed) sends it, and
/// `POST /s/ID/feed` changes it.
///
/// Event n of the epoch `a` has the ID `a-n`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Feed {
    /// The part of all IDs that says from which run of a server they are: 1 to 32 letters or digits. Default: `a`.
    pub epoch: String,
    /// How many events are kept. The oldest is dropped first. Default: all of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub keep: Option<u64>,
    /// How many events there are when the scenario is placed. The data of each is its number.
    pub events: u64,
}

impl Default for Feed {
    fn default() -> Self {
        Self {
            epoch: "a".to_owned(),
            keep: None,
            events: 0,
        }
    }
}

/// What `POST /s/ID/feed` changes, in the order of the fields. What is left out stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FeedChange {
    /// Begins the log anew under another epoch: it is empty then, and its first event is number 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub epoch: Option<String>,
    /// Why IDs of another epoch are of no use from now on. Default: [`Reason::Epoch`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
    /// How many events are kept. What is more is dropped at once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub keep: Option<u64>,
    /// Events to add.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub publish: Option<Publish>,
}

/// Events to add to a feed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    untagged,
    expecting = "`publish` is a number of events, or a list of their data"
)]
pub enum Publish {
    /// So many. The data of each is its number.
    Count(u64),
    /// One with each of these as its data.
    Data(Vec<String>),
}

/// What a feed has: the answer to `GET` and `POST /s/ID/feed`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedState {
    /// The epoch.
    pub epoch: String,
    /// The number of the oldest event that is kept. If there is none, it is the next one's.
    pub oldest: u64,
    /// The number of the newest event, also if it is no longer kept. 0 before the first.
    pub newest: u64,
    /// The ID of the newest event.
    pub last_event_id: String,
}

/// How a client is told from where a feed goes on for it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tell {
    /// By `Headwater-Resumed`, `Headwater-Resumed-From` and the event `headwater.reset`.
    #[default]
    All,
    /// By the two headers alone.
    Headers,
    /// By the event alone.
    Event,
    /// As Mercure does: `Last-Event-ID` and `Mercure-Last-Event-ID` are the ID before the first event that is sent,
    /// or `earliest` before the first one of all.
    Mercure,
    /// Not at all: a client that has missed events is not told.
    Nothing,
}

/// Whether a stream goes on where a client asked it to: the values of `Headwater-Resumed`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Resumed {
    /// All that came after the ID that was asked for is sent.
    Complete,
    /// Some of what the client has missed is lost, and the rest is sent.
    Partial,
    /// Nothing of what the client has missed is sent. The stream begins with the next event.
    None,
}

/// Why a feed can't go on where a client asked it to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Events after that ID are no longer kept.
    Trimmed,
    /// The ID is of another run.
    Epoch,
    /// The ID is none that the feed has given.
    Unknown,
    /// The server has started anew, and has lost its events.
    Restart,
}

/// What a request was sent of its scenario's feed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedSeen {
    /// The ID that it asked for, up to 256 characters of it.
    pub asked: Option<String>,
    /// Whether the feed could go on there. `None` if the request asked for no ID.
    pub resumed: Option<Resumed>,
    /// The ID before the first event that was to be sent.
    pub from: String,
    /// Why there was a gap, if there was one. The last one counts, since there may be others in the middle of
    /// the stream.
    pub reason: Option<Reason>,
    /// How many gaps there were.
    pub gaps: u64,
    /// How many events were sent.
    pub events: u64,
    /// The ID of the first of them.
    pub first: Option<String>,
    /// The ID of the last of them.
    pub last: Option<String>,
    /// Whether `: up-to-date` was sent.
    pub up_to_date: bool,
}
