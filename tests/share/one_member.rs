//! One member, which hears what a leader would say, message by message.

use headwater::share::{Input, Member, Output, Read, Settings};
use serde_json::{Value, json};

use crate::messages::{read, write};
use crate::world::head;

/// Flags of what a member asks.
pub(crate) const READS: u64 = 1;
pub(crate) const WAITS: u64 = 2;

/// The member's own number.
pub(crate) const ME: u64 = 34;

/// Leaders, one after the other.
pub(crate) const FIRST: u64 = 17;
pub(crate) const SECOND: u64 = 51;
pub(crate) const THIRD: u64 = 68;

/// The term that one of them leads in.
fn term(leader: u64) -> u64 {
    let leaders = [FIRST, SECOND, THIRD];
    let at = leaders.iter().position(|known| *known == leader);
    let count = 1 + at.expect("it is one of the leaders") as u64;
    count << 32 | leader
}

/// Where a leader's log ends, and what is so there.
#[derive(Clone, Copy)]
pub(crate) struct LogEnd {
    pub(crate) seq: u64,
    pub(crate) id: &'static str,
    pub(crate) connection: u64,
    /// 0 where the connection has ended.
    pub(crate) status: u16,
}

impl LogEnd {
    /// A log that ends there, with the first connection's stream.
    pub(crate) fn live(seq: u64, id: &'static str) -> Self {
        Self {
            seq,
            id,
            connection: 1,
            status: 200,
        }
    }

    /// A log that ends there, where the first connection has ended.
    pub(crate) fn over(seq: u64, id: &'static str) -> Self {
        Self {
            status: 0,
            ..Self::live(seq, id)
        }
    }

    /// A log that ends there, where there was no connection.
    pub(crate) fn unconnected(seq: u64) -> Self {
        Self {
            connection: 0,
            ..Self::over(seq, "")
        }
    }
}

pub(crate) struct OneMember {
    member: Member,
    now: u64,
    outputs: Vec<Output>,
}

impl OneMember {
    /// A member that is there, and can be seen.
    pub(crate) fn new(settings: Settings) -> Self {
        let mut one = Self {
            member: Member::new(settings),
            now: 1000,
            outputs: Vec::new(),
        };
        one.tell(Input::Resume);
        one.tell(Input::Visible(true));
        one
    }

    /// A member with a last event ID, or none, which follows the first leader.
    pub(crate) fn follower(settings: Settings, id: &str, end: LogEnd) -> Self {
        let mut one = Self::new(settings);
        one.want(id);
        one.follow(FIRST, end);
        one
    }

    pub(crate) fn tell(&mut self, input: Input<'_>) {
        self.now += 1;
        self.member.handle(self.now, input);
        self.poll();
    }

    fn poll(&mut self) {
        while let Some(output) = self.member.poll() {
            self.outputs.push(output);
        }
    }

    pub(crate) fn want(&mut self, id: &str) {
        self.tell(Input::Want {
            attempt: 1,
            id: id.as_bytes(),
        });
    }

    /// So much time goes by, with a timer that fires when it is due.
    pub(crate) fn wait(&mut self, time: u64) {
        let until = self.now + time;
        while let Some(due) = self.member.deadline().filter(|due| *due <= until) {
            self.now = self.now.max(due);
            self.member.handle(self.now, Input::Timer);
            self.poll();
            let next = self.member.deadline();
            assert!(next.is_none_or(|next| next > self.now), "{next:?}");
        }
        self.now = until;
    }

    pub(crate) fn read(&mut self) -> Read {
        let read = self.member.read();
        self.poll();
        read
    }

    /// What it has said and done since this was asked last.
    pub(crate) fn done(&mut self) -> Vec<Output> {
        std::mem::take(&mut self.outputs)
    }

    /// The ticket of the lock that it has asked for last, of what was done.
    pub(crate) fn asked_for_lock(&mut self) -> Option<u32> {
        let mut done = self.done().into_iter().rev();
        done.find_map(|output| match output {
            Output::Lock { ticket, .. } => Some(ticket),
            _ => None,
        })
    }

    /// The messages of this kind that it has sent, of what was done.
    fn sent(&mut self, kind: &str) -> Vec<Value> {
        let done = self.done();
        let said = done.iter().filter_map(|output| match output {
            Output::Send(message) => Some(read(message)),
            _ => None,
        });
        said.filter(|says| says["kind"] == kind).collect()
    }

    /// For whom the entries are that it has handed on, of what was done.
    pub(crate) fn handed_on(&mut self) -> Vec<u64> {
        let entries = self.sent("append");
        entries
            .iter()
            .filter_map(|says| says["to"].as_u64())
            .collect()
    }

    /// Which connection it would have replaced, by what it has asked last, of what was done; 0 for none.
    pub(crate) fn asked_to_replace(&mut self) -> Option<u64> {
        self.last_asked("renew")
    }

    /// The flags of what it has asked last, of what was done.
    pub(crate) fn asked(&mut self) -> Option<u64> {
        self.last_asked("flags")
    }

    fn last_asked(&mut self, field: &str) -> Option<u64> {
        self.sent("ask").last().and_then(|ask| ask[field].as_u64())
    }

    /// The ticket of the connection that it has opened, of what was done, and the last event ID.
    pub(crate) fn connected(&mut self) -> Option<(u32, Vec<u8>)> {
        let mut done = self.done().into_iter();
        done.find_map(|output| match output {
            Output::Connect { ticket, id } => Some((ticket, id)),
            _ => None,
        })
    }

    /// A connection of its own is answered with this status.
    pub(crate) fn answer(&mut self, ticket: u32, status: u16) {
        let head = head(status);
        self.tell(Input::Head {
            ticket,
            status,
            head: &head,
        });
    }

    pub(crate) fn hear(&mut self, says: &Value) {
        self.tell(Input::Heard(&write(says)));
    }

    /// Hears that this one leaves.
    pub(crate) fn hear_bye(&mut self, leader: u64) {
        self.hear(&json!({ "kind": "bye", "from": leader, "to": 0, "term": term(leader) }));
    }

    /// Hears that this one leads, with a log that ends there: `[number, term]`.
    pub(crate) fn hear_lead(&mut self, leader: u64, end: &Value) {
        self.hear_lead_with(leader, end, 0);
    }

    /// Hears that this one leads, and gathers what others have.
    pub(crate) fn hear_gathering(&mut self, leader: u64, end: &Value) {
        self.hear_lead_with(leader, end, 1);
    }

    fn hear_lead_with(&mut self, leader: u64, end: &Value, flags: u64) {
        self.hear(&json!({
            "kind": "lead", "from": leader, "to": 0, "term": term(leader),
            "end": end, "members": 2, "keep": 0, "flags": flags,
        }));
    }

    /// Follows a leader whose log it knows nothing of.
    pub(crate) fn follow(&mut self, leader: u64, end: LogEnd) {
        let at = json!([end.seq, term(leader)]);
        let head = match end.status {
            0 => String::new(),
            status => head_of(status),
        };
        self.hear_lead(leader, &at);
        self.hear(&json!({
            "kind": "welcome", "from": leader, "to": ME, "term": term(leader), "at": at, "end": at,
            "retry": u32::MAX, "id": end.id, "connection": end.connection, "status": end.status, "head": head,
        }));
        self.hear_lead(leader, &at);
    }

    /// Hears from a leader what this member's log lacks behind that place: entries that this one has written.
    pub(crate) fn hear_of(&mut self, leader: u64, before: &Value, writer: u64, entries: &[Value]) {
        let entries: Vec<_> = entries.iter().map(|entry| written(writer, entry)).collect();
        self.hear(&json!({
            "kind": "append", "from": leader, "to": ME, "term": term(leader), "before": before, "entries": entries,
        }));
    }

    /// Hears the entry behind so many others, of a leader all of whose entries are its own.
    pub(crate) fn hear_entry(&mut self, leader: u64, seq: u64, entry: &Value) {
        self.hear(&json!({
            "kind": "append", "from": leader, "to": 0, "term": term(leader),
            "before": [seq, term(leader)], "entries": [written(leader, entry)],
        }));
    }
}

/// An entry that this leader has written.
fn written(leader: u64, entry: &Value) -> Value {
    let mut entry = entry.clone();
    entry["term"] = json!(term(leader));
    entry
}

fn head_of(status: u16) -> String {
    String::from_utf8(head(status)).expect("a head is text")
}

/// A connection begins with a stream.
pub(crate) fn begin(connection: u64) -> Value {
    begin_with(connection, 200)
}

/// A connection begins with a response of this status.
pub(crate) fn begin_with(connection: u64, status: u16) -> Value {
    json!({ "kind": "begin", "connection": connection, "status": status, "bytes": head_of(status) })
}

/// A connection has ended.
pub(crate) fn end() -> Value {
    json!({ "kind": "end", "connection": 0, "status": 0, "bytes": "" })
}

/// Bytes of a stream.
pub(crate) fn data(bytes: &str) -> Value {
    json!({ "kind": "data", "connection": 0, "status": 0, "bytes": bytes })
}

/// A connection has failed.
pub(crate) fn failure() -> Value {
    json!({ "kind": "failure", "connection": 0, "status": 0, "bytes": "network error" })
}

/// The failure as it is read.
pub(crate) fn failed() -> Read {
    Read::Failed(b"network error".to_vec())
}

/// The position behind so many entries of this leader's.
pub(crate) fn position(leader: u64, seq: u64) -> Value {
    json!([seq, term(leader)])
}
