use headwater::session::*;

use crate::life::*;
use crate::told::*;

const NETWORK: Fault = Fault::Network;

#[test]
fn a_wait_becomes_a_wait_for_the_network_and_ends_with_it() {
    let mut life = Life::connecting(Policy::default());
    life.random = 1 << 31;
    life.input(Signal::Failed(NETWORK));
    assert_eq!(life.input(Input::Offline), [offline(NETWORK)]);
    assert_eq!(life.session.deadline(), None);
    assert_eq!(life.after(3_600_000, Input::Timer), []);
    assert_eq!(life.input(Input::Online), [life.waiting(NETWORK, 250)]);
    assert_eq!(life.timer_after(250), [connect(2, 2)]);
}

#[test]
fn faults_while_offline_burn_no_attempts() {
    let mut life = Life::connecting(retry(Retry {
        attempts: Some(2),
        elapsed: Some(60_000),
        ..Retry::default()
    }));
    for attempt in 2..20 {
        life.input(Input::Offline);
        assert_eq!(life.input(Signal::Failed(NETWORK)), [offline(NETWORK)]);
        assert_eq!(
            life.after(3_600_000, Input::Online),
            [connect(attempt, attempt)]
        );
    }
    assert_eq!(
        life.input(Signal::Failed(NETWORK)),
        [life.waiting(NETWORK, 1000)]
    );
    life.timer_after(1000);
    assert_eq!(life.input(Signal::Failed(NETWORK)), [failed(NETWORK)]);
}

#[test]
fn an_open_stream_is_kept_through_a_lost_network() {
    let mut life = Life::open(Policy::default());
    assert_eq!(life.input(Input::Offline), []);
    assert_eq!(life.after(60_000, CHUNK), []);
    assert_eq!(life.input(Input::Online), []);
    assert_eq!(life.session.state(), State::Open);

    life.input(Input::Offline);
    assert_eq!(life.input(Signal::Failed(NETWORK)), [offline(NETWORK)]);
    assert_eq!(life.after(60_000, Input::Online), [connect(1, 2)]);
}

#[test]
fn the_network_wakes_no_one_before_the_servers_floor() {
    let mut life = Life::connecting(Policy::default());
    life.random = 1 << 31;
    life.refuse(503, Some("60"));
    life.after(10_000, Input::Offline);
    let fault = Fault::Status(503);
    assert_eq!(
        life.after(10_000, Input::Online),
        [life.waiting(fault, 40_250)]
    );

    let mut life = Life::open(Policy::default());
    life.input(retry_field(20_000));
    life.input(Input::Offline);
    life.input(Signal::Ended);
    assert_eq!(
        life.after(5000, Input::Online),
        [life.waiting(Fault::Ended, 15_000)]
    );
}

#[test]
fn the_network_shortens_a_wait_but_never_puts_it_off() {
    let mut life = Life::connecting(Policy::default());
    life.random = 1 << 31;
    for _ in 0..4 {
        life.input(Signal::Failed(NETWORK));
        life.now += 60_000;
        life.input(Input::Timer);
    }
    life.input(Signal::Failed(NETWORK));
    assert_eq!(life.deadline(), Some(20_000));
    assert_eq!(
        life.after(5000, Input::Online),
        [life.waiting(NETWORK, 250)]
    );
    assert_eq!(life.input(Input::Online), []);
    assert_eq!(life.after(200, Input::Online), []);
    assert_eq!(
        life.after(50, Input::Online),
        [connect(6, 6)],
        "the timer is only late"
    );
}

#[test]
fn a_server_that_answers_can_be_reached_whatever_the_device_says() {
    let mut life = Life::new(Policy::default());
    life.input(Input::Offline);
    assert_eq!(life.input(Input::Start), [connect(1, 1)]);
    let fault = Fault::Status(503);
    assert_eq!(
        life.refuse(503, None),
        [Output::Abandon, life.waiting(fault, 1000)]
    );
    life.input(Input::Offline);
    life.input(Input::Online);
    life.input(Input::Offline);
    life.input(Input::Resumed);
    life.now += 100;
    life.input(Input::Resumed);
    assert_eq!(life.input(Signal::Opened), [Output::Opened]);
    assert_eq!(
        life.input(Signal::Ended),
        [life.waiting(Fault::Ended, 2000)]
    );
}
