use std::{
    fmt,
    sync::Arc,
    time::{Duration, Instant},
};

use axum::http::{HeaderMap, Method, Uri};
use serde::Deserialize;

use crate::{
    request,
    script::{Ended, FeedSeen, Seen},
    watched::Watched,
};

/// How much of a request's body is kept, in bytes.
const BODY_KEPT: usize = 64 << 10;
/// How many requests of one scenario are logged. Further requests are refused.
const REQUESTS: usize = 10_000;
/// What a header takes beside its text, in bytes.
const HEADER: usize = 2 * size_of::<String>();
/// How often a wait for a blocked write looks at the clock.
const GLANCE: Duration = Duration::from_millis(10);

/// The log of one scenario.
#[derive(Clone, Debug)]
pub(super) struct Log {
    made: Instant,
    entries: Arc<Watched<Vec<Entry>>>,
}

#[derive(Debug)]
struct Entry {
    seen: Seen,
    writing_since: Option<Instant>,
}

/// The conditions that a request for the log waits for. All of them must hold.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Until {
    /// So many requests have started. Preflights are not counted.
    wait: usize,
    /// So many requests have ended. Preflights are not counted.
    ended: usize,
    /// The socket has taken so many bytes of the last response's body.
    bytes: u64,
    /// The last response has sent so many events of the feed.
    events: u64,
    /// The last response's write has waited for the client for so many ms.
    blocked: u64,
    /// How long to wait, in ms.
    timeout: Option<u64>,
}

impl Until {
    pub(super) fn timeout(self) -> Duration {
        Duration::from_millis(self.timeout.unwrap_or(10_000).min(120_000))
    }

    fn holds(self, entries: &[Entry], now: Instant) -> bool {
        let requests = || entries.iter().filter(|entry| entry.seen.attempt.is_some());
        let started = requests().count();
        let ended = requests()
            .filter(|entry| entry.seen.how != Ended::Open)
            .count();
        let last = requests().next_back();
        let bytes = last.map_or(0, |last| last.seen.bytes);
        let feed = last.and_then(|last| last.seen.feed.as_ref());
        let events = feed.map_or(0, |feed| feed.events);
        let blocked = last.and_then(|last| last.block_time(now)).unwrap_or(0);
        started >= self.wait
            && ended >= self.ended
            && bytes >= self.bytes
            && events >= self.events
            && blocked >= self.blocked
    }
}

/// The conditions in words: "2 started requests and 3 bytes of the last body".
impl fmt::Display for Until {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let started = (self.wait > 0).then(|| format!("{} started requests", self.wait));
        let ended = (self.ended > 0).then(|| format!("{} ended requests", self.ended));
        let bytes = (self.bytes > 0).then(|| format!("{} bytes of the last body", self.bytes));
        let events = (self.events > 0).then(|| format!("{} events of the feed", self.events));
        let blocked =
            (self.blocked > 0).then(|| format!("a write blocked for {} ms", self.blocked));
        let conditions: Vec<_> = [started, ended, bytes, events, blocked]
            .into_iter()
            .flatten()
            .collect();
        f.write_str(&conditions.join(" and "))
    }
}

impl Entry {
    fn block_time(&self, now: Instant) -> Option<u64> {
        self.writing_since.map(|since| millis(now - since))
    }
}

fn millis(span: Duration) -> u64 {
    span.as_millis().try_into().unwrap_or(u64::MAX)
}

impl Log {
    pub(super) fn new() -> Self {
        Self {
            made: Instant::now(),
            entries: Arc::default(),
        }
    }

    /// Logs a request to a scenario with so many attempts. `None` if the log is full.
    pub(super) fn start(&self, attempts: usize, request: Asked<'_>) -> Option<Open> {
        let started = millis(self.made.elapsed());
        self.entries.update(|entries| {
            if entries.len() >= REQUESTS {
                return None;
            }
            let played = entries
                .iter()
                .filter(|entry| entry.seen.attempt.is_some())
                .count();
            let attempt = (!request.preflight).then(|| (played + 1).min(attempts));
            let body = &request.body[..request.body.len().min(BODY_KEPT)];
            let seen = Seen {
                n: entries.len() + 1,
                attempt,
                method: request.method.to_string(),
                path: request.uri.to_string(),
                headers: request::header_map(request.headers),
                body: String::from_utf8_lossy(body).into_owned(),
                started,
                ended: None,
                how: Ended::Open,
                bytes: 0,
                writes: 0,
                blocked: None,
                feed: None,
            };
            entries.push(Entry {
                seen,
                writing_since: None,
            });
            Some(Open {
                log: self.clone(),
                index: entries.len() - 1,
                attempt,
            })
        })
    }

    pub(super) fn requests(&self) -> Vec<Seen> {
        let now = Instant::now();
        self.entries.read(|entries| {
            entries
                .iter()
                .map(|entry| Seen {
                    blocked: entry.block_time(now),
                    ..entry.seen.clone()
                })
                .collect()
        })
    }

    pub(super) fn open_count(&self) -> usize {
        self.entries.read(|entries| {
            entries
                .iter()
                .filter(|entry| entry.seen.how == Ended::Open)
                .count()
        })
    }

    /// Waits until the conditions hold. `false` if the time is over before.
    pub(super) async fn wait_until(&self, until: Until) -> bool {
        let holds = |entries: &Vec<Entry>| until.holds(entries, Instant::now()).then_some(());
        let waiting = async {
            if until.blocked == 0 {
                return self.entries.wait_until(holds).await;
            }
            // A write that stays blocked updates nothing, so nothing would wake a wait for it.
            while self.entries.read(holds).is_none() {
                tokio::time::sleep(GLANCE).await;
            }
        };
        tokio::time::timeout(until.timeout(), waiting).await.is_ok()
    }
}

/// A request as it came.
#[derive(Clone, Copy)]
pub(super) struct Asked<'a> {
    pub(super) method: &'a Method,
    pub(super) uri: &'a Uri,
    pub(super) headers: &'a HeaderMap,
    pub(super) body: &'a [u8],
    pub(super) preflight: bool,
}

impl Asked<'_> {
    /// How much memory its entry in the log takes, in bytes.
    pub(super) fn size(&self) -> usize {
        let headers = self.headers.iter();
        let headers = headers.map(|(name, value)| name.as_str().len() + value.len() + HEADER);
        size_of::<Entry>()
            + self
                .uri
                .path_and_query()
                .map_or(0, |path| path.as_str().len())
            + headers.sum::<usize>()
            + self.body.len().min(BODY_KEPT)
    }
}

/// A request that is being answered. If it is dropped before it has ended, its client has left: hyper
/// drops a response when its connection closes.
#[derive(Debug)]
pub(super) struct Open {
    log: Log,
    index: usize,
    attempt: Option<usize>,
}

impl Open {
    /// The number of the request's attempt, from 1. A preflight has none.
    pub(super) fn attempt(&self) -> Option<usize> {
        self.attempt
    }

    /// Notes that a write begins.
    pub(super) fn begin_write(&self) {
        self.update(|entry| entry.writing_since = Some(Instant::now()));
    }

    /// Notes that the write has ended: it had so many bytes, and the response has so many writes so far.
    pub(super) fn end_write(&self, bytes: usize, writes: u64) {
        self.update(|entry| {
            entry.writing_since = None;
            entry.seen.bytes += bytes as u64;
            entry.seen.writes = writes;
        });
    }

    /// Notes what was sent of the feed so far.
    pub(super) fn note_feed(&self, feed: &FeedSeen) {
        self.update(|entry| entry.seen.feed = Some(feed.clone()));
    }

    /// Notes how the request has ended. Only the first call counts.
    pub(super) fn end(&self, how: Ended) {
        let ended = millis(self.log.made.elapsed());
        self.update(|entry| {
            if entry.seen.how == Ended::Open {
                entry.seen.how = how;
                entry.seen.ended = Some(ended);
                entry.writing_since = None;
            }
        });
    }

    fn update(&self, update: impl FnOnce(&mut Entry)) {
        self.log
            .entries
            .update(|entries| update(&mut entries[self.index]));
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.end(Ended::ClientLeft);
    }
}
