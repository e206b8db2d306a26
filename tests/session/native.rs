use headwater::session::*;

use crate::life::*;

const RECOVERING: State = State::Waiting {
    reason: WaitReason::Browser,
    until: None,
};

#[test]
fn the_browser_reconnects_in_its_own_time() {
    let mut life = Life::open(Policy::default());
    assert_eq!(life.input(Signal::Recovering), [browser(Fault::Network)]);
    assert_eq!(life.session.state(), RECOVERING);
    assert_eq!(life.session.deadline(), None);
    assert_eq!(life.after(3_600_000, Input::Timer), []);
    assert_eq!(life.input(Signal::Opened), [Output::Opened]);
    assert_eq!(life.session.state(), State::Open);
    assert_eq!(life.session.attempt(), 2);
}

#[test]
fn a_recovery_follows_from_the_network_whatever_came_before() {
    let mut life = Life::open(Policy::default());
    life.after(5000, Input::Suspend);
    life.input(Input::Resumed);
    life.input(Signal::Opened);
    assert_eq!(life.input(Signal::Recovering), [browser(Fault::Network)]);
}

#[test]
fn a_recovering_browser_is_left_alone_by_the_network_and_the_page() {
    let mut life = Life::open(Policy::default());
    life.input(Signal::Recovering);
    for input in [Input::Offline, Input::Online, Input::Resumed, Input::Start] {
        assert_eq!(life.after(60_000, input), []);
        assert_eq!(life.session.state(), RECOVERING);
    }
}

#[test]
fn each_recovery_counts_as_an_attempt_and_the_limit_ends_them() {
    let mut life = Life::connecting(retry(Retry {
        attempts: Some(3),
        ..Retry::default()
    }));
    for attempt in 2..4 {
        assert_eq!(life.input(Signal::Recovering), [browser(Fault::Network)]);
        assert_eq!(life.session.attempt(), attempt);
    }
    assert_eq!(
        life.input(Signal::Recovering),
        [Output::Abandon, failed(Fault::Network)]
    );
}

#[test]
fn time_limits_end_recoveries_too() {
    let mut life = Life::connecting(retry(Retry {
        elapsed: Some(10_000),
        ..Retry::default()
    }));
    assert_eq!(
        life.after(10_000, Signal::Recovering),
        [browser(Fault::Network)]
    );
    assert_eq!(
        life.after(1, Signal::Recovering),
        [Output::Abandon, failed(Fault::Network)]
    );
}

#[test]
fn after_native_gave_up_the_next_attempt_is_prompt_once_and_then_backs_off() {
    let mut life = Life::connecting(Policy::default());
    let native = Fault::Native;
    assert_eq!(life.after(500, Signal::Failed(native)), [connect(2, 2)]);
    assert_eq!(
        life.after(500, Signal::Failed(native)),
        [life.waiting(native, 2000)]
    );
}

#[test]
fn a_good_connection_makes_the_next_hand_over_prompt_again() {
    let mut life = Life::connecting(Policy::default());
    let native = Fault::Native;
    for total in 2..5 {
        life.input(Signal::Opened);
        assert_eq!(
            life.after(5000, Signal::Failed(native)),
            [connect(1, total)]
        );
    }
}

#[test]
fn a_good_connection_renews_the_recoveries() {
    let mut life = Life::connecting(retry(Retry {
        attempts: Some(2),
        ..Retry::default()
    }));
    for _ in 0..10 {
        life.input(Signal::Opened);
        assert_eq!(
            life.after(5000, Signal::Recovering),
            [browser(Fault::Network)]
        );
        assert_eq!(life.session.attempt(), 1);
    }
}

#[test]
fn even_a_prompt_attempt_begins_no_sooner_than_100_ms_after_the_last() {
    let mut life = Life::connecting(Policy::default());
    let native = Fault::Native;
    assert_eq!(
        life.after(30, Signal::Failed(native)),
        [life.waiting(native, 70)]
    );
    assert_eq!(life.timer_after(70), [connect(2, 2)]);
}

#[test]
fn a_browser_that_gives_up_while_it_recovers_needs_no_abandoning() {
    let mut life = Life::open(Policy::default());
    life.input(Signal::Recovering);
    assert_eq!(
        life.after(3000, Signal::Failed(Fault::Native)),
        [connect(3, 3)]
    );
}

#[test]
fn a_recovering_browser_is_abandoned_when_the_source_is_suspended_or_closed() {
    let mut life = Life::open(Policy::default());
    life.input(Signal::Recovering);
    assert_eq!(
        life.input(Input::Suspend),
        [Output::Abandon, hidden(Fault::Suspended)]
    );
    let mut life = Life::open(Policy::default());
    life.input(Signal::Recovering);
    assert_eq!(
        life.input(Input::Close),
        [Output::Abandon, Output::Closed(Reason::Closed)]
    );
}

#[test]
fn a_refused_response_is_nothing_that_a_browser_could_reconnect() {
    let mut life = Life::connecting(once());
    life.session.judge(life.moment(), (401, "text/html"), None);
    assert_eq!(life.input(Signal::Recovering), []);
    let fault = Fault::Status(401);
    assert_eq!(life.input(Signal::Ended), [Output::Abandon, failed(fault)]);
}
