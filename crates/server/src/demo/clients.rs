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
/// How many clients are kept. The one that was unused for longest is dropped first, and none that streams while
/// there is another. Both feeds of a client may hold some megabytes.
const CLIENTS: usize = 100;
/// How many characters of a client's key are used.
const KEY: usize = 64;

/// All clients. Each browser tab is one, so that its buttons do nothing to other tabs.
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
        // A client that a streaming response holds is in use, however old it is.
        clients.retain(|_, client| Arc::strong_count(client) > 1 || client.idle() < KEPT);
        if clients.len() >= CLIENTS
            && !clients.contains_key(&key)
            && let Some(oldest) = clients
                .iter()
                .max_by_key(|(_, client)| (Arc::strong_count(client) == 1, client.idle()))
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

/// One of a client's feeds, and the orders of its buttons to all connections that carry the feed.
#[derive(Debug)]
pub(super) struct Channel {
    pub(super) name: &'static str,
    began: Instant,
    feed: Mutex<Feed>,
    orders: Watched<Orders>,
}

/// The orders of the buttons so far.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Orders {
    /// How many orders there were.
    given: u64,
    /// How many orders to drop the connections there were.
    pub(super) drops: u64,
    /// Until when the connections that were open at the time of the order are silent.
    pub(super) silent_until: Option<Instant>,
    /// Until when requests are refused.
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

    /// Brings the feed up to the present, and calls `act` with it and the time in ms since it began.
    pub(super) fn feed<R>(&self, act: impl FnOnce(&mut Feed, u64) -> R) -> R {
        let now = self.began.elapsed().as_millis() as u64;
        let mut feed = self.feed.lock().expect("no holder of this lock panics");
        feed.advance(now);
        act(&mut feed, now)
    }

    /// The time on the machine's clock at which the feed is so many ms old.
    pub(super) fn time(&self, ms: u64) -> Instant {
        self.began + Duration::from_millis(ms)
    }

    /// The orders so far.
    pub(super) fn orders(&self) -> Orders {
        self.orders.read(|orders| *orders)
    }

    /// Waits for orders that are newer than these.
    pub(super) async fn wait_for_orders_after(&self, known: Orders) -> Orders {
        self.orders
            .wait_until(|orders| (orders.given > known.given).then_some(*orders))
            .await
    }

    /// Waits for an order to drop connections that is newer than these orders.
    pub(super) async fn wait_for_drop(&self, known: Orders) {
        self.orders
            .wait_until(|orders| (orders.drops > known.drops).then_some(()))
            .await;
    }

    /// Gives an order, and wakes all connections.
    pub(super) fn order(&self, give: impl FnOnce(&mut Orders)) {
        self.orders.update(|orders| {
            orders.given += 1;
            give(orders);
        });
    }

    /// For how much longer requests are refused, if they are.
    pub(super) fn rest_of_outage(&self) -> Option<Duration> {
        let until = self.orders().unavailable_until?;
        until
            .checked_duration_since(Instant::now())
            .filter(|left| !left.is_zero())
    }
}
