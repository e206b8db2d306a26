//! How a member's own source reads: from the log, or by a connection of its own where the log can't help.

use super::Member;
use crate::session::Millis;
use crate::share::blocks::{self, Blocks};
use crate::share::log::{Begin, Body, Mark, NO_RETRY, Position};
use crate::share::message::ask;
use crate::share::{Output, Read, Ticket};
use alloc::collections::VecDeque;
use alloc::rc::Rc;
use alloc::vec::Vec;

/// How long the log may take to come to where a reader is, in milliseconds. Then it goes on by itself.
const SEEK: Millis = 2000;

/// How soon after the end of an attempt another one says that the connection is not worth keeping, in milliseconds.
const BLAME: Millis = 3000;

/// How much of a connection of its own may wait to be read, in bytes.
const MOST: usize = 1 << 20;

const LOST: &[u8] = b"the shared connection can't go on where this source stands";
const REPLACED: &[u8] = b"the shared connection was refused";

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Stage {
    /// There is no attempt.
    #[default]
    Idle,
    /// The attempt has no head yet.
    Waiting,
    Open,
}

/// The attempt of the member's own source.
#[derive(Debug, Default)]
pub(super) struct Reader {
    pub(super) stage: Stage,
    /// The attempt's number since the last good connection.
    pub(super) attempt: u32,
    /// The last event ID where it stands.
    pub(super) id: Vec<u8>,
    /// Where it stands in the log, and how many bytes of the entry there it has read. `None` where that is not known.
    pub(super) at: Option<Position>,
    offset: usize,
    /// The connection whose head it was given.
    pub(super) conn: u32,
    is_stream: bool,
    /// The connection whose entries it reads, which may be an older one.
    passes: Option<Rc<Begin>>,
    /// The connection that it has given up on.
    pub(super) renew: u32,
    /// Connections up to this one have been replaced.
    over: u32,
    /// How many entries there were when it began.
    since: u32,
    /// The head of a connection of its own, before it is read.
    head: Option<(u16, Vec<u8>)>,
    /// What it reads before it goes on.
    before: Vec<u8>,
    /// Why it can't go on.
    fault: Option<&'static [u8]>,
    /// It waits until then for its place in the log.
    pub(super) seeking: Option<Millis>,
    pub(super) idle_since: Millis,
}

/// A connection of the member's own, by which it catches up.
#[derive(Debug)]
pub(super) struct Own {
    ticket: Ticket,
    is_stream: bool,
    blocks: Blocks,
    queue: VecDeque<Vec<u8>>,
    queued: usize,
    /// The last event ID of what has come.
    id: Vec<u8>,
    /// It is over, and how.
    end: Option<Option<Vec<u8>>>,
}

impl Member {
    pub(super) fn want(&mut self, attempt: u32, id: &[u8]) {
        self.let_go_of_own();
        let is_soon = self.now < self.reader.idle_since.saturating_add(BLAME);
        let live = self.log.at_end().live.as_ref().map_or(0, |live| live.conn);
        let reader = &mut self.reader;
        let had = reader.conn;
        let is_same = reader.id == id;
        *reader = Reader {
            stage: Stage::Waiting,
            attempt,
            id: id.to_vec(),
            at: reader.at.filter(|_| is_same),
            offset: reader.offset,
            renew: if is_soon && had == live { live } else { 0 },
            over: reader.over,
            since: self.log.end().seq,
            idle_since: reader.idle_since,
            ..Reader::default()
        };
        if reader.renew != 0 && self.keeps(self.reader.renew) {
            self.reader.renew = 0;
        }
        self.place();
        if self.is_present && !matches!(self.part, super::Part::Leading(_)) {
            self.silence.asked = None;
            self.ask();
        }
    }

    pub(super) fn unwant(&mut self) {
        self.let_go_of_own();
        if self.wants() {
            self.stop();
        }
        let is_leading = matches!(self.part, super::Part::Leading(_));
        if self.is_present && !is_leading && self.said & (ask::READS | ask::WAITS) != 0 {
            self.ask();
        }
    }

    /// Ends the attempt. The place stays, for the next one.
    fn stop(&mut self) {
        self.reader.stage = Stage::Idle;
        self.reader.idle_since = self.now;
        self.reader.seeking = None;
        self.reader.fault = None;
        self.reader.head = None;
        self.reader.before = Vec::new();
    }

    pub(super) fn go_on_reading(&mut self) {
        if self.reader.seeking.is_some_and(|until| self.now >= until) {
            self.reader.seeking = None;
            self.connect_alone();
        }
        self.place();
    }

    /// Finds the place of an attempt that waits.
    fn place(&mut self) {
        let reader = &self.reader;
        if reader.stage != Stage::Waiting
            || !self.is_synced
            || self.own.is_some()
            || reader.head.is_some()
        {
            return;
        }
        if let Some(at) = reader.at
            && self.log.holds(at)
        {
            if reader.passes.is_none() {
                self.reader.passes = self.log.mark(at.seq).live;
            }
            return;
        }
        if reader.id.is_empty() {
            let begin = self.log.latest_begin();
            let is_refusal = self
                .log
                .at_end()
                .live
                .as_ref()
                .is_some_and(|live| !live.is_stream());
            let start = self.log.start().seq;
            let seq = match begin {
                Some(begin) if self.settings.replay || is_refusal => begin,
                _ if self.settings.replay => start,
                _ => self.log.end().seq,
            };
            let mark = self.log.mark(seq);
            self.stand(seq, 0);
            self.prime(&mark);
        } else if let Some((seq, offset)) = self.log.find(&self.reader.id, 0) {
            self.stand(seq, offset);
        } else if self.log.end() == Position::default()
            && matches!(self.part, super::Part::Leading(_))
        {
            let id = self.reader.id.clone();
            self.log.reset(Position::default(), Mark::new(id));
            self.stand(0, 0);
        } else {
            self.connect_alone();
        }
    }

    /// Gives a newcomer the last event ID and the reconnection time that hold where it begins.
    fn prime(&mut self, mark: &Mark) {
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
        self.reader.id.clone_from(&mark.id);
    }

    fn stand(&mut self, seq: u32, offset: usize) {
        self.reader.at = self.log.position(seq);
        self.reader.offset = offset;
        self.reader.passes = self.log.mark(seq).live;
        self.reader.seeking = None;
    }

    /// The log has become the leader's, which may be another one than before.
    pub(super) fn relocate(&mut self) {
        match self.reader.stage {
            Stage::Idle => {}
            Stage::Waiting => self.place(),
            Stage::Open if self.own.is_some() => self.meet(0),
            Stage::Open if self.reader.at.is_some_and(|at| self.log.holds(at)) => {}
            Stage::Open => {
                self.reader.at = None;
                if self.reader.id.is_empty() {
                    self.reader.fault = Some(LOST);
                } else if let Some((seq, offset)) = self.log.find(&self.reader.id, 0) {
                    self.stand(seq, offset);
                } else {
                    self.reader.seeking.get_or_insert(self.now + SEEK);
                }
            }
        }
    }

    /// An entry has come.
    pub(super) fn look(&mut self, seq: u32) {
        if self.own.is_some() {
            self.meet(seq);
        } else if self.reader.seeking.is_some()
            && let Some((seq, offset)) = self.log.find(&self.reader.id, seq)
        {
            self.stand(seq, offset);
        }
    }

    /// Goes on by a connection of its own, from the last event ID.
    fn connect_alone(&mut self) {
        let ticket = self.ticket();
        let id = self.reader.id.clone();
        self.reader.at = None;
        self.own = Some(Own {
            ticket,
            is_stream: false,
            blocks: Blocks::default(),
            queue: VecDeque::new(),
            queued: 0,
            id: id.clone(),
            end: None,
        });
        self.outputs.push_back(Output::Connect { ticket, id });
    }

    pub(super) fn let_go_of_own(&mut self) {
        if let Some(own) = self.own.take() {
            if own.end.is_none() {
                self.outputs.push_back(Output::Disconnect(own.ticket));
            }
            match self.reader.stage {
                // What has not been read comes again, from the last event ID.
                Stage::Open => self.reader.seeking = Some(self.now),
                _ => self.reader.head = None,
            }
        }
    }

    pub(super) fn begin_own(&mut self, ticket: Ticket, status: u16, head: &[u8]) {
        let Some(own) = self.own.as_mut().filter(|own| own.ticket == ticket) else {
            return;
        };
        own.is_stream = status == 200;
        match self.reader.stage {
            Stage::Waiting => self.reader.head = Some((status, head.to_vec())),
            _ if own.is_stream => {}
            _ => {
                self.reader.fault = Some(REPLACED);
                self.let_go_of_own();
            }
        }
    }

    pub(super) fn take_own(&mut self, ticket: Ticket, bytes: &[u8]) {
        let most = self.settings.buffer.saturating_add(MOST);
        let Some(own) = self.own.as_mut().filter(|own| own.ticket == ticket) else {
            return;
        };
        let part = if own.is_stream {
            own.blocks.push(bytes)
        } else {
            Some(bytes.to_vec())
        };
        let part = part.unwrap_or_default();
        if own.is_stream
            && let (Some(id), _) = blocks::last(&part)
        {
            own.id = id.to_vec();
        }
        own.queued += part.len();
        if !part.is_empty() {
            own.queue.push_back(part);
        }
        if own.queued > most {
            self.cut_off += 1;
            self.reader.fault = Some(LOST);
            self.let_go_of_own();
        } else {
            self.meet(0);
        }
    }

    pub(super) fn finish_own(&mut self, ticket: Ticket, why: Option<Vec<u8>>) {
        if let Some(own) = self.own.as_mut().filter(|own| own.ticket == ticket) {
            own.end = Some(why);
        }
    }

    /// Goes over to the log where its own connection has come to an event that is in there.
    fn meet(&mut self, from: u32) {
        let Some(own) = &self.own else { return };
        let is_live = self
            .log
            .at_end()
            .live
            .as_ref()
            .is_some_and(|live| live.is_stream());
        if !self.is_synced || !own.is_stream || !is_live || own.id.is_empty() || own.end.is_some() {
            return;
        }
        let Some((seq, offset)) = self.log.find(&own.id, from) else {
            return;
        };
        let Some(own) = self.own.take() else { return };
        self.outputs.push_back(Output::Disconnect(own.ticket));
        own.queue
            .iter()
            .for_each(|part| self.reader.before.extend_from_slice(part));
        self.reader.id = own.id;
        self.reader.conn = self.log.at_end().conn;
        self.reader.is_stream = true;
        self.stand(seq, offset);
    }

    /// What the source's attempt may read. What follows from that is polled.
    pub fn read(&mut self) -> Read {
        let read = loop {
            match self.reader.stage {
                Stage::Idle => break Read::Pending,
                Stage::Waiting => break self.read_head(),
                Stage::Open => {
                    if let Some(read) = self.read_body() {
                        break read;
                    }
                }
            }
        };
        if matches!(read, Read::End | Read::Failed(_)) {
            self.let_go_of_own();
            self.stop();
        }
        self.note();
        self.due = self.next_deadline();
        read
    }

    fn read_head(&mut self) -> Read {
        let reader = &mut self.reader;
        if let Some((status, head)) = reader.head.take() {
            reader.stage = Stage::Open;
            reader.is_stream = status == 200;
            if self.own.is_none() {
                // It has met the log before its head was read.
                reader.conn = self.log.at_end().conn;
            }
            return Read::Head { status, head };
        }
        if let Some(own) = &self.own {
            return match &own.end {
                Some(Some(why)) => Read::Failed(why.clone()),
                Some(None) => Read::End,
                None => Read::Pending,
            };
        }
        if !self.is_synced {
            return Read::Pending;
        }
        let Some(at) = reader.at else {
            return Read::Pending;
        };
        let (renew, over) = (reader.renew, reader.over);
        let counts = |begin: &Rc<Begin>| begin.conn > over && begin.conn != renew;
        let mut found = reader.passes.clone().filter(counts);
        let mut seq = at.seq;
        while found.is_none() {
            let Some(entry) = self.log.entry(seq) else {
                return Read::Pending;
            };
            match &entry.body {
                Body::Begin(begin) if counts(begin) => found = Some(begin.clone()),
                Body::End(why) if seq >= reader.since => {
                    let why = why.clone();
                    self.stand(seq.wrapping_add(1), 0);
                    return why.map_or(Read::End, Read::Failed);
                }
                _ => {}
            }
            seq = seq.wrapping_add(1);
        }
        let Some(begin) = found else {
            return Read::Pending;
        };
        reader.stage = Stage::Open;
        reader.conn = begin.conn;
        reader.is_stream = begin.is_stream();
        if !reader.is_stream {
            reader.before = Vec::new();
            // What is unread of a stream is no part of a refusal's body.
            if seq > at.seq {
                self.stand(seq, 0);
            }
        }
        Read::Head {
            status: begin.status,
            head: begin.head.clone(),
        }
    }

    /// `None` where it has passed an entry that it does not read.
    fn read_body(&mut self) -> Option<Read> {
        if let Some(fault) = self.reader.fault.take() {
            self.reader.at = None;
            return Some(Read::Failed(fault.to_vec()));
        }
        if !self.reader.before.is_empty() {
            return Some(Read::Bytes(core::mem::take(&mut self.reader.before)));
        }
        if let Some(own) = &mut self.own {
            return Some(match (own.queue.pop_front(), &own.end) {
                (Some(part), _) => {
                    own.queued -= part.len();
                    if let (true, (Some(id), _)) = (own.is_stream, blocks::last(&part)) {
                        self.reader.id = id.to_vec();
                    }
                    Read::Bytes(part)
                }
                (None, Some(Some(why))) => Read::Failed(why.clone()),
                (None, Some(None)) => Read::End,
                (None, None) => Read::Pending,
            });
        }
        let Some(at) = self.reader.at else {
            return Some(Read::Pending);
        };
        if at.seq < self.log.start().seq && self.is_synced {
            self.cut_off += 1;
            if self.reader.id.is_empty() {
                self.reader.fault = Some(LOST);
                return None;
            }
            self.connect_alone();
            return Some(Read::Pending);
        }
        if !self.log.holds(at) {
            return Some(Read::Pending);
        }
        let Some(entry) = self.log.entry(at.seq) else {
            return Some(Read::Pending);
        };
        let reader = &mut self.reader;
        let (next, term) = (at.seq.wrapping_add(1), entry.term);
        let read = match &entry.body {
            Body::Data(bytes) => {
                let is_own = reader
                    .passes
                    .as_ref()
                    .is_none_or(|begin| begin.is_stream() == reader.is_stream);
                if let Some(id) = &entry.id {
                    reader.id.clone_from(id);
                }
                let rest = bytes.get(reader.offset..).unwrap_or_default();
                (is_own && !rest.is_empty()).then(|| Read::Bytes(rest.to_vec()))
            }
            Body::Begin(begin)
                if begin.conn <= reader.conn || (begin.is_stream() && reader.is_stream) =>
            {
                reader.conn = reader.conn.max(begin.conn);
                reader.passes = Some(begin.clone());
                None
            }
            Body::Begin(begin) => {
                // The next attempt is given this head.
                reader.over = begin.conn.saturating_sub(1);
                return Some(Read::Failed(REPLACED.to_vec()));
            }
            Body::End(why) => {
                let passed = reader.passes.take();
                let is_older = passed.is_some_and(|begin| begin.conn < reader.conn);
                (!is_older).then(|| why.clone().map_or(Read::End, Read::Failed))
            }
        };
        reader.at = Some(Position { seq: next, term });
        reader.offset = 0;
        read
    }
}

/// Writes a number in decimal.
fn digits(number: u32, out: &mut Vec<u8>) {
    if number > 9 {
        digits(number / 10, out);
    }
    out.push(b'0' + (number % 10) as u8);
}
