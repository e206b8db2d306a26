//! The request that goes on, and what is not sent again.

use crate::*;

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
