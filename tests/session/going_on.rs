//! What goes on by another request, what ends where it ends, and what an event decides.

use headwater::session::*;

use crate::life::*;
use crate::told::*;

/// A request that must not be sent twice, and another one that goes on from its stream.
fn resumable() -> Policy {
    Policy {
        resume: true,
        ..once()
    }
}

fn resumption(number: u32, total: u32) -> Output {
    let Output::Connect(attempt) = connect(number, total) else {
        unreachable!("connect() connects");
    };
    Output::Connect(Attempt {
        resumes: true,
        ..attempt
    })
}

const ENDED: Output = Output::Closed(Reason::Ended);

#[test]
fn a_stream_that_was_open_goes_on_by_another_request_however_it_ends() {
    for fault in [Fault::Ended, Fault::Network, Fault::Truncated] {
        let mut life = Life::open(resumable());
        let signal = match fault {
            Fault::Ended => Signal::Ended,
            fault => Signal::Failed(fault),
        };
        let outputs = life.input(signal);
        // A transport that tells of a truncated stream still has it.
        let abandoned = (fault == Fault::Truncated).then_some(Output::Abandon);
        let expected: Vec<_> = abandoned
            .into_iter()
            .chain([life.waiting(fault, 1000)])
            .collect();
        assert_eq!(outputs, expected);
        assert_eq!(life.timer_after(1000), [resumption(2, 2)]);
        // What goes on may fail and be asked for again, and open and break again.
        assert_eq!(
            life.input(Signal::Failed(Fault::Network)),
            [life.waiting(Fault::Network, 2000)]
        );
        assert_eq!(life.timer_after(2000), [resumption(3, 3)]);
        assert_eq!(life.input(Signal::Opened), [Output::Opened]);
        assert_eq!(
            life.input(Signal::Ended),
            [life.waiting(Fault::Ended, 4000)]
        );
    }
}

#[test]
fn a_request_that_never_opened_is_sent_again_by_its_own_rules() {
    let mut life = Life::connecting(resumable());
    assert_eq!(
        life.input(Signal::Failed(Fault::Network)),
        [failed(Fault::Network)]
    );

    let mut life = Life::connecting(Policy {
        idempotent: true,
        ..resumable()
    });
    life.input(Signal::Failed(Fault::Network));
    assert_eq!(
        life.timer_after(1000),
        [connect(2, 2)],
        "the first request, again"
    );
}

#[test]
fn where_nothing_goes_on_the_source_ends_by_what_ended_its_stream() {
    for (signal, end) in [
        (Signal::Ended, ENDED),
        (Signal::Failed(Fault::Network), failed(Fault::Network)),
        (
            Signal::Failed(Fault::Timeout(Wait::Idle)),
            failed(Fault::Timeout(Wait::Idle)),
        ),
    ] {
        let mut life = Life::open(resumable());
        life.input(signal);
        assert_eq!(life.timer_after(1000), [resumption(2, 2)]);
        assert_eq!(life.input(Signal::Declined), [Output::Abandon, end]);
        assert_eq!(life.session.deadline(), None);
    }
    // The stream ended before its end: no other request makes it whole.
    let mut life = Life::open(Policy {
        until: true,
        ..resumable()
    });
    assert_eq!(
        life.input(Signal::Ended),
        [life.waiting(Fault::Truncated, 1000)]
    );
    life.timer_after(1000);
    assert_eq!(
        life.input(Signal::Declined),
        [Output::Abandon, failed(Fault::Truncated)]
    );
}

#[test]
fn a_401_to_what_goes_on_is_answered_by_one_request_more() {
    let mut life = Life::open(resumable());
    life.input(Signal::Failed(Fault::Network));
    life.timer_after(1000);
    let unauthorized = Fault::Status(401);
    assert_eq!(life.refuse(401, None), [Output::Abandon, resumption(3, 3)]);
    assert_eq!(
        life.refuse(401, None),
        [Output::Abandon, failed(unauthorized)]
    );
    // The first request has no function.
    let mut life = Life::connecting(resumable());
    assert_eq!(
        life.refuse(401, None),
        [Output::Abandon, failed(unauthorized)]
    );
}

#[test]
fn nobody_declines_what_nobody_was_asked_for() {
    let mut life = Life::connecting(resumable());
    assert_eq!(life.input(Signal::Declined), []);
    let mut life = Life::open(resumable());
    assert_eq!(life.input(Signal::Declined), []);
    assert_eq!(life.session.state(), State::Open);
}

#[test]
fn what_can_go_on_is_let_go_with_its_page_and_comes_back_with_it() {
    let mut life = Life::open(resumable());
    assert_eq!(
        life.input(Input::Suspend),
        [Output::Abandon, hidden(Fault::Suspended)]
    );
    assert_eq!(life.after(60_000, Input::Resumed), [resumption(2, 2)]);

    // Before it was open, nothing is known that could go on.
    let mut life = Life::connecting(resumable());
    assert_eq!(life.input(Input::Suspend), []);
}

#[test]
fn a_clean_end_is_the_end_where_the_policy_says_so_and_a_broken_stream_is_requested_again() {
    let policy = Policy {
        ends: true,
        ..Policy::default()
    };
    assert_eq!(Life::open(policy.clone()).input(Signal::Ended), [ENDED]);
    for policy in [
        policy.clone(),
        Policy {
            until: true,
            ..policy
        },
    ] {
        let mut life = Life::open(policy);
        let broken = life.input(Signal::Failed(Fault::Network));
        assert_eq!(broken, [life.waiting(Fault::Network, 1000)]);
        life.timer_after(1000);
        life.input(Signal::Opened);
        assert_eq!(life.input(Signal::Ended), [ENDED]);
    }
}

#[test]
fn where_only_events_are_life_bytes_are_none() {
    let policy = Policy {
        alive: true,
        timeout: Timeout {
            idle: Some(10_000),
            ..Timeout::default()
        },
        ..Policy::default()
    };
    let mut life = Life::open(policy);
    life.after(9000, CHUNK);
    assert_eq!(life.deadline(), Some(1000));
    life.input(Signal::Alive);
    assert_eq!(life.deadline(), Some(10_000));
    life.after(9000, CHUNK);
    let idle = Fault::Timeout(Wait::Idle);
    assert_eq!(
        life.silence_after(1000),
        [Output::Abandon, life.waiting(idle, 2000 - 1000)]
    );
}

#[test]
fn an_event_that_is_a_failure_ends_the_attempt_and_says_what_follows() {
    let passing = Fault::Event { retry: true };
    let lasting = Fault::Event { retry: false };
    let told = |retry| Signal::Told { retry };

    let mut life = Life::open(Policy::default());
    let outputs = life.input(told(Some(0)));
    assert_eq!(outputs, [Output::Abandon, life.waiting(passing, 1000)]);
    let mut life = Life::open(Policy::default());
    let outputs = life.input(told(Some(30_000)));
    assert_eq!(outputs, [Output::Abandon, life.waiting(passing, 30_000)]);
    let mut life = Life::open(Policy::default());
    assert_eq!(life.input(told(None)), [Output::Abandon, failed(lasting)]);

    // The request must not be sent twice, whatever the event says; what goes on from it may.
    let mut life = Life::open(once());
    assert_eq!(
        life.input(told(Some(0))),
        [Output::Abandon, failed(passing)]
    );
    let mut life = Life::open(resumable());
    let outputs = life.input(told(Some(0)));
    assert_eq!(outputs, [Output::Abandon, life.waiting(passing, 1000)]);
    assert_eq!(life.timer_after(1000), [resumption(2, 2)]);
}

#[test]
fn a_gap_that_the_caller_does_not_go_on_with_closes_the_source() {
    let mut life = Life::open(Policy::default());
    let outputs = life.input(Signal::Failed(Fault::Gap));
    assert_eq!(outputs, [Output::Abandon, failed(Fault::Gap)]);
}

fn judge(life: &mut Life, content_type: &str) -> Verdict {
    life.session.judge(life.moment(), (200, content_type), None)
}

#[test]
fn a_json_answer_is_one_event_and_its_end_is_the_end() {
    let json = Policy {
        json: true,
        ..Policy::default()
    };
    for policy in [
        json.clone(),
        Policy {
            until: true,
            ..json.clone()
        },
        Policy {
            resume: true,
            idempotent: false,
            ..json.clone()
        },
    ] {
        let mut life = Life::connecting(policy);
        assert_eq!(judge(&mut life, "application/json"), Verdict::Collect);
        assert_eq!(life.poll(), [Output::Opened]);
        assert_eq!(life.input(CHUNK), []);
        assert_eq!(life.input(Signal::Ended), [ENDED]);
    }
    // The next answer may be a stream, whose end is none.
    let mut life = Life::connecting(json);
    judge(&mut life, "application/json");
    life.poll();
    life.input(Signal::Failed(Fault::Network));
    life.timer_after(1000);
    assert_eq!(judge(&mut life, "text/event-stream"), Verdict::Read);
    life.poll();
    assert_eq!(
        life.input(Signal::Ended),
        [life.waiting(Fault::Ended, 2000)]
    );

    let mut life = Life::connecting(Policy::default());
    assert!(matches!(
        judge(&mut life, "application/json"),
        Verdict::Inspect { .. }
    ));
}

#[test]
fn what_a_refusal_says_of_trying_again_holds_for_that_refusal_alone() {
    let head = |should_retry| Head {
        status: 409,
        should_retry,
        ..Head::default()
    };
    let refuse = |life: &mut Life, should_retry| {
        let moment = life.moment();
        let ticket = life.session.ticket;
        assert!(matches!(
            life.session.judge_head(moment, ticket, &head(should_retry)),
            Verdict::Inspect { .. }
        ));
        life.input(Signal::Inspected)
    };
    let mut life = Life::connecting(Policy::default());
    let fault = Fault::Status(409);
    let outputs = refuse(&mut life, Some(true));
    assert_eq!(outputs, [Output::Abandon, life.waiting(fault, 1000)]);
    life.timer_after(1000);
    assert_eq!(refuse(&mut life, None), [Output::Abandon, failed(fault)]);
}
