use core::fmt;

use super::{Fault, Policy};

/// What carries a stream. Displayed, it is a word: "native" or "fetch".
///
/// ```no_run
/// # #[cfg(feature = "web")] {
/// use headwater::{EventSource, Transport};
///
/// let feed = EventSource::builder("/feed").transport(Transport::Fetch).open();
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(not(feature = "__engine"), non_exhaustive)]
pub enum Transport {
    /// The browser's own `EventSource`: it shows in the developer tools, costs the page nothing
    /// while it waits, and can do a GET with cookies, no more.
    Native,
    /// `fetch` with a streamed body: headers, methods, bodies, readable errors, speed.
    Fetch,
}

/// Which transport a source has taken, and why. A source has one, and so has each change of its
/// state.
///
/// ```no_run
/// # #[cfg(feature = "web")] {
/// use headwater::EventSource;
///
/// let feed = EventSource::builder("/feed").open();
/// let states = feed.on_state(|change| {
///     println!("{:?} through {:?}", change.state, change.choice.transport);
/// });
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Choice {
    /// What carries the stream.
    pub transport: Transport,
    /// What decided.
    pub why: Why,
}

/// What decides, beside the [`Policy`], which transport an attempt takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Circumstances {
    /// The platform has an `EventSource` of its own.
    pub has_native: bool,
    /// There is a last event ID to go on from.
    pub has_id: bool,
    /// Events are wanted whatever their type.
    pub any_type: bool,
    /// Nothing is to be read that can't be handled yet.
    pub in_pace: bool,
}

impl Choice {
    /// This transport, for this reason.
    ///
    /// ```
    /// use headwater::session::{Choice, Transport, Why};
    ///
    /// let choice = Choice::new(Transport::Fetch, Why::Request);
    /// assert_eq!(choice.to_string(), "fetch, since the request is no plain GET");
    /// ```
    pub const fn new(transport: Transport, why: Why) -> Self {
        Self { transport, why }
    }

    /// What a first attempt takes. It is decided before connecting, and never silently after a
    /// failure: an error of the browser's own `EventSource` says nothing.
    pub(super) fn first(policy: &Policy, circumstances: Circumstances) -> Self {
        let Circumstances {
            has_native, has_id, ..
        } = circumstances;
        match policy.transport {
            Some(transport) => Self {
                transport,
                why: Why::Asked,
            },
            None if !policy.is_plain => Self::fetch(Why::Request),
            None if policy.needs_fetch
                || policy.until
                || policy.reconnect.is_some()
                || policy.lenient.is_any() =>
            {
                Self::fetch(Why::Policy)
            }
            None => match Self::beyond_native(policy, circumstances) {
                Some(choice) => choice,
                None if !has_native => Self::fetch(Why::Missing),
                None if has_id => Self::fetch(Why::Resume),
                None => Self {
                    transport: Transport::Native,
                    why: Why::Plain,
                },
            },
        }
    }

    /// What the attempt after this one takes, which ended by `fault`. What was native and has ended
    /// is not opened anew where a new one could neither say why nor where to go on from.
    pub(super) fn next(self, policy: &Policy, circumstances: Circumstances, fault: Fault) -> Self {
        match self.transport {
            _ if policy.transport.is_some() => self,
            Transport::Fetch => self,
            Transport::Native if matches!(fault, Fault::Native) => Self::fetch(Why::GaveUp),
            Transport::Native => Self::first(policy, circumstances),
        }
    }

    /// The way to what is wanted and native can't give, unless the options name the transport.
    pub(super) fn beyond_native(policy: &Policy, circumstances: Circumstances) -> Option<Self> {
        let Circumstances {
            any_type, in_pace, ..
        } = circumstances;
        let why = match (any_type, in_pace) {
            _ if policy.transport.is_some() => return None,
            (true, _) => Why::AnyType,
            (_, true) => Why::Pace,
            _ => return None,
        };
        Some(Self::fetch(why))
    }

    fn fetch(why: Why) -> Self {
        Self {
            transport: Transport::Fetch,
            why,
        }
    }
}

/// Why a transport was taken. Displayed, it is a sentence.
///
/// ```
/// use headwater::session::Why;
///
/// assert_eq!(Why::Missing.to_string(), "there is no EventSource");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Why {
    /// The options name it.
    Asked,
    /// A plain GET needs no more.
    Plain,
    /// The request is more than a plain GET: headers, a method, a body, or values made anew for
    /// each attempt.
    Request,
    /// The policy needs to see what native hides: bytes that are no events, statuses, ids.
    Policy,
    /// Someone wants events whatever their type; native gives only types that are named.
    AnyType,
    /// There is no `EventSource` here.
    Missing,
    /// Native gave up. It does not say why, so the next attempt asks in a way that can be read.
    GaveUp,
    /// There is a last event ID to send, which native can't.
    Resume,
    /// Someone wants nothing read that can't be handled yet, and native reads on by itself.
    Pace,
}

impl fmt::Display for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Native => "native",
            Self::Fetch => "fetch",
        })
    }
}

impl fmt::Display for Choice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, since {}", self.transport, self.why)
    }
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Asked => "the options name it",
            Self::Plain => "a plain GET needs no more",
            Self::Request => "the request is no plain GET",
            Self::Policy => "the options need fetch",
            Self::AnyType => "every event type is wanted",
            Self::Missing => "there is no EventSource",
            Self::GaveUp => "native gave up",
            Self::Resume => "there is a last event ID",
            Self::Pace => "a reader sets the pace",
        })
    }
}
