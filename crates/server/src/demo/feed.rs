use std::collections::VecDeque;

use serde_json::json;

use super::random::Random;
use crate::{
    resume::{self, Span},
    script::Reason,
};

/// How many events are kept for replay. The oldest is dropped first, so a client that was away for too
/// long misses some, and is told so.
pub(super) const HISTORY: usize = 8_000;
/// The time between two ticks, in ms.
const BEAT: u64 = 250;
/// The most beats that are made up for when nobody has read the feed for long.
const MISSED: u64 = 4_000;
/// The beats between two sentences of news (7 s), and between two halts (40 s).
const NEWS_EVERY: u64 = 28;
const HALT_EVERY: u64 = 160;
/// How many beats a halt lasts (4 s).
const HALT_LASTS: u64 = 16;
/// How many letters and digits a feed's epoch has.
const EPOCH: usize = 6;

const SYMBOLS: [&str; 4] = ["HEAD", "WATR", "SPRG", "DLTA"];
const NEWS: [&str; 8] = [
    "Upstream reports that everything is flowing.",
    "A blank line was seen; analysts say an event had ended.",
    "Comment lines fell silent again, as comment lines do.",
    "Carriage returns remain legal tender in all event streams.",
    "An ID was reset to nothing. It had no comment.",
    "Reconnection time unchanged, says the server that sets it.",
    "Byte order mark found at the head of a stream and quietly dropped.",
    "Proxies promise to buffer less. Markets unmoved.",
];

/// A made-up ticker. Its events fall due by the clock, whether anybody listens or not. The time is an
/// argument, so that tests need no clock.
#[derive(Debug)]
pub(super) struct Feed {
    /// The part of the IDs that another feed's events do not have: after a restart the numbers begin anew.
    epoch: String,
    events: VecDeque<Event>,
    /// The last event's number.
    seq: u64,
    beat: u64,
    /// When the next beat is due, in ms since the feed began.
    due: u64,
    /// Unix time of the feed's beginning, in ms.
    began: u64,
    /// In hundredths.
    prices: [u64; SYMBOLS.len()],
    halted: Option<usize>,
    random: Random,
}

#[derive(Debug)]
struct Event {
    seq: u64,
    text: String,
}

/// The events that follow the last one that a client has, or the first of them.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Rest {
    /// The events as event stream text, about as long as was asked for. Where events before them are no longer kept,
    /// it begins with the event that says so.
    pub(super) text: String,
    /// The number of the last event in it.
    pub(super) last: u64,
    /// How many events are in it.
    pub(super) events: u64,
}

impl Feed {
    /// A feed that begins now: at this Unix time, in ms.
    pub(super) fn new(began: u64) -> Self {
        let mut random = Random::new();
        Self {
            epoch: random.letters(EPOCH),
            events: VecDeque::new(),
            seq: 0,
            beat: 0,
            due: BEAT,
            began,
            prices: [12_345, 6_402, 2_718, 31_416],
            halted: None,
            random,
        }
    }

    /// What can still be replayed.
    pub(super) fn span(&self) -> Span<'_> {
        Span {
            epoch: &self.epoch,
            other_epoch: Reason::Epoch,
            oldest: self.events.front().map_or(self.seq + 1, |event| event.seq),
            newest: self.seq,
        }
    }

    /// When the next event falls due, in ms since the feed began.
    pub(super) fn due(&self) -> u64 {
        self.due
    }

    /// Makes all events that are due at this time, in ms since the feed began.
    pub(super) fn advance(&mut self, now: u64) {
        self.due = self.due.max(now.saturating_sub(MISSED * BEAT));
        while self.due <= now {
            self.beat();
            self.due += BEAT;
        }
    }

    /// Makes so many ticks at once, dated this time, in ms since the feed began.
    pub(super) fn burst(&mut self, count: u64, now: u64) {
        for _ in 0..count {
            self.tick(self.began + now);
        }
    }

    /// The events that follow number `seen`, up to about so many bytes. `None` if there are none.
    pub(super) fn rest_after(&self, seen: u64, bytes: usize) -> Option<Rest> {
        let mut rest = Rest {
            text: String::new(),
            last: seen,
            events: 0,
        };
        // A client that reads slowly may be overtaken in the middle of a stream.
        if let Some(start) = self.span().gap_after(seen)
            && let Some(gap) = start.gap()
        {
            rest.text = gap.block();
        }
        let from = self.events.partition_point(|event| event.seq <= seen);
        for event in self.events.range(from..) {
            if rest.events > 0 && rest.text.len() >= bytes {
                break;
            }
            rest.text.push_str(&event.text);
            rest.last = event.seq;
            rest.events += 1;
        }
        (rest.events > 0).then_some(rest)
    }

    fn beat(&mut self) {
        let at = self.began + self.due;
        self.beat += 1;
        match self.beat % HALT_EVERY {
            0 => self.halt(at),
            HALT_LASTS => self.resume(at),
            _ => {}
        }
        if self.beat.is_multiple_of(NEWS_EVERY) {
            let text = *self.random.choose(&NEWS);
            self.push("news", |seq| json!({ "seq": seq, "text": text, "at": at }));
        }
        self.tick(at);
    }

    fn tick(&mut self, at: u64) {
        let mut index = self.random.below(SYMBOLS.len() as u64) as usize;
        if self.halted == Some(index) {
            index = (index + 1) % SYMBOLS.len();
        }
        let price = &mut self.prices[index];
        // A step is at most half a percent, up or down. The added 1 keeps a low price moving.
        let step = *price / 200 + 1;
        *price = (*price + self.random.below(2 * step + 1))
            .saturating_sub(step)
            .max(100);
        let price = *price as f64 / 100.0;
        self.push(
            "tick",
            |seq| json!({ "seq": seq, "symbol": SYMBOLS[index], "price": price, "at": at }),
        );
    }

    fn halt(&mut self, at: u64) {
        let index = self.random.below(SYMBOLS.len() as u64) as usize;
        self.halted = Some(index);
        self.push("halt", |seq| {
            json!({ "seq": seq, "symbol": SYMBOLS[index], "reason": "The rapids are being inspected.", "at": at })
        });
    }

    fn resume(&mut self, at: u64) {
        if let Some(index) = self.halted.take() {
            self.push(
                "resume",
                |seq| json!({ "seq": seq, "symbol": SYMBOLS[index], "at": at }),
            );
        }
    }

    fn push(&mut self, kind: &str, data: impl FnOnce(u64) -> serde_json::Value) {
        self.seq += 1;
        let seq = self.seq;
        let id = resume::id(&self.epoch, seq);
        let text = format!("event: {kind}\nid: {id}\ndata: {}\n\n", data(seq));
        self.events.push_back(Event { seq, text });
        if self.events.len() > HISTORY {
            self.events.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(rest: &Rest) -> Vec<u64> {
        rest.text
            .lines()
            .filter_map(|line| line.strip_prefix("id: ")?.split_once('-')?.1.parse().ok())
            .collect()
    }

    #[test]
    fn four_ticks_fall_due_each_second() {
        let mut feed = Feed::new(0);
        feed.advance(249);
        assert_eq!(feed.seq, 0);
        feed.advance(250);
        assert_eq!(feed.seq, 1);
        feed.advance(1_000);
        assert_eq!(feed.seq, 4);
        feed.advance(1_000);
        assert_eq!((feed.seq, feed.due()), (4, 1_250));
    }

    #[test]
    fn a_minute_has_every_kind_of_event_under_its_own_number() {
        let mut feed = Feed::new(0);
        feed.advance(60_000);
        let rest = feed.rest_after(0, usize::MAX).unwrap();
        assert_eq!(numbers(&rest), (1..=feed.seq).collect::<Vec<_>>());
        for kind in ["tick", "news", "halt", "resume"] {
            assert!(rest.text.contains(&format!("event: {kind}\n")), "no {kind}");
        }
        for block in rest.text.split_terminator("\n\n") {
            let line = |name| {
                block
                    .lines()
                    .find_map(|line| line.strip_prefix(name))
                    .unwrap()
            };
            let data: serde_json::Value = serde_json::from_str(line("data: ")).unwrap();
            assert_eq!(format!("{}-{}", feed.epoch, data["seq"]), line("id: "));
        }
    }

    #[test]
    fn a_rest_goes_on_where_the_one_before_ended() {
        let mut feed = Feed::new(0);
        feed.burst(100, 0);
        let first = feed.rest_after(90, 1).unwrap();
        assert_eq!((numbers(&first), first.last), (vec![91], 91));
        let second = feed.rest_after(first.last, usize::MAX).unwrap();
        assert_eq!(numbers(&second), (92..=100).collect::<Vec<_>>());
        assert_eq!(feed.rest_after(100, usize::MAX), None);
        assert_eq!(feed.rest_after(u64::MAX, usize::MAX), None);
    }

    #[test]
    fn the_history_is_bounded() {
        let mut feed = Feed::new(0);
        feed.burst(HISTORY as u64 + 10, 0);
        let rest = feed.rest_after(10, usize::MAX).unwrap();
        assert_eq!(rest.events, HISTORY as u64);
        assert_eq!(rest.last, feed.seq);
        assert_eq!(numbers(&rest)[0], 11);
    }

    #[test]
    fn a_reader_that_was_overtaken_is_told_how_many_events_it_misses() {
        let mut feed = Feed::new(0);
        feed.burst(10, 0);
        let read = feed.rest_after(4, usize::MAX).unwrap();
        feed.burst(HISTORY as u64 + 5, 0);
        let rest = feed.rest_after(read.last, 1).unwrap();
        let epoch = &feed.epoch;
        let reset = format!(
            "event: headwater.reset\nid: {epoch}-15\ndata: {}\n\n",
            json!({ "reason": "trimmed", "asked": format!("{epoch}-10"), "from": format!("{epoch}-15"), "missed": 5 })
        );
        assert!(rest.text.starts_with(&reset), "{}", rest.text);
        assert_eq!((rest.events, rest.last), (1, 16));
        let next = feed.rest_after(rest.last, 1).unwrap();
        assert_eq!(numbers(&next), [17]);
    }

    #[test]
    fn what_is_published_while_a_client_replays_comes_once_and_in_order() {
        let mut feed = Feed::new(0);
        feed.burst(50, 0);
        let (mut seen, mut read) = (10, Vec::new());
        while let Some(rest) = feed.rest_after(seen, 500) {
            read.extend(numbers(&rest));
            seen = rest.last;
            if feed.seq < 100 {
                feed.burst(3, 0);
            }
        }
        assert_eq!(read, (11..=feed.seq).collect::<Vec<_>>());
    }

    #[test]
    fn another_feed_gives_other_ids() {
        let epochs = [Feed::new(7), Feed::new(7)].map(|feed| feed.epoch);
        assert_ne!(epochs[0], epochs[1]);
        assert!(epochs.iter().all(|epoch| resume::is_epoch(epoch)));
    }

    #[test]
    fn a_forgotten_feed_makes_up_for_a_bounded_time() {
        let mut feed = Feed::new(0);
        feed.advance(u64::MAX / 2);
        assert!(feed.seq >= MISSED && feed.seq < 2 * MISSED, "{}", feed.seq);
    }
}
