/// What of the standard a server may break and still be understood. Each is off by default, and is for
/// servers that exist.
///
/// ```
/// use headwater::wire::{Decoder, Frame, Lenient, Limits};
///
/// // GraphQL over SSE ends by an event without data, which the standard drops.
/// let lenient = Lenient { dataless: true, ..Lenient::default() };
/// let mut decoder = Decoder::new(Limits::default()).with_lenient(lenient);
/// let mut frames = decoder.feed(b"event: complete\n\n");
/// let Some(Ok(Frame::Message(message))) = frames.next() else { panic!("an event") };
/// assert_eq!((message.event, message.data), ("complete", ""));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lenient {
    /// A block that names an event and has no data is an event with empty data. The standard (9.2.6,
    /// "dispatch the event") drops it. One that names none stays nothing.
    pub dataless: bool,
    /// What a stream has begun when it ends cleanly is read as if a blank line followed; the standard
    /// discards it. An answer that was cut off may pass for a whole one then: see [`Decoder::finish`].
    ///
    /// [`Decoder::finish`]: super::Decoder::finish
    pub unterminated: bool,
    /// A response with status 200 is a stream of events whatever its `Content-Type`. The
    /// [session](crate::session) looks at that, and no decoder does.
    pub content_type: bool,
    /// The space after `data:` belongs to the data. The standard takes one off, so that data which begins
    /// with a space loses it where a server writes none of its own.
    pub leading_space: bool,
}

impl Lenient {
    /// What ends any line, and then any block.
    pub(crate) const END: &[u8] = b"\n\n";

    /// Whether anything is read in another way than the standard's.
    pub(crate) fn is_any(self) -> bool {
        self != Self::default()
    }

    /// Whether blocks mean something else than by the standard.
    #[inline]
    pub(super) fn is_in_blocks(self) -> bool {
        self.dataless || self.leading_space
    }
}
