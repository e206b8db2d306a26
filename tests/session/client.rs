use headwater::session::*;
use headwater::wire::Lenient;

use crate::life::*;
use crate::told::*;

const NETWORK: Fault = Fault::Network;

/// Fails the current attempt by `fault`, and gives the delay before the next.
fn delay_after(life: &mut Life, fault: Fault) -> Option<Millis> {
    life.input(Signal::Failed(fault));
    match life.session.state() {
        State::Waiting { until, .. } => until.map(|until| until - life.now),
        _ => None,
    }
}

#[test]
fn failures_in_a_row_back_off_with_jitter_above() {
    let mut life = Life::connecting(Policy::default());
    life.random = 1 << 31;
    for (attempt, delay) in [(2, 1250), (3, 2500), (4, 5000), (5, 10_000), (6, 20_000)] {
        assert_eq!(delay_after(&mut life, NETWORK), Some(delay));
        assert_eq!(life.timer_after(delay), [connect(attempt, attempt)]);
    }
    for _ in 0..3 {
        assert_eq!(delay_after(&mut life, NETWORK), Some(37_500));
        life.timer_after(37_500);
    }
}

#[test]
fn only_a_connection_that_was_good_for_a_while_begins_the_count_anew() {
    let mut life = Life::connecting(Policy::default());
    delay_after(&mut life, NETWORK);
    life.timer_after(1000);
    life.input(Signal::Opened);
    assert_eq!(
        life.after(4999, Signal::Ended),
        [life.waiting(Fault::Ended, 2000)]
    );
    assert_eq!(life.timer_after(2000), [connect(3, 3)]);
    life.input(Signal::Opened);
    assert_eq!(life.session.attempt(), 3);
    assert_eq!(
        life.after(5000, Signal::Ended),
        [life.waiting(Fault::Ended, 1000)]
    );
    assert_eq!(life.timer_after(1000), [connect(1, 4)]);
    assert_eq!(life.session.attempt(), 1);
}

#[test]
fn passing_statuses_are_retried_and_their_response_is_let_go() {
    for status in [408, 425, 429, 500, 502, 503, 504] {
        let mut life = Life::connecting(Policy::default());
        let fault = Fault::Status(status);
        assert_eq!(
            life.refuse(status, None),
            [Output::Abandon, life.waiting(fault, 1000)]
        );
        assert_eq!(life.timer_after(1000), [connect(2, 2)]);
    }
}

#[test]
fn lasting_faults_fail_at_once() {
    for status in [0, 201, 206, 301, 400, 403, 404, 410, 501, 505] {
        let mut life = Life::connecting(Policy::default());
        let outputs = [Output::Abandon, failed(Fault::Status(status))];
        assert_eq!(life.refuse(status, Some("1")), outputs);
    }
    for (fault, abandoned) in [
        (Fault::ContentType, true),
        (too_large(), true),
        (Fault::Request, false),
    ] {
        let mut life = Life::connecting(Policy::default());
        let mut outputs = vec![failed(fault)];
        if abandoned {
            outputs.insert(0, Output::Abandon);
        }
        assert_eq!(life.input(Signal::Failed(fault)), outputs);
        assert_eq!(life.session.deadline(), None);
    }
}

#[test]
fn where_types_do_not_matter_a_200_of_any_type_or_of_none_is_read_by_both_rule_sets() {
    let lenient = Lenient {
        content_type: true,
        ..Lenient::default()
    };
    for policy in [Policy::default(), Policy::standard()] {
        for content_type in ["", "application/json"] {
            for (lenient, is_read) in [(lenient, true), (Lenient::default(), false)] {
                let mut life = Life::connecting(Policy {
                    lenient,
                    ..policy.clone()
                });
                let head = (200, content_type);
                let verdict = life.session.judge(life.moment(), head, None);
                assert_eq!(verdict == Verdict::Read, is_read, "{head:?}");
            }
        }
    }
}

#[test]
fn the_caller_chooses_which_statuses_pass() {
    let mut life = Life::connecting(retry(Retry {
        on: vec![404],
        ..Retry::default()
    }));
    let fault = Fault::Status(404);
    assert_eq!(
        life.refuse(404, None),
        [Output::Abandon, life.waiting(fault, 1000)]
    );
    life.timer_after(1000);
    assert_eq!(
        life.refuse(503, None),
        [Output::Abandon, failed(Fault::Status(503))]
    );
}

#[test]
fn retry_after_is_the_floor_and_jitter_comes_above_it() {
    let mut life = Life::connecting(Policy::default());
    life.random = 1 << 31;
    let fault = Fault::Status(503);
    assert_eq!(
        life.refuse(503, Some("120")),
        [Output::Abandon, life.waiting(fault, 150_000)]
    );
}

#[test]
fn a_retry_after_date_counts_from_the_servers_own_clock() {
    let mut life = Life::connecting(Policy::default());
    let fault = Fault::Status(429);
    let date = "Wed, 21 Oct 2015 07:28:00 GMT";
    let later = "Wed, 21 Oct 2015 07:29:00 GMT";
    let refused = Told::Refused {
        fault,
        retry_after: retry_after(later.as_bytes(), Some(date.as_bytes()), 0),
    };
    assert_eq!(
        life.input(refused),
        [Output::Abandon, life.waiting(fault, 60_000)]
    );
}

#[test]
fn hostile_spans_are_a_day_at_most() {
    const DAY: Millis = 86_400_000;
    let mut life = Life::connecting(Policy::default());
    life.refuse(503, Some("99999999999999999999999999"));
    life.timer_after(DAY);
    let refused = Told::Refused {
        fault: Fault::Status(503),
        retry_after: retry_after(b"Fri, 31 Dec 9999 23:59:59 GMT", None, 0),
    };
    life.input(refused);
    life.timer_after(DAY);
    life.input(Signal::Opened);
    life.input(retry_field(Millis::MAX));
    assert_eq!(life.session.reconnection_time(), DAY);
    life.input(Signal::Ended);
    assert_eq!(life.deadline(), Some(DAY));
}

#[test]
fn what_a_server_may_ask_for_has_a_cap_of_the_callers() {
    for rules in [Rules::Client, Rules::Standard] {
        let mut life = Life::connecting(Policy {
            rules,
            ..retry(Retry {
                initial: 300,
                max: 400,
                max_server_delay: 5000,
                on: vec![503],
                ..Retry::default()
            })
        });
        if rules == Rules::Client {
            assert_eq!(
                life.refuse(503, Some("86400")),
                [Output::Abandon, life.waiting(Fault::Status(503), 5000)]
            );
            life.timer_after(5000);
            // Less than that is what it was.
            assert_eq!(
                life.refuse(503, Some("4")),
                [Output::Abandon, life.waiting(Fault::Status(503), 4000)]
            );
            life.timer_after(4000);
        }
        life.input(Signal::Opened);
        life.input(retry_field(60_000));
        assert_eq!(life.session.reconnection_time(), 5000);
        assert_eq!(
            life.input(Signal::Ended),
            [life.waiting(Fault::Ended, 5000)]
        );
        // A network that is back is not made to wait for longer either.
        if rules == Rules::Client {
            life.input(Input::Offline);
            assert_eq!(life.deadline(), None);
            life.input(Input::Online);
            let deadline = life.deadline().unwrap();
            assert!(deadline <= life.now + 5000, "{deadline}");
        }
    }
}

#[test]
fn a_cap_beyond_a_day_is_a_day_and_one_of_zero_heeds_no_server() {
    for (cap, delay) in [(Millis::MAX, 86_400_000), (0, 1000)] {
        let mut life = Life::connecting(retry(Retry {
            max_server_delay: cap,
            ..Retry::default()
        }));
        assert_eq!(
            life.refuse(503, Some("99999999999")),
            [Output::Abandon, life.waiting(Fault::Status(503), delay)]
        );
    }
}

#[test]
fn a_retry_field_of_zero_is_prompt_but_no_hot_loop() {
    let mut life = Life::open(Policy::default());
    life.input(retry_field(0));
    let mut delays = Vec::new();
    for _ in 0..4 {
        delays.push(delay_after(&mut life, Fault::Ended));
        life.timer_after(delays.last().copied().flatten().unwrap());
        life.input(Signal::Opened);
    }
    assert_eq!(delays, [Some(100), Some(200), Some(400), Some(800)]);
}

#[test]
fn attempts_are_limited_in_a_row_and_the_first_one_counts() {
    let policy = retry(Retry {
        attempts: Some(3),
        ..Retry::default()
    });
    let mut life = Life::connecting(policy);
    for _ in 0..2 {
        life.input(Signal::Failed(NETWORK));
        life.now += 60_000;
        life.input(Input::Timer);
    }
    assert_eq!(life.session.attempt(), 3);
    assert_eq!(
        life.refuse(503, None),
        [Output::Abandon, failed(Fault::Status(503))]
    );
}

#[test]
fn a_good_connection_renews_the_attempts() {
    let policy = retry(Retry {
        attempts: Some(2),
        ..Retry::default()
    });
    let mut life = Life::connecting(policy);
    for _ in 0..50 {
        life.input(Signal::Opened);
        assert_eq!(
            life.after(5000, Signal::Ended),
            [life.waiting(Fault::Ended, 1000)]
        );
        life.timer_after(1000);
    }
    assert_eq!(
        life.input(Signal::Failed(NETWORK)),
        [failed(NETWORK)],
        "the end of the good connection was the first failure"
    );
}

#[test]
fn one_attempt_means_no_retry() {
    for attempts in [0, 1] {
        let policy = retry(Retry {
            attempts: Some(attempts),
            ..Retry::default()
        });
        let mut life = Life::connecting(policy);
        assert_eq!(life.input(Signal::Failed(NETWORK)), [failed(NETWORK)]);
    }
}

#[test]
fn no_attempt_begins_after_the_elapsed_limit() {
    let policy = retry(Retry {
        elapsed: Some(10_000),
        ..Retry::default()
    });
    let mut life = Life::connecting(policy.clone());
    for delay in [1000, 2000, 4000] {
        assert_eq!(delay_after(&mut life, NETWORK), Some(delay));
        life.timer_after(delay);
    }
    assert_eq!(life.input(Signal::Failed(NETWORK)), [failed(NETWORK)]);

    let mut life = Life::open(policy);
    life.now += 3_600_000;
    assert_eq!(
        delay_after(&mut life, NETWORK),
        Some(1000),
        "a good connection's time is not a time of failing"
    );
}

#[test]
fn a_401_asks_for_fresh_headers_once_and_at_once() {
    let mut life = Life::connecting(fresh(Policy::default()));
    let fault = Fault::Status(401);
    assert_eq!(
        life.refuse(401, Some("60")),
        [Output::Abandon, connect(2, 2)]
    );
    assert_eq!(life.refuse(401, None), [Output::Abandon, failed(fault)]);
}

#[test]
fn only_an_opened_stream_makes_a_later_401_worth_refreshing() {
    let mut life = Life::connecting(fresh(Policy::default()));
    let fault = Fault::Status(401);
    life.refuse(401, None);
    life.input(Signal::Opened);
    life.input(Signal::Ended);
    life.timer_after(1000);
    assert_eq!(life.refuse(401, None), [Output::Abandon, connect(4, 4)]);
    assert_eq!(
        life.refuse(503, None),
        [Output::Abandon, life.waiting(Fault::Status(503), 2000)]
    );
    assert_eq!(
        life.timer_after(2000),
        [connect(5, 5)],
        "with the headers that are fresh already"
    );
    assert_eq!(life.refuse(401, None), [Output::Abandon, failed(fault)]);
}

#[test]
fn a_401_uses_up_none_of_the_attempts() {
    let policy = retry(Retry {
        attempts: Some(1),
        ..Retry::default()
    });
    let mut life = Life::connecting(fresh(policy));
    assert_eq!(life.refuse(401, None), [Output::Abandon, connect(2, 2)]);
    assert_eq!(life.input(Signal::Opened), [Output::Opened]);
}

#[test]
fn a_request_that_must_not_be_sent_twice_is_not() {
    let mut life = Life::open(once());
    assert_eq!(life.input(Signal::Ended), [Output::Closed(Reason::Ended)]);

    let mut life = Life::open(once());
    assert_eq!(life.input(Signal::Failed(NETWORK)), [failed(NETWORK)]);

    let mut life = Life::connecting(once());
    assert_eq!(life.input(Signal::Failed(NETWORK)), [failed(NETWORK)]);

    let mut life = Life::connecting(patient(once()));
    let fault = Fault::Timeout(Wait::Connect);
    assert_eq!(
        life.silence_after(30_000),
        [Output::Abandon, failed(fault)],
        "it may have been sent"
    );

    for status in [429, 503] {
        let mut life = Life::connecting(once());
        let fault = Fault::Status(status);
        assert_eq!(
            life.refuse(status, Some("1")),
            [Output::Abandon, failed(fault)],
            "it may have been carried out"
        );
    }
}

#[test]
fn a_request_refused_for_its_credentials_was_not_carried_out_and_is_sent_again() {
    let mut life = Life::connecting(fresh(once()));
    let fault = Fault::Status(401);
    assert_eq!(life.refuse(401, None), [Output::Abandon, connect(2, 2)]);
    assert_eq!(life.refuse(401, None), [Output::Abandon, failed(fault)]);
}

#[test]
fn the_caller_may_vouch_for_sending_it_twice() {
    let mut life = Life::open(Policy {
        reconnect: Some(Reconnect::Always),
        ..once()
    });
    assert_eq!(
        life.input(Signal::Ended),
        [life.waiting(Fault::Ended, 1000)]
    );
    assert_eq!(life.timer_after(1000), [connect(2, 2)]);
}
