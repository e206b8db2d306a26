//! Cursors, failures, ends, signs of life, JSON: what events and answers say.

use crate::*;

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
