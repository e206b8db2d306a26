use std::{
    collections::{BTreeMap, VecDeque},
    time::{SystemTime, UNIX_EPOCH},
};

use serde::Serialize;

use crate::watched::Watched;

/// How many entries are kept. The oldest is dropped first.
const KEPT: usize = 300;

/// What has happened with one client.
#[derive(Debug, Default)]
pub(super) struct Activity(Watched<Seen>);

#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Seen {
    /// How often each kind of thing has happened.
    counters: BTreeMap<What, u64>,
    /// How many responses are streaming now, by feed.
    open: BTreeMap<&'static str, usize>,
    entries: VecDeque<Entry>,
}

#[derive(Clone, Debug, Serialize)]
struct Entry {
    /// Unix time in ms.
    at: u64,
    /// The feed: `stream`, `secure` or `chat`.
    feed: &'static str,
    what: What,
    /// What happened, in words.
    detail: String,
}

/// A thing that happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum What {
    Connected,
    Replayed,
    Dropped,
    Unavailable,
    Silent,
    Burst,
    Unauthorized,
    Left,
    Chat,
    Done,
    Abort,
}

impl Activity {
    pub(super) fn note(&self, feed: &'static str, what: What, detail: impl Into<String>) {
        let entry = Entry {
            at: unix_ms(),
            feed,
            what,
            detail: detail.into(),
        };
        self.0.update(|seen| {
            *seen.counters.entry(what).or_default() += 1;
            seen.entries.push_back(entry);
            if seen.entries.len() > KEPT {
                seen.entries.pop_front();
            }
        });
    }

    /// Counts a response as streaming until the returned guard is dropped.
    pub(super) fn begin_stream(&self, feed: &'static str) -> Streaming<'_> {
        self.0
            .update(|seen| *seen.open.entry(feed).or_default() += 1);
        Streaming {
            activity: self,
            feed,
        }
    }

    /// How many responses of the feed are streaming now.
    pub(super) fn open_count(&self, feed: &'static str) -> usize {
        self.0
            .read(|seen| seen.open.get(feed).copied().unwrap_or(0))
    }

    pub(super) fn snapshot(&self) -> Seen {
        self.0.read(Seen::clone)
    }

    /// Waits until this kind of thing has happened so often.
    pub(super) async fn wait_until(&self, what: &str, times: u64) {
        let is_named = |key: &What| serde_json::to_value(key).is_ok_and(|name| name == what);
        let enough = |seen: &Seen| {
            seen.counters
                .iter()
                .any(|(key, count)| *count >= times && is_named(key))
                .then_some(())
        };
        self.0.wait_until(enough).await;
    }
}

/// Counts one streaming response.
pub(super) struct Streaming<'a> {
    activity: &'a Activity,
    feed: &'static str,
}

impl Drop for Streaming<'_> {
    fn drop(&mut self) {
        self.activity
            .0
            .update(|seen| *seen.open.entry(self.feed).or_default() -= 1);
    }
}

pub(super) fn unix_ms() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_millis() as u64)
}
