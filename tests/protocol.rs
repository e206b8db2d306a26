//! What servers have beside plain SSE, with the server and the clock in the test's hand.
#![cfg(not(target_arch = "wasm32"))]

use futures_util::FutureExt;
use headwater::script::{Attempt, Script, Sent};
use headwater::session::Reason;
use headwater::source::{
    Builder, CaughtUp, Commit, Eof, Failure, Gap, MemoryStore, OnGap, Resume, Resumption,
};
use headwater::wire::Message;
use headwater::{Error, EventSource, Limits, State, StateChange, Subscription, Text, Timeout};
use std::cell::{Cell, RefCell};
use std::error::Error as _;
use std::rc::Rc;
use std::time::Duration;

const SECOND: Duration = Duration::from_secs(1);

type Heard<T> = Rc<RefCell<Vec<T>>>;

/// All events, as type, last event ID and data.
fn events(source: &EventSource) -> (Heard<String>, Subscription) {
    let heard = Heard::default();
    let put = Rc::clone(&heard);
    let subscription = source.on_any::<Text>(move |event| {
        let (event, id, data) = (event.event, event.last_event_id, event.data);
        put.borrow_mut().push(format!("{event} {id}: {data}"));
    });
    (heard, subscription)
}

fn end(source: &EventSource) -> StateChange {
    source.closed().now_or_never().expect("it is closed")
}

fn header<'a>(sent: &'a Sent, name: &str) -> Option<&'a str> {
    let found = sent.headers.iter().find(|(known, _)| known == name);
    found.map(|(_, value)| &**value)
}

fn chat() -> Builder {
    EventSource::builder("/chat")
        .header("authorization", "Bearer t")
        .header("content-type", "application/json")
        .body("{}")
}

fn broken() -> Attempt {
    Attempt::stream()
        .header("x-run", "9")
        .event_with_id("1", "message", "a")
        .break_off()
}

#[test]
fn a_post_that_broke_goes_on_by_the_request_that_the_function_names_and_is_never_sent_again() {
    let script = Script::new()
        .attempt(broken())
        .attempt(Attempt::status(503).send("busy"))
        .attempt(Attempt::stream().event_with_id("2", "message", "b").hold());
    let told: Heard<Resume> = Heard::default();
    let source = chat()
        .resume({
            let told = Rc::clone(&told);
            move |resume| {
                told.borrow_mut().push(resume.clone());
                async move {
                    let head = resume.response?;
                    let (_, run) = head.headers.iter().find(|(name, _)| name == "x-run")?;
                    Some(Resumption::get(format!("/runs/{run}")).header("x-attempt", "again"))
                }
            }
        })
        .play(&script)
        .open();
    let (heard, _all) = events(&source);
    script.advance(SECOND * 10);
    assert_eq!(*heard.borrow(), ["message 1: a", "message 2: b"]);

    let requests = script.requests();
    assert_eq!(requests.len(), 3);
    assert_eq!(requests[0].method, "POST");
    for sent in &requests[1..] {
        assert_eq!((&*sent.method, &*sent.url), ("GET", "/runs/9"));
        assert_eq!((&sent.body, &*sent.last_event_id), (&None, "1"));
        assert_eq!(header(sent, "authorization"), Some("Bearer t"));
        assert_eq!(header(sent, "x-attempt"), Some("again"));
        assert_eq!(header(sent, "content-type"), None);
    }
    let told = told.borrow();
    assert_eq!((told[0].attempt, &*told[0].last_event_id), (2, "1"));
    assert_eq!(told[0].first.as_ref().unwrap().data, "a");
    assert!(matches!(told[0].error, Some(Error::Network { .. })));
    assert!(told[0].refused.is_none());
    assert!(matches!(&told[1].error, Some(Error::Status(it)) if it.status == 503));
    assert_eq!(told[1].refused.as_ref().unwrap().body, "busy");
    assert_eq!(told[1].response.as_ref().unwrap().status, 200);
}

#[test]
fn what_a_resumption_does_not_say_is_as_it_was() {
    let script = Script::new().attempt(broken()).attempt(broken());
    let source = chat()
        .query("model", "small")
        .headers_with(|context| async move {
            Ok(vec![("x-number".into(), context.attempt.to_string())])
        })
        .resume(|resume| async move {
            Some(match resume.attempt {
                2 => Resumption::new(),
                _ => Resumption::new().json(&["go on"]).unwrap(),
            })
        })
        .play(&script)
        .open();
    script.advance(SECOND * 10);
    let requests = script.requests();
    let first = ("POST", "/chat?model=small", Some("{}"));
    for (sent, body) in requests.iter().zip(["{}", "{}", "[\"go on\"]"]) {
        let said = (&*sent.method, &*sent.url, sent.body.as_deref());
        assert_eq!(said, (first.0, first.1, Some(body)));
        assert_eq!(header(sent, "content-type"), Some("application/json"));
    }
    assert_eq!(header(&requests[1], "x-number"), Some("2"));
    drop(source);
}

#[test]
fn where_nothing_goes_on_the_source_ends_by_what_ended_its_stream() {
    let none = |builder: Builder| builder.resume(|_| async { None });
    let ended = Script::new().attempt(Attempt::stream().event("message", "a"));
    let source = none(chat()).play(&ended).open();
    ended.advance(SECOND * 10);
    assert_eq!(end(&source).reason, Some(Reason::Ended));

    let cut = Script::new().attempt(broken());
    let source = none(chat()).play(&cut).open();
    cut.advance(SECOND * 10);
    let Some(Error::Network { message }) = end(&source).error() else {
        panic!("{:?}", end(&source));
    };
    assert!(!message.is_empty(), "what the platform has said of it");
    assert_eq!(cut.requests().len(), 1);

    let truncated = Script::new().attempt(Attempt::stream().event("message", "a"));
    let source = none(chat()).until("[DONE]").play(&truncated).open();
    truncated.advance(SECOND * 10);
    assert!(matches!(end(&source).error(), Some(Error::Truncated)));

    // The failure of an event is told as such, too.
    let failed = Script::new().attempt(Attempt::stream().event("error", "overloaded").hold());
    let source = none(chat())
        .fail_on(|event| (event.event == "error").then(|| Failure::new(event.data).retry()))
        .play(&failed)
        .open();
    failed.advance(SECOND * 10);
    let error = end(&source).error().unwrap();
    assert_eq!(error.source().unwrap().to_string(), "overloaded");
}

#[test]
fn by_get_it_goes_on_at_the_same_address_from_the_last_event_id_and_nowhere_without_one() {
    let script = Script::new()
        .attempt(broken())
        .attempt(Attempt::stream().hold());
    let source = chat().query("a", "b").resume_by_get().play(&script).open();
    script.advance(SECOND * 10);
    let sent = &script.requests()[1];
    assert_eq!((&*sent.method, &*sent.url), ("GET", "/chat?a=b"));
    assert_eq!((&sent.body, &*sent.last_event_id), (&None, "1"));
    drop(source);

    let without = Script::new().attempt(Attempt::stream().event("message", "a").break_off());
    let source = chat().resume_by_get().play(&without).open();
    without.advance(SECOND * 10);
    assert!(matches!(end(&source).error(), Some(Error::Network { .. })));
    assert_eq!(without.requests().len(), 1);
}

#[test]
fn by_location_it_goes_on_where_the_response_says() {
    for (name, value, url) in [
        ("location", "/runs/1", Some("/runs/1")),
        ("content-location", "runs/2?x=y", Some("/runs/2?x=y")),
        ("location", "https://elsewhere.test/", None),
        ("x-other", "/runs/3", None),
    ] {
        let script = Script::new()
            .attempt(broken().header(name, value))
            .attempt(Attempt::stream().hold());
        let source = chat()
            .query("a", "b")
            .resume_by_location()
            .play(&script)
            .open();
        script.advance(SECOND * 10);
        let requests = script.requests();
        assert_eq!(
            requests.get(1).map(|sent| &*sent.url),
            url,
            "{name}: {value}"
        );
        assert_eq!(source.state() == State::Open, url.is_some());
    }
}

#[test]
fn a_source_that_never_opened_is_not_resumed() {
    let script = Script::new().attempt(Attempt::status(503));
    let source = chat()
        .resume(|_| async { Some(Resumption::get("/runs/1")) })
        .play(&script)
        .open();
    script.advance(SECOND * 60);
    assert_eq!(script.requests().len(), 1);
    assert!(matches!(end(&source).error(), Some(Error::Status(_))));
}

fn number(event: Message<'_>) -> Option<String> {
    let number = event.data.split_once('#')?.1;
    (!number.is_empty()).then(|| number.to_owned())
}

#[test]
fn a_cursor_takes_the_place_of_the_last_event_id_and_goes_into_no_header() {
    let stream = Attempt::stream()
        .event_with_id("x", "message", "a#7")
        .event_with_id("y", "message", "b")
        .send("id: z\n\n");
    let script = Script::new()
        .attempt(stream.clone().break_off())
        .attempt(stream.hold());
    let store = MemoryStore::default();
    let source = EventSource::builder("/log")
        .cursor(number)
        .store(store.clone())
        .dedupe(10)
        .play(&script)
        .open();
    let (heard, _all) = events(&source);
    script.advance(SECOND * 5);
    // The first one comes again, and the second has no cursor of its own to know it by.
    let b = "message 7: b";
    assert_eq!(*heard.borrow(), ["message 7: a#7", b, b]);
    assert_eq!(source.last_event_id(), "7");
    assert_eq!(store.id().as_deref(), Some("7"));
    let requests = script.requests();
    assert_eq!(
        (&*requests[1].url, &*requests[1].last_event_id),
        ("/log", "")
    );
    drop(source);

    let later = Script::new();
    let source = EventSource::builder("/log")
        .cursor(number)
        .store(store)
        .last_event_id_param("after")
        .play(&later)
        .open();
    later.event("message", "c#8\u{1}");
    assert_eq!(later.requests()[0].url, "/log?after=7");
    assert_eq!(
        source.last_event_id(),
        "7",
        "no ID can have such a character"
    );
}

#[test]
fn a_cursor_is_committed_when_its_event_is_handled() {
    let script = Script::new().attempt(
        Attempt::stream()
            .event("message", "#1")
            .event("message", "#2")
            .hold(),
    );
    let source = EventSource::builder("/log")
        .cursor(number)
        .commit(Commit::Handled)
        .play(&script)
        .open();
    let _numbers = source.on_async::<Text>("message", async |event| {
        if event.data.0 == "#2" {
            std::future::pending::<()>().await;
        }
    });
    script.run();
    assert_eq!(source.last_event_id(), "1");
}

#[test]
fn an_event_that_is_a_failure_is_the_sources_and_is_not_handed_on() {
    let fails = |event: Message<'_>| {
        let failure = Failure::new(event.data);
        match event.event {
            "error" => Some(failure),
            "overloaded" => Some(failure.retry_after(SECOND * 20)),
            _ => None,
        }
    };
    let script = Script::new()
        .attempt(
            Attempt::stream()
                .event_with_id("4", "overloaded", "later")
                .event_with_id("5", "message", "too late")
                .hold(),
        )
        .attempt(Attempt::stream().event("error", "never").hold());
    let source = EventSource::builder("/feed")
        .fail_on(fails)
        .play(&script)
        .open();
    let (heard, _all) = events(&source);
    let errors: Heard<Error> = Heard::default();
    let _states = source.on_state({
        let errors = Rc::clone(&errors);
        move |change| errors.borrow_mut().extend(change.error())
    });
    script.advance(SECOND * 60);
    assert!(heard.borrow().is_empty(), "{heard:?}");
    let errors: Vec<_> = errors.borrow().clone();
    let told: Vec<_> = errors
        .iter()
        .map(|error| (error.to_string(), error.source().unwrap().to_string()))
        .collect();
    let says = "an event says that it failed".to_owned();
    let expected = [
        (says.clone(), "later".to_owned()),
        (says, "never".to_owned()),
    ];
    assert_eq!(told, expected);
    let requests = script.requests();
    assert!(requests[1].at >= SECOND * 20, "{requests:?}");
    assert_eq!(requests[1].last_event_id, "4", "the failure has come");
    assert_eq!(requests.len(), 2);
}

#[test]
fn a_failure_is_passed_over_by_a_store_too() {
    let script = Script::new().attempt(Attempt::stream().event_with_id("4", "error", "x").hold());
    let store = MemoryStore::default();
    let source = EventSource::builder("/feed")
        .store(store.clone())
        .fail_on(|event| (event.event == "error").then(|| Failure::new(event.data)))
        .play(&script)
        .open();
    script.run();
    assert!(matches!(end(&source).error(), Some(Error::Event { .. })));
    assert_eq!(store.id().as_deref(), Some("4"));
}

#[test]
fn a_type_may_be_the_end_and_a_clean_end_may_be() {
    let script = Script::new().attempt(
        Attempt::stream()
            .event("message", "a")
            .event("complete", "b")
            .event("message", "c")
            .hold(),
    );
    let source = chat().until_type("complete").play(&script).open();
    let (heard, _all) = events(&source);
    script.run();
    assert_eq!(*heard.borrow(), ["message : a", "complete : b"]);
    assert_eq!(end(&source).reason, Some(Reason::Until));

    let script = Script::new()
        .attempt(Attempt::stream().event("message", "a").break_off())
        .attempt(Attempt::stream().event("message", "b"));
    let source = EventSource::builder("/export")
        .eof(Eof::Done)
        .play(&script)
        .open();
    script.advance(SECOND * 5);
    assert_eq!(script.requests().len(), 2);
    assert_eq!(end(&source).reason, Some(Reason::Ended));
}

#[test]
fn only_the_events_that_the_caller_knows_are_life() {
    let script = Script::new();
    let timeout = Timeout {
        idle: Some(SECOND * 10),
        ..Timeout::default()
    };
    let source = EventSource::builder("/feed")
        .timeout(timeout)
        .alive(|event| event.event == "ping")
        .play(&script)
        .open();
    script.run();
    script.advance(SECOND * 9);
    script.event("ping", "");
    for _ in 0..9 {
        script.advance(SECOND);
        script.send(": a proxy's\n");
        script.event("message", "a proxy's");
    }
    assert_eq!(source.state(), State::Open);
    script.advance(SECOND * 2);
    assert_ne!(source.state(), State::Open);
}

#[test]
fn a_json_answer_is_one_message_and_then_the_end() {
    let json = |body: &str| {
        Attempt::status(200)
            .header("content-type", "application/json")
            .send(body)
    };
    let script = Script::new().attempt(json("{\n \"a\":").send("1}\n"));
    let source = chat().accept_json().play(&script).open();
    let (heard, _all) = events(&source);
    script.run();
    assert_eq!(*heard.borrow(), ["message : {\n \"a\":1}\n"]);
    assert_eq!(end(&source).reason, Some(Reason::Ended));

    // Limits hold.
    let script = Script::new().attempt(json(&"1".repeat(100)));
    let limits = Limits {
        event: 99,
        ..Limits::default()
    };
    let source = chat().accept_json().limits(limits).play(&script).open();
    script.run();
    assert!(matches!(end(&source).error(), Some(Error::TooLarge(_))));

    // An answer that broke is none.
    let script = Script::new().attempt(json("{\"a\":").break_off());
    let source = chat().accept_json().play(&script).open();
    let (heard, _all) = events(&source);
    script.run();
    assert!(heard.borrow().is_empty());
    assert!(matches!(end(&source).error(), Some(Error::Network { .. })));

    let script = Script::new().attempt(json("1"));
    let source = chat().play(&script).open();
    script.run();
    assert!(matches!(end(&source).error(), Some(Error::ContentType(_))));
}

#[test]
fn what_a_server_says_of_trying_again_is_understood() {
    let refusal = |status, name: &str, value: &str| {
        Attempt::status(status)
            .header("retry-after", "1")
            .header(name, value)
    };
    let script = Script::new()
        .attempt(refusal(503, "retry-after-ms", "40000.5"))
        .attempt(refusal(418, "x-should-retry", "true"))
        .attempt(refusal(503, "x-should-retry", "false"));
    let source = EventSource::builder("/feed").play(&script).open();
    script.advance(SECOND * 120);
    let requests = script.requests();
    assert_eq!(requests.len(), 3);
    assert!(requests[1].at > SECOND * 40);
    assert!(matches!(end(&source).error(), Some(Error::Status(it)) if it.status == 503));
}

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

#[test]
fn the_times_of_a_stream_are_told() {
    let slow = Attempt::stream()
        .wait(SECOND)
        .event("message", "a")
        .wait(SECOND * 2)
        .event("message", "b")
        .event("message", "c")
        .hold();
    let script = Script::new().attempt(slow.head_delay(Duration::from_millis(70)));
    let source = EventSource::builder("/feed").play(&script).open();
    script.advance(SECOND * 10);
    let timings = source.stats().timings;
    assert_eq!(timings.head, Some(Duration::from_millis(70)));
    assert_eq!(timings.first_event, Some(Duration::from_millis(1070)));
    assert!(timings.between.is_some_and(|it| it.p99 > SECOND));
}

/// A server's answer in eight numbered events, from the one after `after` on, which ends with one that says so.
fn answer(after: u64) -> String {
    let mut answer = String::from(": ok\n");
    for number in after + 1..=8 {
        let event = if number == 8 { "complete" } else { "delta" };
        answer += &format!("event: {event}\ndata: {{\"n\":{number}}}\n\n");
    }
    answer
}

fn numbered(event: Message<'_>) -> Option<String> {
    let number = event.data.strip_prefix("{\"n\":")?;
    number.strip_suffix('}').map(str::to_owned)
}

#[test]
fn cut_at_every_byte_an_answer_is_whole_with_nothing_twice_or_it_is_truncated() {
    let whole = answer(0);
    for cut in 0..=whole.len() {
        for (resumes, breaks) in [(true, true), (true, false), (false, true), (false, false)] {
            let first = Attempt::stream().send(&whole[..cut]);
            let first = if breaks { first.break_off() } else { first };
            // The server's answer to the second request begins where it was asked to.
            let complete = whole[..cut].matches("}\n\n").count() as u64;
            let script = Script::new()
                .attempt(first)
                .attempt(Attempt::stream().send(answer(complete)));
            let builder = EventSource::builder("/answer")
                .body("{}")
                .cursor(numbered)
                .until_type("complete");
            let builder = match resumes {
                true => builder.resume(|resume| async move {
                    Some(Resumption::get(format!(
                        "/answer?after={}",
                        resume.last_event_id
                    )))
                }),
                false => builder,
            };
            let source = builder.play(&script).open();
            let (heard, _all) = events(&source);
            script.advance(SECOND * 10);
            let end = end(&source);
            let numbers: Vec<_> = heard
                .borrow()
                .iter()
                .map(|event| {
                    event
                        .split_once(": {\"n\":")
                        .unwrap()
                        .1
                        .trim_end_matches('}')
                        .parse::<u64>()
                        .unwrap()
                })
                .collect();
            let is_whole = complete == 8 || resumes;
            let expected = if is_whole { 8 } else { complete };
            assert_eq!(numbers, (1..=expected).collect::<Vec<_>>(), "cut at {cut}");
            let posts = script
                .requests()
                .iter()
                .filter(|sent| sent.method == "POST")
                .count();
            assert_eq!(posts, 1, "it is never sent again");
            match is_whole {
                true => assert_eq!(end.reason, Some(Reason::Until), "cut at {cut}"),
                false if breaks => {
                    assert!(
                        matches!(end.error(), Some(Error::Network { .. })),
                        "{end:?}"
                    )
                }
                false => assert!(matches!(end.error(), Some(Error::Truncated)), "{end:?}"),
            }
            if let [_, second] = &script.requests()[..] {
                let after = if complete == 0 {
                    String::new()
                } else {
                    complete.to_string()
                };
                assert_eq!(second.url, format!("/answer?after={after}"));
            }
        }
    }
}
