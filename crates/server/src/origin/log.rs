use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use axum::http::{HeaderMap, Method, Uri};
use serde::Deserialize;

use crate::{
    request,
    script::{Ended, Seen},
    watched::Watched,
};

/// How much of a request's body is kept, in bytes.
const BODY_KEPT: usize = 64 << 10;
/// How many requests of one scenario are kept, and therefore answered.
const REQUESTS: usize = 10_000;
/// How often a wait on standing still looks at the clock.
const GLANCE: Duration = Duration::from_millis(10);

/// What one scenario has seen.
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

/// What a long poll waits for; all that is given must hold.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Until {
    /// So many requests have started, preflights not counted.
    wait: usize,
    /// So many have ended, preflights not counted.
    ended: usize,
    /// So many bytes of the last response's body were taken.
    bytes: u64,
    /// The last response's write has stood still for so many ms.
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
        let blocked = last.and_then(|last| last.blocked(now)).unwrap_or(0);
        started >= self.wait
            && ended >= self.ended
            && bytes >= self.bytes
            && blocked >= self.blocked
    }
}

impl Entry {
    fn blocked(&self, now: Instant) -> Option<u64> {
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

    /// Notes a request that plays one of so many attempts; nothing once the log is full.
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

    pub(super) fn seen(&self) -> Vec<Seen> {
        let now = Instant::now();
        self.entries.read(|entries| {
            entries
                .iter()
                .map(|entry| Seen {
                    blocked: entry.blocked(now),
                    ..entry.seen.clone()
                })
                .collect()
        })
    }

    pub(super) fn open(&self) -> usize {
        self.entries.read(|entries| {
            entries
                .iter()
                .filter(|entry| entry.seen.how == Ended::Open)
                .count()
        })
    }

    /// Waits; whether it was worth it.
    pub(super) async fn until(&self, until: Until) -> bool {
        let holds = |entries: &Vec<Entry>| until.holds(entries, Instant::now()).then_some(());
        let waiting = async {
            if until.blocked == 0 {
                return self.entries.until(holds).await;
            }
            // That nothing happens is no update.
            while self.entries.read(holds).is_none() {
                tokio::time::sleep(GLANCE).await;
            }
        };
        tokio::time::timeout(until.timeout(), waiting).await.is_ok()
    }
}

/// A request as it came.
pub(super) struct Asked<'a> {
    pub(super) method: &'a Method,
    pub(super) uri: &'a Uri,
    pub(super) headers: &'a HeaderMap,
    pub(super) body: &'a [u8],
    pub(super) preflight: bool,
}

/// A request that is being answered. If it is dropped without a word, its client has left: hyper
/// drops what it was about when the connection closes.
#[derive(Debug)]
pub(super) struct Open {
    log: Log,
    index: usize,
    attempt: Option<usize>,
}

impl Open {
    /// The attempt to be played, from 1; none for a preflight.
    pub(super) fn attempt(&self) -> Option<usize> {
        self.attempt
    }

    /// A write begins.
    pub(super) fn writing(&self) {
        self.update(|entry| entry.writing_since = Some(Instant::now()));
    }

    /// It is done: so many more bytes, after so many writes to the socket in all.
    pub(super) fn written(&self, bytes: usize, writes: u64) {
        self.update(|entry| {
            entry.writing_since = None;
            entry.seen.bytes += bytes as u64;
            entry.seen.writes = writes;
        });
    }

    /// The request is over; only the first reason counts.
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
