use super::frame::{Frame, Message};
use super::joined::{Joined, RETAINED};
use super::lenient::Lenient;
use super::limits::{Limits, TooLarge};
use super::line::Counts;
use super::parser::{Cursor, Next, Parser, Step};
use super::utf8;
use alloc::string::String;
use core::mem;

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
    /// The last event ID, where it does not lie in the chunk at hand: see [`Frames`].
    last_event_id: String,
    /// An ID came since the last message.
    has_new_id: bool,
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
    /// skipped. One that is longer than [`Limits::line`] is skipped in any case, as a comment is.
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
        set(&mut self.last_event_id, id);
        self.has_new_id = false;
    }

    /// The last event ID as of the last block that ended: what a reconnect sends.
    pub fn last_event_id(&self) -> &str {
        &self.last_event_id
    }

    /// The last event ID, if one came since this was last asked, and since the last message. It need not be
    /// another one than before. Who keeps the ID asks once a chunk is read: a block without data gives no frame.
    ///
    /// ```
    /// use headwater::wire::{Decoder, Limits};
    ///
    /// let mut decoder = Decoder::new(Limits::default());
    /// assert!(decoder.feed(b"id: 7\n\n").next().is_none());
    /// assert_eq!(decoder.new_last_event_id(), Some("7"));
    /// assert_eq!(decoder.new_last_event_id(), None);
    /// ```
    pub fn new_last_event_id(&mut self) -> Option<&str> {
        mem::take(&mut self.has_new_id).then_some(&*self.last_event_id)
    }

    /// How many comments and ignored lines have come, in all streams of this decoder.
    pub fn counts(&self) -> Counts {
        self.parser.counts()
    }

    /// Begins a new stream: forgets an unfinished block and a fault. The last event ID is kept. Who waits
    /// before the next stream calls it before that, since it gives the block's memory back.
    pub fn restart(&mut self) {
        self.parser.restart();
    }

    /// Reads a chunk, which may begin and end anywhere, even within a character.
    ///
    /// Reading goes on as frames are asked for. After a [`TooLarge`] nothing more comes until
    /// [`restart`](Self::restart).
    #[must_use = "frames come out only as they are asked for"]
    pub fn feed<'d, 'c>(&'d mut self, chunk: &'c [u8]) -> Frames<'d, 'c> {
        let cursor = match self.parser.skip_comment(chunk) {
            true => Cursor::at_end(),
            false => Cursor::default(),
        };
        Frames {
            decoder: self,
            chunk,
            cursor,
            id: None,
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

/// Replaces a text. The memory of a long one is given back.
fn set(text: &mut String, to: &str) {
    if text.capacity() > RETAINED {
        *text = String::new();
    }
    text.clear();
    text.push_str(to);
}

/// The frames of one chunk, in order.
///
/// This is no [`Iterator`], since each frame borrows from it until the next one is asked for.
///
/// Dropping it early discards the rest of the chunk. The last event ID stays that of the last frame that
/// was given, so that a stream which resumes from there brings the others again.
// An ID goes with all events until the next one comes, so it is made text once, when it comes. As long as the
// chunk is at hand, that is a part of the chunk. The decoder gets a copy when the chunk is left.
#[derive(Debug)]
pub struct Frames<'d, 'c> {
    decoder: &'d mut Decoder,
    chunk: &'c [u8],
    cursor: Cursor,
    /// The last event ID, if it lies in the chunk.
    id: Option<&'c str>,
}

impl<'c> Frames<'_, 'c> {
    /// The next frame, or `None` when the chunk says no more.
    ///
    /// # Errors
    ///
    /// [`TooLarge`] if a line, an event or an event type passes its limit. It comes once, and ends the stream.
    #[expect(
        clippy::should_implement_trait,
        reason = "a lending iterator can't be one"
    )]
    pub fn next(&mut self) -> Option<Result<Frame<'_>, TooLarge>> {
        let (chunk, cursor, id) = (self.chunk, &mut self.cursor, &mut self.id);
        let Decoder {
            parser,
            joined,
            repaired,
            last_event_id,
            has_new_id,
        } = &mut *self.decoder;
        if cursor.is_done() {
            return None;
        }
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
                parser.leave_if_read(chunk, cursor);
                if let Some((start, end)) = block.id {
                    *has_new_id = true;
                    *id = read_id(&chunk[start..end], last_event_id);
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
                    last_event_id: id.unwrap_or(last_event_id),
                    has_new_id: mem::take(has_new_id),
                })));
            }
            // From here on the same, field by field: the values are in the parser.
            if parser.has_id() {
                *has_new_id = true;
                let slot = parser.last_event_id();
                *id = match slot.place_in_chunk() {
                    // It may lie beyond this chunk, where `Frames` were leaked: see `Slot::bytes`.
                    Some((start, end)) => {
                        read_id(chunk.get(start..end).unwrap_or_default(), last_event_id)
                    }
                    None => {
                        set(last_event_id, &String::from_utf8_lossy(slot.bytes(chunk)));
                        None
                    }
                };
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
                    last_event_id: id.unwrap_or(last_event_id),
                    has_new_id: mem::take(has_new_id),
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

/// An ID of the chunk as text. If it is not valid UTF-8, a repaired copy is put into `kept`.
#[inline]
fn read_id<'c>(id: &'c [u8], kept: &mut String) -> Option<&'c str> {
    let text = utf8::valid_text(id);
    if text.is_none() {
        set(kept, &String::from_utf8_lossy(id));
    }
    text
}

impl Drop for Frames<'_, '_> {
    fn drop(&mut self) {
        let decoder = &mut *self.decoder;
        if let Some(id) = self.id {
            set(&mut decoder.last_event_id, id);
        }
        decoder.parser.leave(self.chunk, &mut self.cursor);
        decoder.joined.clear();
        decoder.repaired = Repaired::default();
    }
}

#[cfg(test)]
mod tests {
    use super::{Decoder, Limits};
    use crate::wire::utf8::looked_at;
    use alloc::format;
    use alloc::string::String;

    /// Reads a chunk to its end; gives how many frames it has.
    fn read(decoder: &mut Decoder, chunk: &str) -> usize {
        let mut frames = decoder.feed(chunk.as_bytes());
        core::iter::from_fn(|| frames.next().map(drop)).count()
    }

    /// How many bytes are made text of a stream that has a long ID, and then so many events without one.
    fn made_text(events: usize, cut: usize) -> usize {
        let id = "x".repeat(100_000);
        let mut decoder = Decoder::new(Limits::UNLIMITED);
        let stream = format!("id: {id}\n\n{}", "data\n\n".repeat(events));
        let before = looked_at();
        for chunk in stream.as_bytes().chunks(cut) {
            let mut frames = decoder.feed(chunk);
            while let Some(frame) = frames.next() {
                let Ok(crate::wire::Frame::Message(message)) = frame else {
                    panic!("a message");
                };
                assert_eq!(message.last_event_id.len(), id.len());
            }
        }
        assert_eq!(decoder.last_event_id(), id);
        looked_at() - before
    }

    #[test]
    fn an_id_is_made_text_once_however_many_events_it_goes_with() {
        for cut in [usize::MAX, 100, 6] {
            let [some, twice] = [1000, 2000].map(|events| made_text(events, cut));
            assert_eq!(some, twice, "in chunks of {cut}");
            assert!(some <= 200_000, "{some} bytes in chunks of {cut}");
        }
    }

    #[test]
    fn memory_of_a_long_line_is_given_back_when_its_chunk_has_ended() {
        let mut decoder = Decoder::new(Limits::default()).with_comments(true);
        let long = format!(":{}", "x".repeat(1 << 20));
        for chunk in [&long, "\n\n", "data\n\n"] {
            read(&mut decoder, chunk);
        }
        assert!(format!("{decoder:?}").len() < 10_000);
    }

    #[test]
    fn an_id_that_was_set_replaces_that_of_frames_that_were_left_early() {
        let mut decoder = Decoder::default();
        let mut frames = decoder.feed(b"id: 7\nretry: 1\ndata\n\ndata\n\n");
        assert!(frames.next().is_some() && frames.next().is_some());
        drop(frames);
        assert_eq!(decoder.last_event_id(), "7");
        decoder.set_last_event_id("8");
        for chunk in ["data\n\n", "\n", "da", "ta\n\n"] {
            read(&mut decoder, chunk);
            assert_eq!(decoder.last_event_id(), "8");
            assert_eq!(decoder.new_last_event_id(), None);
        }
    }

    #[test]
    fn frames_that_are_leaked_make_no_later_ones_panic() {
        let mut decoder = Decoder::default();
        let mut frames = decoder.feed(b"data: some\nid: 7777777\nretry: 1\n");
        assert!(frames.next().is_some());
        core::mem::forget(frames);
        for chunk in ["\n\n", "data: a\n\n"] {
            read(&mut decoder, chunk);
        }
    }

    #[test]
    fn a_message_tells_whether_an_id_came_since_the_one_before() {
        let mut decoder = Decoder::default();
        let mut told = String::new();
        for chunk in [
            "data\n\nid: 1\ndata\n\ndata\n\nid: 2\n\ndata\n\n",
            "id: 3\n\n",
            "data\n\n",
        ] {
            let mut frames = decoder.feed(chunk.as_bytes());
            while let Some(Ok(crate::wire::Frame::Message(message))) = frames.next() {
                told += if message.has_new_id { "new " } else { "old " };
            }
        }
        assert_eq!(told, "old new old new new ");
    }
}
