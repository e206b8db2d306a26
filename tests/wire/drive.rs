//! Runs the crate's decoders and writes down what they say.

use crate::outcome::{Event, Fault, Outcome, Said, Setup, Which};
use headwater::wire::{
    BlockDecoder, Decoder, Entry, Frame, Frames, Lenient, Limit, Limits, TooLarge,
};

/// What both decoders can do, so that every test holds for both.
pub trait Wire: Sized {
    fn new(limits: Limits, comments: bool) -> Self;
    /// Whether lines that the standard ignores are told of.
    fn telling_ignored(self, yes: bool) -> Self;
    fn reading(self, lenient: Lenient) -> Self;
    fn set_last_event_id(&mut self, id: &str);
    fn last_event_id(&self) -> String;
    fn restart(&mut self);
    /// Everything that one chunk says.
    fn read(&mut self, chunk: &[u8]) -> (Vec<Said>, Option<TooLarge>);
    /// What is said when the stream ends, where it is read to the end though that is unterminated.
    fn end(&mut self) -> (Vec<Said>, Option<TooLarge>) {
        self.read(b"\n\n")
    }

    /// A decoder with default limits that skips comments.
    fn plain() -> Self {
        Self::new(Limits::default(), false)
    }

    fn set_up(setup: &Setup) -> Self {
        let limits = setup.limits.map_or(Limits::UNLIMITED, |limits| Limits {
            line: limits.line,
            event: limits.event,
            event_type: limits.event_type,
            id: limits.id,
        });
        let mut wire = Self::new(limits, setup.comments)
            .telling_ignored(setup.ignored)
            .reading(Lenient {
                dataless: setup.lenient.dataless,
                unterminated: setup.lenient.unterminated,
                leading_space: setup.lenient.leading_space,
                content_type: false,
            });
        if !setup.initial_last_event_id.is_empty() {
            wire.set_last_event_id(&setup.initial_last_event_id);
        }
        wire
    }
}

impl Wire for Decoder {
    fn new(limits: Limits, comments: bool) -> Self {
        Self::new(limits).with_comments(comments)
    }

    fn telling_ignored(self, yes: bool) -> Self {
        self.with_ignored(yes)
    }

    fn reading(self, lenient: Lenient) -> Self {
        self.with_lenient(lenient)
    }

    fn set_last_event_id(&mut self, id: &str) {
        self.set_last_event_id(id);
    }

    fn last_event_id(&self) -> String {
        String::from(self.last_event_id())
    }

    fn restart(&mut self) {
        self.restart();
    }

    fn read(&mut self, chunk: &[u8]) -> (Vec<Said>, Option<TooLarge>) {
        all(self.feed(chunk))
    }

    fn end(&mut self) -> (Vec<Said>, Option<TooLarge>) {
        all(self.finish())
    }
}

fn all(mut frames: Frames<'_, '_>) -> (Vec<Said>, Option<TooLarge>) {
    let mut said = Vec::new();
    let mut fault = None;
    while let Some(frame) = frames.next() {
        assert_eq!(fault, None, "a frame or a second fault after a fault");
        match frame {
            Ok(frame) => said.push(frame.into()),
            Err(too_large) => fault = Some(too_large),
        }
    }
    assert!(frames.next().is_none(), "a frame after the last one");
    (said, fault)
}

impl Wire for BlockDecoder {
    fn new(limits: Limits, comments: bool) -> Self {
        Self::new(limits).with_comments(comments)
    }

    fn telling_ignored(self, yes: bool) -> Self {
        self.with_ignored(yes)
    }

    fn reading(self, lenient: Lenient) -> Self {
        self.with_lenient(lenient)
    }

    fn set_last_event_id(&mut self, id: &str) {
        self.set_last_event_id(id);
    }

    fn last_event_id(&self) -> String {
        String::from(self.last_event_id())
    }

    fn restart(&mut self) {
        self.restart();
    }

    fn read(&mut self, chunk: &[u8]) -> (Vec<Said>, Option<TooLarge>) {
        let mut last_event_id = Wire::last_event_id(self);
        let block = self.decode(chunk);
        let said = block.entries();
        (
            said.filter_map(|entry| spoken(entry, &mut last_event_id))
                .collect(),
            block.error(),
        )
    }
}

/// What an entry says to a handler. The ID is sticky from entry to entry.
pub fn spoken(entry: Entry<'_>, last_event_id: &mut String) -> Option<Said> {
    Some(match entry {
        Entry::Message { event, data, id } => {
            if let Some(id) = id {
                *last_event_id = id.into();
            }
            Said::Message(Event {
                event: if event.is_empty() {
                    "message".into()
                } else {
                    event.into()
                },
                data: data.into(),
                last_event_id: last_event_id.clone(),
            })
        }
        Entry::Id(id) => {
            *last_event_id = id.into();
            return None;
        }
        Entry::Ignored(line) => Said::Ignored(line.into()),
        Entry::Retry(time) => Said::Retry(time),
        Entry::Comment(text) => Said::Comment(text.into()),
    })
}

/// Reads a stream that arrives in these chunks and then ends.
pub fn outcome<W: Wire>(chunks: &[impl AsRef<[u8]>], setup: &Setup) -> Outcome {
    let mut wire = W::set_up(setup);
    let (mut frames, mut error) = read_all(&mut wire, chunks);
    if setup.lenient.unterminated {
        let (said, fault) = wire.end();
        assert!(error.is_none() || (said.is_empty() && fault.is_none()));
        frames.extend(said);
        error = error.or(fault.map(Fault::from));
    }
    Outcome {
        frames,
        last_event_id: wire.last_event_id(),
        error,
    }
}

/// Reads these chunks, and checks what must hold of any fault on the way.
pub fn read_all<W: Wire>(wire: &mut W, chunks: &[impl AsRef<[u8]>]) -> (Vec<Said>, Option<Fault>) {
    let mut frames = Vec::new();
    let mut error: Option<Fault> = None;
    let mut fed = 0;
    for chunk in chunks {
        let chunk = chunk.as_ref();
        fed += chunk.len();
        let (said, too_large) = wire.read(chunk);
        if error.is_some() {
            assert_eq!((said, too_large), (vec![], None), "something after a fault");
            continue;
        }
        frames.extend(said);
        if let Some(too_large) = too_large {
            assert!(
                too_large.size > too_large.allowed,
                "a fault within its limit: {too_large:?}"
            );
            // Replacing an invalid byte makes three of it.
            assert!(
                too_large.size <= 3 * fed,
                "a size larger than the stream: {too_large:?}"
            );
            error = Some(too_large.into());
        }
    }
    (frames, error)
}

impl From<Frame<'_>> for Said {
    fn from(frame: Frame<'_>) -> Self {
        match frame {
            Frame::Message(message) => Self::Message(Event {
                event: message.event.into(),
                data: message.data.into(),
                last_event_id: message.last_event_id.into(),
            }),
            Frame::Retry(time) => Self::Retry(time),
            Frame::Comment(text) => Self::Comment(text.into()),
            Frame::Ignored(line) => Self::Ignored(line.into()),
            other => panic!("a frame that nobody knows: {other:?}"),
        }
    }
}

impl From<TooLarge> for Fault {
    fn from(too_large: TooLarge) -> Self {
        let limit = match too_large.limit {
            Limit::Line => Which::Line,
            Limit::Event => Which::Event,
            Limit::EventType => Which::EventType,
        };
        Self {
            limit,
            allowed: too_large.allowed,
        }
    }
}
