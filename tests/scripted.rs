//! Scripted sources: what a test of an app's own can rely on.
#![cfg(not(target_arch = "wasm32"))]

use futures_executor::block_on;
use futures_util::{FutureExt, StreamExt, stream};
use headwater::script::{Attempt, Script};
use headwater::session::Reason;
use headwater::source::{Builder, PrepareError, Share, SharingRole};
use headwater::{
    Error, Event, EventSource, Json, Retry, State, Subscription, Tagged, Text, Timeout,
};
use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

const SECOND: Duration = Duration::from_secs(1);

fn open(script: &Script) -> EventSource {
    EventSource::builder("/feed").play(script).open()
}

/// All that comes, in words.
fn heard(source: &EventSource) -> (Rc<RefCell<Vec<String>>>, [Subscription; 2]) {
    let heard = Rc::new(RefCell::new(Vec::new()));
    let events = source.on_any::<Text>({
        let heard = Rc::clone(&heard);
        move |event| {
            let Event {
                event,
                data,
                last_event_id,
                ..
            } = event;
            heard
                .borrow_mut()
                .push(format!("{event} {last_event_id}: {data}"));
        }
    });
    let states = source.on_state({
        let heard = Rc::clone(&heard);
        move |change| {
            let state = match change.state {
                State::Waiting { .. } => "waiting".to_owned(),
                state => format!("{state:?}").to_lowercase(),
            };
            let error = change
                .error()
                .map_or(String::new(), |error| format!(": {error}"));
            heard.borrow_mut().push(state + &error);
        }
    });
    (heard, [events, states])
}

/// An app's own code, which takes events and makes something of them.
#[derive(Default)]
struct Prices(Vec<(String, f64)>);

#[derive(serde::Deserialize)]
struct Tick {
    symbol: String,
    price: f64,
}

impl Prices {
    fn apply(&mut self, event: Event<Json<Tick>>) {
        let Json(Tick { symbol, price }) = event.data;
        self.0.push((symbol, price));
    }
}

#[test]
fn an_apps_own_function_is_tested_with_an_event_of_ones_own() {
    let mut prices = Prices::default();
    let tick = Tick {
        symbol: "ACME".into(),
        price: 42.5,
    };
    prices.apply(Event::new("tick", Json(tick)).with_last_event_id("7"));
    assert_eq!(prices.0, [("ACME".to_owned(), 42.5)]);
}

#[test]
fn an_apps_own_function_is_tested_with_what_a_server_would_send() {
    let script = Script::new();
    let source = open(&script);
    let prices = Rc::new(RefCell::new(Prices::default()));
    let _ticks = source.on::<Json<Tick>>("tick", {
        let prices = Rc::clone(&prices);
        move |event| prices.borrow_mut().apply(event)
    });
    script.event("tick", r#"{"symbol":"ACME","price":42.5}"#);
    script.event("tick", "{}");
    assert_eq!(prices.borrow().0, [("ACME".to_owned(), 42.5)]);
    let [warning] = &script.warnings()[..] else {
        panic!("{:?}", script.warnings());
    };
    assert!(warning.contains("could not be read"), "{warning}");
}

#[test]
fn nothing_happens_before_the_script_is_run_and_nothing_waits_after_that() {
    let script = Script::new().attempt(Attempt::stream().event("a", "1").event("b", "2").hold());
    let source = open(&script);
    assert_eq!(source.state(), State::Idle);
    let (heard, _subscriptions) = heard(&source);
    assert!(heard.borrow().is_empty() && script.requests().is_empty());
    script.run();
    assert_eq!(*heard.borrow(), ["connecting", "open", "a : 1", "b : 2"]);
}

#[test]
fn faults_and_waits_are_a_servers_and_the_time_is_the_tests() {
    let script = Script::new()
        .attempt(
            Attempt::stream()
                .event_with_id("7", "a", "1")
                .wait(SECOND * 5)
                .break_off(),
        )
        .attempt(
            Attempt::status(503)
                .header("retry-after", "30")
                .send("busy"),
        )
        .attempt(Attempt::stream().head_delay(SECOND).hold());
    let source = open(&script);
    let (heard, _subscriptions) = heard(&source);
    script.advance(SECOND * 4);
    assert_eq!(*heard.borrow(), ["connecting", "open", "a 7: 1"]);
    script.advance(SECOND);
    assert!(
        heard.borrow()[3].starts_with("waiting: the server could not be reached"),
        "{heard:?}"
    );
    script.advance(SECOND * 2);
    assert!(
        heard.borrow()[5].starts_with("waiting: /feed answered with status 503"),
        "{heard:?}"
    );
    script.advance(SECOND * 60);
    assert_eq!(heard.borrow()[6..], ["connecting", "open"]);
    let requests = script.requests();
    let ids: Vec<_> = requests
        .iter()
        .map(|request| &*request.last_event_id)
        .collect();
    assert_eq!(ids, ["", "7", "7"]);
    let waited = requests[2].at - requests[1].at;
    assert!(waited >= SECOND * 30, "{waited:?}");
    assert_eq!(script.now(), SECOND * 67);
    script.event_with_id("8", "b", "x\r\ny\rz");
    assert_eq!(heard.borrow()[8], "b 8: x\ny\nz");
    assert_eq!(source.last_event_id(), "8");
}

#[test]
fn a_time_out_passes_in_no_time() {
    let script = Script::new();
    let timeout = Timeout {
        idle: Some(SECOND * 45),
        ..Timeout::default()
    };
    let source = EventSource::builder("/feed")
        .timeout(timeout)
        .play(&script)
        .open();
    let (heard, _subscriptions) = heard(&source);
    script.event("a", "1");
    script.advance(SECOND * 44);
    assert_eq!(heard.borrow().len(), 3);
    script.send(":\n");
    script.advance(SECOND * 44);
    assert_eq!(heard.borrow().len(), 3, "a comment is a sign of life");
    // What has come and was not read yet would be read first, for a moment.
    script.advance(SECOND * 2);
    assert!(heard.borrow()[3].starts_with("waiting: "), "{heard:?}");
}

#[test]
fn ends_of_all_kinds_can_be_played() {
    let ended = Script::new();
    let source = EventSource::builder("/chat")
        .body("why?")
        .play(&ended)
        .open();
    ended.event("message", "because");
    ended.end();
    let end = source.closed().now_or_never().unwrap();
    assert_eq!(end.reason, Some(Reason::Ended));
    assert_eq!(ended.requests()[0].body.as_deref(), Some("why?"));

    let gone = Script::new().attempt(Attempt::status(204));
    let source = open(&gone);
    gone.run();
    assert_eq!(
        source.closed().now_or_never().unwrap().reason,
        Some(Reason::NoContent)
    );

    let refused = Script::new().attempt(Attempt::refuse());
    let retry = Retry {
        attempts: Some(3),
        ..Retry::default()
    };
    let source = EventSource::builder("/feed")
        .retry(retry)
        .play(&refused)
        .open();
    refused.advance(SECOND * 60);
    let end = source.closed().now_or_never().unwrap();
    assert!(
        matches!(end.error(), Some(Error::Network { .. })),
        "{end:?}"
    );
    assert_eq!(refused.requests().len(), 3);
}

#[test]
fn one_script_answers_any_number_of_sources() {
    let script = Script::new();
    let sources = [open(&script), open(&script), open(&script)];
    let heard: Vec<_> = sources.iter().map(heard).collect();
    script.event("a", "1");
    for (heard, _) in &heard {
        assert_eq!(heard.borrow()[2], "a : 1");
    }
    drop(sources);
    assert_eq!(script.requests().len(), 3);
}

#[test]
#[should_panic(expected = "no stream of the script is held open")]
fn a_script_that_sends_where_nothing_is_open_says_so() {
    Script::new().event("a", "1");
}

#[test]
fn a_handler_may_close_its_source_and_run_the_script() {
    let script = Script::new().attempt(Attempt::stream().event("a", "1").event("a", "2").hold());
    let source = Rc::new(open(&script));
    let count = Rc::new(RefCell::new(0));
    let _handler = source.on::<Text>("a", {
        let (source, script, count) = (Rc::downgrade(&source), script.clone(), Rc::clone(&count));
        move |_| {
            *count.borrow_mut() += 1;
            script.run();
            if let Some(source) = source.upgrade() {
                source.close();
            }
        }
    });
    script.run();
    assert_eq!(*count.borrow(), 1);
    assert_eq!(source.state(), State::Closed);
}

#[test]
fn a_source_of_given_events_gives_them_and_closes() {
    #[derive(Debug, PartialEq, serde::Deserialize)]
    #[serde(rename_all = "lowercase")]
    enum Feed {
        Tick(f64),
        Halt(String),
    }
    let events = [
        Event::new("tick", "42.5").with_last_event_id("1"),
        Event::new("other", "-"),
        Event::new("halt", "\"two\\nlines\""),
    ];
    let source = EventSource::from_events(events);
    let read = source.stream_events::<Tagged<Feed>>();
    let read: Vec<_> = block_on(read.map(|event| event.unwrap()).collect());
    let data: Vec<_> = read.iter().map(|event| &event.data.0).collect();
    assert_eq!(data, [&Feed::Tick(42.5), &Feed::Halt("two\nlines".into())]);
    assert!(
        read.iter()
            .all(|event| event.last_event_id.is_empty() == (&*event.event == "halt"))
    );
    assert_eq!(source.state(), State::Closed);
}

#[test]
fn a_source_of_a_stream_is_open_for_as_long_as_that_goes_on() {
    let events = stream::iter([1, 2]).map(|n: i32| Event::new("tick", n.to_string()));
    let source = EventSource::from_stream(events.chain(stream::pending()));
    let ticks = source.stream::<Text>("tick").take(2);
    let read: Vec<_> = block_on(ticks.map(|tick| tick.unwrap().data.0).collect());
    assert_eq!(read, ["1", "2"]);
    assert_eq!(source.state(), State::Open);
}

#[test]
fn who_waits_for_the_end_waits_on_where_a_handler_has_opened_a_failed_source_again() {
    let script = Script::new()
        .attempt(Attempt::status(404))
        .attempt(Attempt::stream().event("a", "1").hold());
    let source = Rc::new(open(&script));
    let _again = source.on_state({
        let source = Rc::downgrade(&source);
        move |change| {
            if let (Some(Error::Status(_)), Some(source)) = (change.error(), source.upgrade()) {
                source.reconnect();
            }
        }
    });
    let mut closed = std::pin::pin!(source.closed());
    assert!(closed.as_mut().now_or_never().is_none());
    script.advance(SECOND);
    assert_eq!(source.state(), State::Open);
    assert!(closed.as_mut().now_or_never().is_none());
    source.close();
    let end = closed.now_or_never().expect("it is closed");
    assert_eq!(end.reason, Some(Reason::Closed));
}

#[test]
fn a_store_that_does_not_answer_is_told_to_the_log_and_no_longer_waited_for() {
    struct Silent;
    impl headwater::source::Store for Silent {
        async fn load(&self) -> Option<String> {
            std::future::pending().await
        }
        async fn save(&self, _: &str) {}
    }
    let script = Script::new();
    let told = Rc::new(RefCell::new(Vec::new()));
    let source = EventSource::builder("/feed")
        .store(Silent)
        .log({
            let told = Rc::clone(&told);
            move |line| told.borrow_mut().push(line.to_string())
        })
        .play(&script)
        .open();
    script.advance(SECOND * 9);
    assert!(script.requests().is_empty());
    script.advance(SECOND);
    assert_eq!(source.state(), State::Open);
    assert!(
        told.borrow()
            .iter()
            .any(|line| line.contains("took over 10 s"))
    );
}

#[test]
#[should_panic(expected = "the price is wrong")]
fn a_handler_that_asserts_what_is_not_so_fails_the_test() {
    let script = Script::new();
    let source = open(&script);
    let _ticks = source.on::<Text>("tick", |tick| {
        assert_eq!(tick.data.0, "42", "the price is wrong")
    });
    script.event("tick", "43");
}

#[test]
fn a_function_that_panics_freezes_no_source() {
    let count = Rc::new(RefCell::new(0));
    let source = EventSource::builder("http://localhost:9/feed")
        .headers_with({
            let count = Rc::clone(&count);
            move |_| {
                *count.borrow_mut() += 1;
                async { panic!("as it is polled") }
            }
        })
        .retry(Retry {
            attempts: Some(1),
            ..Retry::default()
        });
    let script = Script::new();
    let source = source.play(&script).open();
    let run = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| script.run()));
    assert!(run.is_err(), "a script tells of it");
    let end = source.closed().now_or_never().expect("it has failed");
    assert!(
        matches!(end.error(), Some(Error::Prepare { .. })),
        "{end:?}"
    );
    assert_eq!(*count.borrow(), 1);
}

#[test]
fn given_events_bring_no_fields_of_their_own() {
    let event = Event::new("a\ndata: more\nid: 9", "x").with_last_event_id("7\nid: 8");
    let source = EventSource::from_events([event]);
    let read: Vec<_> = block_on(source.stream_any::<Text>().collect());
    let event = read[0].as_ref().unwrap();
    assert_eq!(
        (&*event.event, &*event.data.0, &*event.last_event_id),
        ("a", "x", "7")
    );
}

#[test]
fn a_watcher_that_opens_again_whatever_fails_makes_no_hot_loop() {
    let fails: [fn(Builder) -> Builder; 2] = [
        |builder| builder,
        |builder| builder.headers_with(|_| async { Err(PrepareError::fatal("no token")) }),
    ];
    for fail in fails {
        let script = Script::new().attempt(Attempt::status(404));
        let builder = fail(EventSource::builder("/feed"));
        let source = Rc::new(builder.play(&script).open());
        let failures = Rc::new(RefCell::new(0));
        let _again = source.on_state({
            let (source, failures) = (Rc::downgrade(&source), Rc::clone(&failures));
            move |change| {
                if let (State::Closed, Some(source)) = (change.state, source.upgrade()) {
                    *failures.borrow_mut() += 1;
                    source.reconnect();
                }
            }
        });
        script.run();
        assert_eq!(*failures.borrow(), 1);
        script.advance(SECOND);
        let failures = *failures.borrow();
        assert!((5..=11).contains(&failures), "{failures}");
    }
}

#[test]
fn a_source_of_a_script_shares_with_nobody_and_says_so() {
    let script = Script::new().attempt(Attempt::stream().send("data: 1\n\n").hold());
    let source = EventSource::builder("/feed")
        .share(Share::new())
        .play(&script)
        .open();
    let sharing = source.sharing().expect("it was asked to");
    assert_eq!(sharing.role, SharingRole::Alone);
    assert_eq!(sharing.why, "there are no tabs");
    assert_eq!(EventSource::builder("/feed").open().sharing(), None);
}
