use crate::outcome::{Lenient, Limits, Setup};

/// A stream in chunks, packed into bytes such that a small change of the bytes is a small change
/// of the stream: a byte of flags, the four limits, the number of cuts, each chunk's length, and
/// then the stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    pub setup: Setup,
    pub chunks: Vec<Vec<u8>>,
}

const COMMENTS: u8 = 1;
const LIMITED: u8 = 2;
const RESUMED: u8 = 4;
const IGNORED: u8 = 8;
const DATALESS: u8 = 16;
const UNTERMINATED: u8 = 32;
const LEADING_SPACE: u8 = 64;

/// Below this, a line may pass the limit before it is known whether it counts.
const LEAST_LINE: usize = 8;

impl Input {
    /// `None` if the bytes are too few.
    pub fn read(input: &[u8]) -> Option<Self> {
        let [flags, line, event, event_type, id, cuts, rest @ ..] = input else {
            return None;
        };
        let (lengths, mut stream) = rest.split_at_checked(usize::from(*cuts))?;
        let mut chunks = Vec::new();
        for length in lengths {
            let (chunk, rest) = stream.split_at(stream.len().min(usize::from(*length)));
            chunks.push(chunk.to_vec());
            stream = rest;
        }
        chunks.push(stream.to_vec());
        let limits = Limits {
            line: LEAST_LINE + usize::from(*line),
            event: usize::from(*event),
            event_type: usize::from(*event_type),
            id: match *id {
                u8::MAX => usize::MAX,
                id => usize::from(id),
            },
        };
        let setup = Setup {
            initial_last_event_id: if flags & RESUMED != 0 {
                "é7".into()
            } else {
                String::new()
            },
            comments: flags & COMMENTS != 0,
            ignored: flags & IGNORED != 0,
            lenient: Lenient {
                dataless: flags & DATALESS != 0,
                unterminated: flags & UNTERMINATED != 0,
                leading_space: flags & LEADING_SPACE != 0,
            },
            limits: (flags & LIMITED != 0).then_some(limits),
        };
        Some(Self { setup, chunks })
    }

    /// The bytes that [`read`](Self::read) as this, or nearly: sizes beyond a byte are cut short.
    pub fn write(&self) -> Vec<u8> {
        let byte = |size: usize| u8::try_from(size).unwrap_or(u8::MAX);
        let limits = self.setup.limits.unwrap_or(Limits {
            line: LEAST_LINE,
            event: 0,
            event_type: 0,
            id: 0,
        });
        let mut flags = 0;
        for (flag, set) in [
            (COMMENTS, self.setup.comments),
            (IGNORED, self.setup.ignored),
            (DATALESS, self.setup.lenient.dataless),
            (UNTERMINATED, self.setup.lenient.unterminated),
            (LEADING_SPACE, self.setup.lenient.leading_space),
            (LIMITED, self.setup.limits.is_some()),
            (RESUMED, !self.setup.initial_last_event_id.is_empty()),
        ] {
            flags |= if set { flag } else { 0 };
        }
        // The last chunk is what the others leave.
        let cuts = self
            .chunks
            .len()
            .saturating_sub(1)
            .min(usize::from(u8::MAX));
        let mut input = vec![
            flags,
            byte(limits.line.saturating_sub(LEAST_LINE)),
            byte(limits.event),
            byte(limits.event_type),
            byte(limits.id),
            byte(cuts),
        ];
        input.extend(self.chunks[..cuts].iter().map(|chunk| byte(chunk.len())));
        input.extend(self.chunks.concat());
        input
    }
}
