//! Sources. Each has a session and a decoder.

mod input;
mod output;
mod settings;

use crate::abi::{self, Flag, Report};
use alloc::boxed::Box;
use alloc::vec::Vec;
use core::cell::UnsafeCell;
use headwater::session::{
    ContentType, Head, Input, Moment, Output, Reason, Rules, Session, Signal, State, Ticket,
    Verdict,
};
use headwater::wire::{BlockDecoder, Limit, TooLarge};
use input::LastChunk;
use settings::Settings;

/// One source's session and decoder, and their report to JavaScript.
#[repr(C)]
pub(crate) struct Core {
    report: Report,
    session: Session,
    decoder: BlockDecoder,
    /// How much of an unfinished block may be held between two chunks, in bytes.
    most: usize,
    /// The buffer that JavaScript writes chunks to.
    room: Vec<u8>,
    chunk: LastChunk,
}

impl Core {
    /// A source that has not started, by its settings.
    fn new(numbers: &[f64]) -> Self {
        let (policy, limits, most) = Settings::new(numbers).read();
        // `connect()` counts these lines. The class has no use for them.
        let is_client = policy.rules == Rules::Client;
        let decoder = BlockDecoder::new(limits)
            .with_lenient(policy.lenient)
            .with_comments(is_client)
            .with_ignored(is_client);
        Self {
            report: Report::default(),
            session: Session::new(policy),
            decoder,
            most,
            room: Vec::new(),
            chunk: LastChunk::default(),
        }
    }
}

fn moment(now: f64, random: u32) -> Moment {
    Moment {
        now: now as u64,
        random,
    }
}

/// [`abi::MOST`], as a length.
const MOST: usize = abi::MOST as usize;

/// The numbers that JavaScript has written for the next source.
struct Given(UnsafeCell<[f64; MOST]>);

// SAFETY: the module has one thread.
unsafe impl Sync for Given {}

static GIVEN: Given = Given(UnsafeCell::new([0.0; MOST]));

/// The address to which JavaScript writes the numbers of the source that it makes next: see [`abi::Setting`].
///
/// It is a place of its own, and not a source's, so that no source is ever without its settings. A source that was made
/// first and set up then took 70 bytes more of the package.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn given() -> *mut f64 {
    GIVEN.0.get().cast()
}

/// Makes a source that has not started, by so many numbers that were written. More than there is room for are cut off.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn make(numbers: usize) -> Box<Core> {
    // SAFETY: JavaScript writes before this call, and not while it runs.
    let given = unsafe { &*GIVEN.0.get() };
    Box::new(Core::new(&given[..numbers.min(MOST)]))
}

/// Frees a source.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn free(core: Box<Core>) {
    drop(core);
}

/// The address to which JavaScript writes so many bytes. It is valid until the next call.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn room(core: &mut Core, bytes: usize) -> *mut u8 {
    core.room = Vec::new();
    core.room.resize(bytes, 0);
    core.room.as_mut_ptr()
}

/// Tells the session what happened outside any attempt, by its code. The clock is in milliseconds, and
/// `random` is 32 random bits. An answer comes with its question's ticket.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn input(
    core: &mut Core,
    code: i32,
    number: f64,
    ticket: u32,
    now: f64,
    random: u32,
) {
    use abi::Input as Code;
    let input = match Code::of(code) {
        None => return,
        Some(Code::Start) => Input::Start,
        Some(Code::Rewanted) => Input::Rewanted(input::circumstances(number as i32)),
        Some(Code::Timer) => Input::Timer,
        Some(Code::Slept) => Input::Slept,
        Some(Code::Offline) => Input::Offline,
        Some(Code::Online) => Input::Online,
        Some(Code::Resumed) => Input::Resumed,
        Some(Code::Suspend) => Input::Suspend,
        Some(Code::Left) => Input::Left,
        Some(Code::Leaving) => Input::Leaving,
        Some(Code::Reconnect) => Input::Reconnect,
        Some(Code::Hidden) => Input::Hidden,
        Some(Code::Answer) => Input::Answer(Ticket::from_number(ticket), input::answer(number)),
        Some(Code::Close) => Input::Close,
    };
    core.session.handle(moment(now, random), input);
}

/// Tells the session what happened in the attempt with this ticket, by its code. Gives whether the
/// attempt still counts.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn signal(
    core: &mut Core,
    ticket: u32,
    code: i32,
    number: f64,
    now: f64,
    random: u32,
) -> bool {
    let Some(signal) = core.chunk.signal(code, number) else {
        return false;
    };
    // A chunk's rows were handed on. What many of them took is given back now, since the next chunk may be far.
    if let Signal::Chunk { .. } = signal {
        core.decoder.clear();
    }
    let ticket = Ticket::from_number(ticket);
    core.session.signal(moment(now, random), ticket, signal)
}

/// Whether the attempt with this ticket still counts.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn holds(core: &Core, ticket: u32) -> bool {
    core.session.holds(Ticket::from_number(ticket))
}

/// Decides what to do with the body of a response, and gives the verdict's code. `kind` is
/// what the body is, as [`abi::ContentType`]. `retry_after` is the delay that the server asks for, in ms, or
/// NaN if it asks for none. `should_retry` is 1 or 0 where the server says whether a refusal passes, and
/// negative where it does not say.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn judge(
    core: &mut Core,
    ticket: u32,
    status: u32,
    kind: i32,
    retry_after: f64,
    should_retry: i32,
    now: f64,
    random: u32,
) -> i32 {
    let head = Head {
        status: status as u16,
        content_type: match abi::ContentType::of(kind) {
            Some(abi::ContentType::EventStream) => ContentType::EventStream,
            Some(abi::ContentType::Json) => ContentType::Json,
            _ => ContentType::Other,
        },
        retry_after: (!retry_after.is_nan()).then_some(retry_after as u64),
        should_retry: (should_retry >= 0).then_some(should_retry > 0),
    };
    let ticket = Ticket::from_number(ticket);
    let verdict = core.session.judge(moment(now, random), ticket, &head);
    let code = match verdict {
        Verdict::Read => abi::Verdict::Read,
        Verdict::Collect => abi::Verdict::Collect,
        Verdict::Inspect { bytes } => {
            core.report.bytes = bytes as f64;
            abi::Verdict::Inspect
        }
        Verdict::Discard => abi::Verdict::Discard,
    };
    code as i32
}

/// The code of the session's next output. The numbers that belong to it are in the report, and so is where the session
/// is afterwards: which transport carries the latest attempt, or would carry the first one, when it wants the timer to
/// fire, on the clock of [`input`], and whether a stream is open.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn poll(core: &mut Core, now: f64) -> i32 {
    use abi::Output as Code;
    let Core {
        report,
        session,
        decoder,
        ..
    } = core;
    let mut tell = |fault| (report.fault, report.detail) = output::fault(fault);
    let code = match session.poll() {
        None => Code::Nothing,
        Some(Output::Connect(attempt)) => {
            report.ticket = attempt.ticket.number().into();
            report.number = attempt.number.into();
            report.resumes = attempt.resumes.into();
            Code::Connect
        }
        Some(Output::Abandon) => Code::Abandon,
        Some(Output::Opened) => Code::Opened,
        Some(Output::Ask {
            ticket,
            fault,
            plan,
        }) => {
            tell(Some(fault));
            report.ticket = ticket.number().into();
            report.time = output::plan(plan);
            Code::Ask
        }
        Some(Output::Waiting {
            fault,
            reason,
            until,
        }) => {
            // It may wait for long, so what the decoder holds of an unfinished event is given back.
            decoder.restart();
            tell(Some(fault));
            let left = until.map(|until| until.saturating_sub(now as u64));
            report.time = output::optional(left);
            report.reason = output::wait_reason(reason).number();
            Code::Waiting
        }
        Some(Output::Closed(reason)) => {
            tell(match reason {
                Reason::Failed(fault) => Some(fault),
                _ => None,
            });
            report.reason = output::reason(reason).number();
            Code::Closed
        }
    };
    let choice = session.choice();
    report.transport = output::transport(choice.transport).number();
    report.why = output::why(choice.why);
    report.deadline = session.deadline().map_or(f64::INFINITY, |at| at as f64);
    report.is_open = u8::from(session.state() == State::Open).into();
    code as i32
}

/// Begins a new stream, and forgets an unfinished event of the old one. The last event ID is kept by
/// JavaScript.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn restart(core: &mut Core) {
    core.decoder.restart();
}

/// Decodes the chunk that was written, fills in the report, and gives how many numbers the table has.
/// JavaScript hands on the chunk's events before it tells of the chunk by [`signal`].
#[unsafe(no_mangle)]
pub(crate) extern "C" fn decode(core: &mut Core, bytes: usize) -> usize {
    let chunk = core.room.get(..bytes).unwrap_or_default();
    let block = core.decoder.decode(chunk);
    let (text, rows, (types_from, types)) = (block.text(), block.rows(), block.types());
    let flag = |is_set: bool, flag: Flag| if is_set { flag as i32 } else { 0 };
    let flags = flag(block.chunk_is_ascii(), Flag::ChunkIsAscii)
        | flag(block.text_is_ascii(), Flag::TextIsAscii);
    core.chunk.retry = block.retry();
    core.chunk.too_large = block.error();
    let report = &mut core.report;
    report.rows = rows.as_ptr() as usize as f64;
    report.text = text.as_ptr() as usize as f64;
    report.bytes = text.len() as f64;
    report.flags = flags.into();
    report.types_from = types_from as f64;
    report.types = types.len() as f64;
    let rows = rows.len();
    let size = core.decoder.held();
    if size > core.most {
        core.chunk.too_large.get_or_insert(TooLarge {
            limit: Limit::Event,
            allowed: core.most,
            size,
        });
    }
    rows
}

/// The address of an event type's name. Its length is in the report.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn type_at(core: &mut Core, index: usize) -> *const u8 {
    let name = core.decoder.type_name(index);
    core.report.type_length = name.len() as f64;
    name.as_ptr()
}
