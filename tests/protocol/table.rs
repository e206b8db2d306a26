//! The table of conversations, which the package passes too: `tests/package/protocol-table.test.mjs`.

use crate::*;
use serde::Deserialize;
use serde_json::Value;
use std::collections::{BTreeMap, VecDeque};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Case {
    name: String,
    method: Option<String>,
    from: Option<String>,
    protocol: Options,
    until: Option<String>,
    answers: Vec<Answer>,
    /// Method, path and last event ID of each.
    requests: Vec<(String, String, String)>,
    #[serde(default)]
    gaps: Vec<Told>,
    events: Vec<String>,
    last_event_id: String,
    end: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Options {
    resume: Option<How>,
    /// The field of the data that has it.
    cursor: Option<String>,
    /// The type of the event that is a failure; its data may say by `retry` when to try again.
    fail_on: Option<String>,
    eof: Option<String>,
    accept: Option<String>,
    /// What the function says; absent where there is none.
    #[serde(default, deserialize_with = "some")]
    on_gap: Option<Value>,
    /// The field of the data that has it.
    sequence: Option<String>,
    #[serde(default)]
    dedupe: bool,
}

/// So that `null` is a value, and not the absence of one.
fn some<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

#[derive(Deserialize)]
#[serde(untagged)]
enum How {
    Short(String),
    /// What the function says, one after the other, and then no.
    Named(VecDeque<Option<Named>>),
}

#[derive(Deserialize)]
struct Named {
    method: String,
    url: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Answer {
    status: Option<u16>,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    #[serde(default)]
    body: String,
    #[serde(default)]
    breaks: bool,
}

#[derive(Debug, Deserialize, PartialEq)]
struct Told {
    asked: String,
    from: Option<String>,
    reason: String,
    missed: Option<u64>,
}

fn field(data: &str, name: &str) -> Option<Value> {
    let value: Value = serde_json::from_str(data).ok()?;
    value.get(name).cloned()
}

fn attempt(answer: &Answer) -> Attempt {
    let attempt = match answer.status {
        Some(status) => Attempt::status(status),
        None => Attempt::stream(),
    };
    let headers = answer.headers.iter();
    let attempt = headers.fold(attempt, |attempt, (name, value)| {
        attempt.header(name, value)
    });
    let attempt = attempt.send(&*answer.body);
    match answer.breaks {
        true => attempt.break_off(),
        false => attempt,
    }
}

fn resuming(builder: Builder, how: How) -> Builder {
    let named = match how {
        How::Short(word) if word == "get" => return builder.resume_by_get(),
        How::Short(word) => {
            assert_eq!(word, "location");
            return builder.resume_by_location();
        }
        How::Named(named) => RefCell::new(named),
    };
    builder.resume(move |_| {
        let next = named.borrow_mut().pop_front().flatten();
        std::future::ready(next.map(|named| Resumption::new().method(named.method).url(named.url)))
    })
}

fn with_options(mut builder: Builder, options: Options, gaps: &Heard<Told>) -> Builder {
    if let Some(how) = options.resume {
        builder = resuming(builder, how);
    }
    if let Some(name) = options.cursor {
        builder = builder.cursor(move |event| Some(field(event.data, &name)?.as_str()?.into()));
    }
    if let Some(name) = options.sequence {
        builder = builder.sequence(move |event| field(event.data, &name)?.as_u64());
    }
    if let Some(failing) = options.fail_on {
        builder = builder.fail_on(move |event| {
            let failure = Failure::new("it failed");
            let retry = field(event.data, "retry").and_then(|retry| retry.as_u64());
            (event.event == failing).then(|| match retry {
                Some(time) => failure.retry_after(Duration::from_millis(time)),
                None => failure,
            })
        });
    }
    if options.eof.is_some() {
        builder = builder.eof(Eof::Done);
    }
    if options.accept.is_some() {
        builder = builder.accept_json();
    }
    if options.dedupe {
        builder = builder.store(MemoryStore::default()).dedupe(1000);
    }
    if let Some(says) = options.on_gap {
        let gaps = Rc::clone(gaps);
        builder = builder.on_gap(move |gap| {
            gaps.borrow_mut().push(Told {
                asked: gap.asked.clone(),
                from: gap.from.clone(),
                reason: gap.reason.clone(),
                missed: gap.missed,
            });
            match &says {
                Value::Null => OnGap::Continue,
                Value::String(word) if word == "close" => OnGap::Close,
                says => OnGap::From(says["cursor"].as_str().expect("a cursor").into()),
            }
        });
    }
    builder
}

#[test]
fn every_conversation_of_the_table_is_as_it_says() {
    let cases: Vec<Case> = serde_json::from_str(include_str!("cases.json")).unwrap();
    assert!(cases.len() >= 30);
    for case in cases {
        let name = case.name;
        let answers = case.answers.iter().map(attempt);
        let script = answers.fold(Script::new(), Script::attempt);
        let gaps = Heard::default();
        let mut builder = EventSource::builder("http://table.test/feed");
        if let Some(method) = case.method {
            builder = builder.method(method);
        }
        if let Some(from) = case.from {
            builder = builder.last_event_id(from);
        }
        if let Some(until) = case.until {
            builder = builder.until_type(until);
        }
        let source = with_options(builder, case.protocol, &gaps)
            .play(&script)
            .open();
        let events = Heard::<String>::default();
        let put = Rc::clone(&events);
        let _all = source.on_any::<Text>(move |event| {
            put.borrow_mut()
                .push(format!("{} {}", event.event, event.data));
        });
        script.advance(SECOND * 60);
        let requests: Vec<_> = script
            .requests()
            .into_iter()
            .map(|sent| {
                let path = sent.url.replace("http://table.test", "");
                (sent.method, path, sent.last_event_id)
            })
            .collect();
        assert_eq!(requests, case.requests, "{name}");
        assert_eq!(*events.borrow(), case.events, "{name}");
        assert_eq!(*gaps.borrow(), case.gaps, "{name}");
        assert_eq!(source.last_event_id(), case.last_event_id, "{name}");
        let end = end(&source);
        let word = match (end.error(), end.reason) {
            (Some(error), _) => error.kind().to_string(),
            (None, Some(Reason::Until)) => "until".into(),
            (None, Some(Reason::Ended)) => "ended".into(),
            (None, reason) => panic!("{name}: {reason:?}"),
        };
        assert_eq!(word, case.end, "{name}");
    }
}
