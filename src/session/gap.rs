//! Gaps: a server that can't go on from the last event ID, and says so.
//!
//! There are three ways to say it: the response's headers, an event, and numbers that leave a hole. What says nothing is
//! no gap: most servers say nothing.

use alloc::string::{String, ToString};
use serde_json::Value;

/// The type of the event that tells of a gap, unless the caller names another.
pub const EVENT: &str = "headwater.reset";

/// The reason where the server gives none.
const UNKNOWN: &str = "unknown";

/// The longest reason, in characters.
const LONGEST: usize = 100;

/// Events are missing: the server can't go on from where the last stream ended, or has left some out.
///
/// ```
/// use headwater::session::gap;
///
/// let gap = gap::of_event("5", r#"{"reason":"trimmed","missed":3}"#, "9");
/// assert_eq!((&*gap.asked, gap.from.as_deref()), ("5", Some("9")));
/// assert_eq!((&*gap.reason, gap.missed), ("trimmed", Some(3)));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Gap {
    /// The last event ID that the server was asked to go on from, as it has understood it where it says that. For a hole
    /// in a sequence it is the one before the hole. Empty where there was none.
    pub asked: String,
    /// Where it goes on from: the ID before the first event that comes, `earliest` where a Mercure hub begins from the
    /// beginning, or for a hole in a sequence the number behind it. `None` where it is not known.
    pub from: Option<String>,
    /// The server's own word for it, of at most 100 characters, such as `trimmed`, `epoch`, `restart`; `sequence` for a
    /// hole in a sequence, and `unknown` where nothing is said.
    pub reason: String,
    /// How many events are missing, where that is known.
    pub missed: Option<u64>,
}

impl Gap {
    fn new(asked: &str, from: Option<&str>) -> Self {
        Self {
            asked: asked.into(),
            from: from.filter(|from| !from.is_empty()).map(String::from),
            reason: UNKNOWN.into(),
            missed: None,
        }
    }
}

/// What a response's headers say, where an ID was asked for. `header` gives a header's value by its name in lower case.
///
/// `Headwater-Resumed` says `complete`, `partial` or `none`, and `Headwater-Resumed-From` the ID before the first event
/// that comes. Without that, `Last-Event-ID` or `Mercure-Last-Event-ID` is the ID before the first event that comes, as in
/// the Mercure protocol: a gap where it is not what was asked for.
///
/// ```
/// use headwater::session::gap;
///
/// let header = |name: &str| (name == "headwater-resumed").then(|| "none".to_owned());
/// assert!(gap::of_headers("5", header).is_some());
/// assert!(gap::of_headers("", header).is_none());
/// ```
pub fn of_headers(asked: &str, header: impl Fn(&str) -> Option<String>) -> Option<Gap> {
    if asked.is_empty() {
        return None;
    }
    let value = |name| header(name).filter(|value| !value.is_empty());
    if let Some(resumed) = value("headwater-resumed") {
        let is_gap = matches!(&*resumed, "partial" | "none");
        return is_gap.then(|| Gap::new(asked, value("headwater-resumed-from").as_deref()));
    }
    let from = value("mercure-last-event-id").or_else(|| value("last-event-id"))?;
    (from != asked).then(|| Gap::new(asked, Some(&from)))
}

/// What an event of the type [`EVENT`] says. Its data is a JSON object with `reason`, `from`, `asked` and `missed`, as
/// far as the server knows them, or anything else, which says nothing; `id` is the last event ID that the event brings, empty
/// if it brings none.
///
/// ```
/// use headwater::session::gap;
///
/// let gap = gap::of_event("5", "", "9");
/// assert_eq!((gap.from.as_deref(), &*gap.reason), (Some("9"), "unknown"));
/// ```
pub fn of_event(asked: &str, data: &str, id: &str) -> Gap {
    let said = serde_json::from_str(data).unwrap_or(Value::Null);
    // An index into anything but an object gives null.
    let text = |name| said.get(name).and_then(Value::as_str);
    let first = |a, b| if str::is_empty(a) { b } else { a };
    let from = first(id, text("from").unwrap_or_default());
    let mut gap = Gap::new(text("asked").unwrap_or(asked), Some(from));
    let reason = first(text("reason").unwrap_or_default(), UNKNOWN);
    gap.reason = reason.chars().take(LONGEST).collect();
    gap.missed = said.get("missed").and_then(count);
    gap
}

/// A count of events, as far as JSON's numbers are exact in every language.
fn count(value: &Value) -> Option<u64> {
    let number = value.as_f64()?;
    let whole = number as u64;
    (whole as f64 == number && whole < 1 << 53).then_some(whole)
}

/// Watches the numbers of a stream's events, across reconnects too.
///
/// ```
/// use headwater::session::gap::Sequence;
///
/// let mut sequence = Sequence::default();
/// let missed = [1, 2, 2, 5].map(|number| sequence.next(number));
/// assert_eq!(missed, [None, None, None, Some(2)]);
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Sequence {
    /// The highest number so far.
    last: Option<u64>,
}

impl Sequence {
    /// Takes the next event's number, and says how many are missing before it. A number that is not above the highest one is
    /// an event that comes again.
    pub fn next(&mut self, number: u64) -> Option<u64> {
        let last = *self.last.get_or_insert(number);
        self.last = Some(last.max(number));
        number
            .checked_sub(last)?
            .checked_sub(1)
            .filter(|missed| *missed > 0)
    }
}

/// The gap that a hole in a [`Sequence`] is. `last` is the last event ID before the hole, and `next` the number behind it.
///
/// ```
/// use headwater::session::gap;
///
/// let gap = gap::of_sequence("b2", 5, 2);
/// assert_eq!((&*gap.asked, gap.from.as_deref(), gap.missed), ("b2", Some("5"), Some(2)));
/// ```
pub fn of_sequence(last: &str, next: u64, missed: u64) -> Gap {
    Gap {
        reason: "sequence".into(),
        missed: Some(missed),
        ..Gap::new(last, Some(&next.to_string()))
    }
}
