use headwater::session::*;
use proptest::prelude::*;

use crate::script::*;
use crate::world::World;

const PASSING: [u16; 8] = [401, 408, 425, 429, 500, 502, 503, 504];

fn end() -> impl Strategy<Value = End> {
    prop_oneof![Just(End::Breaks), Just(End::Ends), Just(End::Stalls)]
}

fn retry_after() -> impl Strategy<Value = Millis> {
    prop_oneof![0..600_000u64, Just(Millis::MAX)]
}

fn serve() -> impl Strategy<Value = Act> {
    let retry = prop_oneof![
        4 => Just(None),
        2 => (0..20_000u64).prop_map(Some),
        1 => Just(Some(0)),
    ];
    (0..40_000u64, retry, 0..20u32, 0..8000u64, end()).prop_map(
        |(head, retry, events, gap, end)| Act::Serve {
            head,
            retry,
            events,
            gap,
            end,
        },
    )
}

fn refuse() -> impl Strategy<Value = Act> {
    let status = proptest::sample::select(PASSING.to_vec());
    (0..40_000u64, status, proptest::option::of(retry_after())).prop_map(
        |(after, status, retry_after)| Act::Refuse {
            after,
            status,
            retry_after,
        },
    )
}

/// What a server does that passes. By the standard no refusal passes, so there are none.
fn act(rules: Rules) -> BoxedStrategy<Act> {
    let unreachable = (0..40_000u64).prop_map(|after| Act::Unreachable { after });
    let quiet = prop_oneof![2 => unreachable, 1 => Just(Act::Mute), 4 => serve()];
    match rules {
        Rules::Standard => quiet.boxed(),
        Rules::Client => prop_oneof![2 => quiet, 1 => refuse()].boxed(),
    }
}

fn disturbance() -> impl Strategy<Value = Disturbance> {
    let span = || prop_oneof![0..2000u64, 0..3_600_000u64];
    let spurious = prop_oneof![
        Just(Spurious::Timer),
        Just(Spurious::Online),
        Just(Spurious::Resumed),
        Just(Spurious::LateAnswer),
    ];
    prop_oneof![
        (span(), any::<bool>()).prop_map(|(span, breaks)| Disturbance::Offline { span, breaks }),
        span().prop_map(|span| Disturbance::Hidden { span }),
        (span(), any::<bool>()).prop_map(|(span, resumed)| Disturbance::Sleep { span, resumed }),
        spurious.prop_map(Disturbance::Spurious),
    ]
}

/// A policy without limits to the number of attempts: such a life has no end of its own.
fn policy(rules: Rules) -> impl Strategy<Value = Policy> {
    let retry = (
        0..5000u64,
        0..60_000u64,
        0.0..3.0f32,
        0.0..1.5f32,
        (0..20_000u64, 0..60_000u64),
    );
    let span = || proptest::option::of(1000..60_000u64);
    let timeout = (span(), span(), span());
    let grace = proptest::option::of(0..60_000u64);
    (retry, timeout, grace, any::<bool>()).prop_map(
        move |(retry, (connect, first_byte, idle), pause_when_hidden, ask)| {
            let (initial, max, factor, jitter, (reset_after, max_server_delay)) = retry;
            Policy {
                rules,
                pause_when_hidden,
                retry: Retry {
                    initial,
                    max,
                    factor,
                    jitter,
                    reset_after,
                    max_server_delay,
                    ..Retry::default()
                },
                timeout: Timeout {
                    // A mute server can't be told from a slow one without it.
                    connect: connect.or(Some(30_000)),
                    first_byte,
                    // Nor a dead stream, where nothing is guessed.
                    idle: idle.or((rules == Rules::Standard).then_some(45_000)),
                },
                ask,
                fresh: true,
                ..Policy::default()
            }
        },
    )
}

fn script() -> impl Strategy<Value = Script> {
    let rules = prop_oneof![
        Just(Rules::Client),
        Just(Rules::Client),
        Just(Rules::Standard)
    ];
    rules.prop_flat_map(|rules| {
        let disturbances = proptest::collection::vec((0..7_200_000u64, disturbance()), 0..12);
        (
            policy(rules),
            any::<bool>(),
            proptest::collection::vec(act(rules), 0..25),
            disturbances,
            1..60u32,
            any::<u64>(),
        )
            .prop_map(
                |(policy, native, acts, disturbances, events, seed)| Script {
                    policy,
                    native,
                    acts,
                    disturbances,
                    events,
                    seed,
                },
            )
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(250))]

    /// With a server that replays from the last event ID, whatever passes on the way.
    #[test]
    fn every_event_comes_exactly_once_and_in_order(script in script()) {
        let events = script.events;
        let mut world = World::new(script);
        world.run();
        prop_assert_eq!(world.closed, None);
        prop_assert!(world.received.iter().copied().eq(1..=events));
    }

    /// Closed after any step, nothing comes any more, and nothing is asked of the server.
    #[test]
    fn a_source_closed_at_any_moment_stays_closed(script in script(), steps in 0..200u32) {
        let mut world = World::new(script);
        for _ in 0..steps {
            world.step();
        }
        world.input(Input::Close);
        prop_assert_eq!(world.closed, Some(Reason::Closed));
        let connects = world.connects;
        let received = world.received.len();
        for input in [Input::Timer, Input::Online, Input::Resumed, Input::Start] {
            world.input(input);
        }
        world.input(Signal::Opened);
        prop_assert_eq!(world.connects, connects);
        prop_assert_eq!(world.received.len(), received);
    }

    /// And then says which fault it was.
    #[test]
    fn a_server_that_never_answers_well_is_given_up_after_the_attempts_allowed(
        attempts in 1..10u32,
        after in 0..30_000u64,
        seed in any::<u64>(),
    ) {
        let mut world = World::new(Script {
            policy: Policy {
                retry: Retry { attempts: Some(attempts), ..Retry::default() },
                ..Policy::default()
            },
            native: false,
            acts: vec![Act::Refuse { after, status: 503, retry_after: None }; 20],
            disturbances: Vec::new(),
            events: 1,
            seed,
        });
        world.run();
        prop_assert_eq!(world.closed, Some(Reason::Failed(Fault::Status(503))));
        prop_assert_eq!(world.connects, attempts);
    }
}
