use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use super::{
    activity::{Activity, unix_ms},
    feed::Feed,
};
use crate::watched::Watched;

/// How long a client's state outlives its last use.
const KEPT: Duration = Duration::from_secs(600);
/// How many clients are known at a time; the one longest out of use goes first.
const CLIENTS: usize = 1_000;
/// How many characters of a client's key count.
const KEY: usize = 64;

/// All clients: each browser tab is one, so that its buttons break nothing of the others'.
#[derive(Clone, Debug, Default)]
pub(super) struct Clients(Arc<Mutex<HashMap<String, Arc<Client>>>>);

#[derive(Debug)]
pub(super) struct Client {
    pub(super) stream: Channel,
    pub(super) secure: Channel,
    pub(super) activity: Activity,
    used: Watched<Instant>,
}

impl Clients {
    /// The client of this key, known or new.
    pub(super) fn get(&self, key: &str) -> Arc<Client> {
        let key: String = key.chars().take(KEY).collect();
        let mut clients = self.0.lock().expect("no holder of this lock panics");
        // A response that streams holds its client.
        clients.retain(|_, client| Arc::strong_count(client) > 1 || client.idle() < KEPT);
        if clients.len() >= CLIENTS
            && !clients.contains_key(&key)
            && let Some(oldest) = clients
                .iter()
                .max_by_key(|(_, client)| client.idle())
                .map(|(key, _)| key.clone())
        {
            clients.remove(&oldest);
        }
        let client = clients.entry(key).or_insert_with(Client::new).clone();
        client.touch();
        client
    }
}

impl Client {
    fn new() -> Arc<Self> {
        Arc::new(Self {
            stream: Channel::new("stream"),
            secure: Channel::new("secure"),
            activity: Activity::default(),
            used: Watched::new(Instant::now()),
        })
    }

    /// Notes that the client is in use.
    pub(super) fn touch(&self) {
        self.used.update(|used| *used = Instant::now());
    }

    fn idle(&self) -> Duration {
        self.used.read(Instant::elapsed)
    }
}

/// One of a client's feeds, and what its buttons do to all connections that carry it.
#[derive(Debug)]
pub(super) struct Channel {
    pub(super) name: &'static str,
    began: Instant,
    feed: Mutex<Feed>,
    orders: Watched<Orders>,
}

/// What the buttons have asked for.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Orders {
    /// How many orders there were.
    given: u64,
    /// How often connections were to be dropped.
    pub(super) drops: u64,
    /// Until when the connections that were open at the time are to be silent.
    pub(super) silent_until: Option<Instant>,
    /// Until when requests are to be refused.
    pub(super) unavailable_until: Option<Instant>,
}

impl Channel {
    fn new(name: &'static str) -> Self {
        Self {
            name,
            began: Instant::now(),
            feed: Mutex::new(Feed::new(unix_ms())),
            orders: Watched::default(),
        }
    }

    /// Uses the feed, brought up to the present; the time is in ms since it began.
    pub(super) fn feed<R>(&self, act: impl FnOnce(&mut Feed, u64) -> R) -> R {
        let now = self.began.elapsed().as_millis() as u64;
        let mut feed = self.feed.lock().expect("no holder of this lock panics");
        feed.advance(now);
        act(&mut feed, now)
    }

    /// When, on the machine's clock, the feed has been going for so many ms.
    pub(super) fn time(&self, ms: u64) -> Instant {
        self.began + Duration::from_millis(ms)
    }

    /// The orders so far.
    pub(super) fn orders(&self) -> Orders {
        self.orders.read(|orders| *orders)
    }

    /// Waits for orders that are newer than these.
    pub(super) async fn orders_after(&self, known: Orders) -> Orders {
        self.orders
            .until(|orders| (orders.given > known.given).then_some(*orders))
            .await
    }

    /// Waits until the connections that these orders found are to be dropped.
    pub(super) async fn dropped(&self, known: Orders) {
        self.orders
            .until(|orders| (orders.drops > known.drops).then_some(()))
            .await;
    }

    /// Gives an order, and wakes all connections.
    pub(super) fn order(&self, give: impl FnOnce(&mut Orders)) {
        self.orders.update(|orders| {
            orders.given += 1;
            give(orders);
        });
    }

    /// For how much longer requests are to be refused.
    pub(super) fn unavailable(&self) -> Option<Duration> {
        let until = self.orders().unavailable_until?;
        until
            .checked_duration_since(Instant::now())
            .filter(|left| !left.is_zero())
    }
}
