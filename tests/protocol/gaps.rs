//! Events that are missing, and streams that have caught up.

use crate::*;

/// All gaps, which are answered so.
fn gaps(builder: Builder, answer: OnGap) -> (Heard<Gap>, Builder) {
    let gaps = Heard::default();
    let put = Rc::clone(&gaps);
    let builder = builder.on_gap(move |gap| {
        put.borrow_mut().push(gap.clone());
        answer.clone()
    });
    (gaps, builder)
}

fn reset() -> Attempt {
    Attempt::stream()
        .header("headwater-resumed", "none")
        .header("headwater-resumed-from", "8")
        .send("event: headwater.reset\nid: 8\ndata: {\"reason\":\"trimmed\"}\n\n")
        .event_with_id("9", "message", "i")
}

#[test]
fn a_gap_that_the_head_tells_is_told_once_before_any_event() {
    let script = Script::new().attempt(reset().hold());
    let (gaps, builder) = gaps(EventSource::builder("/feed"), OnGap::Continue);
    let store = MemoryStore::default();
    let builder = builder.last_event_id("5").store(store.clone());
    let source = builder.play(&script).open();
    let (heard, _all) = events(&source);
    let resets = Rc::new(Cell::new(0));
    let _resets = source.on::<Text>("headwater.reset", {
        let resets = Rc::clone(&resets);
        move |_| resets.set(resets.get() + 1)
    });
    script.run();
    let gaps = gaps.borrow();
    assert_eq!(gaps.len(), 1);
    assert_eq!((&*gaps[0].asked, gaps[0].from.as_deref()), ("5", Some("8")));
    assert_eq!(
        &*gaps[0].reason, "trimmed",
        "the event says more than the head"
    );
    assert_eq!(*heard.borrow(), ["message 9: i"]);
    assert_eq!(resets.get(), 0, "it is the server's word to the source");
    assert_eq!(store.id().as_deref(), Some("9"));
}

#[test]
fn a_gap_that_the_head_alone_tells_is_told_when_anything_comes_or_nothing_does() {
    let head = Attempt::stream().header("headwater-resumed", "none");
    for attempt in [
        head.clone().event("message", "a").hold(),
        head.clone().send(": ok\n").hold(),
        head.clone()
            .send(": ok\n")
            .send("event: headwater.reset\nid: 8\ndata\n\n")
            .hold(),
        head.clone(),
        head.break_off(),
    ] {
        for answer in [OnGap::Continue, OnGap::Close] {
            let script = Script::new()
                .attempt(attempt.clone())
                .attempt(Attempt::stream().hold());
            let (gaps, builder) = gaps(EventSource::builder("/feed"), answer.clone());
            let source = builder.last_event_id("5").play(&script).open();
            script.advance(SECOND * 5);
            assert_eq!(gaps.borrow().len(), 1);
            let is_closed = source.state() == State::Closed;
            assert_eq!(is_closed, answer == OnGap::Close);
        }
    }
}

#[test]
fn a_gap_that_an_event_tells_moves_the_last_event_id_on() {
    let stream = Attempt::stream()
        .event_with_id("1", "message", "a")
        .send("event: reset\nid: 8\ndata: {\"reason\":\"trimmed\",\"missed\":6}\n\n");
    for (commit, name) in [(Commit::Received, "reset"), (Commit::Handled, "reset")] {
        let script = Script::new().attempt(stream.clone().hold());
        let (gaps, builder) = gaps(EventSource::builder("/feed"), OnGap::Continue);
        let source = builder.gap_event(name).commit(commit).play(&script).open();
        let (heard, _all) = events(&source);
        script.run();
        let gaps = gaps.borrow();
        assert_eq!((&*gaps[0].reason, gaps[0].missed), ("trimmed", Some(6)));
        assert_eq!(*heard.borrow(), ["message 1: a"]);
        assert_eq!(source.last_event_id(), "8");
    }
}

#[test]
fn where_nobody_decides_a_gap_is_a_warning_once_a_source() {
    let script = Script::new()
        .attempt(reset().break_off())
        .attempt(reset().hold());
    let source = EventSource::builder("/feed")
        .last_event_id("5")
        .caught_up_at(CaughtUp::event("ready"))
        .play(&script)
        .open();
    let (heard, _all) = events(&source);
    script.advance(SECOND * 5);
    let [warning] = &script.warnings()[..] else {
        panic!("{:?}", script.warnings());
    };
    assert!(
        warning.contains("/feed: events may be missing"),
        "{warning}"
    );
    assert_eq!(heard.borrow().len(), 2);
}

#[test]
fn a_source_that_closes_by_a_gap_keeps_where_it_was() {
    for attempt in [
        reset(),
        Attempt::stream()
            .header("last-event-id", "8")
            .event_with_id("9", "message", "i"),
        Attempt::stream().send("event: headwater.reset\nid: 8\ndata\n\nid: 9\ndata: i\n\n"),
        Attempt::stream()
            .event_with_id("6", "message", "f")
            .event_with_id("9", "message", "i"),
    ] {
        let script = Script::new().attempt(attempt.hold());
        let (gaps, builder) = gaps(EventSource::builder("/feed"), OnGap::Close);
        let store = MemoryStore::default();
        let source = builder
            .last_event_id("5")
            .store(store.clone())
            .sequence(|event| event.last_event_id.parse().ok())
            .play(&script)
            .open();
        let (heard, _all) = events(&source);
        script.run();
        assert!(matches!(end(&source).error(), Some(Error::Gap)));
        assert_eq!(gaps.borrow().len(), 1);
        let sixth = heard.borrow().first().cloned();
        let last = if sixth.is_some() { "6" } else { "5" };
        assert_eq!(heard.borrow().len(), usize::from(sixth.is_some()));
        assert_eq!(source.last_event_id(), last);
    }
}

#[test]
fn a_source_may_go_on_from_elsewhere_whatever_is_in_hand() {
    for commit in [Commit::Received, Commit::Handled] {
        // In one chunk: what comes in another is not read before the first event is handled.
        let chunk = "id: 1\ndata: a\n\nevent: headwater.reset\nid: 8\ndata\n\nid: 9\ndata: i\n\n";
        let script = Script::new()
            .attempt(Attempt::stream().send(chunk).hold())
            .attempt(Attempt::stream().hold());
        let (gaps, builder) = gaps(EventSource::builder("/feed"), OnGap::From("3".into()));
        let store = MemoryStore::default();
        let source = builder
            .commit(commit)
            .store(store.clone())
            .play(&script)
            .open();
        let begun: Heard<String> = Heard::default();
        let _slow = source.on_async::<Text>("message", {
            let begun = Rc::clone(&begun);
            async move |event| {
                begun.borrow_mut().push(event.data.0);
                std::future::pending::<()>().await;
            }
        });
        script.advance(SECOND * 5);
        assert_eq!(gaps.borrow().len(), 1);
        assert_eq!(
            *begun.borrow(),
            ["a"],
            "what comes after the gap is not taken"
        );
        assert_eq!(script.requests()[1].last_event_id, "3");
        assert_eq!(source.last_event_id(), "3");
        assert_eq!(store.id().as_deref(), Some("3"), "{commit:?}");
    }
}

#[test]
fn going_on_from_where_the_server_can_not_is_no_loop() {
    let script = Script::new().attempt(reset().hold());
    let (gaps, builder) = gaps(EventSource::builder("/feed"), OnGap::From("5".into()));
    let source = builder.last_event_id("4").play(&script).open();
    script.advance(SECOND * 60);
    assert_eq!(gaps.borrow().len(), 2);
    assert_eq!(script.requests().len(), 2);
    assert!(matches!(end(&source).error(), Some(Error::Gap)));
}

#[test]
fn answers_to_gaps_send_no_post_again() {
    let chunk = "data: a\n\nevent: headwater.reset\nid: 8\ndata: {}\n\n";
    let script = Script::new().attempt(Attempt::stream().send(chunk).hold());
    let builder = EventSource::builder("/feed").method("POST");
    let (_gaps, builder) = gaps(builder, OnGap::From("3".into()));
    let source = builder.play(&script).open();
    script.advance(SECOND * 60);
    assert_eq!(script.requests().len(), 1);
    assert!(matches!(end(&source).error(), Some(Error::Event { .. })));
}

#[test]
fn behind_a_gap_ids_may_be_other_events() {
    let before = "id: 1\ndata: a\n\nid: 2\ndata: b\n\n";
    let after = "event: headwater.reset\ndata: {}\n\nid: 1\ndata: c\n\nid: 2\ndata: d\n\n";
    let script = Script::new().attempt(Attempt::stream().send(before).send(after).hold());
    let (_gaps, builder) = gaps(EventSource::builder("/feed"), OnGap::Continue);
    let source = builder.dedupe(10).play(&script).open();
    let (heard, _all) = events(&source);
    script.run();
    let expected = [
        "message 1: a",
        "message 2: b",
        "message 1: c",
        "message 2: d",
    ];
    assert_eq!(*heard.borrow(), expected);
}

#[test]
fn a_head_that_names_where_it_goes_on_from_moves_the_last_event_id() {
    let told = Attempt::stream()
        .header("headwater-resumed", "none")
        .header("headwater-resumed-from", "9");
    let script = Script::new()
        .attempt(told.send(": hello\n\n"))
        .attempt(Attempt::stream().hold());
    let (gaps, builder) = gaps(EventSource::builder("/feed"), OnGap::Continue);
    let store = MemoryStore::default();
    let builder = builder.last_event_id("5").store(store.clone());
    let _source = builder.play(&script).open();
    script.advance(SECOND * 5);
    assert_eq!(script.requests()[1].last_event_id, "9");
    assert_eq!(gaps.borrow().len(), 1);
    assert_eq!(store.id().as_deref(), Some("9"));
}

#[test]
fn a_number_that_leaves_a_hole_is_a_gap_across_reconnects_too() {
    let script = Script::new()
        .attempt(
            Attempt::stream()
                .event_with_id("1", "message", "a")
                .event_with_id("2", "message", "b")
                .break_off(),
        )
        .attempt(
            Attempt::stream()
                .event_with_id("2", "message", "b")
                .event_with_id("5", "message", "e")
                .hold(),
        );
    let (gaps, builder) = gaps(EventSource::builder("/feed"), OnGap::Continue);
    let source = builder
        .sequence(|event| event.last_event_id.parse().ok())
        .dedupe(10)
        .play(&script)
        .open();
    let (heard, _all) = events(&source);
    script.advance(SECOND * 5);
    let gaps = gaps.borrow();
    assert_eq!(gaps.len(), 1);
    assert_eq!((&*gaps[0].asked, gaps[0].missed), ("2", Some(2)));
    assert_eq!(&*gaps[0].reason, "sequence");
    assert_eq!(heard.borrow().len(), 3, "dedupe holds: {heard:?}");
}

#[test]
fn who_waits_for_what_was_there_before_is_told_of_it_and_anew_after_a_reconnect() {
    let ways = [
        (None, ": up-to-date \n"),
        (Some(CaughtUp::comment("live")), ":live\n"),
        (Some(CaughtUp::event("ready")), "event: ready\ndata\n\n"),
        (
            Some(CaughtUp::when(|event| event.data == "live")),
            "data: live\n\n",
        ),
    ];
    for (at, text) in ways {
        let script = Script::new();
        let builder = EventSource::builder("/feed").eof(Eof::Reconnect);
        let builder = match at {
            Some(at) => builder.caught_up_at(at),
            None => builder,
        };
        let source = builder.play(&script).open();
        script.event("message", "old");
        assert!(!source.is_caught_up());
        assert_eq!(source.caught_up().now_or_never(), None);
        let waiting = source.caught_up();
        script.send(text);
        assert_eq!(waiting.now_or_never(), Some(true));
        assert!(source.is_caught_up());
        script.break_off();
        script.advance(SECOND * 5);
        assert!(!source.is_caught_up());
        let waiting = source.caught_up();
        source.close();
        assert_eq!(waiting.now_or_never(), Some(false));
    }
}
