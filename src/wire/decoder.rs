use super::frame::{Frame, Message};
use super::joined::Joined;
use super::lenient::Lenient;
use super::limits::{Limits, TooLarge};
use super::line::Counts;
use super::parser::{Cursor, Next, Parser, Step};
use super::utf8;
use alloc::string::String;

/// Reads a stream chunk by chunk and gives its frames one by one, without a copy where a value
/// lies in one chunk and is valid UTF-8.
///
/// ```
/// use headwater::wire::{Decoder, Frame, Limits};
///
/// let mut decoder = Decoder::new(Limits::default());
/// let mut frames = decoder.feed(b"event: tick\nid: 7\ndata: 42\n\n");
/// while let Some(frame) = frames.next() {
///     if let Frame::Message(message) = frame? {
///         assert_eq!((message.event, message.data, message.last_event_id), ("tick", "42", "7"));
///     }
/// }
/// # Ok::<(), headwater::wire::TooLarge>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Decoder {
    parser: Parser,
    /// The data of the current frame, where it has several lines in one chunk.
    joined: Joined,
    repaired: Repaired,
}

/// Copies of the current frame's values that were not valid UTF-8, repaired.
#[derive(Clone, Debug, Default)]
struct Repaired {
    event: String,
    data: String,
}

impl Decoder {
    /// A decoder at the beginning of a stream.
    pub fn new(limits: Limits) -> Self {
        Self {
            parser: Parser::new(limits),
            ..Self::default()
        }
    }

    /// Whether comments are wanted. By default they are skipped: none is kept, however long it is.
    #[must_use]
    pub fn with_comments(mut self, yes: bool) -> Self {
        self.parser.set_comments(yes);
        self
    }

    /// Whether lines that the standard ignores are wanted, as [`Frame::Ignored`]. By default they are
    /// skipped. One that is wanted is held against [`Limits::line`], as a comment is that is wanted.
    ///
    /// ```
    /// use headwater::wire::{Decoder, Frame, Limits};
    ///
    /// let mut decoder = Decoder::new(Limits::default()).with_ignored(true);
    /// let mut frames = decoder.feed(b"{\"error\":\"no such model\"}\n\n");
    /// assert_eq!(frames.next(), Some(Ok(Frame::Ignored("{\"error\":\"no such model\"}"))));
    /// ```
    #[must_use]
    pub fn with_ignored(mut self, yes: bool) -> Self {
        self.parser.set_ignored(yes);
        self
    }

    /// What may be read otherwise than the standard has it. By default nothing is.
    #[must_use]
    pub fn with_lenient(mut self, lenient: Lenient) -> Self {
        self.parser.set_lenient(lenient);
        self
    }

    /// Sets the last event ID that the stream starts with.
    pub fn set_last_event_id(&mut self, id: &str) {
        self.parser.set_last_event_id(id);
    }

    /// The last event ID as of the last block that ended: what a reconnect sends.
    pub fn last_event_id(&self) -> &str {
        self.parser.last_event_id_text(&[])
    }

    /// How many comments and ignored lines have come, in all streams of this decoder.
    pub fn counts(&self) -> Counts {
        self.parser.counts()
    }

    /// Begins a new stream: forgets an unfinished block and a fault. The last event ID is kept.
    pub fn restart(&mut self) {
        self.parser.restart();
    }

    /// Reads a chunk, which may begin and end anywhere, even within a character.
    ///
    /// Reading goes on as frames are asked for. After a [`TooLarge`] nothing more comes until
    /// [`restart`](Self::restart).
    #[must_use = "frames come out only as they are asked for"]
    pub fn feed<'d, 'c>(&'d mut self, chunk: &'c [u8]) -> Frames<'d, 'c> {
        Frames {
            decoder: self,
            chunk,
            cursor: Cursor::default(),
        }
    }

    /// Ends the stream, which has ended cleanly. With [`Lenient::unterminated`] this reads what it has begun
    /// as if a blank line followed, and gives nothing otherwise.
    ///
    /// ```
    /// use headwater::wire::{Decoder, Lenient, Limits};
    ///
    /// let lenient = Lenient { unterminated: true, ..Lenient::default() };
    /// let mut decoder = Decoder::new(Limits::default()).with_lenient(lenient);
    /// assert!(decoder.feed(b"data: the last of them").next().is_none());
    /// assert!(decoder.finish().next().is_some());
    /// ```
    #[must_use = "frames come out only as they are asked for"]
    pub fn finish(&mut self) -> Frames<'_, 'static> {
        self.feed(if self.parser.is_unterminated() {
            Lenient::END
        } else {
            &[]
        })
    }
}

/// The frames of one chunk, in order.
///
/// This is no [`Iterator`], since each frame borrows from it until the next one is asked for.
///
/// Dropping it early discards the rest of the chunk. The last event ID stays that of the last frame that
/// was given, so that a stream which resumes from there brings the others again.
#[derive(Debug)]
pub struct Frames<'d, 'c> {
    decoder: &'d mut Decoder,
    chunk: &'c [u8],
    cursor: Cursor,
}

impl Frames<'_, '_> {
    /// The next frame, or `None` when the chunk says no more.
    ///
    /// # Errors
    ///
    /// [`TooLarge`] if a line or an event passes its limit. It comes once, and ends the stream.
    #[expect(
        clippy::should_implement_trait,
        reason = "a lending iterator can't be one"
    )]
    pub fn next(&mut self) -> Option<Result<Frame<'_>, TooLarge>> {
        let (chunk, cursor) = (self.chunk, &mut self.cursor);
        let Decoder {
            parser,
            joined,
            repaired,
        } = &mut *self.decoder;
        joined.clear();
        loop {
            // The parser is stopped after each whole block: the frame made of it is lent out, and what it
            // borrows must not change meanwhile.
            let mut whole = None;
            let next = parser.next(chunk, cursor, joined, |_, block| {
                whole = Some(block);
                true
            });
            if let Some(block) = whole {
                if block.id.is_some() {
                    parser.repair_last_event_id(chunk);
                }
                let (start, end) = block.data;
                let data = match block.lines {
                    // It sets the last event ID, and gives no event.
                    0 => continue,
                    1 => &chunk[start..end],
                    _ => &joined.bytes()[start..end],
                };
                return Some(Ok(Frame::Message(Message {
                    event: match &chunk[block.event.0..block.event.1] {
                        [] => "message",
                        event => utf8::text(event, &mut repaired.event),
                    },
                    data: utf8::text(data, &mut repaired.data),
                    last_event_id: parser.last_event_id_text(chunk),
                })));
            }
            // From here on the same, field by field: the values are in the parser.
            if parser.has_id() {
                parser.repair_last_event_id(chunk);
            }
            let step = match next {
                Ok(Some(Next::Step(step))) => step,
                Ok(Some(Next::Enough)) => continue,
                Ok(None) => return None,
                Err(fault) => return Some(Err(fault)),
            };
            return Some(Ok(match step {
                // It is no frame. The last event ID can be asked of the decoder.
                Step::Id => continue,
                Step::Message => Frame::Message(Message {
                    event: match parser.event().bytes(chunk) {
                        [] => "message",
                        event => utf8::text(event, &mut repaired.event),
                    },
                    data: utf8::text(parser.data().bytes(chunk), &mut repaired.data),
                    last_event_id: parser.last_event_id_text(chunk),
                }),
                Step::Retry(time) => Frame::Retry(time),
                Step::Comment | Step::Ignored => {
                    let line = utf8::text(parser.line().bytes(chunk), &mut repaired.data);
                    match step {
                        Step::Comment => Frame::Comment(line),
                        _ => Frame::Ignored(line),
                    }
                }
            }));
        }
    }
}

impl Drop for Frames<'_, '_> {
    fn drop(&mut self) {
        self.decoder.parser.leave(self.chunk, &mut self.cursor);
        self.decoder.joined.clear();
        self.decoder.repaired = Repaired::default();
    }
}
