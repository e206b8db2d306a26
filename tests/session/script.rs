use headwater::session::{Millis, Policy};

/// What the server does with one request. When its list has run out, it serves without fault.
#[derive(Clone, Debug)]
pub(crate) enum Act {
    /// The connection can't be made.
    Unreachable { after: Millis },
    /// The request is taken, and never answered.
    Mute,
    /// A refusal.
    Refuse {
        after: Millis,
        status: u16,
        retry_after: Option<Millis>,
    },
    /// A stream, whose head may be late: redirects look like that too.
    Serve {
        head: Millis,
        retry: Option<Millis>,
        /// How many events it sends, and how far apart.
        events: u32,
        gap: Millis,
        end: End,
    },
}

/// How a stream ends.
#[derive(Clone, Copy, Debug)]
pub(crate) enum End {
    /// The connection breaks, in the middle of an event.
    Breaks,
    /// The body ends.
    Ends,
    /// Nothing more comes, and nobody says so.
    Stalls,
}

/// What the device does, and the page.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Disturbance {
    /// Without network for so long. Open connections break or survive; new ones fail.
    Offline { span: Millis, breaks: bool },
    /// The page is hidden for so long.
    Hidden { span: Millis },
    /// The lid is shut for so long: nothing runs, then everything that is due runs late. The open
    /// connection dies without a word, and the page may hear that it is back.
    Sleep { span: Millis, resumed: bool },
    /// An input for no reason.
    Spurious(Spurious),
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Spurious {
    Timer,
    Online,
    Resumed,
    LateAnswer,
}

/// Everything that makes a life what it is.
#[derive(Clone, Debug)]
pub(crate) struct Script {
    pub(crate) policy: Policy,
    /// The first transport is the browser's own `EventSource`.
    pub(crate) native: bool,
    pub(crate) acts: Vec<Act>,
    pub(crate) disturbances: Vec<(Millis, Disturbance)>,
    pub(crate) events: u32,
    pub(crate) seed: u64,
}

/// What a server does that has no faults.
pub(crate) const KIND: Act = Act::Serve {
    head: 20,
    retry: None,
    events: u32::MAX,
    gap: 5,
    end: End::Stalls,
};
