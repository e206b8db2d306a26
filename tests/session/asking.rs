use headwater::session::*;

use crate::life::*;
use crate::told::*;

const NETWORK: Fault = Fault::Network;

fn asking() -> Policy {
    Policy {
        ask: true,
        ..Policy::default()
    }
}

fn ask(fault: Fault, plan: Plan) -> Output {
    Output::Ask {
        ticket: Ticket::default(),
        fault,
        plan,
    }
}

#[test]
fn the_default_answer_follows_the_plan() {
    let mut life = Life::connecting(asking());
    assert_eq!(
        life.input(Signal::Failed(NETWORK)),
        [ask(NETWORK, Plan::Retry(1000))]
    );
    assert_eq!(
        life.input(Told::Answer(Answer::Default)),
        [life.waiting(NETWORK, 1000)]
    );
    assert_eq!(life.timer_after(1000), [connect(2, 2)]);
    assert_eq!(
        life.input(Signal::Failed(Fault::Request)),
        [ask(Fault::Request, Plan::Stop)]
    );
    assert_eq!(
        life.input(Told::Answer(Answer::Default)),
        [failed(Fault::Request)]
    );
}

#[test]
fn what_is_in_flight_is_let_go_before_the_caller_is_asked() {
    let mut life = Life::open(asking());
    assert_eq!(
        life.input(Signal::Failed(too_large())),
        [Output::Abandon, ask(too_large(), Plan::Stop)]
    );
    assert_eq!(life.input(Input::Close), [Output::Closed(Reason::Closed)]);
}

#[test]
fn the_caller_may_stop() {
    let mut life = Life::open(asking());
    life.input(Signal::Ended);
    assert_eq!(
        life.input(Told::Answer(Answer::Stop)),
        [failed(Fault::Ended)]
    );
}

#[test]
fn the_caller_may_retry_what_was_to_stop_and_past_every_limit() {
    let mut policy = asking();
    policy.retry.attempts = Some(1);
    policy.retry.elapsed = Some(0);
    let mut life = Life::connecting(policy);
    for attempt in 2..10 {
        assert_eq!(
            life.refuse(403, None),
            [Output::Abandon, ask(Fault::Status(403), Plan::Stop)]
        );
        assert_eq!(
            life.input(Told::Answer(Answer::After(7000))),
            [life.waiting(Fault::Status(403), 7000)]
        );
        assert_eq!(life.timer_after(7000), [connect(attempt, attempt)]);
    }
    life.input(Signal::Failed(NETWORK));
    assert_eq!(
        life.input(Told::Answer(Answer::After(Millis::MAX))),
        [Output::Waiting {
            fault: NETWORK,
            reason: WaitReason::Backoff,
            until: Some(Millis::MAX),
        }]
    );
}

#[test]
fn a_floor_that_the_caller_went_below_and_was_let_in_is_forgotten() {
    let mut life = Life::connecting(asking());
    life.refuse(503, Some("3600"));
    life.input(Told::Answer(Answer::After(1000)));
    life.timer_after(1000);
    life.input(Signal::Opened);
    life.after(10_000, Input::Suspend);
    assert_eq!(life.input(Input::Resumed), [connect(1, 3)]);
}

#[test]
fn a_caller_that_can_not_wait_is_held_to_the_shortest_delay() {
    let mut life = Life::connecting(asking());
    life.after(30, Signal::Failed(NETWORK));
    assert_eq!(
        life.input(Told::Answer(Answer::After(0))),
        [life.waiting(NETWORK, 70)]
    );
    life.timer_after(70);
    life.after(100, Signal::Failed(NETWORK));
    assert_eq!(life.input(Told::Answer(Answer::After(0))), [connect(3, 3)]);
}

#[test]
fn a_401_is_put_to_the_caller_too() {
    let mut life = Life::connecting(fresh(asking()));
    let fault = Fault::Status(401);
    assert_eq!(
        life.refuse(401, None),
        [Output::Abandon, ask(fault, Plan::Retry(0))]
    );
    assert_eq!(life.input(Told::Answer(Answer::Default)), [connect(2, 2)]);
    assert_eq!(
        life.refuse(401, None),
        [Output::Abandon, ask(fault, Plan::Stop)]
    );
    life.input(Told::Answer(Answer::After(1000)));
    assert_eq!(
        life.timer_after(1000),
        [connect(3, 3)],
        "with fresh headers again"
    );
}

#[test]
fn an_ended_stream_that_may_not_be_sent_again_is_no_failure_unless_the_caller_sends_it_again() {
    let policy = Policy {
        ask: true,
        ..once()
    };
    for answer in [Answer::Default, Answer::Stop] {
        let mut life = Life::open(policy.clone());
        assert_eq!(life.input(Signal::Ended), [ask(Fault::Ended, Plan::Stop)]);
        assert_eq!(
            life.input(Told::Answer(answer)),
            [Output::Closed(Reason::Ended)]
        );
    }
    let mut life = Life::open(policy);
    life.input(Signal::Ended);
    life.input(Told::Answer(Answer::After(500)));
    assert_eq!(life.timer_after(500), [connect(2, 2)]);
}

#[test]
fn until_the_caller_has_answered_nothing_follows_however_long_it_thinks() {
    for fault in [NETWORK, Fault::Prepare] {
        let mut life = Life::open(asking());
        life.after(500, Signal::Failed(fault));
        for input in [
            Told::Input(Input::Timer),
            Told::Input(Input::Offline),
            Told::Input(Input::Online),
            Told::Input(Input::Suspend),
            Told::Input(Input::Resumed),
            Told::Signal(Signal::Opened),
            Told::Signal(Signal::Ended),
            Told::Input(Input::Start),
        ] {
            assert_eq!(life.after(60_000, input), [], "{fault:?} {input:?}");
        }
        assert_eq!(life.deadline(), None);
        let asking = State::Waiting {
            reason: WaitReason::Asking,
            until: None,
        };
        assert_eq!(life.session.state(), asking);
        assert_eq!(
            life.input(Input::Close),
            [Output::Closed(Reason::Closed)],
            "closing waits for nobody"
        );
    }
}

#[test]
fn a_wait_that_was_over_before_the_answer_is_not_begun_anew() {
    let mut life = Life::open(asking());
    life.input(Signal::Ended);
    assert_eq!(
        life.after(5000, Told::Answer(Answer::Default)),
        [connect(2, 2)]
    );
}

#[test]
fn an_answer_meets_the_network_and_the_page_as_they_are_by_then() {
    let asked = || {
        let mut life = Life::open(asking());
        life.after(500, Signal::Ended);
        life
    };
    let mut life = asked();
    life.input(Input::Offline);
    assert_eq!(
        life.input(Told::Answer(Answer::Default)),
        [offline(Fault::Ended)],
        "the network went"
    );
    assert_eq!(life.after(60_000, Input::Online), [connect(2, 2)]);

    let mut life = Life::open(asking());
    life.input(Input::Offline);
    life.after(500, Signal::Ended);
    life.input(Input::Online);
    assert_eq!(
        life.input(Told::Answer(Answer::Default)),
        [connect(2, 2)],
        "the network came"
    );

    let mut life = asked();
    life.input(Input::Suspend);
    assert_eq!(
        life.input(Told::Answer(Answer::After(0))),
        [hidden(Fault::Ended)],
        "the page went"
    );
    assert_eq!(life.input(Input::Resumed), [connect(2, 2)]);

    let mut life = asked();
    life.input(Input::Suspend);
    life.after(60_000, Input::Resumed);
    assert_eq!(
        life.input(Told::Answer(Answer::Default)),
        [connect(2, 2)],
        "the page went, and came"
    );
}

#[test]
fn what_was_to_stop_is_retried_by_the_policy_if_the_caller_says_so() {
    let mut life = Life::connecting(asking());
    let fault = Fault::Status(404);
    for (attempt, delay) in [(2, 1000), (3, 2000), (4, 4000)] {
        assert_eq!(
            life.refuse(404, None),
            [Output::Abandon, ask(fault, Plan::Stop)]
        );
        assert_eq!(
            life.input(Told::Answer(Answer::Retry)),
            [life.waiting(fault, delay)]
        );
        life.timer_after(delay);
        assert_eq!(life.session.attempt(), attempt);
    }
    life.refuse(404, Some("60"));
    assert_eq!(
        life.input(Told::Answer(Answer::Retry)),
        [life.waiting(fault, 60_000)],
        "not before the server's own floor"
    );
}

#[test]
fn a_retry_that_was_planned_stays_as_planned_if_the_caller_agrees() {
    let mut life = Life::open(fresh(asking()));
    life.input(Signal::Ended);
    assert_eq!(
        life.input(Told::Answer(Answer::Retry)),
        [life.waiting(Fault::Ended, 1000)]
    );
    life.timer_after(1000);
    assert_eq!(
        life.refuse(401, None),
        [Output::Abandon, ask(Fault::Status(401), Plan::Retry(0))]
    );
    assert_eq!(life.input(Told::Answer(Answer::Retry)), [connect(3, 3)]);
}

#[test]
fn an_attempt_that_nobody_saw_is_not_ended_by_a_callback_of_the_one_before() {
    let mut life = Life::connecting(asking());
    life.after(500, Signal::Failed(Fault::Native));
    let moment = Moment {
        now: life.now,
        ..Moment::default()
    };
    let answer = Told::Answer(Answer::Default);
    life.session.tell(moment, answer);
    assert_eq!(life.input(Signal::Failed(NETWORK)), [connect(2, 2)]);
    assert_eq!(life.session.state(), State::Connecting);
}

#[test]
fn an_answer_that_nobody_asked_for_does_nothing() {
    let mut life = Life::open(asking());
    assert_eq!(life.input(Told::Answer(Answer::Stop)), []);
    assert_eq!(life.session.state(), State::Open);
}

#[test]
fn waiting_for_the_network_is_put_to_the_caller() {
    let mut life = Life::open(asking());
    life.input(Input::Offline);
    assert_eq!(
        life.input(Signal::Failed(NETWORK)),
        [ask(NETWORK, Plan::Wait)]
    );
    assert_eq!(
        life.input(Told::Answer(Answer::Default)),
        [offline(NETWORK)]
    );
    life.input(Input::Online);
    life.now += 500;
    life.input(Input::Timer);
    life.input(Input::Offline);
    life.input(Signal::Failed(NETWORK));
    assert_eq!(
        life.input(Told::Answer(Answer::After(2000))),
        [life.waiting(NETWORK, 2000)],
        "the caller insists"
    );
}

#[test]
fn a_recovering_browser_goes_on_until_the_caller_says_otherwise() {
    let recovering = || {
        let mut life = Life::open(asking());
        assert_eq!(
            life.after(500, Signal::Recovering),
            [ask(NETWORK, Plan::Wait)]
        );
        life
    };
    assert_eq!(
        recovering().input(Told::Answer(Answer::Default)),
        [browser(NETWORK)]
    );
    assert_eq!(
        recovering().input(Told::Answer(Answer::Stop)),
        [Output::Abandon, failed(NETWORK)]
    );
    let mut life = recovering();
    assert_eq!(
        life.input(Told::Answer(Answer::After(2000))),
        [Output::Abandon, life.waiting(NETWORK, 2000)]
    );
    assert_eq!(recovering().input(Signal::Opened), [Output::Opened]);
    assert_eq!(
        recovering().input(Input::Close),
        [Output::Abandon, Output::Closed(Reason::Closed)]
    );
}

#[test]
fn a_replaced_stream_is_put_to_the_caller() {
    let mut life = Life::open(asking());
    let idle = Fault::Timeout(Wait::Idle);
    assert_eq!(
        life.after(60_000, Input::Resumed),
        [Output::Abandon, ask(idle, Plan::Retry(0))]
    );
    assert_eq!(life.input(Told::Answer(Answer::Default)), [connect(1, 2)]);
}
