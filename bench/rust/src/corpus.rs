//! The streams: of the shapes that servers send, the same on every machine and in every run.

mod random;
mod text;
mod writer;

use crate::Payload;
use crate::payload::DONE;
use random::Random;
use writer::Writer;

/// How large a stream is, in bytes: more than the caches nearest to the processor hold.
const SIZE: usize = 1 << 20;

/// An event that a stream holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Its type.
    pub event: String,
    /// Its payload.
    pub data: String,
    /// The last event ID.
    pub id: String,
}

/// A stream, and what a parser should make of it.
#[derive(Clone, Debug)]
pub struct Corpus {
    name: &'static str,
    payload: Option<Payload>,
    bytes: Vec<u8>,
    /// Where each block ends, its blank line included.
    ends: Vec<usize>,
    events: Vec<Event>,
}

impl Corpus {
    /// Every stream there is.
    pub fn all() -> Vec<Self> {
        vec![
            completions(),
            parts(),
            ticks("ticks", "\n"),
            reports(),
            lines(),
            posts(),
            ticks("crlf", "\r\n"),
            tiny(),
            comments(),
        ]
    }

    /// Its name in tables.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// What its payloads are, if there is a type for them.
    pub fn payload(&self) -> Option<Payload> {
        self.payload
    }

    /// The whole stream.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The stream block by block.
    pub fn blocks(&self) -> impl Iterator<Item = &[u8]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts
            .zip(&self.ends)
            .map(|(start, &end)| &self.bytes[start..end])
    }

    /// What is to come out.
    pub fn events(&self) -> &[Event] {
        &self.events
    }
}

/// A model's answer, a word at a time, without event types: long frames around short texts.
fn completions() -> Corpus {
    let mut random = Random::new(1);
    let mut writer = Writer::new("\n");
    while writer.len() < SIZE {
        let id: String = (0..29).map(|_| random.letter()).collect();
        for _ in 0..200 {
            let data = serde_json::json!({
                "id": format!("chatcmpl-{id}"),
                "object": "chat.completion.chunk",
                "created": 1_790_000_000 + writer.len(),
                "model": "large-9",
                "system_fingerprint": "fp_0123456789",
                "choices": [{
                    "index": 0,
                    "delta": { "content": format!(" {}", random.pick(text::WORDS)) },
                    "logprobs": null,
                    "finish_reason": null,
                }],
            });
            writer.event(None, None, &data.to_string());
        }
        writer.event(None, None, DONE);
    }
    writer.corpus("llm untyped", Some(Payload::Completion))
}

/// A model's answer, a word at a time, with event types.
fn parts() -> Corpus {
    let mut random = Random::new(2);
    let mut writer = Writer::new("\n");
    while writer.len() < SIZE {
        if random.below(50) == 0 {
            writer.event(Some("ping"), None, r#"{"type": "ping"}"#);
        }
        let text = serde_json::Value::from(format!(" {}", random.pick(text::WORDS)));
        let data = format!(
            r#"{{"type":"content_block_delta","index":0,"delta":{{"type":"text_delta","text":{text}}}}}"#
        );
        writer.event(Some("content_block_delta"), None, &data);
    }
    writer.corpus("llm typed", Some(Payload::Part))
}

/// Prices: a type, an ID and little data.
fn ticks(name: &'static str, line_end: &'static str) -> Corpus {
    let mut random = Random::new(3);
    let mut writer = Writer::new(line_end);
    for number in 1_000_000.. {
        let (symbol, price) = (random.pick(text::SYMBOLS), random.below(100_000));
        let data = format!(
            r#"{{"symbol":"{symbol}","price":{}.{:02},"size":{}}}"#,
            price / 100,
            price % 100,
            random.below(1000),
        );
        writer.event(Some("tick"), Some(&number.to_string()), &data);
        if writer.len() >= SIZE {
            break;
        }
    }
    writer.corpus(name, Some(Payload::Tick))
}

/// A report with so many rows, as JSON.
fn report(random: &mut Random, rows: usize) -> serde_json::Value {
    let rows: Vec<_> = (0..rows)
        .map(|_| {
            let value = |random: &mut Random| f64::from(random.below(1_000_000)) / 8.0;
            serde_json::json!({
                "id": random.below(1_000_000),
                "name": format!("{} {}", random.pick(text::WORDS), random.pick(text::WORDS)),
                "values": [value(random), value(random), value(random)],
                "active": random.below(2) == 0,
            })
        })
        .collect();
    serde_json::json!({ "revision": random.below(1000), "rows": rows })
}

/// Documents of about 16 KB, each on one line.
fn reports() -> Corpus {
    let mut random = Random::new(4);
    let mut writer = Writer::new("\n");
    while writer.len() < SIZE {
        let data = report(&mut random, 185).to_string();
        writer.event(Some("report"), None, &data);
    }
    writer.corpus("16 KB JSON", Some(Payload::Report))
}

/// Documents that were printed for people: many `data` lines an event.
fn lines() -> Corpus {
    let mut random = Random::new(5);
    let mut writer = Writer::new("\n");
    while writer.len() < SIZE {
        let report = report(&mut random, 3);
        let data = serde_json::to_string_pretty(&report).expect("a value is JSON");
        writer.event(None, None, &data);
    }
    writer.corpus("multi-line", Some(Payload::Report))
}

/// Text that is three bytes a character, and four now and then.
fn posts() -> Corpus {
    let mut random = Random::new(6);
    let mut writer = Writer::new("\n");
    while writer.len() < SIZE {
        let count = 4 + random.below(12);
        let text: String = (0..count)
            .flat_map(|_| [random.pick(text::PHRASES), random.pick(text::MARKS)])
            .collect();
        let author = random.pick(text::PHRASES);
        let data = format!(
            r#"{{"author":"{author}","text":"{text}","likes":{}}}"#,
            random.below(10_000)
        );
        writer.event(None, None, &data);
    }
    writer.corpus("CJK and emoji", Some(Payload::Post))
}

/// A digit or two at a time.
fn tiny() -> Corpus {
    let mut random = Random::new(7);
    let mut writer = Writer::new("\n");
    while writer.len() < SIZE {
        writer.event(None, None, &random.below(100).to_string());
    }
    writer.corpus("tiny", None)
}

/// A server that has little to say and keeps the connection alive.
fn comments() -> Corpus {
    let mut random = Random::new(8);
    let mut writer = Writer::new("\n");
    while writer.len() < SIZE {
        for _ in 0..20 {
            let words = random.below(6);
            let text: String = (0..words)
                .map(|_| format!(" {}", random.pick(text::WORDS)))
                .collect();
            writer.comment(&text);
        }
        writer.event(None, None, random.pick(text::WORDS));
    }
    writer.corpus("comments", None)
}
