//! Where a log goes on for a client that names the last event it has, and how it says so when it can't: by the
//! headers `Headwater-Resumed` and `Headwater-Resumed-From`, and by an event `headwater.reset` that comes first.
//!
//! A log is a run of numbered events under an epoch. It is decided here alone whether a client misses something,
//! for the demo's feeds and for those of scenarios.

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::json;

use crate::script::{Reason, Resumed};

pub(crate) const RESUMED: HeaderName = HeaderName::from_static("headwater-resumed");
pub(crate) const RESUMED_FROM: HeaderName = HeaderName::from_static("headwater-resumed-from");
/// The comment that follows the last event that was there already.
pub(crate) const UP_TO_DATE: &str = ": up-to-date\n\n";
/// How many characters are repeated of the ID that a client has asked for. It may be anything, of any length.
const REPEATED: usize = 256;
/// The most characters of an epoch.
const EPOCH: usize = 32;

/// The ID of an event.
pub(crate) fn id(epoch: &str, number: u64) -> String {
    format!("{epoch}-{number}")
}

/// Whether IDs may begin with it: a header has to carry them, and its end has to be found.
pub(crate) fn is_epoch(text: &str) -> bool {
    (1..=EPOCH).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// The epoch and the number of an ID. `None` if it is not exactly as [`id`] writes it.
fn parts(text: &str) -> Option<(&str, u64)> {
    let (epoch, digits) = text.split_once('-')?;
    let number: u64 = digits.parse().ok()?;
    // `parse` takes "+1" and "01" as well, which no log has given.
    (is_epoch(epoch) && number.to_string() == digits).then_some((epoch, number))
}

/// What a log has.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Span<'a> {
    pub(crate) epoch: &'a str,
    /// Why an ID of another epoch is of no use.
    pub(crate) other_epoch: Reason,
    /// The number of the oldest event that is kept. If none is kept, it is the next one's.
    pub(crate) oldest: u64,
    /// The number of the newest event. 0 before the first one.
    pub(crate) newest: u64,
}

/// Where a stream begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Start {
    /// The number of the event after which it begins.
    pub(crate) after: u64,
    pub(crate) found: Found,
}

/// What became of the ID that a client asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// It asked for none.
    Unasked,
    /// All that followed is still there.
    All,
    /// It isn't.
    Gap(Gap),
}

/// What a client has to be told where it misses events, or may miss some.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Gap {
    pub(crate) asked: String,
    /// The ID before the first event that is sent.
    pub(crate) from: String,
    pub(crate) reason: Reason,
    /// How many events are missing, where that is known.
    pub(crate) missed: Option<u64>,
    pub(crate) resumed: Resumed,
}

impl Span<'_> {
    /// Where to begin for a client that asks for the events after this ID. Without an ID it is the newest event.
    ///
    /// "All" is said only where each event after the ID is there. What is of another epoch, or was never given,
    /// proves nothing.
    pub(crate) fn start(self, asked: Option<&str>) -> Start {
        let Some(asked) = asked.filter(|asked| !asked.is_empty()) else {
            return Start {
                after: self.newest,
                found: Found::Unasked,
            };
        };
        match parts(asked) {
            Some((epoch, number)) if epoch == self.epoch && number <= self.newest => {
                match self.gap_after(number) {
                    None => Start {
                        after: number,
                        found: Found::All,
                    },
                    Some(gap) => gap,
                }
            }
            // All of this run came after the other one, so the client has none of it.
            Some((epoch, _)) if epoch != self.epoch => {
                self.gap(asked, self.oldest - 1, self.other_epoch, None)
            }
            _ => self.gap(asked, self.newest, Reason::Unknown, None),
        }
    }

    /// Where to go on for a client that has all up to this number, if events after it are no longer kept.
    pub(crate) fn gap_after(self, number: u64) -> Option<Start> {
        let missed = (self.oldest - 1).saturating_sub(number);
        (missed > 0).then(|| {
            let asked = id(self.epoch, number);
            self.gap(&asked, self.oldest - 1, Reason::Trimmed, Some(missed))
        })
    }

    /// Where to go on for a client that has an event of another epoch.
    pub(crate) fn gap_after_epoch(self, epoch: &str, number: u64) -> Start {
        let asked = id(epoch, number);
        self.gap(&asked, self.oldest - 1, self.other_epoch, None)
    }

    fn gap(self, asked: &str, after: u64, reason: Reason, missed: Option<u64>) -> Start {
        let gap = Gap {
            asked: asked.chars().take(REPEATED).collect(),
            from: id(self.epoch, after),
            reason,
            missed,
            resumed: match after < self.newest {
                true => Resumed::Partial,
                false => Resumed::None,
            },
        };
        Start {
            after,
            found: Found::Gap(gap),
        }
    }
}

impl Start {
    /// Whether it goes on where the client asked. `None` if it asked for nothing.
    pub(crate) fn resumed(&self) -> Option<Resumed> {
        match &self.found {
            Found::Unasked => None,
            Found::All => Some(Resumed::Complete),
            Found::Gap(gap) => Some(gap.resumed),
        }
    }

    pub(crate) fn gap(&self) -> Option<&Gap> {
        match &self.found {
            Found::Gap(gap) => Some(gap),
            _ => None,
        }
    }

    /// Adds the headers that say so. Nothing of what the client has sent is in them.
    pub(crate) fn write_headers(&self, headers: &mut HeaderMap) {
        let Some(resumed) = self.resumed() else {
            return;
        };
        let value = match resumed {
            Resumed::Complete => "complete",
            Resumed::Partial => "partial",
            Resumed::None => "none",
        };
        headers.insert(RESUMED, HeaderValue::from_static(value));
        if let Some(gap) = self.gap()
            && let Ok(from) = HeaderValue::try_from(&gap.from)
        {
            headers.insert(RESUMED_FROM, from);
        }
    }
}

impl Gap {
    /// The event that tells the client. The new last event ID is in the same block, so that no client has the one
    /// without the other.
    pub(crate) fn block(&self) -> String {
        let mut data = json!({ "reason": self.reason, "asked": self.asked, "from": self.from });
        if let Some(missed) = self.missed {
            data["missed"] = missed.into();
        }
        // JSON has no line breaks, also where the ID had some.
        format!(
            "event: headwater.reset\nid: {}\ndata: {data}\n\n",
            self.from
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPAN: Span<'static> = Span {
        epoch: "b",
        other_epoch: Reason::Epoch,
        oldest: 4,
        newest: 9,
    };

    fn told(span: Span<'_>, asked: &str) -> (u64, Resumed, Option<(Reason, Option<u64>)>) {
        let start = span.start(Some(asked));
        let gap = start.gap().map(|gap| (gap.reason, gap.missed));
        (start.after, start.resumed().unwrap(), gap)
    }

    #[test]
    fn all_is_said_only_where_each_event_after_the_id_is_there() {
        for (asked, expected) in [
            ("b-9", (9, Resumed::Complete, None)),
            ("b-4", (4, Resumed::Complete, None)),
            ("b-3", (3, Resumed::Complete, None)),
            (
                "b-2",
                (3, Resumed::Partial, Some((Reason::Trimmed, Some(1)))),
            ),
            (
                "b-0",
                (3, Resumed::Partial, Some((Reason::Trimmed, Some(3)))),
            ),
            ("a-9", (3, Resumed::Partial, Some((Reason::Epoch, None)))),
            ("a-99", (3, Resumed::Partial, Some((Reason::Epoch, None)))),
            ("b-10", (9, Resumed::None, Some((Reason::Unknown, None)))),
        ] {
            assert_eq!(told(SPAN, asked), expected, "{asked}");
        }
        for asked in [
            "9",
            "b",
            "b-",
            "-9",
            "b-09",
            "b-+9",
            "b--9",
            "b-9-9",
            "b-9 ",
            "B 9",
            "é-9",
            "b-18446744073709551616",
            "b-9\nid: x",
        ] {
            let unknown = (9, Resumed::None, Some((Reason::Unknown, None)));
            assert_eq!(told(SPAN, asked), unknown, "{asked:?}");
        }
        for asked in [None, Some("")] {
            let start = SPAN.start(asked);
            assert_eq!((start.after, start.found), (9, Found::Unasked));
        }
    }

    #[test]
    fn a_log_that_keeps_nothing_can_only_go_on_after_its_newest() {
        let nothing = Span { oldest: 10, ..SPAN };
        assert_eq!(told(nothing, "b-9"), (9, Resumed::Complete, None));
        let trimmed = Some((Reason::Trimmed, Some(2)));
        assert_eq!(told(nothing, "b-7"), (9, Resumed::None, trimmed));
        let other = Some((Reason::Epoch, None));
        assert_eq!(told(nothing, "a-7"), (9, Resumed::None, other));
        let empty = Span {
            oldest: 1,
            newest: 0,
            ..SPAN
        };
        assert_eq!(told(empty, "b-0"), (0, Resumed::Complete, None));
        assert_eq!(told(empty, "a-7"), (0, Resumed::None, other));
    }

    #[test]
    fn the_event_is_one_block_whatever_was_asked_for() {
        for asked in [
            "x\r\nid: evil\n\ndata: evil",
            "\"},\u{2028}\0",
            &"ü".repeat(10_000),
        ] {
            let start = SPAN.start(Some(asked));
            let block = start.gap().unwrap().block();
            let lines: Vec<_> = block.split(['\r', '\n']).collect();
            let [event, id, data, "", ""] = lines[..] else {
                panic!("{block:?}")
            };
            assert_eq!((event, id), ("event: headwater.reset", "id: b-9"));
            let data: serde_json::Value =
                serde_json::from_str(data.strip_prefix("data: ").unwrap()).unwrap();
            let repeated: String = asked.chars().take(REPEATED).collect();
            assert_eq!(data["asked"], repeated);
            assert_eq!(data.get("missed"), None);
        }
    }
}
