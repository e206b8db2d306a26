//! A server, a network, a device and a page around one session.

mod agenda;
mod device;
mod transport;

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use headwater::session::*;

use self::agenda::Due;
use crate::pace::Pace;
use crate::script::*;
use crate::told::*;

/// A server, a network, a device and a page around one session.
pub(crate) struct World {
    session: Driven,
    script: Script,
    acts: std::vec::IntoIter<Act>,
    now: Millis,
    random: u64,
    due: BinaryHeap<Reverse<(Millis, u64, Due)>>,
    sequence: u64,
    /// The transport in flight.
    live: Option<u32>,
    live_is_native: bool,
    transports: u32,
    offline: bool,
    hidden: bool,
    /// The caller is thinking about what should follow.
    asked: bool,
    calm: bool,
    /// The server is without fault, as far as the current request goes.
    kindly: bool,
    refused_401: bool,
    retry_after: Option<Millis>,
    pace: Pace,
    /// The IDs of the events that came, in order.
    pub(crate) received: Vec<u32>,
    pub(crate) closed: Option<Reason>,
    pub(crate) connects: u32,
}

/// The world gets kind after this time, whatever the script.
const CALM: Millis = 4 * 3_600_000;

impl World {
    pub(crate) fn new(script: Script) -> Self {
        let policy = Policy {
            is_plain: script.native,
            ..script.policy.clone()
        };
        let mut world = Self {
            session: Driven::new(policy),
            acts: script.acts.clone().into_iter(),
            now: 5_000_000,
            random: script.seed,
            due: BinaryHeap::new(),
            sequence: 0,
            live: None,
            live_is_native: false,
            transports: 0,
            offline: false,
            hidden: false,
            asked: false,
            calm: false,
            kindly: false,
            refused_401: false,
            retry_after: None,
            pace: Pace::default(),
            received: Vec::new(),
            closed: None,
            connects: 0,
            script,
        };
        for (index, (at, _)) in world.script.disturbances.clone().into_iter().enumerate() {
            world.schedule(at, Due::Disturb(index));
        }
        world.schedule(CALM, Due::Calm);
        let wanted = Input::Rewanted(Circumstances {
            has_native: true,
            ..Circumstances::default()
        });
        world.session.tell(Moment::default(), wanted);
        world.input(Input::Start);
        world
    }

    /// Lives on until the source is closed, or has had every event and the calm.
    pub(crate) fn run(&mut self) {
        for _ in 0..200_000 {
            if self.closed.is_some() || (self.is_complete() && self.calm) {
                return;
            }
            self.step();
        }
        panic!("it never gets done: {:?}", self.session);
    }

    pub(crate) fn is_complete(&self) -> bool {
        self.received.last().copied().unwrap_or(0) >= self.script.events
    }

    /// The next thing happens: the session's timer, or the world's.
    pub(crate) fn step(&mut self) {
        let next = self.due.peek().map(|Reverse((at, ..))| *at);
        let slop = self.roll() % 50;
        let timer = self.session.deadline().map(|at| at.saturating_add(slop));
        match (next, timer) {
            (Some(at), timer) if timer.is_none_or(|timer| at <= timer) => {
                let Some(Reverse((at, _, due))) = self.due.pop() else {
                    return;
                };
                self.now = self.now.max(at);
                self.happen(due);
            }
            (_, Some(timer)) => {
                self.now = self.now.max(timer);
                self.input(Input::Timer);
            }
            (_, None) => assert!(
                self.closed.is_some() || self.is_complete(),
                "nothing will ever happen in {:?}",
                self.session
            ),
        }
    }

    pub(crate) fn input(&mut self, told: impl Into<Told>) {
        let told = told.into();
        if matches!(told, Told::Input(Input::Online | Input::Resumed)) {
            self.pace.woken();
        }
        let moment = Moment {
            now: self.now,
            random: self.roll() as u32,
        };
        self.session.tell(moment, told);
        while let Some(output) = self.session.poll() {
            assert!(self.closed.is_none(), "{output:?} after the end");
            self.perform(output);
        }
        self.check();
    }

    fn check(&self) {
        match self.session.state() {
            State::Idle => panic!("it has started"),
            State::Connecting | State::Open => assert!(self.live.is_some()),
            State::Waiting { until: Some(_), .. } => assert!(self.session.deadline().is_some()),
            State::Waiting { until: None, .. } => {
                assert!(
                    self.live.is_some() || self.offline || self.hidden || self.asked,
                    "no way out"
                );
            }
            State::Closed => assert!(self.closed.is_some() && self.live.is_none()),
        }
    }

    fn perform(&mut self, output: Output) {
        match output {
            Output::Connect(attempt) => {
                assert_eq!(self.live, None, "two connections");
                self.pace.attempt(self.now);
                self.connects += 1;
                assert_eq!(self.session.attempt(), attempt.number);
                self.live_is_native = attempt.choice.transport == Transport::Native;
                self.request();
            }
            Output::Abandon => {
                assert!(self.live.take().is_some(), "nothing to abandon");
            }
            Output::Closed(reason) => self.closed = Some(reason),
            Output::Ask { fault, plan, .. } => {
                assert!(self.script.policy.ask);
                assert_ne!(plan, Plan::Stop, "{fault:?}");
                self.asked = true;
                let roll = self.roll();
                let thinks = if roll & 2 == 0 { 0 } else { roll % 20_000 };
                self.schedule(thinks, Due::Answer(roll & 1 == 0));
            }
            Output::Opened | Output::Waiting { .. } => {}
        }
    }

    /// The session is told of a fault now.
    fn fault(&mut self, retry_after: Millis) {
        let time = self.session.reconnection_time();
        let policy = &self.script.policy;
        self.pace.fault(self.now, policy, time, retry_after);
    }

    fn happen(&mut self, due: Due) {
        match due {
            Due::Transport(number, happening) => {
                // As any caller does, it drops the callbacks of what it has let go.
                if self.live == Some(number) {
                    self.happen_to_transport(happening);
                }
            }
            Due::Disturb(index) => {
                let (_, disturbance) = self.script.disturbances[index];
                self.disturb(disturbance);
            }
            Due::Online => {
                self.offline = false;
                self.input(Input::Online);
            }
            Due::Resumed => {
                self.hidden = false;
                self.input(Input::Resumed);
            }
            Due::Answer(agrees) => {
                self.asked = false;
                self.input(Told::Answer(if agrees {
                    Answer::Retry
                } else {
                    Answer::Default
                }));
            }
            Due::Calm => {
                self.calm = true;
                self.offline = false;
                self.input(Input::Online);
                self.hidden = false;
                self.input(Input::Resumed);
                // A dead stream that nobody noticed is noticed when the page comes back.
                if !self.is_complete() {
                    self.schedule(3_600_000, Due::Calm);
                }
            }
        }
    }

    /// splitmix64.
    fn roll(&mut self) -> u64 {
        self.random = self.random.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.random;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}
