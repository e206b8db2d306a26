//! An end that has come reaches an attempt that has not read it yet, as long as it is kept.

use headwater::share::{Input, Read, Settings};

use crate::one_member::{
    FIRST, LogEnd, ME, OneMember, READS, SECOND, WAITS, begin, data, failed, failure, position,
};

/// A member with this `buffer` and this last event ID, or none, which follows the first leader.
fn member(buffer: usize, id: &str, end: LogEnd) -> OneMember {
    let settings = Settings {
        buffer,
        ..Settings::new(ME)
    };
    OneMember::follower(settings, id, end)
}

/// A member with this `buffer` that waits for a response.
fn waits(buffer: usize) -> OneMember {
    let mut one = member(buffer, "", LogEnd::unconnected(5));
    assert_eq!(one.read(), Read::Pending);
    one
}

#[test]
fn an_attempt_reads_its_end_though_another_one_leads_since() {
    let mut one = waits(256 << 10);
    one.hear_entry(FIRST, 5, &failure());
    one.hear_lead(SECOND, &position(FIRST, 6));
    assert_eq!(one.read(), failed());
}

#[test]
fn an_attempt_reads_its_end_though_its_page_was_put_aside_since() {
    let mut one = waits(256 << 10);
    one.hear_entry(FIRST, 5, &failure());
    one.tell(Input::Suspend);
    one.tell(Input::Resume);
    assert_eq!(one.read(), failed());
}

#[test]
fn each_attempt_reads_its_end_however_little_of_the_log_is_kept() {
    let mut one = waits(0);
    for seq in 5..20 {
        one.hear_entry(FIRST, seq, &failure());
        assert_eq!(one.read(), failed(), "entry {seq}");
        one.want("");
    }
}

#[test]
fn an_attempt_whose_end_is_kept_no_longer_waits_for_the_next_response() {
    let mut one = waits(0);
    one.hear_entry(FIRST, 5, &failure());
    one.done();
    one.hear_entry(FIRST, 6, &failure());
    assert_eq!(one.asked().map(|flags| flags & WAITS), Some(WAITS));
    one.hear_entry(FIRST, 7, &begin(1));
    assert!(matches!(one.read(), Read::Head { status: 200, .. }));
}

#[test]
fn an_attempt_with_an_id_whose_end_is_kept_no_longer_waits_for_the_next_response() {
    let mut one = member(0, "10", LogEnd::over(5, "10"));
    assert_eq!(one.read(), Read::Pending);
    one.hear_entry(FIRST, 5, &failure());
    one.done();
    one.hear_entry(FIRST, 6, &begin(2));
    assert_eq!(one.asked().map(|flags| flags & WAITS), Some(WAITS));
    assert!(matches!(one.read(), Read::Head { status: 200, .. }));
}

#[test]
fn an_open_attempt_whose_end_is_kept_no_longer_reads_on_where_its_page_was_put_aside() {
    let mut one = member(100, "10", LogEnd::live(5, "10"));
    assert!(matches!(one.read(), Read::Head { status: 200, .. }));
    let long = format!("id: 11\ndata: {}\n\n", "x".repeat(300));
    one.hear_entry(FIRST, 5, &data(&long));
    one.hear_entry(FIRST, 6, &data("id: 12\ndata: 12\n\n"));
    one.hear_entry(FIRST, 7, &failure());
    one.tell(Input::Suspend);
    one.tell(Input::Resume);
    one.done();
    assert_eq!(one.read(), Read::Pending);
    assert_eq!(one.asked().map(|flags| flags & READS), Some(READS));
}
