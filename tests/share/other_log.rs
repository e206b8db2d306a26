//! What an attempt reads where the log of another leader takes the place of the one that it has read.

use headwater::share::{Input, Read, Settings};

use crate::one_member::{
    FIRST, LogEnd, ME, OneMember, READS, SECOND, WAITS, begin, data, failed, failure,
};
use crate::world::head;

/// A member with a last event ID, or none, which follows the first leader.
fn follower(id: &str, end: LogEnd) -> OneMember {
    OneMember::follower(Settings::new(ME), id, end)
}

fn stream() -> Read {
    Read::Head {
        status: 200,
        head: head(200),
    }
}

#[test]
fn a_newcomer_that_goes_on_alone_reads_a_refusal_as_it_came() {
    let mut one = follower("", LogEnd::over(5, "107"));
    assert_eq!(one.read(), Read::Pending);
    one.follow(SECOND, LogEnd::over(2, "300"));
    let (ticket, id) = one.connected().expect("the other log has no such ID");
    assert_eq!(id, b"107");
    let (status, head) = (401, head(401));
    one.answer(ticket, status);
    one.tell(Input::Chunk(ticket, b"no"));
    one.tell(Input::Ended(ticket));
    assert_eq!(one.read(), Read::Head { status, head });
    assert_eq!(one.read(), Read::Bytes(b"no".to_vec()));
    assert_eq!(one.read(), Read::End);
}

#[test]
fn what_has_come_by_a_connection_of_its_own_and_is_not_read_does_not_come_again() {
    let mut one = follower("3", LogEnd::live(5, "10"));
    let (ticket, _) = one.connected().expect("the log begins later");
    one.answer(ticket, 200);
    assert_eq!(one.read(), stream());
    // That meets the log, and the other leader's log has nothing of it.
    let events = b"id: 4\ndata: 4\n\nid: 10\ndata: 10\n\n";
    one.tell(Input::Chunk(ticket, events));
    one.follow(SECOND, LogEnd::live(2, "20"));
    // Longer than it would look for its place.
    one.wait(2500);
    assert_eq!(one.connected(), None);
    assert_eq!(one.read(), Read::Bytes(events.to_vec()));
    assert_eq!(one.read(), Read::Pending);
    let (_, id) = one.connected().expect("it is not in the log");
    assert_eq!(id, b"10");
}

/// The attempt is open, and reads on in the other log, which has its last event ID.
fn reads_on(old: LogEnd, new: LogEnd) -> OneMember {
    let mut one = follower("10", old);
    assert_eq!(one.read(), stream());
    one.follow(SECOND, new);
    assert_eq!(one.read(), Read::Pending);
    one
}

#[test]
fn an_attempt_ends_as_the_other_log_says_though_that_has_fewer_entries() {
    let mut one = reads_on(LogEnd::live(5, "10"), LogEnd::over(2, "10"));
    one.hear_entry(SECOND, 2, &failure());
    assert_eq!(one.read(), failed());
}

#[test]
fn an_attempt_ends_as_the_other_log_says_though_that_has_fewer_connections() {
    let old = LogEnd {
        connection: 5,
        ..LogEnd::live(2, "10")
    };
    let mut one = reads_on(old, LogEnd::live(5, "10"));
    one.hear_entry(SECOND, 5, &failure());
    assert_eq!(one.read(), failed());
}

#[test]
fn a_connection_of_the_other_log_is_none_that_the_source_has_given_up_on() {
    let mut one = follower("10", LogEnd::live(5, "10"));
    assert_eq!(one.read(), stream());
    one.tell(Input::Unwant);
    one.want("10");
    assert_eq!(one.read(), Read::Pending);
    one.follow(SECOND, LogEnd::live(2, "10"));
    assert_eq!(one.read(), stream());
}

#[test]
fn a_source_that_reads_on_in_the_other_log_can_give_up_on_its_connection() {
    let mut one = reads_on(LogEnd::live(5, "10"), LogEnd::live(2, "10"));
    one.tell(Input::Unwant);
    one.want("10");
    assert_eq!(one.read(), Read::Pending);
    one.hear_entry(SECOND, 2, &begin(2));
    assert_eq!(one.read(), stream());
}

#[test]
fn an_attempt_whose_end_is_not_in_the_other_log_says_that_it_reads_on() {
    let mut one = follower("10", LogEnd::live(5, "10"));
    assert_eq!(one.read(), stream());
    one.hear_entry(FIRST, 5, &failure());
    one.done();
    one.follow(SECOND, LogEnd::over(2, "10"));
    assert_eq!(one.asked().map(|flags| flags & READS), Some(READS));
    one.hear_entry(SECOND, 2, &begin(2));
    assert_eq!(one.read(), Read::Pending);
}

#[test]
fn an_attempt_whose_end_is_not_in_the_other_log_says_that_it_waits() {
    let mut one = follower("10", LogEnd::over(5, "10"));
    assert_eq!(one.read(), Read::Pending);
    one.hear_entry(FIRST, 5, &failure());
    one.done();
    one.follow(SECOND, LogEnd::over(2, "10"));
    assert_eq!(one.asked().map(|flags| flags & WAITS), Some(WAITS));
    one.hear_entry(SECOND, 2, &begin(2));
    assert_eq!(one.read(), stream());
}

#[test]
fn an_attempt_that_finds_its_place_behind_an_end_says_that_it_reads_on() {
    let mut one = follower("10", LogEnd::live(5, "10"));
    assert_eq!(one.read(), stream());
    // The other log has not come to this ID yet, and its connection ends before it does.
    one.follow(SECOND, LogEnd::live(2, "8"));
    one.hear_entry(SECOND, 2, &failure());
    one.hear_entry(SECOND, 3, &begin(2));
    one.done();
    one.hear_entry(SECOND, 4, &data("id: 10\ndata: 10\n\n"));
    assert_eq!(one.asked().map(|flags| flags & READS), Some(READS));
    one.hear_entry(SECOND, 5, &data("id: 11\ndata: 11\n\n"));
    assert_eq!(one.read(), Read::Bytes(b"id: 11\ndata: 11\n\n".to_vec()));
}
