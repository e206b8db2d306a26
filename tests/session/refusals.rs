//! What becomes of a response that is refused, until as much of it is read as is worth it.

use headwater::session::*;

use crate::life::*;

const REFUSED: Fault = Fault::Status(503);

fn refused(policy: Policy) -> Life {
    let mut life = Life::connecting(policy);
    let verdict = life.session.judge(life.moment(), (503, ""), Some(60_000));
    assert_eq!(verdict, Verdict::Inspect { bytes: 4096 });
    assert_eq!(life.poll(), [], "the body is still to be read");
    life
}

#[test]
fn its_body_is_read_first_and_the_wait_counts_from_then() {
    let mut life = refused(Policy::default());
    assert_eq!(life.session.state(), State::Connecting);
    life.now += 700;
    assert_eq!(
        life.input(Signal::Inspected),
        [Output::Abandon, life.waiting(REFUSED, 60_000)]
    );
}

#[test]
fn a_body_that_breaks_or_ends_says_what_it_has_said() {
    for end in [Signal::Ended, Signal::Failed(Fault::Network)] {
        let mut life = refused(Policy::default());
        assert_eq!(
            life.input(end),
            [Output::Abandon, life.waiting(REFUSED, 60_000)]
        );
    }
}

#[test]
fn a_body_that_does_not_end_is_let_go_after_two_seconds() {
    let mut life = refused(Policy::default());
    let outputs = life.timer_after(2000);
    assert_eq!(outputs, [Output::Abandon, life.waiting(REFUSED, 60_000)]);
}

#[test]
fn no_other_time_out_takes_its_place() {
    let mut life = refused(patient(Policy::default()));
    life.now += 1999;
    assert_eq!(life.input(Input::Timer), []);
    assert_eq!(life.input(Input::Resumed), []);
}

#[test]
fn closing_and_suspending_do_not_wait_for_it() {
    let mut life = refused(Policy::default());
    assert_eq!(
        life.input(Input::Suspend),
        [Output::Abandon, hidden(Fault::Suspended)]
    );
    let mut life = refused(Policy::default());
    assert_eq!(
        life.input(Input::Close),
        [Output::Abandon, Output::Closed(Reason::Closed)]
    );
}

#[test]
fn the_standard_does_not_read_it() {
    let mut life = Life::connecting(Policy::standard());
    let verdict = life.session.judge(life.moment(), (503, ""), None);
    assert_eq!(verdict, Verdict::Discard);
    assert_eq!(life.poll(), [Output::Abandon, failed(REFUSED)]);
}

#[test]
fn nobody_reads_what_comes_with_a_204() {
    let mut life = Life::connecting(Policy::default());
    let verdict = life.session.judge(life.moment(), (204, ""), None);
    assert_eq!(verdict, Verdict::Discard);
    assert_eq!(
        life.poll(),
        [Output::Abandon, Output::Closed(Reason::NoContent)]
    );
}
