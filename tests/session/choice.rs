//! What carries an attempt, and why.

use headwater::session::*;
use headwater::wire::Lenient;

use crate::life::*;

const NATIVE: Circumstances = Circumstances {
    has_native: true,
    has_id: false,
    any_type: false,
    in_pace: false,
};

fn plain() -> Policy {
    Policy {
        is_plain: true,
        ..Policy::default()
    }
}

/// What the first attempt takes.
fn first(policy: Policy, circumstances: Circumstances) -> Choice {
    let mut life = Life::new(policy);
    assert_eq!(life.input(Input::Rewanted(circumstances)), []);
    let told_before = life.session.choice();
    life.input(Input::Start);
    assert_eq!(life.session.choice(), told_before, "it can be read early");
    told_before
}

/// What the attempt takes that these outputs begin with, or end with.
fn taken(outputs: &[Output]) -> Option<Choice> {
    outputs.iter().find_map(|output| match output {
        Output::Connect(attempt) => Some(attempt.choice),
        _ => None,
    })
}

fn fetch(why: Why) -> Choice {
    Choice::new(Transport::Fetch, why)
}

const PLAIN: Choice = Choice::new(Transport::Native, Why::Plain);

/// Each that there is, alone.
fn any_lenience() -> [Lenient; 4] {
    let none = Lenient::default();
    [
        Lenient {
            dataless: true,
            ..none
        },
        Lenient {
            unterminated: true,
            ..none
        },
        Lenient {
            content_type: true,
            ..none
        },
        Lenient {
            leading_space: true,
            ..none
        },
    ]
}

#[test]
fn the_first_reason_that_holds_decides() {
    let all = Circumstances {
        has_native: false,
        has_id: true,
        any_type: true,
        in_pace: true,
    };
    let asked = |transport| Policy {
        transport: Some(transport),
        ..plain()
    };
    let why = Why::Asked;
    for transport in [Transport::Native, Transport::Fetch] {
        assert_eq!(first(asked(transport), all), Choice::new(transport, why));
    }
    let needs_fetch = Policy {
        needs_fetch: true,
        ..plain()
    };
    assert_eq!(first(Policy::default(), all), fetch(Why::Request));
    assert_eq!(first(needs_fetch, all), fetch(Why::Policy));
    for lenient in any_lenience() {
        let policy = Policy { lenient, ..plain() };
        assert_eq!(first(policy, all), fetch(Why::Policy), "{lenient:?}");
    }
    assert_eq!(first(plain(), all), fetch(Why::AnyType));
    let named = Circumstances {
        any_type: false,
        ..all
    };
    assert_eq!(first(plain(), named), fetch(Why::Pace));
    let unhurried = Circumstances {
        in_pace: false,
        ..named
    };
    assert_eq!(first(plain(), unhurried), fetch(Why::Missing));
    let resuming = Circumstances {
        has_id: true,
        ..NATIVE
    };
    assert_eq!(first(plain(), resuming), fetch(Why::Resume));
    assert_eq!(first(plain(), NATIVE), PLAIN);
}

/// The package sends the first request before there is a session: see `Link` in pkg-template/src/link.
#[test]
fn a_driver_knows_the_first_attempt_of_a_source_that_fetches_before_the_session_does() {
    let asked = Policy {
        transport: Some(Transport::Fetch),
        ..plain()
    };
    for policy in [asked, Policy::default()] {
        for facts in 0..16 {
            let fact = |bit: u32| facts & bit != 0;
            let mut life = Life::new(policy.clone());
            life.input(Input::Rewanted(Circumstances {
                has_native: fact(1),
                has_id: fact(2),
                any_type: fact(4),
                in_pace: fact(8),
            }));
            life.input(Input::Offline);
            life.input(Input::Hidden);
            let outputs = life.input(Input::Start);
            let [Output::Connect(attempt)] = outputs[..] else {
                panic!("{outputs:?}");
            };
            assert_eq!(attempt.choice.transport, Transport::Fetch);
            assert_eq!((attempt.number, attempt.resumes), (1, false));
            assert!(life.session.holds(Ticket::from_number(1)));
        }
    }
}

fn native() -> Life {
    let mut life = Life::new(plain());
    life.input(Input::Rewanted(NATIVE));
    assert_eq!(taken(&life.input(Input::Start)), Some(PLAIN));
    life
}

#[test]
fn where_native_gave_up_fetch_asks_in_a_way_that_can_be_read() {
    let mut life = native();
    life.now += 100;
    let outputs = life.input(Signal::Failed(Fault::Native));
    assert_eq!(taken(&outputs), Some(fetch(Why::GaveUp)));
    life.input(Signal::Failed(Fault::Network));
    let outputs = life.timer_after(2000);
    assert_eq!(taken(&outputs), Some(fetch(Why::GaveUp)), "for good");
}

#[test]
fn native_that_was_asked_for_stays() {
    let mut life = Life::new(Policy {
        transport: Some(Transport::Native),
        ..plain()
    });
    life.input(Input::Start);
    let wanted = Input::Rewanted(Circumstances {
        any_type: true,
        ..NATIVE
    });
    assert_eq!(life.input(wanted), []);
    life.input(Signal::Opened);
    let again = life.input(Signal::Failed(Fault::Network));
    assert_eq!(again, [life.waiting(Fault::Network, 1000)]);
    let transport = taken(&life.timer_after(1000)).map(|choice| choice.transport);
    assert_eq!(transport, Some(Transport::Native));
    let closed = life.input(Signal::Failed(Fault::Native));
    assert_eq!(closed, [failed(Fault::Native)], "CLOSED is final");
}

#[test]
fn what_native_has_begun_fetch_goes_on_with_where_there_is_an_id() {
    for (has_id, choice) in [(true, fetch(Why::Resume)), (false, PLAIN)] {
        let mut life = native();
        life.input(Signal::Opened);
        life.input(Signal::Event { has_id });
        life.after(1000, Input::Suspend);
        assert_eq!(taken(&life.input(Input::Resumed)), Some(choice));
    }
}

#[test]
fn what_native_cannot_give_is_fetched_as_soon_as_it_is_wanted() {
    let wants = |any_type, in_pace| {
        Input::Rewanted(Circumstances {
            any_type,
            in_pace,
            ..NATIVE
        })
    };
    for (wanted, why) in [
        (wants(true, false), Why::AnyType),
        (wants(false, true), Why::Pace),
    ] {
        let mut life = native();
        life.input(Signal::Opened);
        assert_eq!(life.input(wants(false, false)), [], "native can do that");
        life.now += 1000;
        let failures = life.session.attempt();
        let outputs = life.input(wanted);
        assert_eq!(outputs[0], Output::Abandon);
        assert_eq!(taken(&outputs), Some(fetch(why)), "at once");
        assert_eq!(life.session.attempt(), failures + 1);
        // What is wanted less than before brings nothing back.
        assert_eq!(life.input(wants(false, false)), []);
    }
}

#[test]
fn a_browser_that_recovers_is_replaced_too() {
    let mut life = native();
    life.input(Signal::Recovering);
    life.now += 1000;
    let outputs = life.input(Input::Rewanted(Circumstances {
        any_type: true,
        ..NATIVE
    }));
    assert_eq!(outputs[0], Output::Abandon);
    assert_eq!(taken(&outputs), Some(fetch(Why::AnyType)));
}

#[test]
fn a_source_that_is_replaced_early_keeps_100_ms_between_its_attempts() {
    let mut life = native();
    let outputs = life.input(Input::Rewanted(Circumstances {
        any_type: true,
        ..NATIVE
    }));
    let waiting = life.waiting(Fault::Replaced, 100);
    assert_eq!(outputs, [Output::Abandon, waiting]);
    assert_eq!(taken(&life.timer_after(100)), Some(fetch(Why::AnyType)));
}
