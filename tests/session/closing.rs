use headwater::session::*;

use crate::life::*;

/// Everything that could still come in.
fn everything() -> Vec<Input> {
    let refused = Input::Refused {
        fault: Fault::Status(503),
        retry_after: Some(1000),
    };
    vec![
        Input::Start,
        Input::Opened,
        refused,
        Input::NoContent,
        Input::Received,
        Input::ReconnectionTime(1),
        Input::Ended,
        Input::Failed(Fault::Network),
        Input::Failed(Fault::Native),
        Input::Failed(too_large()),
        Input::Recovering,
        Input::Timer,
        Input::Offline,
        Input::Online,
        Input::Resumed,
        Input::Suspend,
        Input::Hidden,
        Input::Answer(Answer::Retry),
        Input::Answer(Answer::After(0)),
        Input::Close,
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
        (Input::Start, true),
        (Input::Failed(Fault::Network), false),
        (Input::Offline, false),
        (Input::Online, true),
        (Input::Opened, true),
        (Input::Received, true),
        (Input::Recovering, true),
        (Input::Recovering, true),
        (Input::Opened, true),
        (Input::Suspend, false),
        (Input::Resumed, true),
        (Input::Failed(Fault::Native), true),
        (Input::Resumed, true),
        (Input::Opened, true),
        (Input::Ended, false),
    ];
    // A caller that is asked, and answers or goes on thinking.
    for (ask, answers) in [(false, false), (true, true), (true, false)] {
        for end in 0..=steps.len() {
            let mut life = Life::new(Policy {
                ask,
                ..Policy::default()
            });
            let mut in_flight = false;
            for (input, after) in &steps[..end] {
                life.after(1000, *input);
                if answers {
                    life.input(Input::Answer(Answer::Default));
                }
                in_flight = *after && (answers || !ask || *input == Input::Start);
            }
            let mut outputs = vec![Output::Closed(Reason::Closed)];
            if in_flight {
                outputs.insert(0, Output::Abandon);
            }
            assert_eq!(life.input(Input::Close), outputs, "{ask} {answers} {end}");
            assert_silent(&mut life);
        }
    }
}

#[test]
fn a_failure_for_good_is_as_final_as_closing() {
    let ends = [
        Input::NoContent,
        Input::Failed(Fault::Prepare),
        Input::Failed(too_large()),
        Input::Failed(Fault::Status(404)),
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
    life.session.handle(moment, Input::Resumed);
    assert_eq!(
        life.input(Input::Close),
        [Output::Abandon, Output::Closed(Reason::Closed)],
        "the old stream is let go, the new one never requested"
    );
}

#[test]
fn callbacks_that_come_late_change_no_wait() {
    let late = [
        Input::Opened,
        Input::NoContent,
        Input::Received,
        Input::Ended,
        Input::Failed(Fault::Network),
        Input::Failed(Fault::Native),
        Input::Failed(too_large()),
        Input::Recovering,
        Input::Start,
        Input::Answer(Answer::Stop),
    ];
    let mut life = Life::open(Policy::default());
    life.input(Input::Ended);
    for input in late {
        assert_eq!(life.input(input), [], "{input:?}");
    }
    assert_eq!(life.refuse(404, None), []);
    assert_eq!(life.timer_after(1000), [connect(2, 2, Some(Fault::Ended))]);
}

#[test]
fn an_open_stream_has_no_second_head() {
    let mut life = Life::open(Policy::default());
    assert_eq!(life.input(Input::Opened), []);
    assert_eq!(life.input(Input::NoContent), []);
    assert_eq!(life.refuse(404, None), []);
    assert_eq!(life.session.state(), State::Open);
}
