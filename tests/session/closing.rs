use headwater::session::*;

use crate::life::*;
use crate::told::*;

/// Everything that could still come in.
fn everything() -> Vec<Told> {
    let refused = Told::Refused {
        fault: Fault::Status(503),
        retry_after: Some(1000),
    };
    vec![
        Told::Input(Input::Start),
        Told::Signal(Signal::Opened),
        refused,
        NO_CONTENT,
        Told::Signal(CHUNK),
        Told::Signal(retry_field(1)),
        Told::Signal(Signal::Ended),
        Told::Signal(Signal::Failed(Fault::Network)),
        Told::Signal(Signal::Failed(Fault::Native)),
        Told::Signal(Signal::Failed(too_large())),
        Told::Signal(Signal::Recovering),
        Told::Input(Input::Timer),
        Told::Input(Input::Offline),
        Told::Input(Input::Online),
        Told::Input(Input::Resumed),
        Told::Input(Input::Suspend),
        Told::Input(Input::Hidden),
        Told::Answer(Answer::Retry),
        Told::Answer(Answer::After(0)),
        Told::Until,
        Told::Input(Input::Close),
    ]
}

fn assert_silent(life: &mut Life) {
    for _ in 0..2 {
        for input in everything() {
            assert_eq!(life.after(3_600_000, input), [], "{input:?}");
            assert_eq!(life.session.state(), State::Closed);
            assert_eq!(life.session.deadline(), None);
        }
    }
}

#[test]
fn closing_is_final_after_every_step_of_a_life() {
    // Each step, and whether a request or response is in flight after it.
    let steps = [
        (Told::Input(Input::Start), true),
        (Told::Signal(Signal::Failed(Fault::Network)), false),
        (Told::Input(Input::Offline), false),
        (Told::Input(Input::Online), true),
        (Told::Signal(Signal::Opened), true),
        (Told::Signal(CHUNK), true),
        (Told::Signal(Signal::Recovering), true),
        (Told::Signal(Signal::Recovering), true),
        (Told::Signal(Signal::Opened), true),
        (Told::Input(Input::Suspend), false),
        (Told::Input(Input::Resumed), true),
        (Told::Signal(Signal::Failed(Fault::Native)), true),
        (Told::Input(Input::Resumed), true),
        (Told::Signal(Signal::Opened), true),
        (Told::Signal(Signal::Ended), false),
    ];
    // A caller that is asked, and answers or goes on thinking.
    for (ask, answers) in [(false, false), (true, true), (true, false)] {
        for end in 0..=steps.len() {
            for (close, reason) in [
                (Told::Input(Input::Close), Reason::Closed),
                (Told::Until, Reason::Until),
            ] {
                let mut life = Life::new(Policy {
                    ask,
                    ..Policy::default()
                });
                let mut in_flight = false;
                for (input, after) in &steps[..end] {
                    life.after(1000, *input);
                    if answers {
                        life.input(Told::Answer(Answer::Default));
                    }
                    in_flight = *after && (answers || !ask || *input == Input::Start.into());
                }
                let mut outputs = vec![Output::Closed(reason)];
                if in_flight {
                    outputs.insert(0, Output::Abandon);
                }
                assert_eq!(life.input(close), outputs, "{ask} {answers} {end}");
                assert_silent(&mut life);
            }
        }
    }
}

#[test]
fn a_failure_for_good_is_as_final_as_closing() {
    let ends = [
        NO_CONTENT,
        Told::Signal(Signal::Failed(Fault::Request)),
        Told::Signal(Signal::Failed(too_large())),
        Told::Signal(Signal::Failed(Fault::Status(404))),
    ];
    for end in ends {
        let mut life = Life::connecting(Policy::default());
        assert!(matches!(life.input(end).last(), Some(Output::Closed(_))));
        assert_silent(&mut life);
    }
}

#[test]
fn a_request_that_was_decided_on_but_not_seen_is_never_made() {
    let moment = Moment::default();
    let mut session = Session::new(Policy::default());
    session.handle(moment, Input::Start);
    session.handle(moment, Input::Close);
    assert_eq!(session.poll(), Some(Output::Closed(Reason::Closed)));
    assert_eq!(session.poll(), None);
}

#[test]
fn what_was_to_be_let_go_still_is() {
    let mut life = Life::open(Policy::default());
    life.now += 60_000;
    let moment = Moment {
        now: life.now,
        ..Moment::default()
    };
    life.session.tell(moment, Input::Resumed);
    assert_eq!(
        life.input(Input::Close),
        [Output::Abandon, Output::Closed(Reason::Closed)],
        "the old stream is let go, the new one never requested"
    );
}

#[test]
fn callbacks_that_come_late_change_no_wait() {
    let late = [
        Told::Signal(Signal::Opened),
        NO_CONTENT,
        Told::Signal(CHUNK),
        Told::Signal(Signal::Ended),
        Told::Signal(Signal::Failed(Fault::Network)),
        Told::Signal(Signal::Failed(Fault::Native)),
        Told::Signal(Signal::Failed(too_large())),
        Told::Signal(Signal::Recovering),
        Told::Input(Input::Start),
        Told::Answer(Answer::Stop),
    ];
    let mut life = Life::open(Policy::default());
    life.input(Signal::Ended);
    for input in late {
        assert_eq!(life.input(input), [], "{input:?}");
    }
    assert_eq!(life.refuse(404, None), []);
    assert_eq!(life.timer_after(1000), [connect(2, 2)]);
}

#[test]
fn an_open_stream_has_no_second_head() {
    let mut life = Life::open(Policy::default());
    assert_eq!(life.input(Signal::Opened), []);
    assert_eq!(life.input(NO_CONTENT), []);
    assert_eq!(life.refuse(404, None), []);
    assert_eq!(life.session.state(), State::Open);
}
