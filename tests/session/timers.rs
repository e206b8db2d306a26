use headwater::session::*;

use crate::life::*;
use crate::told::*;

const CONNECT: Fault = Fault::Timeout(Wait::Connect);
const FIRST_BYTE: Fault = Fault::Timeout(Wait::FirstByte);
const IDLE: Fault = Fault::Timeout(Wait::Idle);

fn timeouts(first_byte: Option<Millis>, idle: Option<Millis>) -> Policy {
    let timeout = Timeout {
        first_byte,
        idle,
        ..Timeout::default()
    };
    Policy {
        timeout,
        ..Policy::default()
    }
}

#[test]
fn a_request_without_an_answer_is_abandoned_and_tried_again() {
    let mut life = Life::connecting(patient(Policy::default()));
    let outputs = life.silence_after(30_000);
    assert_eq!(outputs, [Output::Abandon, life.waiting(CONNECT, 1000)]);
    assert_eq!(life.timer_after(1000), [connect(2, 2)]);
}

#[test]
fn the_first_byte_has_a_limit_of_its_own() {
    let mut life = Life::open(timeouts(Some(5000), Some(60_000)));
    let outputs = life.silence_after(5000);
    assert_eq!(outputs[0], Output::Abandon);
    assert!(matches!(outputs[1], Output::Waiting { fault, .. } if fault == FIRST_BYTE));

    let mut life = Life::open(timeouts(Some(5000), Some(60_000)));
    life.after(4999, CHUNK);
    assert_eq!(life.deadline(), Some(60_000));
}

#[test]
fn every_byte_puts_the_idle_limit_off() {
    let mut life = Life::open(timeouts(None, Some(10_000)));
    for _ in 0..10 {
        assert_eq!(life.after(9999, CHUNK), []);
        assert_eq!(life.deadline(), Some(10_000));
    }
    let outputs = life.silence_after(10_000);
    assert_eq!(outputs, [Output::Abandon, life.waiting(IDLE, 1000)]);
}

#[test]
fn the_idle_limit_also_holds_before_the_first_byte_unless_that_has_its_own() {
    let mut life = Life::open(timeouts(None, Some(10_000)));
    let outputs = life.silence_after(10_000);
    assert_eq!(outputs, [Output::Abandon, life.waiting(IDLE, 1000)]);

    let mut life = Life::open(timeouts(Some(5000), None));
    life.input(CHUNK);
    assert_eq!(life.session.deadline(), None);
}

#[test]
fn a_timer_that_comes_early_or_for_no_reason_does_nothing() {
    let mut life = Life::new(patient(timeouts(None, Some(10_000))));
    assert_eq!(life.input(Input::Timer), []);
    life.input(Input::Start);
    assert_eq!(life.after(29_999, Input::Timer), []);
    assert_eq!(life.deadline(), Some(1));
    life.input(Signal::Opened);
    assert_eq!(life.after(9999, Input::Timer), []);
    life.input(Signal::Ended);
    assert_eq!(life.after(999, Input::Timer), []);
    assert_eq!(life.timer_after(1), [connect(1, 2)]);
}

#[test]
fn a_byte_that_was_delivered_before_a_late_timer_still_saves_the_stream() {
    let mut life = Life::open(timeouts(None, Some(10_000)));
    life.after(40_000, CHUNK);
    assert_eq!(life.input(Input::Timer), []);
    assert_eq!(life.session.state(), State::Open);
}

#[test]
fn a_timer_late_by_a_nights_sleep_fires_as_the_timeout_it_was_set_for() {
    let mut life = Life::open(patient(timeouts(None, Some(10_000))));
    assert_eq!(life.after(8 * 3_600_000, Input::Timer), []);
    let outputs = life.timer_after(DOUBT);
    assert_eq!(outputs, [Output::Abandon, life.waiting(IDLE, 1000)]);
    assert_eq!(life.after(8 * 3_600_000, Input::Timer), [connect(1, 2)]);
    assert_eq!(life.after(8 * 3_600_000, Input::Timer), []);
    let outputs = life.timer_after(DOUBT);
    assert_eq!(outputs, [Output::Abandon, life.waiting(CONNECT, 2000)]);
}

#[test]
fn time_asleep_is_not_time_of_failing_whatever_wakes_it() {
    const NIGHT: Millis = 8 * 3_600_000;
    let policy = patient(retry(Retry {
        elapsed: Some(60_000),
        ..Retry::default()
    }));
    for awake in [
        &[Input::Timer][..],
        &[Input::Resumed],
        &[Input::Online],
        &[Input::Offline, Input::Online],
        &[Input::Suspend, Input::Resumed],
    ] {
        let mut life = Life::connecting(policy.clone());
        life.input(Signal::Failed(Fault::Network));
        life.now += NIGHT;
        let last = awake.iter().map(|input| life.input(*input)).last();
        assert_eq!(last, Some(vec![connect(2, 2)]));
        assert_eq!(
            life.input(Signal::Failed(Fault::Network)),
            [life.waiting(Fault::Network, 2000)]
        );
    }

    let mut life = Life::connecting(policy);
    assert_eq!(
        life.after(NIGHT, Input::Resumed),
        [Output::Abandon, connect(2, 2)]
    );
    assert_eq!(
        life.input(Signal::Failed(Fault::Network)),
        [life.waiting(Fault::Network, 1000)]
    );
}

#[test]
fn a_limit_of_nothing_at_all_makes_no_hot_loop() {
    let mut policy = timeouts(Some(0), Some(0));
    policy.timeout.connect = Some(0);
    policy.retry = Retry {
        initial: 0,
        max: 0,
        ..Retry::default()
    };
    let mut life = Life::connecting(policy);
    for attempt in 2..10 {
        let outputs = life.silence_after(0);
        assert_eq!(outputs, [Output::Abandon, life.waiting(CONNECT, 100)]);
        assert_eq!(life.timer_after(100), [connect(attempt, attempt)]);
    }
}

/// A source that reads nothing, since its handlers have not handled what came.
fn behind(policy: Policy) -> Life {
    let mut life = Life::open(policy);
    life.input(CHUNK);
    life.input(Signal::Behind);
    life
}

fn idle(limit: Millis) -> Policy {
    let mut policy = Policy::default();
    policy.timeout.idle = Some(limit);
    policy
}

#[test]
fn while_nobody_reads_the_server_is_not_silent() {
    for told in [Input::Timer, Input::Resumed, Input::Slept] {
        let mut life = behind(idle(5000));
        assert_eq!(life.after(60_000, told), []);
        assert_eq!(life.session.state(), State::Open);
        life.now += 60_000;
        assert_eq!(life.input(Signal::CaughtUp), []);
        let outputs = life.silence_after(5000);
        let fault = Fault::Timeout(Wait::Idle);
        assert_eq!(outputs[..1], [Output::Abandon]);
        assert_eq!(outputs[1], life.waiting(fault, 1000), "silent from then on");
    }
}

#[test]
fn a_reader_that_was_behind_says_nothing_of_the_next_attempt() {
    let mut life = behind(idle(5000));
    life.input(Signal::Failed(Fault::Network));
    life.timer_after(1000);
    life.input(Signal::Opened);
    assert_eq!(life.silence_after(5000)[..1], [Output::Abandon]);
}

#[test]
fn a_device_that_slept_ends_waits_and_silent_streams_as_a_page_that_is_back_does() {
    let mut life = Life::open(Policy::default());
    life.now += 3_600_000;
    let outputs = life.input(Input::Slept);
    assert_eq!(outputs, [Output::Abandon, connect(1, 2)]);

    let mut life = Life::open(Policy::default());
    life.input(Signal::Failed(Fault::Network));
    let outputs = life.after(3_600_000, Input::Slept);
    assert_eq!(outputs, [connect(2, 2)]);
}

#[test]
fn a_reader_that_was_behind_before_the_first_byte_still_waits_for_it() {
    let mut policy = Policy::default();
    policy.timeout.first_byte = Some(5000);
    let mut life = Life::open(policy);
    life.input(Signal::Behind);
    life.now += 60_000;
    life.input(Signal::CaughtUp);
    let outputs = life.silence_after(5000);
    let fault = Fault::Timeout(Wait::FirstByte);
    assert_eq!(outputs, [Output::Abandon, life.waiting(fault, 1000)]);
}

#[test]
fn what_a_busy_thread_has_not_read_yet_is_read_before_silence_is_concluded() {
    for policy in [timeouts(None, Some(300)), timeouts(Some(300), None)] {
        let mut life = Life::open(policy);
        // The thread was busy for a second, and its timer comes before what the server has sent.
        assert_eq!(life.after(1000, Input::Timer), []);
        assert_eq!(life.deadline(), Some(DOUBT));
        assert_eq!(life.after(1, CHUNK), []);
        assert_eq!(life.session.state(), State::Open);
    }

    let mut life = Life::connecting(patient(Policy::default()));
    assert_eq!(life.after(60_000, Input::Timer), []);
    assert_eq!(life.after(1, Told::Head(200, None)), [Output::Opened]);
    assert_eq!(life.session.deadline(), None);
}

#[test]
fn a_timer_that_comes_early_does_not_cut_the_doubt_short() {
    let mut life = Life::open(timeouts(None, Some(300)));
    assert_eq!(life.timer_after(300), []);
    assert_eq!(life.after(DOUBT - 1, Input::Timer), []);
    let outputs = life.timer_after(1);
    assert_eq!(outputs, [Output::Abandon, life.waiting(IDLE, 1000)]);
}
