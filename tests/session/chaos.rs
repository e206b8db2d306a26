use headwater::session::*;

use crate::told::*;
use headwater::wire::{Limit, TooLarge};
use proptest::prelude::*;

/// A caller that believes only what it polled, and checks that it makes sense.
struct Caller {
    session: Driven,
    now: Millis,
    /// A request or response is in flight.
    live: bool,
    closed: bool,
    connects: u32,
    /// It polls everything after each input, as it should.
    prompt: bool,
}

impl Caller {
    fn input(&mut self, moment: Moment, told: Told) {
        let gone = matches!(
            told,
            Told::Signal(
                Signal::Ended
                    | Signal::Failed(
                        Fault::Network
                            | Fault::Ended
                            | Fault::Native
                            | Fault::Prepare
                            | Fault::Request
                    )
            )
        );
        self.now = moment.now;
        // A refused response is to be let go of, however its body ends.
        let gone = gone && !self.session.is_inspecting;
        if self.session.tell(moment, told) && gone {
            self.live = false;
        }
    }

    /// What is told of an attempt that is over is told to nobody.
    fn late(&mut self, moment: Moment, ticket: Ticket, signal: Signal) {
        if ticket == self.session.ticket {
            return;
        }
        let seen = |session: &Session| (session.state(), session.deadline(), session.attempt());
        let before = seen(&self.session);
        assert!(!self.session.late(moment, ticket, signal));
        assert_eq!(seen(&self.session), before);
    }

    fn poll(&mut self) {
        while let Some(output) = self.session.poll() {
            assert!(!self.closed, "{output:?} after the end");
            match output {
                Output::Connect(attempt) => {
                    assert!(!self.live, "two connections");
                    assert!(attempt.number >= 1 && attempt.total >= attempt.number);
                    self.live = true;
                    self.connects += 1;
                }
                Output::Abandon => {
                    assert!(self.live || !self.prompt, "nothing to abandon");
                    self.live = false;
                }
                Output::Closed(_) => {
                    assert!(!self.live, "a connection outlives its source");
                    self.closed = true;
                }
                Output::Opened | Output::Ask { .. } | Output::Waiting { .. } => {}
            }
        }
        match self.session.state() {
            State::Idle => assert!(!self.live && !self.closed),
            State::Connecting | State::Open => assert!(self.live),
            State::Waiting {
                until: Some(until), ..
            } => {
                assert!(!self.live);
                assert!(self.session.deadline().is_some_and(|at| at <= until));
            }
            State::Waiting { until: None, .. } => {}
            State::Closed => {
                assert!(self.closed);
                assert_eq!(self.session.deadline(), None);
            }
        }
    }

    /// Whatever happened, a caller that does its part gets on from here.
    fn get_on(&mut self) {
        let connects = self.connects;
        let answer = Told::Answer(Answer::Default);
        for input in [
            answer,
            Told::Input(Input::Start),
            Told::Input(Input::Online),
            answer,
            Told::Input(Input::Resumed),
            answer,
        ] {
            let moment = Moment {
                now: self.now,
                ..Moment::default()
            };
            self.input(moment, input);
            self.poll();
        }
        // A wait, a time-out, and the time that what has arrived may take to be read.
        for _ in 0..4 {
            if self.live || self.closed || self.connects > connects {
                return;
            }
            let moment = Moment {
                now: self.session.deadline().expect("a way out"),
                ..Moment::default()
            };
            self.input(moment, Input::Timer.into());
            self.poll();
        }
        panic!("stuck in {:?}", self.session);
    }
}

/// Numbers as they come, and numbers as they should never come.
fn number() -> impl Strategy<Value = u64> {
    prop_oneof![
        4 => 0..100_000u64,
        1 => Just(0),
        1 => Just(u64::MAX),
        1 => any::<u64>(),
    ]
}

fn factor() -> impl Strategy<Value = f32> {
    prop_oneof![
        0.0..4.0f32,
        any::<f32>(),
        Just(f32::NAN),
        Just(f32::INFINITY)
    ]
}

fn retry() -> impl Strategy<Value = Retry> {
    let limits = (
        proptest::option::of(0..5u32),
        proptest::option::of(number()),
        number(),
        number(),
    );
    (number(), number(), factor(), factor(), limits).prop_map(
        |(initial, max, factor, jitter, (attempts, elapsed, reset_after, max_server_delay))| {
            Retry {
                initial,
                max,
                factor,
                jitter,
                attempts,
                elapsed,
                reset_after,
                max_server_delay,
                ..Retry::default()
            }
        },
    )
}

fn policy() -> impl Strategy<Value = Policy> {
    let span = || proptest::option::of(number());
    let timeout = (span(), span(), span()).prop_map(|(connect, first_byte, idle)| Timeout {
        connect,
        first_byte,
        idle,
    });
    let rules = prop_oneof![Just(Rules::Standard), Just(Rules::Client)];
    let reconnect = prop_oneof![
        Just(None),
        Just(Some(Reconnect::Always)),
        Just(Some(Reconnect::Refused)),
        Just(Some(Reconnect::Never)),
    ];
    let parts = (
        rules,
        retry(),
        timeout,
        span(),
        any::<[bool; 4]>(),
        any::<[bool; 4]>(),
        reconnect,
    );
    parts.prop_map(
        |(rules, retry, timeout, pause_when_hidden, flags, more, reconnect)| {
            let [idempotent, ask, fresh, until] = flags;
            let [ends, resume, alive, json] = more;
            Policy {
                ends,
                resume,
                alive,
                json,
                fresh,
                until,
                is_plain: idempotent,
                rules,
                pause_when_hidden,
                retry,
                timeout,
                idempotent,
                reconnect,
                ask,
                ..Policy::default()
            }
        },
    )
}

fn fault() -> impl Strategy<Value = Fault> {
    prop_oneof![
        prop_oneof![Just(401), Just(429), Just(503), Just(404), any::<u16>()]
            .prop_map(Fault::Status),
        Just(Fault::ContentType),
        Just(Fault::Network),
        Just(Fault::Network),
        Just(Fault::Ended),
        Just(Fault::Timeout(Wait::Idle)),
        Just(Fault::TooLarge(TOO_LARGE)),
        Just(Fault::Native),
        Just(Fault::Prepare),
        Just(Fault::Suspended),
        Just(Fault::Truncated),
        any::<bool>().prop_map(|retry| Fault::Event { retry }),
        Just(Fault::Gap),
        Just(Fault::Request),
        Just(Fault::Replaced),
    ]
}

fn told() -> impl Strategy<Value = Told> {
    let answer = prop_oneof![
        Just(Answer::Default),
        Just(Answer::Stop),
        Just(Answer::Retry),
        number().prop_map(Answer::After),
    ];
    let span = || proptest::option::of(number());
    let status = prop_oneof![Just(200), Just(204), Just(401), Just(503), any::<u16>()];
    let input = prop_oneof![
        2 => Just(Input::Start),
        2 => any::<[bool; 4]>().prop_map(|[has_native, has_id, any_type, in_pace]| {
            Input::Rewanted(Circumstances { has_native, has_id, any_type, in_pace })
        }),
        6 => Just(Input::Timer),
        1 => Just(Input::Slept),
        2 => Just(Input::Offline),
        2 => Just(Input::Online),
        2 => Just(Input::Resumed),
        2 => Just(Input::Suspend),
        2 => Just(Input::Hidden),
        1 => Just(Input::Left),
        1 => Just(Input::Leaving),
        2 => Just(Input::Reconnect),
        1 => Just(Input::Close),
    ];
    prop_oneof![
        20 => input.prop_map(Told::Input),
        16 => signal().prop_map(Told::Signal),
        3 => (status, span()).prop_map(|(status, retry_after)| Told::Head(status, retry_after)),
        3 => (fault(), span()).prop_map(|(fault, retry_after)| Told::Refused { fault, retry_after }),
        4 => answer.prop_map(Told::Answer),
        1 => Just(Told::Until),
    ]
}

fn signal() -> impl Strategy<Value = Signal> {
    let too_large = proptest::option::weighted(0.1, Just(TOO_LARGE));
    prop_oneof![
        4 => Just(Signal::Opened),
        2 => (proptest::option::of(number()), too_large)
            .prop_map(|(retry, too_large)| Signal::Chunk { retry, too_large }),
        1 => any::<bool>().prop_map(|has_id| Signal::Event { has_id }),
        1 => Just(Signal::Behind),
        1 => Just(Signal::CaughtUp),
        2 => Just(Signal::Inspected),
        2 => Just(Signal::Ended),
        1 => Just(Signal::Alive),
        1 => proptest::option::of(number()).prop_map(|retry| Signal::Told { retry }),
        2 => Just(Signal::Declined),
        3 => fault().prop_map(Signal::Failed),
        2 => Just(Signal::Recovering),
    ]
}

const TOO_LARGE: TooLarge = TooLarge {
    limit: Limit::Line,
    allowed: 0,
    size: usize::MAX,
};

/// The clock as it comes: on by a little, on by a lot, to the deadline, or anywhere at all.
#[derive(Clone, Copy, Debug)]
enum Clock {
    On(Millis),
    Deadline,
    At(Millis),
}

fn clock() -> impl Strategy<Value = Clock> {
    prop_oneof![
        6 => (0..10_000u64).prop_map(Clock::On),
        2 => number().prop_map(Clock::On),
        6 => Just(Clock::Deadline),
        1 => any::<u64>().prop_map(Clock::At),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    /// No order of inputs and no number makes it panic, doubles or leaks a connection, gets it
    /// stuck, or brings it back once it is closed.
    #[test]
    fn any_inputs_at_any_time_leave_one_connection_at_most_and_always_a_way_out(
        policy in policy(),
        steps in proptest::collection::vec((clock(), any::<u32>(), told(), signal()), 0..60),
        lazy in proptest::option::of(proptest::collection::vec(any::<bool>(), 60)),
    ) {
        let mut caller = Caller {
            session: Driven::new(policy),
            now: 0,
            live: false,
            closed: false,
            connects: 0,
            prompt: lazy.is_none(),
        };
        let mut seen = vec![caller.session.ticket];
        for (index, (clock, random, told, late)) in steps.into_iter().enumerate() {
            let now = match clock {
                Clock::On(span) => caller.now.saturating_add(span),
                Clock::Deadline => caller.session.deadline().unwrap_or(caller.now),
                Clock::At(now) => now,
            };
            let moment = Moment { now, random };
            caller.late(moment, seen[random as usize % seen.len()], late);
            caller.input(moment, told);
            if lazy.as_ref().is_none_or(|polls| polls[index]) {
                caller.poll();
                seen.push(caller.session.ticket);
            }
        }
        caller.poll();
        caller.get_on();
    }
}
