//! A refusal's body is read as it came, or is cut. It goes on with nothing else.

use headwater::share::{Input, Read, Settings};

use crate::one_member::{FIRST, LogEnd, ME, OneMember, SECOND, begin_with, data, end, position};

#[test]
fn a_refusal_goes_on_with_no_stream_of_another_log() {
    let mut one = OneMember::follower(Settings::new(ME), "10", LogEnd::over(5, "10"));
    one.hear_entry(FIRST, 5, &begin_with(2, 401));
    assert!(matches!(one.read(), Read::Head { status: 401, .. }));
    one.follow(SECOND, LogEnd::live(2, "10"));
    one.hear_entry(SECOND, 2, &data("id: 11\ndata: 11\n\n"));
    assert!(matches!(one.read(), Read::Failed(_)));
}

#[test]
fn a_refusal_goes_on_by_no_connection_of_its_own() {
    let mut one = OneMember::follower(Settings::new(ME), "10", LogEnd::over(5, "10"));
    one.hear_entry(FIRST, 5, &begin_with(2, 401));
    assert!(matches!(one.read(), Read::Head { status: 401, .. }));
    one.follow(SECOND, LogEnd::live(2, "20"));
    assert!(matches!(one.read(), Read::Failed(_)));
    one.done();
    one.wait(2500);
    assert!(one.connected().is_none());
}

#[test]
fn a_refusal_is_read_on_where_its_page_was_put_aside_within() {
    let mut one = OneMember::follower(Settings::new(ME), "", LogEnd::unconnected(5));
    one.hear_entry(FIRST, 5, &begin_with(1, 401));
    one.hear_entry(FIRST, 6, &data("not "));
    assert!(matches!(one.read(), Read::Head { status: 401, .. }));
    assert_eq!(one.read(), Read::Bytes(b"not ".to_vec()));
    one.tell(Input::Suspend);
    one.tell(Input::Resume);
    one.hear_lead(FIRST, &position(FIRST, 8));
    one.hear_of(FIRST, &position(FIRST, 7), FIRST, &[data("now"), end()]);
    one.hear_lead(FIRST, &position(FIRST, 9));
    assert_eq!(one.read(), Read::Bytes(b"now".to_vec()));
    assert_eq!(one.read(), Read::End);
}

#[test]
fn a_refusal_by_a_connection_of_its_own_is_cut_where_its_page_is_put_aside() {
    let mut one = OneMember::follower(Settings::new(ME), "7", LogEnd::live(5, "10"));
    let (ticket, _) = one.connected().expect("it goes on by itself");
    one.answer(ticket, 401);
    assert!(matches!(one.read(), Read::Head { status: 401, .. }));
    one.tell(Input::Chunk(ticket, b"not "));
    assert_eq!(one.read(), Read::Bytes(b"not ".to_vec()));
    one.done();
    one.tell(Input::Suspend);
    one.tell(Input::Resume);
    assert!(one.connected().is_none());
    assert!(matches!(one.read(), Read::Failed(_)));
}

#[test]
fn a_refusal_of_which_the_rest_is_kept_no_longer_is_cut() {
    let settings = Settings {
        buffer: 1000,
        ..Settings::new(ME)
    };
    let mut one = OneMember::follower(settings, "10", LogEnd::over(5, "10"));
    one.hear_entry(FIRST, 5, &begin_with(2, 401));
    assert!(matches!(one.read(), Read::Head { status: 401, .. }));
    for seq in 6..10 {
        one.hear_entry(FIRST, seq, &data(&"x".repeat(900)));
    }
    one.done();
    assert!(matches!(one.read(), Read::Failed(_)));
    assert!(one.connected().is_none());
}

#[test]
fn an_attempt_that_was_refused_by_a_connection_of_its_own_has_no_stream_of_others_replaced() {
    let mut one = OneMember::follower(Settings::new(ME), "10", LogEnd::live(5, "10"));
    assert!(matches!(one.read(), Read::Head { status: 200, .. }));
    one.tell(Input::Unwant);
    one.want("7");
    let (ticket, _) = one.connected().expect("it goes on by itself");
    one.answer(ticket, 503);
    assert!(matches!(one.read(), Read::Head { status: 503, .. }));
    one.tell(Input::Ended(ticket));
    assert_eq!(one.read(), Read::End);
    for is_aside in [false, true] {
        if is_aside {
            one.tell(Input::Suspend);
            one.tell(Input::Resume);
            one.hear_lead(FIRST, &position(FIRST, 5));
        }
        one.done();
        one.want("10");
        assert_eq!(one.asked_to_replace(), Some(0), "{is_aside}");
    }
}
