//! What is to be known of a source beside its events, and what ends it from within its stream.

use super::support::{Collected, ORIGIN, Stage, moment, quick, states, until};
use futures_util::StreamExt;
use headwater::session::Reason;
use headwater::source::{Builder, LogLevel};
use headwater::{Error, EventSource, State, Text, Transport};
use headwater_server::script::{Attempt, Ended, Scenario};
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;

async fn stage(attempt: Attempt) -> Stage {
    Stage::new(Scenario::new().attempt(attempt)).await
}

/// A chat of two words, its end, and what nobody should hear.
fn chat() -> Attempt {
    Attempt::stream()
        .send("data: a\n\nevent: end\ndata: b\n\ndata: [DONE]\n\ndata: c\n\n")
        .hold()
}

#[wasm_bindgen_test]
async fn a_text_ends_the_source_without_failure_and_is_not_handed_on() {
    let stage = stage(chat()).await;
    let source = EventSource::builder(stage.url()).until("[DONE]").open();
    let (states, _states) = states(&source);
    let (texts, put) = Collected::new();
    let _texts = source.on_any::<Text>(move |event| put(event.data.0));
    let mut stream = source.events::<Text>();
    let change = states.closed().await;
    assert_eq!(change.reason, Some(Reason::Until));
    assert!(change.error().is_none());
    assert_eq!(texts.all(), ["a", "b"]);
    // What a slow reader has not taken is still there.
    assert_eq!(stream.next().await.unwrap().unwrap().data.0, "a");
    assert_eq!(stream.next().await.unwrap().unwrap().data.0, "b");
    assert!(stream.next().await.is_none());
    source.reconnect();
    assert_eq!(source.state(), State::Closed);
    let seen = stage.seen("ended=1").await;
    assert_eq!((seen.len(), seen[0].how), (1, Ended::ClientLeft));
}

#[wasm_bindgen_test]
async fn the_event_that_a_function_says_yes_to_is_the_last_that_is_handed_on() {
    let stage = stage(chat()).await;
    let (asked, ask) = Collected::new();
    let source = EventSource::builder(stage.url())
        .until_with(move |event| {
            ask(event.data.to_owned());
            event.event == "end"
        })
        .open();
    let (states, _states) = states(&source);
    let (texts, put) = Collected::new();
    let _texts = source.on::<Text>("message", move |event| put(event.data.0));
    assert_eq!(states.closed().await.reason, Some(Reason::Until));
    assert_eq!(source.choice().unwrap().transport, Transport::Fetch);
    assert_eq!(asked.all(), ["a", "b"], "whoever listens");
    assert_eq!(texts.all(), ["a"]);
}

#[wasm_bindgen_test]
async fn a_handler_that_closes_at_the_last_event_has_closed_first() {
    let stage = stage(chat()).await;
    let builder = EventSource::builder(stage.url());
    let source = Rc::new(builder.until_with(|_| panic!("it is closed")).open());
    let (states, _states) = states(&source);
    let closing = Rc::clone(&source);
    let _closing = source.on_any::<Text>(move |_| closing.close());
    assert_eq!(states.closed().await.reason, Some(Reason::Closed));
}

#[wasm_bindgen_test]
async fn the_end_counts_also_where_a_handler_has_asked_for_another_connection() {
    let again = Attempt::stream().send(":\n").hold();
    let stage = Stage::new(Scenario::new().attempt(chat()).attempt(again)).await;
    let source = Rc::new(EventSource::builder(stage.url()).until("[DONE]").open());
    let (states, _states) = states(&source);
    let again = Rc::clone(&source);
    let _again = source.on::<Text>("message", move |_| again.reconnect());
    assert_eq!(states.closed().await.reason, Some(Reason::Until));
}

#[wasm_bindgen_test]
async fn what_native_hides_is_an_error_where_native_is_asked_for() {
    let options: [fn(Builder) -> Builder; 4] = [
        |builder| builder.until("x"),
        |builder| builder.until_with(|_| true),
        |builder| builder.on_comment(|_| {}),
        |builder| builder.on_ignored(|_| {}),
    ];
    for with in options {
        let builder = EventSource::builder(ORIGIN).transport(Transport::Native);
        let source = with(builder).open();
        let (states, _states) = states(&source);
        let error = states.closed().await.error();
        assert!(matches!(error, Some(Error::Request { .. })), "{error:?}");
    }
}

#[wasm_bindgen_test]
async fn the_head_can_be_read_as_soon_as_it_is_there_and_belongs_to_its_attempt() {
    let refused = Attempt::status(503)
        .header("retry-after", "0")
        .header("x-reason", "busy");
    let feed = Attempt::stream().header("x-reason", "none").send(":\n");
    let target = stage(feed.hold()).await;
    let scenario = Scenario::new()
        .attempt(refused)
        .attempt(Attempt::redirect(target.url()));
    let stage = Stage::new(scenario).await;
    let source = Rc::new(EventSource::builder(stage.url()).retry(quick()).open());
    assert!(source.response().is_none());
    let (heads, put) = Collected::new();
    let weak = Rc::downgrade(&source);
    let _states = source.on_state(move |_| {
        let head = weak.upgrade().and_then(|source| source.response());
        put(head.map(|head| {
            let mut headers = head.headers.iter();
            let reason = headers.find(|(name, _)| name == "x-reason");
            (
                head.status,
                head.url,
                reason.map(|(_, reason)| reason.clone()),
            )
        }));
    });
    until("it is open", || source.state() == State::Open).await;
    let busy = Some((503, stage.url(), Some("busy".to_owned())));
    let open = Some((200, target.url(), Some("none".to_owned())));
    assert_eq!(heads.all(), [None, busy, None, open.clone()]);
    source.close();
    assert_eq!(heads.all().last(), Some(&open));
}

#[wasm_bindgen_test]
async fn native_tells_of_no_head_and_of_no_bytes_but_of_its_events() {
    if !super::support::has("EventSource") {
        return;
    }
    let stage = stage(
        Attempt::stream()
            .send("data: a\n\n: c\n\ndata: b\n\n")
            .hold(),
    )
    .await;
    let builder = EventSource::builder(stage.url());
    let source = builder.transport(Transport::Native).open();
    let (texts, put) = Collected::new();
    let _texts = source.on::<Text>("message", put);
    until("both are there", || texts.count() == 2).await;
    assert!(source.response().is_none());
    let stats = source.stats();
    assert_eq!((stats.bytes, stats.events, stats.comments), (0, 2, 0));
    assert_eq!((stats.retries, stats.last_byte_at), (0, None));
}

#[wasm_bindgen_test]
async fn what_has_come_is_counted_over_all_attempts() {
    let first = "data: a\n\n: c\n\nprice: 7\n\n";
    let second = "event: quiet\ndata: é\n\n:d\n\n";
    let scenario = Scenario::new()
        .attempt(Attempt::stream().send(first))
        .attempt(Attempt::status(503).header("retry-after", "0"))
        .attempt(Attempt::stream().send(second).hold());
    let stage = Stage::new(scenario).await;
    let source = EventSource::builder(stage.url())
        .lenient(headwater::Lenient {
            unterminated: true, // what ends a block then is no byte that came
            ..headwater::Lenient::default()
        })
        .retry(quick())
        .open();
    assert_eq!(source.stats(), headwater::source::Stats::default());
    let began = js_sys::Date::now() as u64;
    until("all is read", || source.stats().comments == 2).await;
    let stats = source.stats();
    assert_eq!(stats.bytes as usize, first.len() + second.len());
    assert_eq!((stats.events, stats.ignored, stats.retries), (2, 1, 2));
    let now = js_sys::Date::now() as u64;
    assert!(
        (began..=now).contains(&stats.last_byte_at.unwrap()),
        "{stats:?}"
    );
    source.close();
    assert_eq!(source.stats(), stats);
}

#[wasm_bindgen_test]
async fn comments_and_ignored_lines_are_told_in_their_order() {
    let stage = stage(
        Attempt::stream()
            .send(": hello\n{\"error\":\"é\"}\nretry: soon\n\n:\n")
            .hold(),
    )
    .await;
    let (told, put) = Collected::new();
    let put = Rc::new(put);
    let ignored = Rc::clone(&put);
    let source = EventSource::builder(stage.url())
        .on_comment(move |text| put(format!("comment{text}")))
        .on_ignored(move |line| ignored(line.to_owned()))
        .open();
    until("all are told", || told.count() == 4).await;
    let expected = [
        "comment hello",
        "{\"error\":\"é\"}",
        "retry: soon",
        "comment",
    ];
    assert_eq!(told.all(), expected);
    assert_eq!(source.choice().unwrap().transport, Transport::Fetch);
}

#[wasm_bindgen_test]
async fn a_comment_may_close_its_source() {
    let stage = stage(Attempt::stream().send(": a\n: b\n\ndata: c\n\n").hold()).await;
    let kept = Rc::new(std::cell::RefCell::new(None::<EventSource>));
    let closing = Rc::downgrade(&kept);
    let (told, put) = Collected::new();
    let source = EventSource::builder(stage.url())
        .on_comment(move |text| {
            put(text.to_owned());
            if let Some(kept) = closing.upgrade() {
                kept.borrow().as_ref().unwrap().close();
            }
        })
        .open();
    let (states, _states) = states(&source);
    let (texts, put) = Collected::new();
    let _texts = source.on_any::<Text>(put);
    kept.replace(Some(source));
    assert_eq!(states.closed().await.reason, Some(Reason::Closed));
    moment().await;
    assert_eq!((told.all(), texts.count()), (vec![" a".to_owned()], 0));
}

#[wasm_bindgen_test]
async fn a_log_is_told_of_each_change_and_of_no_secret() {
    let refused = Attempt::status(503).header("retry-after", "0");
    let scenario = Scenario::new()
        .attempt(refused)
        .attempt(Attempt::stream().send("data: [DONE]\n\n").hold());
    let stage = Stage::new(scenario).await;
    let (lines, put) = Collected::new();
    let source = EventSource::builder(format!("{}?token=secret#secret", stage.url()))
        .header("x-token", "secret")
        .retry(quick())
        .until("[DONE]")
        .log(move |line| put((line.level, line.to_string())))
        .open();
    let (states, _states) = states(&source);
    states.closed().await;
    let url = stage.url();
    let lines = lines.all();
    let expected = [
        (
            LogLevel::Info,
            format!("{url}: connecting, attempt 1, the request is no plain GET"),
        ),
        (
            LogLevel::Warn,
            format!("{url}: waiting, attempt 1, backoff: "),
        ),
        (
            LogLevel::Info,
            format!("{url}: connecting, attempt 2, the request is no plain GET"),
        ),
        (LogLevel::Info, format!("{url}: open, attempt 2")),
        (LogLevel::Info, format!("{url}: closed, attempt 2")),
    ];
    assert_eq!(lines.len(), expected.len(), "{lines:?}");
    for ((level, line), (expected_level, begin)) in lines.into_iter().zip(expected) {
        assert!(
            line.starts_with(&begin) && level == expected_level,
            "{line}"
        );
        assert!(!line.contains("secret"), "{line}");
    }

    let plain = self::stage(Attempt::stream().send(":\n").hold()).await;
    let by_name = EventSource::builder(plain.url().replace("//", "//zoe:secret@"));
    let (lines, put) = Collected::new();
    let source = by_name.log(move |line| put(line.to_string())).open();
    until("it has failed", || source.state() == State::Closed).await;
    for line in lines.all() {
        assert!(!line.contains("secret") && !line.contains("zoe"), "{line}");
    }
}

#[wasm_bindgen_test]
async fn data_that_a_handler_can_t_read_is_told_with_the_source_s_address() {
    let feed = || {
        Attempt::stream()
            .send("data: 1\n\ndata: x\n\ndata: y\n\n")
            .hold()
    };
    let stage = Stage::new(Scenario::new().attempt(feed()).attempt(feed())).await;
    let (told, put) = Collected::new();
    let builder = EventSource::builder(stage.url()).query("token", "secret");
    let builder = builder.on_decode_error(move |error, url| {
        put((url.to_owned(), error.event.clone(), error.data.clone()));
    });
    for builder in [builder.clone(), builder] {
        let source = builder.open();
        let (numbers, put) = Collected::new();
        let _numbers = source.on::<u64>("message", move |event| put(event.data));
        let before = told.count();
        until("both are told", || told.count() == before + 2).await;
        assert_eq!(numbers.all(), [1]);
    }
    let expected = |data: &str| (stage.url(), "message".to_owned(), data.to_owned());
    assert_eq!(told.all()[..2], [expected("x"), expected("y")]);
}
