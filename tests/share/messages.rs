//! The table of messages: what members say to each other, by its fields and as bytes. This is a second reader and
//! writer of them, after docs/sharing.md.

use headwater::share::{Input, Member, Output, Settings, VERSION};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::world::head;

#[derive(Debug, Deserialize)]
struct Table {
    version: u32,
    messages: Vec<Row>,
}

#[derive(Debug, Deserialize)]
struct Row {
    name: String,
    says: Value,
    bytes: String,
}

fn table() -> Table {
    serde_json::from_str(include_str!("messages.json")).expect("the table can be read")
}

fn from_hex(text: &str) -> Vec<u8> {
    let digits: Vec<_> = text.bytes().filter(u8::is_ascii_hexdigit).collect();
    let pairs = digits.chunks(2).map(|pair| {
        let pair = str::from_utf8(pair).expect("digits are ASCII");
        u8::from_str_radix(pair, 16).expect("they are digits")
    });
    pairs.collect()
}

/// The table's messages, as bytes.
pub(crate) fn all() -> Vec<Vec<u8>> {
    let rows = table().messages;
    rows.iter().map(|row| from_hex(&row.bytes)).collect()
}

fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn number(&mut self, size: usize) -> u64 {
        let (number, rest) = self.0.split_at(size);
        self.0 = rest;
        let bytes = number.iter().rev();
        bytes.fold(0, |number, byte| number << 8 | u64::from(*byte))
    }

    fn text(&mut self, length: usize) -> String {
        let (text, rest) = self.0.split_at(length);
        self.0 = rest;
        str::from_utf8(text)
            .expect("the table has text alone")
            .to_owned()
    }

    fn rest(&mut self) -> String {
        self.text(self.0.len())
    }

    fn position(&mut self) -> Value {
        let number = self.number(4);
        json!([number, self.number(8)])
    }
}

const ENTRIES: [&str; 4] = ["begin", "data", "end", "failure"];

pub(crate) fn read(bytes: &[u8]) -> Value {
    let mut reader = Reader(bytes);
    let kind = reader.number(1);
    let mut says =
        json!({ "from": reader.number(8), "to": reader.number(8), "term": reader.number(8) });
    let mut set = |name: &str, value: Value| says[name] = value;
    match kind {
        1 => {
            set("kind", json!("ask"));
            set("at", reader.position());
            set("flags", json!(reader.number(4)));
            set("renew", json!(reader.number(4)));
            set("id", json!(reader.rest()));
        }
        2 => {
            set("kind", json!("lead"));
            set("end", reader.position());
            set("members", json!(reader.number(4)));
            set("keep", json!(reader.number(4)));
            set("flags", json!(reader.number(4)));
        }
        3 => {
            set("kind", json!("welcome"));
            set("at", reader.position());
            set("end", reader.position());
            set("retry", json!(reader.number(4)));
            let length = reader.number(4) as usize;
            set("id", json!(reader.text(length)));
            set("connection", json!(reader.number(4)));
            set("status", json!(reader.number(4)));
            set("head", json!(reader.rest()));
        }
        4 => {
            set("kind", json!("append"));
            set("before", reader.position());
            let mut entries = Vec::new();
            while !reader.0.is_empty() {
                let term = reader.number(8);
                let kind = ENTRIES[reader.number(4) as usize];
                let (connection, status) = (reader.number(4), reader.number(4));
                let length = reader.number(4) as usize;
                entries.push(json!({
                    "term": term, "kind": kind, "connection": connection, "status": status,
                    "bytes": reader.text(length),
                }));
            }
            set("entries", json!(entries));
        }
        5 => set("kind", json!("bye")),
        kind => panic!("there is no kind {kind}"),
    }
    assert!(reader.0.is_empty(), "{says} has {:?} more", reader.0);
    says
}

#[derive(Default)]
struct Writer(Vec<u8>);

impl Writer {
    fn number(&mut self, value: &Value, size: usize) {
        let number = value.as_u64().expect("it is a number");
        self.0.extend_from_slice(&number.to_le_bytes()[..size]);
    }

    fn position(&mut self, value: &Value) {
        self.number(&value[0], 4);
        self.number(&value[1], 8);
    }

    fn text(&mut self, value: &Value) {
        self.0
            .extend_from_slice(value.as_str().expect("it is text").as_bytes());
    }

    fn counted(&mut self, value: &Value) {
        let length = value.as_str().expect("it is text").len();
        self.number(&json!(length), 4);
        self.text(value);
    }
}

pub(crate) fn write(says: &Value) -> Vec<u8> {
    let kinds = ["ask", "lead", "welcome", "append", "bye"];
    let kind = kinds.iter().position(|kind| says["kind"] == *kind);
    let mut writer = Writer(vec![kind.expect("it is a kind") as u8 + 1]);
    for name in ["from", "to", "term"] {
        writer.number(&says[name], 8);
    }
    match kind {
        Some(0) => {
            writer.position(&says["at"]);
            writer.number(&says["flags"], 4);
            writer.number(&says["renew"], 4);
            writer.text(&says["id"]);
        }
        Some(1) => {
            writer.position(&says["end"]);
            for name in ["members", "keep", "flags"] {
                writer.number(&says[name], 4);
            }
        }
        Some(2) => {
            writer.position(&says["at"]);
            writer.position(&says["end"]);
            writer.number(&says["retry"], 4);
            writer.counted(&says["id"]);
            writer.number(&says["connection"], 4);
            writer.number(&says["status"], 4);
            writer.text(&says["head"]);
        }
        Some(3) => {
            writer.position(&says["before"]);
            for entry in says["entries"].as_array().expect("they are entries") {
                writer.number(&entry["term"], 8);
                let kind = ENTRIES.iter().position(|kind| entry["kind"] == *kind);
                writer.number(&json!(kind), 4);
                writer.number(&entry["connection"], 4);
                writer.number(&entry["status"], 4);
                writer.counted(&entry["bytes"]);
            }
        }
        _ => {}
    }
    writer.0
}

#[test]
fn the_table_is_of_this_version() {
    assert_eq!(table().version, VERSION);
}

#[test]
fn each_message_of_the_table_is_read_and_written_by_its_fields() {
    let rows = table().messages;
    assert!(!rows.is_empty());
    for Row { name, says, bytes } in rows {
        assert_eq!(read(&from_hex(&bytes)), says, "{name}");
        assert_eq!(to_hex(&write(&says)), to_hex(&from_hex(&bytes)), "{name}");
    }
}

/// Two members on one channel.
struct Two {
    members: [Member; 2],
    now: u64,
    said: Vec<Vec<u8>>,
}

impl Two {
    /// Tells one of them, and then each what the other says. The tickets of locks and connections that it asked for.
    fn tell(&mut self, who: usize, input: Input<'_>) -> Vec<u32> {
        self.now += 1;
        self.members[who].handle(self.now, input);
        let mut tickets = Vec::new();
        while let Some(output) = self.members[who].poll() {
            match output {
                Output::Send(message) => {
                    self.said.push(message.clone());
                    tickets.extend(self.tell(1 - who, Input::Heard(&message)));
                }
                Output::Lock { ticket, .. } | Output::Connect { ticket, .. } => {
                    tickets.push(ticket)
                }
                _ => {}
            }
        }
        tickets
    }
}

/// What two members say of which the first one leads: it connects, and has an event. The second one joins, and the
/// first one leaves.
fn conversation() -> Vec<Vec<u8>> {
    let members = [
        Member::new(Settings::new(17)),
        Member::new(Settings::new(34)),
    ];
    let mut two = Two {
        members,
        now: 1000,
        said: Vec::new(),
    };
    two.tell(0, Input::Resume);
    let lock = two.tell(
        0,
        Input::Want {
            attempt: 1,
            id: b"",
        },
    )[0];
    let ticket = two.tell(0, Input::Granted(lock))[0];
    let head = head(200);
    two.tell(
        0,
        Input::Head {
            ticket,
            status: 200,
            head: &head,
        },
    );
    two.tell(0, Input::Chunk(ticket, b"retry: 500\nid: 1\ndata: one\n\n"));
    two.tell(1, Input::Resume);
    let lock = two.tell(
        1,
        Input::Want {
            attempt: 1,
            id: b"1",
        },
    )[0];
    two.tell(0, Input::Chunk(ticket, b"id: 2\ndata: two\n\n"));
    two.tell(0, Input::Failed(ticket, b"network error"));
    // The page may be about to go: it is told a little later.
    two.now += 300;
    two.tell(0, Input::Timer);
    two.tell(0, Input::Quit);
    two.tell(1, Input::Granted(lock));
    two.said
}

#[test]
fn members_say_what_the_table_has() {
    let said: Vec<_> = conversation().iter().map(|message| read(message)).collect();
    let rows: Vec<_> = table().messages.into_iter().map(|row| row.says).collect();
    let shown = said.iter().zip(conversation());
    let shown: Vec<_> = shown
        .map(|(says, bytes)| json!({ "name": says["kind"], "says": says, "bytes": to_hex(&bytes) }))
        .collect();
    assert_eq!(said, rows, "what they say is\n{}", json!(shown));
}
