//! Parsers: a decoder each, and no session.

use crate::abi::{self, Flag, ParserReport};
use alloc::boxed::Box;
use alloc::vec::Vec;
use headwater::wire::{BlockDecoder, Limits};

/// A decoder, what it reads from, and what it tells JavaScript of the last chunk.
#[repr(C)]
pub(crate) struct Parser {
    report: ParserReport,
    decoder: BlockDecoder,
    /// Holds the chunk, after [`HEAD`] bytes of room.
    buffer: Vec<u8>,
}

/// How much room there is before a chunk for the block's own text, in bytes.
const HEAD: usize = abi::HEAD as usize;

/// Makes a parser that tells of comments, and of lines that are ignored, if they are wanted.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn make(comments: bool, ignored: bool) -> Box<Parser> {
    // The limit is JavaScript's to hold: it counts in characters, as its callers do.
    let limits = Limits {
        line: usize::MAX,
        event: usize::MAX,
    };
    Box::new(Parser {
        report: ParserReport::default(),
        decoder: BlockDecoder::new(limits)
            .with_comments(comments)
            .with_ignored(ignored),
        buffer: Vec::new(),
    })
}

/// Lets go of a parser.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn free(parser: Box<Parser>) {
    drop(parser);
}

/// Begins a new stream.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn restart(parser: &mut Parser) {
    parser.decoder.restart();
}

/// Where chunks of so many bytes are to be written, until this is asked again.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn room(parser: &mut Parser, bytes: usize) -> *mut u8 {
    parser.buffer = Vec::new();
    parser.buffer.resize(HEAD + bytes, 0);
    parser.buffer[HEAD..].as_mut_ptr()
}

/// Reads the first bytes of what was written, and fills in the report.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn decode(parser: &mut Parser, bytes: usize) -> usize {
    let chunk = parser.buffer.get(HEAD..HEAD + bytes).unwrap_or_default();
    let block = parser.decoder.decode(chunk);
    let (text, rows, (types_from, types)) = (block.text(), block.rows(), block.types());
    let flag = |is_set: bool, flag: Flag| if is_set { flag as usize } else { 0 };
    let flags = flag(block.chunk_is_ascii(), Flag::ChunkIsAscii)
        | flag(block.text_is_ascii(), Flag::TextIsAscii)
        | flag(block.is_one_in_ascii(), Flag::IsOneInAscii);
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

/// Where an event type's name lies; its length is in the report.
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

/// Whether the last chunk has cut a line.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn is_within_line(parser: &Parser) -> bool {
    parser.decoder.is_within_line()
}

/// Looks for the part of the chunk that rows from `first` on lie in, as many as it takes to be
/// `enough` bytes long. Gives the row after them; the part is in the report.
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

/// Puts the block's own text before the values in the chunk. Gives whether there was room for it;
/// where all of them lie, from the chunk's beginning on, is in the report.
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

/// Turns the places of some rows from bytes into UTF-16 code units, counted from the beginning of
/// the window that was asked for last, or of what was gathered.
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
