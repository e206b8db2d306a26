//! What a page does to a connection: it comes back, is suspended, is about to go, is hidden.

use headwater::session::*;

use crate::life::*;
use crate::told::*;

const NETWORK: Fault = Fault::Network;
const IDLE: Fault = Fault::Timeout(Wait::Idle);

#[test]
fn a_page_that_comes_back_does_not_wait() {
    let mut life = Life::connecting(Policy::default());
    life.input(Signal::Failed(NETWORK));
    assert_eq!(life.after(500, Input::Resumed), [connect(2, 2)]);
    life.input(Input::Offline);
    life.input(Signal::Failed(NETWORK));
    assert_eq!(life.after(500, Input::Resumed), [connect(3, 3)]);
}

#[test]
fn a_page_that_comes_back_respects_retry_after() {
    let mut life = Life::connecting(Policy::default());
    life.random = 1 << 31;
    life.refuse(503, Some("60"));
    let fault = Fault::Status(503);
    assert_eq!(
        life.after(20_000, Input::Resumed),
        [life.waiting(fault, 40_000)]
    );
    assert_eq!(life.after(40_000, Input::Resumed), [connect(2, 2)]);
}

#[test]
fn pages_that_flicker_do_not_hammer_the_server() {
    let mut life = Life::connecting(Policy::default());
    let mut attempts = 0;
    for _ in 0..1000 {
        life.input(Signal::Failed(NETWORK));
        life.input(Input::Suspend);
        life.input(Input::Resumed);
        life.now += 1;
        attempts += life.input(Input::Timer).len();
    }
    assert!((9..=10).contains(&attempts), "{attempts}");
}

#[test]
fn a_stream_that_was_silent_for_long_is_replaced_when_the_page_comes_back() {
    let mut life = Life::open(Policy::default());
    assert_eq!(life.after(29_999, Input::Resumed), []);
    assert_eq!(
        life.after(1, Input::Resumed),
        [Output::Abandon, connect(1, 2)]
    );

    let mut life = Life::open(Policy::default());
    life.after(3_600_000, CHUNK);
    assert_eq!(life.after(29_999, Input::Resumed), []);
}

#[test]
fn the_policys_own_limit_says_what_is_silent_for_long() {
    let mut policy = Policy::default();
    policy.timeout.idle = Some(300_000);
    let mut life = Life::open(policy);
    assert_eq!(life.after(299_999, Input::Resumed), []);
    assert_eq!(
        life.after(1, Input::Resumed),
        [Output::Abandon, connect(1, 2)]
    );
}

#[test]
fn a_replaced_stream_is_no_failure() {
    let mut life = Life::open(retry(Retry {
        attempts: Some(1),
        reset_after: Millis::MAX,
        ..Retry::default()
    }));
    for attempt in 2..10 {
        assert_eq!(
            life.after(30_000, Input::Resumed),
            [Output::Abandon, connect(attempt, attempt)]
        );
        life.input(Signal::Opened);
    }
}

#[test]
fn a_silent_stream_waits_for_the_network_if_the_page_comes_back_without() {
    let mut life = Life::open(Policy::default());
    life.input(Input::Offline);
    assert_eq!(
        life.after(60_000, Input::Resumed),
        [Output::Abandon, offline(IDLE)]
    );
    assert_eq!(life.input(Input::Online), [connect(1, 2)]);
}

#[test]
fn a_request_that_slept_through_its_limit_is_made_anew() {
    let mut life = Life::connecting(patient(Policy::default()));
    assert_eq!(life.after(29_999, Input::Resumed), []);
    assert_eq!(
        life.after(1, Input::Resumed),
        [Output::Abandon, connect(2, 2)]
    );
}

#[test]
fn what_can_not_be_had_again_is_given_up_on_no_guess() {
    let mut life = Life::open(once());
    assert_eq!(life.after(3_600_000, Input::Resumed), []);
    assert_eq!(life.input(Input::Suspend), []);
    assert_eq!(life.session.state(), State::Open);

    let mut policy = once();
    policy.timeout.idle = Some(60_000);
    let mut life = Life::open(policy);
    assert_eq!(
        life.after(60_000, Input::Resumed),
        [Output::Abandon, failed(IDLE)]
    );
}

#[test]
fn a_suspended_page_has_no_connection_and_gets_it_back_at_once() {
    for mut life in [
        Life::connecting(Policy::default()),
        Life::open(Policy::default()),
    ] {
        let suspended = Fault::Suspended;
        assert_eq!(
            life.after(5000, Input::Suspend),
            [Output::Abandon, hidden(suspended)]
        );
        assert_eq!(life.session.deadline(), None);
        for input in [
            Told::Input(Input::Suspend),
            Told::Input(Input::Timer),
            Told::Input(Input::Offline),
            Told::Input(Input::Online),
            Told::Signal(Signal::Opened),
            Told::Signal(Signal::Ended),
        ] {
            assert_eq!(life.after(60_000, input), []);
        }
        assert!(matches!(
            life.input(Input::Resumed)[..],
            [Output::Connect(_)]
        ));
    }
}

#[test]
fn what_breaks_as_the_page_is_about_to_go_is_no_failure() {
    let suspended = Fault::Suspended;
    for policy in [retry_once(), Policy::standard()] {
        for mut life in [Life::connecting(policy.clone()), Life::open(policy.clone())] {
            life.after(5000, Input::Leaving);
            let broken = life.after(20, Signal::Failed(NETWORK));
            assert_eq!(broken, [life.waiting(suspended, 3000)]);
            // It goes indeed, and is back soon.
            assert_eq!(life.after(100, Input::Suspend), [hidden(suspended)]);
            let outputs = life.after(500, Input::Resumed);
            assert!(matches!(outputs[..], [Output::Connect(_)]));
            // What breaks now is one.
            let outputs = life.after(200, Signal::Failed(NETWORK));
            assert!(outputs.iter().all(|output| told(output) == Some(NETWORK)));
        }

        // It has not gone: a download, say, or a question whether to stay.
        let mut life = Life::open(policy.clone());
        life.input(Input::Leaving);
        life.input(Signal::Failed(NETWORK));
        assert!(matches!(life.timer_after(3000)[..], [Output::Connect(_)]));

        // Nor has it a moment later, and then a failure is one.
        let mut life = Life::open(policy);
        life.input(Input::Leaving);
        let outputs = life.after(3000, Signal::Failed(NETWORK));
        assert!(!outputs.is_empty());
        assert!(outputs.iter().all(|output| told(output) == Some(NETWORK)));
    }
    // What must not be sent again has failed, whoever has broken it.
    let mut life = Life::open(Policy {
        idempotent: false,
        ..Policy::default()
    });
    life.input(Input::Leaving);
    assert_eq!(life.input(Signal::Failed(NETWORK)), [failed(NETWORK)]);
}

/// One failure is too many.
fn retry_once() -> Policy {
    retry(Retry {
        attempts: Some(1),
        ..Retry::default()
    })
}

fn told(output: &Output) -> Option<Fault> {
    match output {
        Output::Waiting { fault, .. } => Some(*fault),
        Output::Closed(Reason::Failed(fault)) => Some(*fault),
        _ => None,
    }
}

#[test]
fn a_page_that_is_back_within_100_ms_of_an_attempt_waits_the_rest_of_them() {
    let mut life = Life::connecting(Policy::default());
    assert_eq!(
        life.after(30, Input::Suspend),
        [Output::Abandon, hidden(Fault::Suspended)]
    );
    assert_eq!(
        life.after(30, Input::Resumed),
        [life.waiting(Fault::Suspended, 40)]
    );
    assert_eq!(life.timer_after(40), [connect(2, 2)]);
}

#[test]
fn a_suspended_wait_keeps_its_fault_and_its_floor() {
    let mut life = Life::connecting(Policy::default());
    life.refuse(503, Some("60"));
    let fault = Fault::Status(503);
    assert_eq!(life.input(Input::Suspend), [hidden(fault)]);
    assert_eq!(
        life.after(20_000, Input::Resumed),
        [life.waiting(fault, 40_000)]
    );
    assert_eq!(life.timer_after(40_000), [connect(2, 2)]);
}

#[test]
fn suspending_burns_neither_attempts_nor_time() {
    let mut life = Life::connecting(retry(Retry {
        attempts: Some(2),
        elapsed: Some(10_000),
        ..Retry::default()
    }));
    for _ in 0..10 {
        life.after(100, Input::Suspend);
        life.after(3_600_000, Input::Resumed);
    }
    assert_eq!(
        life.input(Signal::Failed(NETWORK)),
        [life.waiting(NETWORK, 1000)]
    );
}

#[test]
fn suspending_before_the_start_means_nothing() {
    let mut life = Life::new(Policy::default());
    assert_eq!(life.input(Input::Suspend), []);
    assert_eq!(life.input(Input::Resumed), []);
    assert_eq!(life.input(Input::Start), [connect(1, 1)]);
}

fn pausing(grace: Millis) -> Policy {
    Policy {
        pause_when_hidden: Some(grace),
        ..Policy::default()
    }
}

#[test]
fn a_page_hidden_for_longer_than_its_grace_lets_go_and_comes_back_with_it() {
    let mut life = Life::open(pausing(30_000));
    assert_eq!(life.input(Input::Hidden), []);
    assert_eq!(
        life.timer_after(30_000),
        [Output::Abandon, hidden(Fault::Suspended)]
    );
    assert_eq!(life.deadline(), None);
    for input in [Input::Online, Input::Timer, Input::Hidden] {
        assert_eq!(life.after(3_600_000, input), [], "{input:?}");
    }
    assert_eq!(life.timer_after(30_000), [], "nothing to let go of");
    assert_eq!(life.input(Input::Resumed), [connect(1, 2)]);
}

#[test]
fn a_page_that_is_seen_again_within_its_grace_keeps_its_connection() {
    let mut life = Life::open(pausing(30_000));
    life.input(Input::Hidden);
    assert_eq!(life.after(10_000, Input::Hidden), [], "said twice");
    assert_eq!(life.deadline(), Some(20_000), "counted once");
    assert_eq!(life.after(19_999, Input::Resumed), []);
    assert_eq!(life.deadline(), None);
    assert_eq!(life.after(3_600_000, Input::Timer), []);
    assert_eq!(life.session.state(), State::Open);
}

#[test]
fn a_hidden_page_waits_for_nothing_but_to_be_seen() {
    let mut life = Life::connecting(pausing(5000));
    life.input(Input::Hidden);
    life.input(Signal::Failed(Fault::Network));
    assert_eq!(
        life.timer_after(1000),
        [connect(2, 2)],
        "within the grace it goes on"
    );
    life.refuse(503, Some("60"));
    assert_eq!(
        life.timer_after(4000),
        [hidden(Fault::Status(503))],
        "the wait is over its grace"
    );
    assert_eq!(
        life.after(1000, Input::Resumed),
        [life.waiting(Fault::Status(503), 55_000)],
        "the server's floor holds still"
    );
}

#[test]
fn hiding_pauses_nothing_unless_asked_for_nor_what_must_not_be_sent_again() {
    let post = Policy {
        pause_when_hidden: Some(0),
        ..once()
    };
    for policy in [Policy::default(), post] {
        let mut life = Life::open(policy);
        assert_eq!(life.input(Input::Hidden), []);
        assert_eq!(life.deadline(), None);
        assert_eq!(life.after(3_600_000, Input::Timer), []);
        assert_eq!(life.session.state(), State::Open);
    }
}

#[test]
fn time_hidden_is_not_time_of_failing() {
    let mut policy = pausing(0);
    policy.retry.elapsed = Some(60_000);
    policy.retry.attempts = Some(2);
    let mut life = Life::connecting(policy);
    life.input(Signal::Failed(Fault::Network));
    life.input(Input::Hidden);
    assert_eq!(life.timer_after(0), [hidden(Fault::Network)]);
    assert_eq!(life.after(3_600_000, Input::Resumed), [connect(2, 2)]);
}
