use crate::codes::{self, NONE};
use crate::numbers::Numbers;
use crate::report::{CHUNK_IS_ASCII, Report, TEXT_IS_ASCII};
use alloc::boxed::Box;
use alloc::vec::Vec;
use core::mem;
use headwater::session::{Fault, Head, Input, Moment, Output, Reason, Session, Verdict};
use headwater::wire::{BlockDecoder, Limit, TooLarge};

/// One source's session and decoder, and what they tell JavaScript.
#[repr(C)]
pub(crate) struct Core {
    report: Report,
    session: Session,
    decoder: BlockDecoder,
    /// How much of an unfinished block may be held between two chunks, in bytes.
    most: usize,
    /// What JavaScript writes: chunks, header values, numbers.
    room: Vec<u8>,
    known: Known,
}

/// What inputs refer to, and JavaScript need not hand back.
#[derive(Default)]
struct Known {
    /// Why the response that was judged last was refused.
    refused: Option<Fault>,
    /// The limit that the last chunk passed.
    too_large: Option<TooLarge>,
}

impl Core {
    /// A source that has not started, by the numbers that were written. It is called from two places,
    /// and must not be there twice.
    #[inline(never)]
    fn new(room: Vec<u8>, bytes: usize) -> Self {
        let written = room.get(..bytes).unwrap_or_default();
        let (policy, limits, most) = Numbers(written.as_chunks().0).read();
        Self {
            report: Report::default(),
            session: Session::new(policy),
            decoder: BlockDecoder::new(limits),
            most,
            room,
            known: Known::default(),
        }
    }

    fn written(&self, bytes: usize) -> &[u8] {
        self.room.get(..bytes).unwrap_or_default()
    }
}

impl Known {
    /// What [`input`] says, by its code.
    fn input(&self, code: u32, number: f64) -> Option<Input> {
        Some(match code {
            0 => Input::Start,
            1 => Input::Opened,
            2 => Input::Refused {
                fault: self.refused?,
                retry_after: (number >= 0.0).then_some(number as u64),
            },
            3 => Input::NoContent,
            4 => Input::Received,
            5 => Input::ReconnectionTime(number as u64),
            6 => Input::Ended,
            7 => Input::Failed(match number as u32 {
                2 => Fault::Network,
                5 | 6 => Fault::TooLarge(self.too_large?),
                7 => Fault::Native,
                _ => Fault::Prepare,
            }),
            8 => Input::Recovering,
            9 => Input::Timer,
            10 => Input::Offline,
            11 => Input::Online,
            12 => Input::Resumed,
            13 => Input::Suspend,
            14 => Input::Hidden,
            15 => Input::Answer(codes::answer(number)),
            16 => Input::Close,
            _ => return None,
        })
    }
}

/// Makes a source that has not started, without a policy yet.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn make() -> Box<Core> {
    Box::new(Core::new(Vec::new(), 0))
}

/// Lets go of a source.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn free(core: Box<Core>) {
    drop(core);
}

/// Where so many bytes are to be written, until this is asked again.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn room(core: &mut Core, bytes: usize) -> *mut u8 {
    core.room = Vec::new();
    core.room.resize(bytes, 0);
    core.room.as_mut_ptr()
}

/// Gives a source its policy and limits, from the numbers that were written.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn set_up(core: &mut Core, bytes: usize) {
    *core = Core::new(mem::take(&mut core.room), bytes);
}

/// Tells the session what happened. The clock is in milliseconds; of `random`, each bit is.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn input(core: &mut Core, code: u32, number: f64, now: f64, random: u32) {
    let moment = Moment {
        now: now as u64,
        random,
    };
    if let Some(input) = core.known.input(code, number) {
        core.session.handle(moment, input);
    }
}

/// The session's next output, by its code, or -1; what belongs to it is in the report.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn poll(core: &mut Core, now: f64) -> i32 {
    let Core {
        report, session, ..
    } = core;
    let mut tell = |fault| (report.fault, report.detail) = codes::fault(fault);
    match session.poll() {
        None => -1,
        Some(Output::Connect(attempt)) => {
            tell(attempt.after);
            report.number = attempt.number.into();
            report.is_first = u8::from(attempt.after.is_none()).into();
            0
        }
        Some(Output::Abandon) => 1,
        Some(Output::Opened) => 2,
        Some(Output::Ask { fault, plan }) => {
            tell(Some(fault));
            report.time = codes::plan(plan);
            3
        }
        Some(Output::Waiting { fault, until }) => {
            tell(Some(fault));
            report.time = until.map_or(NONE, |until| until.saturating_sub(now as u64) as f64);
            4
        }
        Some(Output::Closed(reason)) => {
            tell(match reason {
                Reason::Failed(fault) => Some(fault),
                _ => None,
            });
            report.reason = codes::reason(reason);
            5
        }
    }
}

/// When the session's time is up, by the clock of `input`, or -1.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn deadline(core: &Core) -> f64 {
    core.session.deadline().map_or(NONE, |at| at as f64)
}

/// The session's state, by its code.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn state(core: &Core) -> u32 {
    codes::state(core.session.state())
}

/// What a response's head means: 0 opens, 1 ends, 2 refuses. Its Content-Type was written.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn judge(core: &mut Core, status: u32, bytes: usize) -> u32 {
    let verdict = core.session.judge(&Head {
        status: status as u16,
        content_type: Some(core.written(bytes)),
    });
    core.known.refused = None;
    match verdict {
        Verdict::Open => 0,
        Verdict::NoContent => 1,
        Verdict::Refuse(fault) => {
            core.known.refused = Some(fault);
            2
        }
    }
}

/// A new stream begins: forgets what the old one has begun and not ended. Which ID an event without
/// one of its own has, JavaScript knows.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn restart(core: &mut Core) {
    core.decoder.restart();
}

/// Reads the chunk that was written, fills in the report, and gives how many numbers the table has.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn decode(core: &mut Core, bytes: usize) -> usize {
    let chunk = core.room.get(..bytes).unwrap_or_default();
    let block = core.decoder.decode(chunk);
    let (text, rows, (types_from, types)) = (block.text(), block.rows(), block.types());
    let flag = |is_set: bool, flag| if is_set { flag } else { 0 };
    let flags =
        flag(block.chunk_is_ascii(), CHUNK_IS_ASCII) | flag(block.text_is_ascii(), TEXT_IS_ASCII);
    core.known.too_large = block.error();
    core.report = Report {
        rows: rows.as_ptr() as usize as f64,
        text: text.as_ptr() as usize as f64,
        bytes: text.len() as f64,
        flags: flags.into(),
        types_from: types_from as f64,
        types: types.len() as f64,
        retry: block.retry().map_or(NONE, |time| time as f64),
        limit: core
            .known
            .too_large
            .map_or(NONE, |it| codes::limit(it.limit)),
        ..Report::default()
    };
    let rows = rows.len();
    let size = core.decoder.held();
    if size > core.most {
        core.known.too_large.get_or_insert(TooLarge {
            limit: Limit::Event,
            allowed: core.most,
            size,
        });
        core.report.limit = codes::limit(Limit::Event);
    }
    rows
}

/// Where an event type's name lies; its length is in the report.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn type_at(core: &mut Core, index: usize) -> *const u8 {
    let name = core.decoder.type_name(index);
    core.report.type_len = name.len() as f64;
    name.as_ptr()
}
