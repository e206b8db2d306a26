use std::time::Duration;

/// How much of the server its clients may take, all of them together.
///
/// What one connection may take is bounded by its head (some 400 kB, as hyper has it), its body
/// ([`body_bytes`](Self::body_bytes)), and one chunk of the response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How many connections are open. Where all are taken, the oldest that has not sent a request yet gives
    /// way to a new one; where all have, the new one is closed.
    pub connections: usize,
    /// How many connections have not sent a request yet. The oldest of them gives way to a new one.
    pub half_open: usize,
    /// How long a request's head may take, and so how long an unused connection stays open.
    pub head: Duration,
    /// How long a request's body may take. One that takes longer gets a 408.
    pub body: Duration,
    /// The most that a request's body may hold, in bytes. One that is larger gets a 413.
    pub body_bytes: usize,
    /// How many of the demo's streams and chats are open. One more gets a 503.
    pub streams: usize,
    /// How much all scenarios with their logs may hold, in bytes. The oldest scenario gives way to a new one.
    pub scenario_bytes: usize,
}

impl Limits {
    /// For the demo alone, which asks in a few words.
    pub const DEMO: Self = Self {
        connections: 1_000,
        half_open: 250,
        head: Duration::from_secs(20),
        body: Duration::from_secs(20),
        body_bytes: 64 << 10,
        streams: 250,
        scenario_bytes: 0,
    };

    /// For tests, whose scenarios may send large events.
    pub const SCRIPTED: Self = Self {
        body_bytes: 16 << 20,
        scenario_bytes: 256 << 20,
        ..Self::DEMO
    };
}
