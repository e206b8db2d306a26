//! A walk, drawn from a seed.

use headwater::session::Millis;

use crate::act::{Act, Stored, T, Who};
use crate::random::Random;
use crate::server::{Ids, Mood};
use crate::world::SLOTS;

/// What a walk is, beside what is drawn in it.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    pub(crate) seed: u64,
    pub(crate) ids: Ids,
    pub(crate) line_end: &'static str,
    pub(crate) mark: bool,
    pub(crate) tells_all: bool,
    pub(crate) buffer: usize,
    pub(crate) replay: bool,
    /// The time between two events, and between two comments.
    pub(crate) pace: Millis,
    pub(crate) beat: Option<Millis>,
    pub(crate) slowness: Millis,
    pub(crate) slow_head: Millis,
    /// What some events have beyond their number, in bytes.
    pub(crate) padding: usize,
    /// What is done, and when.
    pub(crate) acts: Vec<(Millis, Act)>,
}

/// Which kind of walk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Up to eight tabs.
    Few,
    /// Up to fifty.
    Many,
    /// Beside a shared worker.
    Worker,
    /// The stream has other IDs than one for each event, or none.
    OtherIds,
    /// Large events, small buffers, slow readers.
    Slow,
}

impl Plan {
    /// Nothing is done, and all goes well.
    pub(crate) fn quiet() -> Self {
        Self {
            seed: 1,
            ids: Ids::Each,
            line_end: "\n",
            mark: false,
            tells_all: false,
            buffer: 256 << 10,
            replay: false,
            pace: 1000,
            beat: None,
            slowness: 5,
            slow_head: 20,
            padding: 0,
            acts: Vec::new(),
        }
    }

    pub(crate) fn draw(kind: Kind, seed: u64) -> Self {
        let mut random = Random::new(seed, kind as u64 + 7);
        let mut plan = Self {
            seed,
            ids: if kind == Kind::OtherIds {
                random.of(&[Ids::None, Ids::Third, Ids::Repeated])
            } else {
                Ids::Each
            },
            line_end: random.of(&["\n", "\n", "\r\n", "\r"]),
            mark: random.percent(20),
            tells_all: random.percent(20),
            buffer: 256 << 10,
            replay: random.percent(25),
            pace: random.of(&[200, 1000, 3000, 20_000]),
            beat: random.of(&[None, Some(15_000)]),
            slowness: random.of(&[5, 200, 3000]),
            slow_head: random.of(&[20, 500, 8000]),
            padding: random.of(&[0, 0, 2000]),
            acts: Vec::new(),
        };
        if kind == Kind::Slow {
            plan.buffer = random.of(&[1000, 8000, 64_000]);
            plan.padding = random.of(&[0, 200, plan.buffer / 2, plan.buffer * 2]);
        }
        let mut rounds = Rounds {
            kind,
            slots: match kind {
                Kind::Many => 20 + random.below(SLOTS as u64 - 19),
                _ => 2 + random.below(7),
            } as usize,
            at: 0,
            random,
            acts: Vec::new(),
            buffer: plan.buffer,
        };
        for _ in 0..if kind == Kind::Many { 2 } else { 3 } {
            rounds.round();
        }
        plan.acts = rounds.acts;
        plan
    }

    /// The longest event, roughly, in bytes.
    pub(crate) fn longest(&self) -> usize {
        let bursts = self.acts.iter().map(|(_, act)| match act {
            Act::Burst { padding, .. } => *padding,
            _ => 0,
        });
        bursts.chain([self.padding]).max().unwrap_or(0) + 100
    }

    /// How long it takes.
    pub(crate) fn time(&self) -> Millis {
        self.acts.last().map_or(0, |(at, _)| *at) + REST
    }
}

/// How long a calm lasts, with its checks.
const REST: Millis = 2 * T + 5000;

/// Draws the actions of a walk.
struct Rounds {
    kind: Kind,
    slots: usize,
    at: Millis,
    random: Random,
    acts: Vec<(Millis, Act)>,
    buffer: usize,
}

impl Rounds {
    /// Disturbances, then a calm.
    fn round(&mut self) {
        let first = self.acts.is_empty();
        if first {
            // Often all at once, as a browser opens them when it starts.
            let spread = self.random.of(&[0, 0, 2000]);
            for slot in 0..self.slots {
                if self.random.percent(80) {
                    let at = self.at + self.random.below(spread + 1);
                    let act = self.open(slot);
                    self.acts.push((at, act));
                }
            }
            self.at += spread;
            if self.kind == Kind::Worker && self.random.percent(80) {
                let at = self.at + self.random.span(5000);
                self.acts.push((at, Act::Worker));
            }
            self.acts.sort_by_key(|(at, _)| *at);
            self.at = self.acts.last().map_or(0, |(at, _)| *at);
        }
        for _ in 0..5 + self
            .random
            .below(if self.kind == Kind::Many { 60 } else { 40 })
        {
            self.at += match self.random.below(10) {
                0..=2 => self.random.below(20),
                3..=7 => self.random.span(5000),
                8 => self.random.span(40_000),
                _ => self.random.span(200_000),
            };
            let act = self.act();
            self.acts.push((self.at, act));
            // Whoever hears nobody takes a leader for silent that is well, again and again.
            if let Act::Jam { time } = act
                && self.random.percent(70)
            {
                self.at += time;
            }
            // A server that ends its responses makes sources reconnect, and both happen at about the same time.
            if matches!(act, Act::Reconnect(_)) && self.random.percent(30) {
                let clean = self.random.percent(70);
                self.at += self.random.below(10);
                let within = false;
                self.acts.push((self.at, Act::Drop { clean, within }));
            }
        }
        self.at += self.random.span(10_000);
        self.acts.push((self.at, Act::Calm));
        self.at += REST;
    }

    fn slot(&mut self) -> usize {
        self.random.below(self.slots as u64) as usize
    }

    fn who(&mut self) -> Who {
        match self.random.below(10) {
            0..=3 => Who::Leader,
            4 if self.kind == Kind::Worker => Who::Worker,
            _ => Who::Slot(self.slot()),
        }
    }

    fn open(&mut self, slot: usize) -> Act {
        let stored = match self.random.below(10) {
            0 => Stored::Last,
            1 | 2 => Stored::Old(self.random.span(300)),
            _ => Stored::None,
        };
        Act::Open {
            slot,
            stored,
            visible: self.random.percent(50),
            beside_worker: self.kind == Kind::Worker && self.random.percent(90),
        }
    }

    fn act(&mut self) -> Act {
        if self.kind == Kind::Worker && self.random.percent(15) {
            let told = false;
            let who = Who::Worker;
            return match self.random.below(5) {
                0 => Act::Freeze { who, told },
                1 => Act::Thaw(who),
                2 => Act::Crash(who),
                3 => Act::NoWorker(self.slot()),
                _ => Act::Worker,
            };
        }
        if self.kind == Kind::Slow && self.random.percent(30) {
            return match self.random.below(3) {
                0 => Act::Burst {
                    events: 1 + self.random.span(200) as u32,
                    padding: self.random.span(self.buffer as u64 * 2) as usize,
                },
                _ => Act::Busy {
                    who: self.who(),
                    time: self.random.span(60_000),
                },
            };
        }
        match self.random.below(100) {
            0..=13 => {
                let slot = self.slot();
                self.open(slot)
            }
            14..=20 => Act::Close(self.who()),
            21..=25 => Act::Crash(self.who()),
            26..=31 => Act::Freeze {
                who: self.who(),
                told: self.random.percent(40),
            },
            32..=38 => Act::Thaw(Who::Slot(self.slot())),
            39..=43 => Act::Aside(self.who()),
            44..=49 => Act::Back(self.slot()),
            50..=52 => Act::Leave(self.who()),
            53..=56 => Act::Reload {
                slot: self.slot(),
                keeps: self.random.percent(70),
            },
            57..=61 => Act::Show(self.slot()),
            62..=66 => Act::Hide {
                slot: self.slot(),
                throttled: self.random.percent(20),
            },
            67..=69 => Act::Jump {
                who: self.who(),
                by: self.random.span(3_600_000),
            },
            70..=73 => Act::Cut {
                who: self.who(),
                silent: self.random.percent(30),
            },
            74 | 75 => Act::Mend(self.slot()),
            76 => Act::CutAll {
                silent: self.random.percent(30),
            },
            77..=79 => Act::MendAll,
            80..=82 => {
                let status = self.random.of(&[401, 503, 500, 204]);
                let other = [Mood::Mute, Mood::Down, Mood::Fine, Mood::Refuses(status)];
                Act::Server(self.random.of(&other))
            }
            83..=85 => Act::Server(Mood::Fine),
            86..=89 => Act::Drop {
                clean: self.random.percent(50),
                within: self.random.percent(50),
            },
            90 | 91 => Act::Burst {
                events: 1 + self.random.span(50) as u32,
                padding: 0,
            },
            92 | 93 => Act::Rubbish(self.random.next()),
            94..=96 => Act::Reconnect(self.who()),
            97 => Act::Rest,
            98 => Act::Jam {
                time: 60_000 + self.random.span(200_000),
            },
            _ => Act::Busy {
                who: self.who(),
                time: self.random.span(20_000),
            },
        }
    }
}
