//! A stand-in for the source's session, as far as its member sees it: attempts, waits and time-outs. It reads what the
//! attempt gets, and knows what would be wrong.

use headwater::session::Millis;
use headwater::share::Read;
use headwater::wire::{Decoder, Frame, Limits};

use crate::random::Random;
use crate::server::{Ids, REFUSAL, Server};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
    /// It asks for nothing: its page is put aside.
    Idle,
    Connecting,
    Open,
    Refused(u16),
    Waiting,
    /// For good.
    Over,
}

/// What its member is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Tell {
    Want { attempt: u32, id: Vec<u8> },
    Unwant,
    Quit,
}

/// A rule that was broken, and how.
pub(crate) type Broken = (&'static str, String);

#[derive(Debug)]
pub(crate) struct Session {
    pub(crate) phase: Phase,
    attempt: u32,
    decoder: Decoder,
    /// The event that has to come next, if that is certain.
    pub(crate) next: Option<u64>,
    /// A source that begins may not begin later than with this one.
    begins: u64,
    /// The event before, in this attempt.
    before: Option<u64>,
    /// The number of the last event.
    pub(crate) last: u64,
    pub(crate) received: u64,
    /// How many attempts have ended otherwise than by its own will, and why the last one did.
    pub(crate) ended: u32,
    pub(crate) why: &'static str,
    /// How long it waits for a byte; `None` for ever.
    pub(crate) idle: Option<Millis>,
    since: Millis,
    heard: Millis,
    until: Millis,
    refusal: Vec<u8>,
    /// The attempt has had its end.
    is_done: bool,
    random: Random,
}

const CONNECT: Millis = 30_000;
/// How long it reads the body of a refused response.
const REFUSED: Millis = 3000;
pub(crate) const LONGEST_WAIT: Millis = 8000;

impl Session {
    pub(crate) fn new(id: Option<u64>, ids: Ids, random: Random) -> Self {
        let mut decoder = Decoder::new(Limits::default());
        if let Some(id) = id {
            decoder.set_last_event_id(&id.to_string());
        }
        Self {
            phase: Phase::Idle,
            attempt: 1,
            decoder,
            next: id.filter(|_| ids == Ids::Each).map(|id| id + 1),
            begins: 0,
            before: None,
            last: 0,
            received: 0,
            ended: 0,
            why: "",
            idle: None,
            since: 0,
            heard: 0,
            until: 0,
            refusal: Vec::new(),
            is_done: false,
            random,
        }
    }

    pub(crate) fn id(&self) -> Option<u64> {
        self.decoder.last_event_id().parse().ok()
    }

    pub(crate) fn wants(&self) -> bool {
        matches!(
            self.phase,
            Phase::Connecting | Phase::Open | Phase::Refused(_)
        )
    }

    pub(crate) fn deadline(&self) -> Option<Millis> {
        match self.phase {
            Phase::Idle | Phase::Over => None,
            Phase::Connecting => Some(self.since + CONNECT),
            Phase::Open => self.idle.map(|idle| self.heard + idle),
            Phase::Refused(_) => Some(self.heard + REFUSED),
            Phase::Waiting => Some(self.until),
        }
    }

    pub(crate) fn want(&mut self, now: Millis) -> Tell {
        self.phase = Phase::Connecting;
        self.since = now;
        self.before = None;
        self.is_done = false;
        self.refusal.clear();
        self.decoder.restart();
        Tell::Want {
            attempt: self.attempt,
            id: self.decoder.last_event_id().as_bytes().to_vec(),
        }
    }

    /// The attempt is given up, and nothing follows.
    pub(crate) fn pause(&mut self) -> Option<Tell> {
        let wanted = self.wants();
        if self.phase != Phase::Over {
            self.phase = Phase::Idle;
        }
        wanted.then_some(Tell::Unwant)
    }

    /// The source's `reconnect()`.
    pub(crate) fn reconnect(&mut self, now: Millis) -> Vec<Tell> {
        if matches!(self.phase, Phase::Idle | Phase::Over) {
            return Vec::new();
        }
        let mut told: Vec<_> = self.pause().into_iter().collect();
        self.attempt = 1;
        told.push(self.want(now));
        told
    }

    fn lose(&mut self, now: Millis, why: &'static str) -> Vec<Tell> {
        self.ended += 1;
        self.why = why;
        let wait = (1000 << (self.attempt - 1).min(10)).min(LONGEST_WAIT);
        self.until = now + wait / 2 + self.random.below(wait / 2 + 1);
        self.attempt += 1;
        self.phase = Phase::Waiting;
        vec![Tell::Unwant]
    }

    pub(crate) fn timer(&mut self, now: Millis) -> Vec<Tell> {
        if self.deadline().is_none_or(|deadline| now < deadline) {
            return Vec::new();
        }
        match self.phase {
            Phase::Idle | Phase::Over => Vec::new(),
            Phase::Waiting => vec![self.want(now)],
            Phase::Connecting => self.lose(now, "no head in time"),
            Phase::Open => self.lose(now, "no byte in time"),
            Phase::Refused(_) => self.lose(now, "no end of a refusal in time"),
        }
    }

    /// Takes what its member gave. What it tells then, if it does.
    pub(crate) fn take(
        &mut self,
        read: Read,
        now: Millis,
        server: &Server,
    ) -> Result<Vec<Tell>, Broken> {
        if !self.wants() || self.is_done {
            let nothing = read == Read::Pending;
            return if nothing {
                Ok(Vec::new())
            } else {
                Err((
                    "reads nothing without an attempt",
                    format!("{read:?} in {:?}", self.phase),
                ))
            };
        }
        if let (Phase::Connecting, Read::Bytes(_) | Read::End) = (self.phase, &read) {
            return Err(("the head comes first", format!("{read:?}")));
        }
        match read {
            Read::Pending => Ok(Vec::new()),
            Read::Head { status, head } => {
                if self.phase != Phase::Connecting {
                    return Err((
                        "the head comes once",
                        format!("{status} in {:?}", self.phase),
                    ));
                }
                if head != crate::world::head(status) {
                    return Err(("the head is the server's", format!("{head:?}")));
                }
                self.heard = now;
                match status {
                    200 => {
                        self.phase = Phase::Open;
                        self.begins = server.last + 1;
                    }
                    204 => {
                        self.phase = Phase::Over;
                        return Ok(vec![Tell::Quit]);
                    }
                    status => self.phase = Phase::Refused(status),
                }
                Ok(Vec::new())
            }
            Read::Bytes(bytes) if matches!(self.phase, Phase::Refused(_)) => {
                self.refusal.extend(bytes);
                Ok(Vec::new())
            }
            Read::Bytes(bytes) => {
                self.heard = now;
                self.feed(&bytes, server).map(|()| Vec::new())
            }
            Read::End => {
                self.is_done = true;
                if matches!(self.phase, Phase::Refused(_)) && self.refusal != REFUSAL {
                    return Err(("a refusal's body is whole", format!("{:?}", self.refusal)));
                }
                Ok(self.lose(now, "its end"))
            }
            Read::Failed(_) => {
                self.is_done = true;
                Ok(self.lose(now, "a failure"))
            }
        }
    }

    fn feed(&mut self, bytes: &[u8], server: &Server) -> Result<(), Broken> {
        let mut events = Vec::new();
        let mut frames = self.decoder.feed(bytes);
        while let Some(frame) = frames.next() {
            match frame {
                Ok(Frame::Message(message)) => events.push((
                    message.event.to_owned(),
                    message.data.to_owned(),
                    message.last_event_id.to_owned(),
                )),
                Ok(_) => {}
                Err(error) => return Err(("the bytes are the server's", error.to_string())),
            }
        }
        drop(frames);
        for (event_type, data, id) in events {
            self.event(&event_type, &data, &id, server)?;
            self.attempt = 1;
        }
        Ok(())
    }

    fn event(
        &mut self,
        event_type: &str,
        data: &str,
        id: &str,
        server: &Server,
    ) -> Result<(), Broken> {
        let number = data
            .split('\n')
            .next()
            .and_then(|number| number.parse::<u64>().ok());
        let Some(number) = number else {
            return Err(("the bytes are the server's", format!("{data:?}")));
        };
        if server.data(number) != data || Server::event_type(number) != event_type {
            return Err((
                "the bytes are the server's",
                format!("{event_type}: {data:?}"),
            ));
        }
        if let Some(own) = server.id(number)
            && own.to_string() != id
        {
            return Err(("an event has its own ID", format!("{id} and not {own}")));
        }
        let wrong = |what: &str| {
            Err((
                "each event once, in order",
                format!("{number} came, {what}"),
            ))
        };
        match server.ids {
            Ids::Each => match self.next {
                Some(next) if next != number => return wrong(&format!("and {next} was next")),
                None if number > self.begins => {
                    return wrong(&format!(
                        "and it was to begin with {} or before",
                        self.begins
                    ));
                }
                _ => self.next = Some(number + 1),
            },
            Ids::Third if number % 3 == 0 => match self.next {
                Some(next) if next != number => return wrong(&format!("and {next} was next")),
                _ => self.next = Some(number + 3),
            },
            // Where its log is not the group's any more, it begins behind the first event with its ID.
            Ids::Repeated if server.id(number) < server.id(self.last) => {
                return wrong(&format!("after {}", self.last));
            }
            Ids::None => match self.before {
                Some(before) if before + 1 != number => {
                    return wrong(&format!("after {before}, and the attempt went on"));
                }
                None if number > self.begins => {
                    return wrong(&format!(
                        "and it was to begin with {} or before",
                        self.begins
                    ));
                }
                _ => {}
            },
            Ids::Third | Ids::Repeated => {}
        }
        self.before = Some(number);
        self.last = self.last.max(number);
        self.received += 1;
        Ok(())
    }
}
