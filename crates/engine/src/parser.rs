//! Parsers. Each has a decoder, and no session.

use crate::abi::{self, Flag, ParserReport};
use alloc::boxed::Box;
use alloc::vec::Vec;
use headwater::wire::{BlockDecoder, Lenient, Limits};

/// A decoder, the buffer that it reads from, and its report of the last chunk to JavaScript.
#[repr(C)]
pub(crate) struct Parser {
    report: ParserReport,
    decoder: BlockDecoder,
    /// Holds the chunk, after [`HEAD`] bytes of room.
    buffer: Vec<u8>,
}

/// How much room there is before a chunk for the block's own text, in bytes.
const HEAD: usize = abi::HEAD as usize;

/// Makes a parser. Its rows include comments, and lines that the standard ignores, if they are wanted. The
/// last two are those of [`Lenient`].
#[unsafe(no_mangle)]
pub(crate) extern "C" fn make(
    comments: bool,
    ignored: bool,
    dataless: bool,
    leading_space: bool,
) -> Box<Parser> {
    // JavaScript checks the limit itself, since its callers count in characters and not in bytes.
    let lenient = Lenient {
        dataless,
        leading_space,
        ..Lenient::default()
    };
    Box::new(Parser {
        report: ParserReport::default(),
        decoder: BlockDecoder::new(Limits::UNLIMITED)
            .with_comments(comments)
            .with_ignored(ignored)
            .with_lenient(lenient),
        buffer: Vec::new(),
    })
}

/// Frees a parser.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn free(parser: Box<Parser>) {
    drop(parser);
}

/// Begins a new stream.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn restart(parser: &mut Parser) {
    parser.decoder.restart();
}

/// The address to which JavaScript writes chunks of up to so many bytes. It is valid until the next
/// call.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn room(parser: &mut Parser, bytes: usize) -> *mut u8 {
    parser.buffer = Vec::new();
    parser.buffer.resize(HEAD + bytes, 0);
    parser.buffer[HEAD..].as_mut_ptr()
}

/// Decodes a chunk, which is the first bytes of what JavaScript has written. Fills in the report, and
/// gives the number of the table's numbers.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn decode(parser: &mut Parser, bytes: usize) -> usize {
    let chunk = parser.buffer.get(HEAD..HEAD + bytes).unwrap_or_default();
    let block = parser.decoder.decode(chunk);
    let (text, rows, (types_from, types)) = (block.text(), block.rows(), block.types());
    let flag = |is_set: bool, flag: Flag| if is_set { flag as usize } else { 0 };
    let flags = flag(block.chunk_is_ascii(), Flag::ChunkIsAscii)
        | flag(block.text_is_ascii(), Flag::TextIsAscii)
        | flag(block.is_fresh(), Flag::IsFresh);
    parser.report = ParserReport {
        rows: rows.as_ptr() as usize,
        flags,
        bytes: text.len(),
        text: text.as_ptr() as usize,
        types_from,
        types: types.len(),
        ..ParserReport::default()
    };
    rows.len()
}

/// The address of an event type's name. Its length is in the report.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn type_at(parser: &mut Parser, index: usize) -> *const u8 {
    let name = parser.decoder.type_name(index);
    parser.report.type_length = name.len();
    name.as_ptr()
}

/// How many bytes of an unfinished block are held.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn held(parser: &Parser) -> usize {
    parser.decoder.held()
}

/// Whether the last chunk ended within a line.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn is_within_line(parser: &Parser) -> bool {
    parser.decoder.is_within_line()
}

/// Finds a window: the part of the chunk that the rows from `first` on lie in, with as many rows as
/// make it `enough` bytes long. Gives the first row after it. The part's ends are in the report.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn window(
    parser: &mut Parser,
    bytes: usize,
    first: usize,
    enough: usize,
) -> usize {
    let (part, next) = parser.decoder.window(bytes, first, enough);
    (parser.report.from, parser.report.to) = (part.start, part.end);
    next
}

/// Moves the block's own text in front of the values in the chunk, so that one string holds both. Gives
/// whether there was room for it. The ends of the whole, counted from the chunk's beginning, are in the
/// report.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn gather(parser: &mut Parser, bytes: usize, is_ascii: bool) -> bool {
    let Parser {
        report,
        decoder,
        buffer,
    } = parser;
    let gathered = decoder.gather(buffer, HEAD..HEAD + bytes, is_ascii);
    let is_gathered = gathered.is_some();
    let gathered = gathered.unwrap_or_default();
    report.from = gathered.start.wrapping_sub(HEAD);
    report.to = gathered.end.wrapping_sub(HEAD);
    is_gathered
}

/// Turns the places of some rows from bytes into UTF-16 code units. They are counted from the beginning
/// of the last window, or of the text that was gathered last.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn count_units(
    parser: &mut Parser,
    bytes: usize,
    row: usize,
    end: usize,
    is_gathered: bool,
) {
    let part = parser.report.from.wrapping_add(HEAD);
    let chunk = HEAD..HEAD + bytes;
    let Parser {
        decoder, buffer, ..
    } = parser;
    decoder.count_units(buffer, chunk, part, row..end, is_gathered);
}
