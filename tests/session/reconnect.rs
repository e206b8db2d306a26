//! What a caller does who does not want to wait, and what a stream that was cut off is.

use headwater::session::*;

use crate::life::*;
use crate::told::*;

#[test]
fn whatever_a_source_waits_for_it_connects_when_the_caller_wants_it() {
    let asking = Policy {
        ask: true,
        ..Policy::default()
    };
    let waits: [(&str, Policy, &[Told]); 5] = [
        ("backoff", Policy::default(), &[]),
        (
            "a server's time",
            Policy::default(),
            &[Told::Refused {
                fault: Fault::Status(503),
                retry_after: Some(60_000),
            }],
        ),
        (
            "the network",
            Policy::default(),
            &[Told::Input(Input::Offline)],
        ),
        (
            "the page",
            Policy::default(),
            &[Told::Input(Input::Suspend)],
        ),
        ("an answer", asking, &[]),
    ];
    for (name, policy, told) in waits {
        let mut life = Life::connecting(policy);
        life.now += 100;
        for told in told {
            life.input(*told);
        }
        if matches!(life.session.state(), State::Connecting) {
            life.input(Signal::Failed(Fault::Network));
        }
        assert!(
            matches!(life.session.state(), State::Waiting { .. }),
            "{name}"
        );
        let outputs = life.after(1000, Input::Reconnect);
        let [Output::Connect(attempt)] = outputs[..] else {
            panic!("{name}: {outputs:?}");
        };
        assert_eq!(attempt.number, 1, "{name}: what has failed counts no more");
    }
}

#[test]
fn an_open_connection_is_let_go_for_a_new_one_even_where_the_request_may_not_be_sent_again() {
    for policy in [Policy::default(), once()] {
        let mut life = Life::open(policy);
        life.now += 1000;
        let outputs = life.input(Input::Reconnect);
        assert_eq!(outputs, [Output::Abandon, connect(1, 2)]);
    }
}

#[test]
fn two_attempts_stay_100_ms_apart_however_often_the_caller_is_impatient() {
    let mut life = Life::connecting(Policy::default());
    let outputs = life.input(Input::Reconnect);
    let waiting = life.waiting(Fault::Replaced, 100);
    assert_eq!(outputs, [Output::Abandon, waiting]);
    assert_eq!(
        life.after(50, Input::Reconnect),
        [life.waiting(Fault::Replaced, 50)]
    );
    assert_eq!(life.timer_after(50), [connect(1, 2)]);
}

#[test]
fn an_impatient_caller_begins_the_limits_anew() {
    let mut life = Life::connecting(retry(Retry {
        attempts: Some(2),
        ..Retry::default()
    }));
    life.input(Signal::Failed(Fault::Network));
    life.after(500, Input::Reconnect);
    let outputs = life.input(Signal::Failed(Fault::Network));
    assert_eq!(outputs, [life.waiting(Fault::Network, 1000)]);
}

#[test]
fn there_is_nothing_to_reconnect_before_the_start_and_after_the_end() {
    let mut life = Life::new(Policy::default());
    assert_eq!(life.input(Input::Reconnect), []);
    life.input(Input::Start);
    life.input(Input::Close);
    assert_eq!(life.input(Input::Reconnect), []);
}

#[test]
fn a_stream_that_ends_before_what_is_waited_for_was_cut_off() {
    let until = |policy| Policy {
        until: true,
        ..policy
    };
    let mut life = Life::open(until(Policy::default()));
    assert_eq!(
        life.input(Signal::Ended),
        [life.waiting(Fault::Truncated, 1000)],
        "what may be sent again is"
    );
    let mut life = Life::open(until(once()));
    assert_eq!(life.input(Signal::Ended), [failed(Fault::Truncated)]);
    let mut life = Life::open(Policy {
        reconnect: Some(Reconnect::Never),
        ..Policy::default()
    });
    assert_eq!(life.input(Signal::Ended), [Output::Closed(Reason::Ended)]);
    // A 204 says that nothing will follow, and so the answer is not whole.
    let mut life = Life::connecting(until(Policy::default()));
    let verdict = life.session.judge(life.moment(), (204, ""), None);
    assert_eq!(verdict, Verdict::Discard);
    assert_eq!(life.session.poll(), Some(Output::Abandon));
    assert_eq!(life.session.poll(), Some(failed(Fault::Truncated)));
}

#[test]
fn a_function_that_fails_is_called_again_by_the_policy_even_for_what_may_not_be_sent_twice() {
    for policy in [Policy::default(), once()] {
        let mut life = Life::connecting(policy);
        let prepare = Fault::Prepare;
        assert_eq!(
            life.input(Signal::Failed(prepare)),
            [life.waiting(prepare, 1000)]
        );
        assert_eq!(life.timer_after(1000), [connect(2, 2)]);
        assert_eq!(
            life.input(Signal::Failed(prepare)),
            [life.waiting(prepare, 2000)]
        );
    }
}

#[test]
fn a_request_that_was_not_taken_on_is_sent_again_after_the_servers_time() {
    let mut life = Life::connecting(Policy {
        reconnect: Some(Reconnect::Refused),
        ..once()
    });
    let outputs = life.refuse(429, Some("7"));
    let fault = Fault::Status(429);
    assert_eq!(outputs, [Output::Abandon, life.waiting(fault, 7000)]);
    assert_eq!(life.timer_after(7000), [connect(2, 2)]);
    assert_eq!(life.input(Signal::Opened), [Output::Opened]);
    let lost = Fault::Network;
    assert_eq!(
        life.input(Signal::Failed(lost)),
        [failed(lost)],
        "it was taken on"
    );
}

#[test]
fn a_page_that_starts_offline_tries_once_and_then_waits_for_the_network_without_counting() {
    let mut life = Life::new(retry(Retry {
        attempts: Some(1),
        ..Retry::default()
    }));
    life.input(Input::Offline);
    assert_eq!(life.input(Input::Start), [connect(1, 1)]);
    let lost = Fault::Network;
    assert_eq!(life.input(Signal::Failed(lost)), [offline(lost)]);
    let outputs = life.after(60_000, Input::Online);
    assert_eq!(outputs, [connect(2, 2)]);
}

#[test]
fn a_page_that_is_left_is_told_nothing_more() {
    for policy in [Policy::default(), once()] {
        let mut life = Life::open(policy.clone());
        assert_eq!(life.input(Input::Left), [Output::Abandon]);
        assert_eq!(life.input(Signal::Failed(Fault::Network)), []);
        assert_eq!(life.session.deadline(), None);

        let mut life = Life::connecting(policy);
        life.now += 100;
        life.input(Told::Refused {
            fault: Fault::Status(503),
            retry_after: None,
        });
        assert_eq!(life.input(Input::Left), []);
        assert_eq!(life.session.deadline(), None);
    }
    let mut life = Life::open(Policy::default());
    life.input(Input::Left);
    assert_eq!(
        life.after(1000, Input::Resumed),
        [connect(2, 2)],
        "it was not left after all"
    );
}
