//! The table of gaps, which the package passes too.

use headwater::session::gap::{Gap, Sequence, of_event, of_headers, of_sequence};
use serde::Deserialize;
use std::collections::HashMap;

#[derive(Debug, Deserialize)]
struct Case {
    name: String,
    asked: String,
    headers: Option<HashMap<String, String>>,
    event: Option<Event>,
    /// The events' numbers; the gap is the one before the last of them.
    sequence: Option<Vec<Option<u64>>>,
    gap: Option<Expected>,
}

#[derive(Debug, Deserialize)]
struct Event {
    data: String,
    id: String,
}

#[derive(Debug, PartialEq, Deserialize)]
struct Expected {
    asked: String,
    from: Option<String>,
    reason: String,
    missed: Option<u64>,
}

impl From<Gap> for Expected {
    fn from(gap: Gap) -> Self {
        Self {
            asked: gap.asked,
            from: gap.from,
            reason: gap.reason,
            missed: gap.missed,
        }
    }
}

#[test]
fn every_gap_of_the_table_is_found_and_no_other() {
    let cases: Vec<Case> = serde_json::from_str(include_str!("gaps.json")).unwrap();
    assert!(cases.len() >= 50);
    for case in cases {
        let asked = &*case.asked;
        let gap = if let Some(headers) = &case.headers {
            of_headers(asked, |name| headers.get(name).cloned())
        } else if let Some(event) = &case.event {
            Some(of_event(asked, &event.data, &event.id))
        } else {
            let mut sequence = Sequence::default();
            let numbers = case.sequence.iter().flatten().flatten();
            numbers.fold(None, |_, number| {
                let missed = sequence.next(*number)?;
                Some(of_sequence(asked, *number, missed))
            })
        };
        assert_eq!(gap.map(Expected::from), case.gap, "{}", case.name);
    }
}
