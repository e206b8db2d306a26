//! How a member's own source reads: from the log, or by a connection of its own where the log can't help.

use super::leading::FORGET;
use super::{Member, NEVER, NONE};
use crate::session::Millis;
use crate::share::blocks::{Blocks, scan};
use crate::share::log::{Kind, NO_RETRY, Position, is_stream};
use crate::share::message::ask;
use crate::share::{Output, Read, Ticket};
use alloc::vec::Vec;

/// No term: the attempt has not joined the log.
pub(super) const APART: u64 = u64::MAX;

/// How long the log may take to come to where a reader is, in milliseconds. Then it goes on by itself.
const SEEK: Millis = 2000;

/// How much of a connection of its own may wait to be read, in bytes.
const MOST: usize = 1 << 20;

/// Why a body is over that nobody wanted to the end.
pub(super) const CUT: &[u8] = b"the shared connection was given up";
const LOST: &[u8] = b"the shared connection can't go on where this source stands";
const REPLACED: &[u8] = b"the connection that was to go on was refused";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// There is no attempt.
    Idle,
    /// The attempt has no head yet.
    Waiting,
    Open,
}

/// The attempt of the member's own source.
#[derive(Debug)]
pub(super) struct Reader {
    pub(super) stage: Stage,
    /// The attempt's number since the last good connection.
    pub(super) attempt: u32,
    /// The last event ID where it stands.
    pub(super) id: Vec<u8>,
    /// Whether its place in the log is known.
    pub(super) is_placed: bool,
    at: Position,
    /// How many bytes it has read of the entry there.
    offset: usize,
    /// The connection whose head it was given, and that one's status.
    pub(super) conn: u32,
    pub(super) status: u32,
    /// The connection whose entries it reads, which may be an older one, and that one's status; 0 where it has ended.
    passes: u32,
    passes_status: u32,
    /// The connection that it has given up on.
    pub(super) renew: u32,
    /// How many entries there were when it began: ends before that are none of its own.
    pub(super) since: u32,
    /// The term in which it has joined the log: its leader was heard of since it began, and the log was known to be the leader's.
    /// Ends that were written from that term on are its own, whoever hands them on. Until then [`APART`].
    pub(super) joined: u64,
    /// The log has come to the end of its connection, which may be unread.
    pub(super) has_lost: bool,
    /// The head of a connection of its own, before it is read.
    head: Option<Vec<u8>>,
    /// What it reads before it goes on in the log.
    before: Vec<u8>,
    /// Why it can't go on; empty where it can.
    fault: &'static [u8],
    /// It waits until then for its place in the log.
    pub(super) seeking: Millis,
    pub(super) idle_since: Millis,
}

impl Reader {
    pub(super) const fn new() -> Self {
        Self {
            stage: Stage::Idle,
            attempt: 0,
            id: Vec::new(),
            is_placed: false,
            at: Position { term: 0, seq: 0 },
            offset: 0,
            conn: NONE,
            status: 0,
            passes: NONE,
            passes_status: 0,
            renew: NONE,
            since: 0,
            joined: APART,
            has_lost: false,
            head: None,
            before: Vec::new(),
            fault: &[],
            seeking: NEVER,
            idle_since: 0,
        }
    }

    /// Whether it may go on elsewhere, as it has lost its place: otherwise it has failed. Nothing goes on with what has no ID, nor
    /// with a refusal's body.
    pub(super) fn may_go_on(&mut self) -> bool {
        if self.id.is_empty() || !is_stream(self.status) {
            self.fault = LOST;
        }
        self.fault.is_empty()
    }
}

/// A connection of the member's own, by which it catches up.
#[derive(Debug, Default)]
pub(super) struct Own {
    pub(super) ticket: Ticket,
    status: u32,
    blocks: Blocks,
    /// The last event ID of what has come.
    id: Vec<u8>,
    /// How it has ended.
    end: Option<(Kind, Vec<u8>)>,
}

impl Member {
    pub(super) fn want(&mut self, attempt: u32, id: &[u8]) {
        self.stop();
        if !self.is_leading() && self.now >= self.spoke + FORGET {
            // Its leader may have forgotten it. Leaders that know of nobody send nothing.
            self.is_synced = false;
        }
        let joined = match self.is_synced && self.is_led() {
            true => self.term,
            false => APART,
        };
        // Whoever leaves a connection and comes back while that is still there, has given up on it: it was silent for too
        // long, or the caller wants another one.
        let live = self.log.at_end();
        let given_up = live.is_live() && live.conn == self.reader.conn;
        let renew = if given_up { live.conn } else { NONE };
        let is_kept = self.keeps(renew);
        let reader = &mut self.reader;
        reader.stage = Stage::Waiting;
        reader.attempt = attempt;
        reader.is_placed &= reader.id == id;
        reader.id = id.to_vec();
        reader.since = self.log.end().seq;
        reader.joined = joined;
        reader.has_lost = false;
        reader.renew = if is_kept { NONE } else { renew };
        self.silence.asked = NEVER;
        self.place();
        self.ask();
    }

    /// An attempt that was about to end goes on instead. The leader has to be told that it wants something again.
    pub(super) fn want_again(&mut self) {
        if self.reader.has_lost && self.reader.stage != Stage::Idle {
            self.reader.has_lost = false;
            self.silence.asked = NEVER;
            self.ask();
        }
    }

    pub(super) fn unwant(&mut self) {
        if self.reader.stage != Stage::Idle {
            self.stop();
        }
        if self.said & (ask::READS | ask::WAITS) != 0 {
            self.ask();
        }
    }

    /// Ends the attempt. The place stays, for the next one.
    pub(super) fn stop(&mut self) {
        let reader = &mut self.reader;
        if reader.stage != Stage::Idle {
            reader.idle_since = self.now;
        }
        // What was not read comes again, from the last event ID.
        reader.is_placed &= reader.before.is_empty() && reader.fault.is_empty();
        reader.stage = Stage::Idle;
        reader.seeking = NEVER;
        reader.head = None;
        reader.before = Vec::new();
        reader.fault = &[];
        self.let_go_of_own();
    }

    pub(super) fn go_on_reading(&mut self) {
        if self.now >= self.reader.seeking {
            self.connect_alone();
        }
        self.place();
    }

    /// Finds the place of an attempt that waits.
    fn place(&mut self) {
        let reader = &self.reader;
        let is_apart = self.own.ticket != NONE || reader.head.is_some();
        // If the end of this attempt is still in the log, it is read there, even if the reader's place has been dropped.
        let ends = reader.has_lost && self.log.entry(reader.since).is_some();
        if reader.stage != Stage::Waiting || is_apart || ends {
            return;
        }
        if reader.has_lost {
            self.want_again();
            self.reader.since = self.log.end().seq;
        }
        // A place is one of the leader's log.
        if !self.is_synced {
            return;
        }
        let reader = &self.reader;
        if reader.is_placed && self.log.holds(reader.at) {
            self.stand(reader.at.seq, reader.offset);
        } else if reader.id.is_empty() {
            let at_end = self.log.at_end();
            // After a connection without IDs that has ended, the next one begins with something else.
            let replays = self.settings.replay && (at_end.is_live() || !at_end.id.is_empty());
            let seq = match replays || at_end.is_refusal() {
                true => self.log.latest_begin(),
                false => self.log.end().seq,
            };
            self.stand(seq, 0);
            self.prime();
        } else if let Some((seq, offset)) = self.log.find(&reader.id, self.log.start().seq) {
            self.stand(seq, offset);
        } else {
            self.connect_alone();
        }
    }

    /// Gives a newcomer the last event ID and the reconnection time that hold where it begins.
    fn prime(&mut self) {
        let mark = self.log.mark(self.reader.at.seq);
        let before = &mut self.reader.before;
        if mark.retry != NO_RETRY {
            before.extend_from_slice(b"retry:");
            digits(mark.retry, before);
            before.push(b'\n');
        }
        if !mark.id.is_empty() {
            before.extend_from_slice(b"id: ");
            before.extend_from_slice(&mark.id);
            before.push(b'\n');
        }
        if !before.is_empty() {
            before.push(b'\n');
        }
        self.reader.id = mark.id;
    }

    fn stand(&mut self, seq: u32, offset: usize) {
        let at = self.log.position(seq);
        let mark = self.log.mark(seq);
        let reader = &mut self.reader;
        (reader.is_placed, reader.at, reader.offset) = (true, at, offset);
        (reader.passes, reader.passes_status) = (mark.conn, mark.status);
        reader.seeking = NEVER;
    }

    /// The log has become the leader's, which may be another one than before.
    pub(super) fn relocate(&mut self) {
        let reader = &mut self.reader;
        if self.own.ticket != NONE {
            return self.meet(self.log.start().seq);
        }
        if reader.stage != Stage::Open || (reader.is_placed && self.log.holds(reader.at)) {
            return self.place();
        }
        if !reader.before.is_empty() {
            // Its last event ID is not known until it has read that.
            return;
        }
        if reader.is_placed && reader.at.seq < self.log.start().seq {
            self.cut_off += 1;
        }
        reader.is_placed = false;
        if reader.seeking == NEVER && reader.may_go_on() {
            reader.seeking = self.now + SEEK;
            self.seek(self.log.start().seq);
        }
    }

    /// An entry has come.
    pub(super) fn look(&mut self, seq: u32) {
        if self.own.ticket != NONE {
            self.meet(seq);
        } else if self.reader.seeking != NEVER {
            self.seek(seq);
        }
    }

    fn seek(&mut self, from: u32) {
        if let Some((seq, offset)) = self.log.find(&self.reader.id, from) {
            self.stand(seq, offset);
            self.reader.conn = self.reader.passes;
            self.want_again();
        }
    }

    /// Goes on by a connection of its own, from the last event ID.
    fn connect_alone(&mut self) {
        let ticket = self.ticket();
        let id = self.reader.id.clone();
        self.reader.is_placed = false;
        self.reader.seeking = NEVER;
        self.want_again();
        self.own = Own {
            ticket,
            id: id.clone(),
            ..Own::default()
        };
        self.outputs.push(Output::Connect { ticket, id });
    }

    pub(super) fn let_go_of_own(&mut self) {
        let own = core::mem::take(&mut self.own);
        if own.ticket == NONE {
            return;
        }
        if own.end.is_none() {
            self.outputs.push(Output::Disconnect(own.ticket));
        }
        self.reader.head = None;
        self.reader.before = Vec::new();
    }

    pub(super) fn begin_own(&mut self, ticket: Ticket, status: u32, head: &[u8]) {
        if ticket != self.own.ticket {
            return;
        }
        self.own.status = status;
        if self.reader.stage == Stage::Waiting {
            self.reader.head = Some(head.to_vec());
            // It is not given one of the log's connections.
            (self.reader.conn, self.reader.status) = (NONE, status);
            if !is_stream(status) {
                // A newcomer's ID is no part of a refusal's body.
                self.reader.before.clear();
            }
        } else if !is_stream(status) {
            self.reader.fault = REPLACED;
            self.let_go_of_own();
        }
    }

    pub(super) fn take_own(&mut self, ticket: Ticket, bytes: &[u8]) {
        let own = &mut self.own;
        if ticket != own.ticket {
            return;
        }
        let mut part = bytes.to_vec();
        if is_stream(own.status) {
            part = own.blocks.push(bytes);
            if let Some(id) = scan(&part, &[]).id {
                own.id = id.to_vec();
            }
        }
        self.reader.before.extend_from_slice(&part);
        if self.reader.before.len() > self.settings.buffer.saturating_add(MOST) {
            self.cut_off += 1;
            self.reader.fault = LOST;
            self.let_go_of_own();
        } else {
            self.meet(self.log.start().seq);
        }
    }

    pub(super) fn finish_own(&mut self, ticket: Ticket, kind: Kind, why: &[u8]) {
        if ticket == self.own.ticket {
            self.own.end = Some((kind, why.to_vec()));
        }
    }

    /// Goes over to the log where its own connection has come to an event that is in there.
    fn meet(&mut self, from: u32) {
        let own = &self.own;
        let at_end = self.log.at_end();
        let can_meet = self.is_synced && is_stream(at_end.status) && is_stream(own.status);
        if !can_meet || own.id.is_empty() || own.end.is_some() {
            return;
        }
        if let Some((seq, offset)) = self.log.find(&own.id, from) {
            self.outputs.push(Output::Disconnect(own.ticket));
            self.reader.conn = at_end.conn;
            let own = core::mem::take(&mut self.own);
            self.stand(seq, offset);
            if self.reader.before.is_empty() {
                self.reader.id = own.id;
            }
            self.ask();
        }
    }

    /// What the source's attempt may read. What follows from that is polled.
    pub fn read(&mut self) -> Read {
        let read = loop {
            match self.reader.stage {
                Stage::Idle => return Read::Pending,
                Stage::Waiting => break self.read_head(),
                Stage::Open => {
                    if let Some(read) = self.read_body() {
                        break read;
                    }
                }
            }
        };
        if matches!(read, Read::End | Read::Failed(_)) {
            self.stop();
        }
        self.note();
        read
    }

    fn read_head(&mut self) -> Read {
        let reader = &mut self.reader;
        if let Some(head) = reader.head.take() {
            reader.stage = Stage::Open;
            return Read::Head {
                status: reader.status as u16,
                head,
            };
        }
        if self.own.ticket != NONE {
            return without_head(self.read_end_of_own());
        }
        // An attempt whose end has come reads on to it, whoever leads.
        if !(self.is_synced || reader.has_lost) || !reader.is_placed {
            return Read::Pending;
        }
        // A connection that was over before the attempt began is none of its own.
        let mut seq = reader.at.seq.max(reader.since);
        let mark = self.log.mark(seq);
        let (mut conn, mut status, mut head) = (mark.conn, mark.status, mark.head);
        while status == 0 || conn == reader.renew {
            let Some(entry) = self.log.entry(seq) else {
                return Read::Pending;
            };
            seq = seq.wrapping_add(1);
            let body = &entry.body;
            match body.kind {
                Kind::Begin => (conn, status, head) = (body.conn, body.status, body.bytes.clone()),
                Kind::Data => {}
                Kind::End | Kind::Failure => {
                    let read = without_head(end_of(body.kind, &body.bytes));
                    reader.since = seq;
                    return read;
                }
            }
        }
        reader.stage = Stage::Open;
        reader.since = seq;
        (reader.conn, reader.status) = (conn, status);
        if !is_stream(status) {
            // A newcomer's ID is no part of a refusal's body.
            reader.before.clear();
        }
        self.pass_dead_ends(seq);
        Read::Head {
            status: status as u16,
            head,
        }
    }

    /// Passes connections that have ended without an ID, up to this entry: what the next one has begun with is not what
    /// they would have gone on with.
    fn pass_dead_ends(&mut self, until: u32) {
        let mut seq = self.reader.at.seq;
        while seq != until
            && let Some(entry) = self.log.entry(seq)
        {
            let ends = entry.body.ends();
            seq = seq.wrapping_add(1);
            if ends && self.log.mark(seq).id.is_empty() {
                self.stand(seq, 0);
            }
        }
    }

    fn read_end_of_own(&self) -> Read {
        match &self.own.end {
            Some((kind, why)) => end_of(*kind, why),
            None => Read::Pending,
        }
    }

    /// `None` where it has passed an entry that it does not read.
    fn read_body(&mut self) -> Option<Read> {
        let reader = &mut self.reader;
        if !reader.fault.is_empty() {
            return Some(Read::Failed(reader.fault.to_vec()));
        }
        if !reader.before.is_empty() {
            let before = core::mem::take(&mut reader.before);
            if let (true, Some(id)) = (is_stream(reader.status), scan(&before, &[]).id) {
                reader.id = id.to_vec();
            }
            return Some(Read::Bytes(before));
        }
        if self.own.ticket != NONE {
            return Some(self.read_end_of_own());
        }
        let at = reader.at;
        if !reader.is_placed {
            return Some(Read::Pending);
        }
        if !self.log.holds(at) {
            if self.is_synced {
                // It has not read for too long.
                self.cut_off += 1;
                if !reader.may_go_on() {
                    return None;
                }
                self.connect_alone();
            } else {
                self.want_again();
            }
            return Some(Read::Pending);
        }
        let Some(entry) = self.log.entry(at.seq) else {
            return Some(Read::Pending);
        };
        let body = &entry.body;
        let mut read = None;
        match body.kind {
            Kind::Data => {
                if let Some(id) = &entry.id {
                    reader.id.clone_from(id);
                }
                let rest = body.bytes.get(reader.offset..).unwrap_or_default();
                // What is left of older connections is read only where that and this are a stream.
                let is_same = reader.passes == reader.conn
                    || is_stream(reader.passes_status) && is_stream(reader.status);
                if is_same && !rest.is_empty() {
                    read = Some(Read::Bytes(rest.to_vec()));
                }
            }
            Kind::Begin => {
                let goes_on = is_stream(body.status) && is_stream(reader.status);
                if body.conn > reader.conn && !goes_on {
                    // The next attempt is given this head, if it comes in time.
                    return Some(Read::Failed(REPLACED.to_vec()));
                }
                reader.conn = reader.conn.max(body.conn);
                (reader.passes, reader.passes_status) = (body.conn, body.status);
            }
            Kind::End | Kind::Failure => {
                // The end of a connection before the one whose head it was given is passed.
                let is_own = reader.passes_status == 0 || reader.passes >= reader.conn;
                if is_own && at.seq >= reader.since {
                    if body.kind == Kind::End && reader.offset < body.bytes.len() {
                        reader.offset = body.bytes.len();
                        return Some(Read::Bytes(body.bytes.clone()));
                    }
                    read = Some(end_of(body.kind, &body.bytes));
                }
                reader.passes_status = 0;
            }
        }
        reader.at = Position {
            seq: at.seq.wrapping_add(1),
            term: entry.term,
        };
        reader.offset = 0;
        read
    }
}

/// What has no head can only have failed.
fn without_head(read: Read) -> Read {
    match read {
        Read::End => Read::Failed(LOST.to_vec()),
        read => read,
    }
}

fn end_of(kind: Kind, why: &[u8]) -> Read {
    match kind {
        Kind::Failure => Read::Failed(why.to_vec()),
        _ => Read::End,
    }
}

/// Writes a number in decimal.
fn digits(number: u32, out: &mut Vec<u8>) {
    if number > 9 {
        digits(number / 10, out);
    }
    out.push(b'0' + (number % 10) as u8);
}
