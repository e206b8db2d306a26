use headwater::session::*;

use crate::life::*;
use crate::told::*;

#[test]
fn the_first_attempt_begins_at_once_and_knows_no_time_limit() {
    let mut life = Life::new(Policy::standard());
    assert_eq!(life.session.state(), State::Idle);
    assert_eq!(life.session.deadline(), None);
    assert_eq!(life.input(Input::Start), [connect(1, 1)]);
    assert_eq!(life.session.state(), State::Connecting);
    assert_eq!(life.session.deadline(), None);
    assert_eq!(life.input(Signal::Opened), [Output::Opened]);
    assert_eq!(life.session.state(), State::Open);
    assert_eq!(life.session.deadline(), None);
}

#[test]
fn network_errors_and_ended_streams_reconnect_after_3000_ms_for_ever() {
    let mut life = Life::connecting(Policy::standard());
    life.random = u32::MAX;
    for attempt in 2..100 {
        let fault = match attempt % 2 {
            0 => Fault::Network,
            _ => Fault::Ended,
        };
        if fault == Fault::Ended {
            assert_eq!(life.input(Signal::Opened), [Output::Opened]);
            assert_eq!(life.input(Signal::Ended), [life.waiting(fault, 3000)]);
        } else {
            assert_eq!(
                life.input(Signal::Failed(fault)),
                [life.waiting(fault, 3000)]
            );
        }
        assert_eq!(life.timer_after(3000), [connect(attempt, attempt)]);
    }
}

#[test]
fn the_server_sets_the_reconnection_time_once_and_for_all_later_attempts() {
    let mut life = Life::open(Policy::standard());
    assert_eq!(life.session.reconnection_time(), 3000);
    assert_eq!(life.input(retry_field(250)), []);
    assert_eq!(life.session.reconnection_time(), 250);
    for attempt in 2..5 {
        assert_eq!(
            life.input(Signal::Failed(Fault::Network)),
            [life.waiting(Fault::Network, 250)]
        );
        assert_eq!(life.timer_after(250), [connect(attempt, attempt)]);
    }
}

#[test]
fn every_refusal_fails_for_good() {
    for status in [
        0, 201, 205, 206, 301, 400, 401, 404, 408, 425, 429, 500, 503, 599,
    ] {
        let mut life = Life::connecting(Policy::standard());
        let fault = Fault::Status(status);
        assert_eq!(
            life.refuse(status, Some("1")),
            [Output::Abandon, failed(fault)]
        );
        assert_eq!(life.session.state(), State::Closed);
    }
    let mut life = Life::connecting(Policy::standard());
    let refused = Told::Refused {
        fault: Fault::ContentType,
        retry_after: None,
    };
    assert_eq!(
        life.input(refused),
        [Output::Abandon, failed(Fault::ContentType)]
    );
}

#[test]
fn a_204_closes_for_good() {
    for policy in [Policy::standard(), Policy::default(), once()] {
        let mut life = Life::connecting(policy);
        assert_eq!(
            life.input(NO_CONTENT),
            [Output::Abandon, Output::Closed(Reason::NoContent)]
        );
        assert_eq!(life.session.state(), State::Closed);
    }
}

#[test]
fn native_giving_up_fails_for_good() {
    let mut life = Life::connecting(Policy::standard());
    assert_eq!(
        life.input(Signal::Failed(Fault::Native)),
        [failed(Fault::Native)]
    );
}

#[test]
fn offline_and_online_change_nothing() {
    let mut life = Life::connecting(Policy::standard());
    assert_eq!(life.input(Input::Offline), []);
    assert_eq!(
        life.input(Signal::Failed(Fault::Network)),
        [life.waiting(Fault::Network, 3000)]
    );
    assert_eq!(life.input(Input::Offline), []);
    assert_eq!(life.after(1000, Input::Online), []);
    assert_eq!(life.timer_after(2000), [connect(2, 2)]);
}

#[test]
fn a_page_that_comes_back_neither_shortens_the_wait_nor_doubts_a_silent_stream() {
    let mut life = Life::open(Policy::standard());
    assert_eq!(life.after(1 << 40, Input::Resumed), []);
    life.input(Signal::Ended);
    assert_eq!(life.after(2999, Input::Resumed), []);
    assert_eq!(life.after(1, Input::Resumed), [connect(1, 2)]);
}

#[test]
fn a_limit_that_was_slept_through_is_a_fault_like_any_other() {
    let mut policy = Policy::standard();
    policy.timeout.idle = Some(45_000);
    let mut life = Life::open(policy);
    assert_eq!(life.after(44_999, Input::Resumed), []);
    let outputs = life.after(1, Input::Resumed);
    let idle = Fault::Timeout(Wait::Idle);
    assert_eq!(outputs, [Output::Abandon, life.waiting(idle, 3000)]);
}

#[test]
fn limits_hold_where_the_caller_sets_them() {
    let mut policy = Policy::standard();
    policy.retry.attempts = Some(2);
    policy.timeout.idle = Some(45_000);
    let mut life = Life::open(policy);
    let idle = Fault::Timeout(Wait::Idle);
    assert_eq!(
        life.silence_after(45_000),
        [
            Output::Abandon,
            Output::Waiting {
                fault: idle,
                reason: WaitReason::Backoff,
                until: Some(1_000_000 + 48_000 + DOUBT),
            }
        ]
    );
    assert_eq!(life.timer_after(3000), [connect(1, 2)]);
    assert_eq!(
        life.input(Signal::Failed(Fault::Network)),
        [failed(Fault::Network)]
    );
}
