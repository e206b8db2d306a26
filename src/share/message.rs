//! What members say to each other, as bytes. [docs/sharing.md] has the table; `tests/share/messages.json` has examples.
//!
//! Every message begins with a byte for its kind, the sender's number, the number of the member that it is for or 0,
//! and the sender's term. Numbers are little-endian. Bytes of any length stand behind their length, the last ones of
//! a message without it.
//!
//! [docs/sharing.md]: https://docs.rs/headwater

use super::log::{Begin, Body, Mark, Position};
use alloc::rc::Rc;
use alloc::vec::Vec;

/// The version of what members say to each other. It is part of the group's name.
pub const VERSION: u32 = 1;

/// One message.
#[derive(Debug)]
pub(super) struct Message<'a> {
    pub(super) from: u64,
    /// Whom it is for; 0 for all.
    pub(super) to: u64,
    /// The sender's term.
    pub(super) term: u32,
    pub(super) words: Words<'a>,
}

/// What a message says.
#[derive(Debug)]
pub(super) enum Words<'a> {
    /// To the leader, whoever that is: this is where my log ends, and what I want.
    Ask(Ask),
    /// I lead.
    Lead {
        /// Where my log ends.
        end: Position,
        /// How many members I know, myself included.
        members: u32,
        /// The connection that I am not going to replace; 0 for none.
        keep: u32,
        flags: u32,
    },
    /// Begin your log here: what follows are its entries.
    Welcome {
        at: Position,
        mark: Mark,
        /// Where my log ends.
        end: Position,
    },
    /// The log's next entry.
    Append { seq: u32, term: u32, body: Body },
    /// I leave.
    Bye,
    /// Only there so that a lifetime is used: a message of another kind.
    #[allow(dead_code, reason = "kinds of later versions are ignored")]
    Other(&'a [u8]),
}

/// What a member asks its leader.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Ask {
    /// Where its log ends.
    pub(super) at: Position,
    pub(super) flags: u32,
    /// The connection that it has given up on; 0 for none.
    pub(super) renew: u32,
}

/// Flags of [`Words::Ask`].
pub(super) mod ask {
    /// It reads the stream.
    pub(crate) const READS: u32 = 1;
    /// It waits for a response.
    pub(crate) const WAITS: u32 = 2;
    /// It waits for the first time since the last good connection.
    pub(crate) const AT_ONCE: u32 = 4;
    /// It wants all that is kept, and not only what comes.
    pub(crate) const ALL: u32 = 8;
    /// It can be seen.
    pub(crate) const VISIBLE: u32 = 16;
    /// It is a shared worker.
    pub(crate) const WORKER: u32 = 32;
}

/// Flags of [`Words::Lead`].
pub(super) mod lead {
    /// It does not connect yet, but hears what others have.
    pub(crate) const GATHERS: u32 = 1;
    /// It is a shared worker.
    pub(crate) const WORKER: u32 = 2;
}

impl<'a> Message<'a> {
    pub(super) fn write(&self) -> Vec<u8> {
        let mut out = Out(Vec::new());
        let kind = match self.words {
            Words::Ask(_) => 1,
            Words::Lead { .. } => 2,
            Words::Welcome { .. } => 3,
            Words::Append { .. } => 4,
            Words::Bye | Words::Other(_) => 5,
        };
        out.0.push(kind);
        out.0.extend_from_slice(&self.from.to_le_bytes());
        out.0.extend_from_slice(&self.to.to_le_bytes());
        out.word(self.term);
        match &self.words {
            Words::Ask(Ask { at, flags, renew }) => {
                out.position(*at);
                out.word(*flags);
                out.word(*renew);
            }
            Words::Lead {
                end,
                members,
                keep,
                flags,
            } => {
                out.position(*end);
                out.word(*members);
                out.word(*keep);
                out.word(*flags);
            }
            Words::Welcome { at, mark, end } => {
                out.position(*at);
                out.position(*end);
                out.word(mark.conn);
                out.word(mark.retry);
                out.bytes(&mark.id);
                if let Some(live) = &mark.live {
                    out.begin(live);
                }
            }
            Words::Append { seq, term, body } => {
                out.word(*seq);
                out.word(*term);
                match body {
                    Body::Begin(begin) => {
                        out.0.push(0);
                        out.begin(begin);
                    }
                    Body::Data(bytes) => {
                        out.0.push(1);
                        out.0.extend_from_slice(bytes);
                    }
                    Body::End(None) => out.0.push(2),
                    Body::End(Some(why)) => {
                        out.0.push(3);
                        out.0.extend_from_slice(why);
                    }
                }
            }
            Words::Bye | Words::Other(_) => {}
        }
        out.0
    }

    /// `None` for what is no message.
    pub(super) fn read(bytes: &'a [u8]) -> Option<Self> {
        let mut from = In(bytes);
        let kind = from.byte()?;
        Some(Self {
            from: from.long()?,
            to: from.long()?,
            term: from.word()?,
            words: match kind {
                1 => Words::Ask(Ask {
                    at: from.position()?,
                    flags: from.word()?,
                    renew: from.word()?,
                }),
                2 => Words::Lead {
                    end: from.position()?,
                    members: from.word()?,
                    keep: from.word()?,
                    flags: from.word()?,
                },
                3 => {
                    let (at, end) = (from.position()?, from.position()?);
                    let (conn, retry) = (from.word()?, from.word()?);
                    let id = from.bytes()?.to_vec();
                    let live = match from.0 {
                        [] => None,
                        _ => Some(Rc::new(from.begin()?)),
                    };
                    let mark = Mark {
                        id,
                        retry,
                        conn,
                        live,
                    };
                    Words::Welcome { at, mark, end }
                }
                4 => Words::Append {
                    seq: from.word()?,
                    term: from.word()?,
                    body: match from.byte()? {
                        0 => Body::Begin(Rc::new(from.begin()?)),
                        1 => Body::Data(from.0.to_vec()),
                        2 => Body::End(None),
                        _ => Body::End(Some(from.0.to_vec())),
                    },
                },
                5 => Words::Bye,
                _ => Words::Other(from.0),
            },
        })
    }
}

struct Out(Vec<u8>);

impl Out {
    fn word(&mut self, word: u32) {
        self.0.extend_from_slice(&word.to_le_bytes());
    }

    fn position(&mut self, Position { seq, term }: Position) {
        self.word(seq);
        self.word(term);
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.word(bytes.len() as u32);
        self.0.extend_from_slice(bytes);
    }

    fn begin(&mut self, begin: &Begin) {
        self.word(begin.conn);
        self.word(begin.status.into());
        self.0.extend_from_slice(&begin.head);
    }
}

struct In<'a>(&'a [u8]);

impl<'a> In<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn byte(&mut self) -> Option<u8> {
        self.take(1)?.first().copied()
    }

    fn word(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes(self.take(4)?.try_into().ok()?))
    }

    fn long(&mut self) -> Option<u64> {
        Some(u64::from_le_bytes(self.take(8)?.try_into().ok()?))
    }

    fn position(&mut self) -> Option<Position> {
        Some(Position {
            seq: self.word()?,
            term: self.word()?,
        })
    }

    fn bytes(&mut self) -> Option<&'a [u8]> {
        let length = self.word()?;
        self.take(length as usize)
    }

    fn begin(&mut self) -> Option<Begin> {
        Some(Begin {
            conn: self.word()?,
            status: self.word()? as u16,
            head: self.0.to_vec(),
        })
    }
}
