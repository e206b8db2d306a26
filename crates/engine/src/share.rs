//! Members of a group that shares one connection. Each has this module for itself: what it takes goes with it.

use crate::abi::{self, ShareReport};
use alloc::boxed::Box;
use alloc::vec::Vec;
use headwater::share::{Input, Member, Output, Place, Read, Role, Settings};

/// A member, what JavaScript has written for it, and its report to JavaScript.
#[repr(C)]
pub(crate) struct Seat {
    report: ShareReport,
    member: Member,
    /// The buffer that JavaScript writes to.
    room: Vec<u8>,
    /// The bytes of the last output, or of what was read last.
    said: Vec<u8>,
}

impl Seat {
    /// Keeps bytes until the next call, and says where they are.
    fn say(&mut self, bytes: Vec<u8>) {
        self.report.at = bytes.as_ptr() as usize;
        self.report.bytes = bytes.len();
        self.said = bytes;
    }
}

/// Makes a member. `low` and `high` are the halves of its number, `place` is as [`abi::Place`], and `buffer` is how much
/// of the stream is kept, in bytes.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn make(
    low: u32,
    high: u32,
    place: i32,
    buffer: usize,
    replay: bool,
) -> Box<Seat> {
    let settings = Settings {
        me: u64::from(high) << 32 | u64::from(low),
        place: match abi::Place::of(place) {
            Some(abi::Place::BesideWorker) => Place::BesideWorker,
            Some(abi::Place::Worker) => Place::Worker,
            _ => Place::Tab,
        },
        buffer,
        replay,
    };
    Box::new(Seat {
        report: ShareReport::default(),
        member: Member::new(settings),
        room: Vec::new(),
        said: Vec::new(),
    })
}

/// The address to which JavaScript writes so many bytes. It is valid until the next call.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn room(seat: &mut Seat, bytes: usize) -> *mut u8 {
    seat.room = Vec::new();
    seat.room.resize(bytes, 0);
    seat.room.as_mut_ptr()
}

/// Tells the member what happened, by its code. `number` is what [`abi::ShareInput`] says of it, and the bytes that it
/// comes with were written before. The clock is in milliseconds.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn handle(seat: &mut Seat, code: i32, number: u32, ticket: u32, now: f64) {
    use abi::ShareInput as Code;
    let bytes = core::mem::take(&mut seat.room);
    let bytes = &*bytes;
    let input = match Code::of(code) {
        None => return,
        Some(Code::Resume) => Input::Resume,
        Some(Code::Suspend) => Input::Suspend,
        Some(Code::Visible) => Input::Visible(number != 0),
        Some(Code::Timer) => Input::Timer,
        Some(Code::Heard) => Input::Heard(bytes),
        Some(Code::Want) => Input::Want {
            attempt: number,
            id: bytes,
        },
        Some(Code::Unwant) => Input::Unwant,
        Some(Code::Granted) => Input::Granted(ticket),
        Some(Code::Lost) => Input::Lost(ticket),
        Some(Code::Head) => Input::Head {
            ticket,
            status: number as u16,
            head: bytes,
        },
        Some(Code::Chunk) => Input::Chunk(ticket, bytes),
        Some(Code::Ended) => Input::Ended(ticket),
        Some(Code::Failed) => Input::Failed(ticket, bytes),
        Some(Code::NoWorker) => Input::NoWorker,
        Some(Code::Quit) => Input::Quit,
    };
    seat.member.handle(now as u64, input);
}

/// The code of the next thing to do. What belongs to it is in the report.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn poll(seat: &mut Seat) -> i32 {
    use abi::ShareOutput as Code;
    let code = match seat.member.poll() {
        None => Code::Nothing,
        Some(Output::Listen) => Code::Listen,
        Some(Output::Hush) => Code::Hush,
        Some(Output::Send(message)) => {
            seat.say(message);
            Code::Send
        }
        Some(Output::Lock { ticket, steal }) => {
            seat.report.ticket = ticket as usize;
            if steal { Code::Steal } else { Code::Lock }
        }
        Some(Output::Unlock) => Code::Unlock,
        Some(Output::Connect { ticket, id }) => {
            seat.report.ticket = ticket as usize;
            seat.say(id);
            Code::Connect
        }
        Some(Output::Go) => Code::Go,
        Some(Output::Disconnect(ticket)) => {
            seat.report.ticket = ticket as usize;
            Code::Disconnect
        }
        Some(Output::Changed) => {
            let sharing = seat.member.sharing();
            let role = match sharing.role {
                Role::Joining => abi::ShareRole::Joining,
                Role::Leader => abi::ShareRole::Leader,
                Role::Follower => abi::ShareRole::Follower,
                Role::OfWorker => abi::ShareRole::OfWorker,
            };
            let report = &mut seat.report;
            report.role = role as usize;
            report.members = sharing.members as usize;
            report.catches_up = usize::from(sharing.is_catching_up);
            report.cut_off = sharing.cut_off as usize;
            Code::Changed
        }
    };
    code as i32
}

/// The code of what the source's attempt may read. What belongs to it is in the report.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn read(seat: &mut Seat) -> i32 {
    use abi::ShareRead as Code;
    let code = match seat.member.read() {
        Read::Pending => Code::Pending,
        Read::Head { status, head } => {
            seat.report.status = usize::from(status);
            seat.say(head);
            Code::Head
        }
        Read::Bytes(bytes) => {
            seat.say(bytes);
            Code::Bytes
        }
        Read::End => Code::End,
        Read::Failed(message) => {
            seat.say(message);
            Code::Failed
        }
    };
    code as i32
}

/// When the member wants the timer to fire, on the clock of [`handle`], or [`abi::NONE`].
#[unsafe(no_mangle)]
pub(crate) extern "C" fn deadline(seat: &Seat) -> f64 {
    seat.member
        .deadline()
        .map_or(f64::from(abi::NONE), |deadline| deadline as f64)
}
