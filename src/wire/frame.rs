/// One thing that a stream says.
///
/// ```
/// use headwater::wire::{Decoder, Frame, Limits};
///
/// let mut decoder = Decoder::new(Limits::default()).with_comments(true).with_ignored(true);
/// let mut frames = decoder.feed(b": hello\nretry: 500\n{}\ndata: a\ndata: b\n\n");
/// let mut said = Vec::new();
/// while let Some(frame) = frames.next() {
///     said.push(match frame? {
///         Frame::Comment(text) => format!("comment{text}"),
///         Frame::Retry(time) => format!("after {time} ms"),
///         Frame::Message(message) => message.data.replace('\n', "+"),
///         Frame::Ignored(line) => format!("not {line}"),
///         _ => continue,
///     });
/// }
/// assert_eq!(said, ["comment hello", "after 500 ms", "not {}", "a+b"]);
/// # Ok::<(), headwater::wire::TooLarge>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Frame<'a> {
    /// A block with data ended: an event to dispatch.
    Message(Message<'a>),
    /// A valid `retry` field: the reconnection time in milliseconds. It takes effect when its line
    /// ends, whether or not its block has data.
    Retry(u64),
    /// A comment's text, after the colon. Only from a decoder that was asked for
    /// [comments](super::Decoder::with_comments); others skip them unseen.
    Comment(&'a str),
    /// A line that the standard ignores, all of it: an unknown field, say an error that is sent as bare
    /// JSON, or a `retry` that is no number. Only from a decoder that was asked for
    /// [them](super::Decoder::with_ignored); others skip them unseen. An unknown field of more than 16 KiB
    /// that comes in several chunks is not told, since nothing of it is kept.
    Ignored(&'a str),
}

/// An event, as the standard's "dispatch the event" leaves it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Message<'a> {
    /// The event type: the block's last non-empty `event` field, or `message`.
    pub event: &'a str,
    /// The block's `data` lines, joined by line feeds.
    pub data: &'a str,
    /// The last event ID: this block's own or, as ids are sticky, the latest one before it.
    pub last_event_id: &'a str,
    /// Whether an ID came since the message before, by this block or by one without data. If none did, the last
    /// event ID is the same, and whoever keeps it need not look at it.
    pub has_new_id: bool,
}
