//! The log of events that the requests to a scenario share.

use std::collections::VecDeque;

use crate::{
    resume::{self, Span, Start},
    script::{Feed, FeedChange, FeedState, Publish, Reason},
};

/// The most events that a scenario begins with, or that are added at once.
const EVENTS: u64 = 100_000;
/// What an event takes beside its data, in bytes.
const EVENT: usize = 100;

#[derive(Debug)]
pub(super) struct Events {
    epoch: String,
    other_epoch: Reason,
    keep: Option<u64>,
    newest: u64,
    /// The text of each event that is kept. The last one is the newest.
    kept: VecDeque<String>,
}

/// The last event that a client has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Position {
    pub(super) epoch: String,
    pub(super) number: u64,
}

/// What a client is sent next.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// The text of the event after its position.
    Event(String),
    /// There is none any more: where to go on instead, and of which epoch that is.
    Gap(Start, String),
}

/// Checks a feed, and gives how much memory it takes, in bytes.
pub(super) fn check(feed: &Feed) -> Result<usize, String> {
    check_epoch(&feed.epoch)?;
    size_of_events(&Publish::Count(feed.events))
}

/// Checks a change, and gives how much memory it takes, in bytes.
pub(super) fn check_change(change: &FeedChange) -> Result<usize, String> {
    change.epoch.as_deref().map_or(Ok(()), check_epoch)?;
    change.publish.as_ref().map_or(Ok(0), size_of_events)
}

fn check_epoch(epoch: &str) -> Result<(), String> {
    match resume::is_epoch(epoch) {
        true => Ok(()),
        false => Err(format!(
            "An epoch is 1 to 32 letters and digits, not {epoch:?}."
        )),
    }
}

fn size_of_events(publish: &Publish) -> Result<usize, String> {
    let (count, data) = match publish {
        Publish::Count(count) => (*count, 0),
        // A line break of one byte becomes a line of its own.
        Publish::Data(data) => (
            data.len() as u64,
            data.iter().map(|data| "\ndata: ".len() * data.len()).sum(),
        ),
    };
    match count {
        0..=EVENTS => Ok(count as usize * EVENT + data),
        _ => Err(format!(
            "At most {EVENTS} events are added at once, not {count}."
        )),
    }
}

impl Events {
    pub(super) fn new(feed: &Feed) -> Self {
        let mut events = Self {
            epoch: feed.epoch.clone(),
            other_epoch: Reason::Epoch,
            keep: feed.keep,
            newest: 0,
            kept: VecDeque::new(),
        };
        events.publish(&Publish::Count(feed.events));
        events
    }

    /// Changes the feed. The change has been checked before.
    ///
    /// # Errors
    /// When the feed is of that epoch already: other events would get the same IDs.
    pub(super) fn change(&mut self, change: &FeedChange) -> Result<FeedState, String> {
        if let Some(epoch) = &change.epoch {
            if *epoch == self.epoch {
                return Err(format!("The feed is of the epoch {epoch:?} already."));
            }
            self.epoch.clone_from(epoch);
            self.newest = 0;
            self.kept.clear();
        }
        self.other_epoch = change.reason.unwrap_or(self.other_epoch);
        self.keep = change.keep.or(self.keep);
        self.trim();
        if let Some(publish) = &change.publish {
            self.publish(publish);
        }
        Ok(self.state())
    }

    pub(super) fn state(&self) -> FeedState {
        let span = self.span();
        FeedState {
            epoch: span.epoch.to_owned(),
            oldest: span.oldest,
            newest: span.newest,
            last_event_id: resume::id(span.epoch, span.newest),
        }
    }

    /// Where to begin for a client that asks for the events after this ID.
    pub(super) fn start(&self, asked: Option<&str>) -> (Start, Position) {
        let start = self.span().start(asked);
        let position = self.position(start.after);
        (start, position)
    }

    pub(super) fn position(&self, number: u64) -> Position {
        Position {
            epoch: self.epoch.clone(),
            number,
        }
    }

    /// What follows this position. `None` if nothing does yet.
    pub(super) fn next(&self, position: &Position) -> Option<Next> {
        let span = self.span();
        let gap = if position.epoch == self.epoch {
            span.gap_after(position.number)
        } else {
            Some(span.gap_after_epoch(&position.epoch, position.number))
        };
        if let Some(start) = gap {
            return Some(Next::Gap(start, self.epoch.clone()));
        }
        let index = position.number + 1 - span.oldest;
        let text = self.kept.get(index as usize)?;
        Some(Next::Event(text.clone()))
    }

    fn span(&self) -> Span<'_> {
        Span {
            epoch: &self.epoch,
            other_epoch: self.other_epoch,
            oldest: self.newest + 1 - self.kept.len() as u64,
            newest: self.newest,
        }
    }

    fn publish(&mut self, publish: &Publish) {
        match publish {
            Publish::Count(count) => {
                for _ in 0..*count {
                    let data = (self.newest + 1).to_string();
                    self.push(&data);
                }
            }
            Publish::Data(data) => data.iter().for_each(|data| self.push(data)),
        }
    }

    fn push(&mut self, data: &str) {
        self.newest += 1;
        let mut text = format!("id: {}\n", resume::id(&self.epoch, self.newest));
        for line in data.replace("\r\n", "\n").split(['\r', '\n']) {
            text += &format!("data: {line}\n");
        }
        text.push('\n');
        self.kept.push_back(text);
        self.trim();
    }

    fn trim(&mut self) {
        let most = self.keep.unwrap_or(u64::MAX);
        while self.kept.len() as u64 > most {
            self.kept.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changed(events: &mut Events, change: FeedChange) -> FeedState {
        check_change(&change).unwrap();
        events.change(&change).unwrap()
    }

    #[test]
    fn a_change_is_made_in_its_order_and_trims() {
        let mut events = Events::new(&Feed {
            events: 5,
            ..Feed::default()
        });
        assert_eq!((events.state().oldest, events.state().newest), (1, 5));
        let state = changed(
            &mut events,
            FeedChange {
                keep: Some(2),
                ..FeedChange::default()
            },
        );
        assert_eq!((state.oldest, state.newest), (4, 5));
        let state = changed(
            &mut events,
            FeedChange {
                epoch: Some("b".into()),
                publish: Some(Publish::Data(vec!["x\r\ny\rz\n".into()])),
                ..FeedChange::default()
            },
        );
        assert_eq!((state.oldest, state.last_event_id.as_str()), (1, "b-1"));
        let start = events.position(0);
        let text = "id: b-1\ndata: x\ndata: y\ndata: z\ndata: \n\n";
        assert_eq!(events.next(&start), Some(Next::Event(text.into())));
        assert_eq!(events.next(&events.position(1)), None);
    }

    #[test]
    fn an_epoch_is_not_used_twice_in_a_row() {
        let mut events = Events::new(&Feed::default());
        let change = FeedChange {
            epoch: Some("a".into()),
            ..FeedChange::default()
        };
        assert!(events.change(&change).unwrap_err().contains("already"));
    }

    #[test]
    fn what_could_break_an_id_is_no_epoch() {
        for epoch in ["", "a-b", "ä", "a\n", "a b", &"a".repeat(33)] {
            let feed = Feed {
                epoch: epoch.into(),
                ..Feed::default()
            };
            assert!(check(&feed).is_err(), "{epoch:?}");
        }
    }
}
