//! An end that has come reaches an attempt that has not read it yet, whatever has happened since.

use headwater::share::{Input, Read, Settings};

use crate::one_member::{
    FIRST, LogEnd, OneMember, SECOND, WAITS, begin, failed, failure, position,
};

const ME: u64 = 34;

/// A member that keeps so much of the log, and waits for a response. The group has no connection.
fn waits(buffer: usize) -> OneMember {
    let mut one = OneMember::new(Settings {
        buffer,
        ..Settings::new(ME)
    });
    one.want("");
    let end = LogEnd {
        seq: 5,
        id: "",
        connection: 0,
        status: 0,
    };
    one.follow(FIRST, end, ME);
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
