use headwater::session::*;

use crate::life::*;
use crate::told::*;

const SIGNALS: [Signal; 10] = [
    Signal::Opened,
    CHUNK,
    Signal::Event { has_id: true },
    Signal::Behind,
    Signal::CaughtUp,
    Signal::Inspected,
    Signal::Ended,
    Signal::Failed(Fault::Network),
    Signal::Failed(Fault::Prepare),
    Signal::Recovering,
];

#[test]
fn what_an_earlier_attempt_tells_changes_nothing_in_any_state() {
    let mut life = Life::connecting(Policy::default());
    let first = life.session.ticket;
    life.input(Signal::Failed(Fault::Network));
    life.timer_after(1000);
    let (second, connecting) = (life.session.ticket, life.session.state());
    assert_ne!(first, second);
    for signal in SIGNALS {
        assert!(!life.session.late(life.moment(), first, signal));
        assert_eq!(life.poll(), []);
        assert_eq!(life.session.state(), connecting);
    }
    assert!(life.session.holds(second) && !life.session.holds(first));
    assert_eq!(life.input(Signal::Opened), [Output::Opened]);
    for signal in SIGNALS {
        assert!(!life.session.late(life.moment(), first, signal));
        assert_eq!(life.session.state(), State::Open);
    }
}

#[test]
fn an_attempt_that_was_let_go_no_longer_counts_though_none_has_followed() {
    for end in [Input::Suspend, Input::Close] {
        let mut life = Life::open(Policy::default());
        let ticket = life.session.ticket;
        life.input(end);
        for signal in SIGNALS {
            assert!(!life.session.late(life.moment(), ticket, signal));
        }
        assert!(!life.session.holds(ticket));
    }
}

#[test]
fn the_head_of_a_late_response_is_discarded_and_changes_nothing() {
    let mut life = Life::connecting(Policy::default());
    life.input(Input::Suspend);
    let moment = life.moment();
    let stream = (200, "text/event-stream");
    assert_eq!(life.session.judge(moment, stream, None), Verdict::Discard);
    let refusal = (503, "text/html");
    assert_eq!(life.session.judge(moment, refusal, None), Verdict::Discard);
    assert_eq!(life.poll(), []);
}

#[test]
fn the_answer_to_an_earlier_question_is_no_answer_to_a_later_one() {
    let mut life = Life::connecting(Policy {
        ask: true,
        ..Policy::default()
    });
    life.input(Signal::Failed(Fault::Network));
    let first = life.session.question;
    life.input(Told::Answer(Answer::After(0)));
    life.timer_after(100);
    life.input(Signal::Failed(Fault::Network));
    let second = life.session.question;
    assert_ne!(first, second);
    assert_eq!(life.input(Input::Answer(first, Answer::Stop)), []);
    assert_eq!(
        life.input(Input::Answer(second, Answer::Stop)),
        [failed(Fault::Network)]
    );
}

#[test]
fn a_recovering_browser_keeps_its_ticket() {
    let mut life = Life::open(Policy::default());
    let ticket = life.session.ticket;
    life.input(Signal::Recovering);
    assert!(life.session.holds(ticket));
    assert_eq!(life.input(Signal::Opened), [Output::Opened]);
    assert_eq!(life.session.ticket, ticket);
}
