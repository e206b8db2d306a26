use core::fmt;

/// What carries a stream.
///
/// ```no_run
/// use headwater::{EventSource, Transport};
///
/// let feed = EventSource::builder("/feed").transport(Transport::Fetch).open();
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
/// use headwater::EventSource;
///
/// let feed = EventSource::builder("/feed").open();
/// let states = feed.on_state(|change| {
///     println!("{:?} through {:?}", change.state, change.choice.transport);
/// });
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What carries the stream.
    pub transport: Transport,
    /// What decided.
    pub why: Why,
}

/// Why a transport was taken. Displayed, it is a sentence.
///
/// ```
/// use headwater::transport::Why;
///
/// assert_eq!(Why::Missing.to_string(), "there is no EventSource here");
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

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Asked => "the options name it",
            Self::Plain => "a plain GET needs no more than the browser's own EventSource",
            Self::Request => "the request is more than a plain GET",
            Self::Policy => "the options need to see what native hides",
            Self::AnyType => "events of every type are wanted, and native gives only named ones",
            Self::Missing => "there is no EventSource here",
            Self::GaveUp => "native gave up without a reason; fetch can read it, and resume",
            Self::Resume => "there is a last event ID to send",
            Self::Pace => "reading is to keep pace with a reader, and native reads on by itself",
        })
    }
}
