use alloc::boxed::Box;
use alloc::vec::Vec;
use headwater::wire::{BlockDecoder, Limits};

/// A decoder, what it reads from, and what it tells JavaScript of the last chunk.
#[repr(C)]
pub(crate) struct Parser {
    report: Report,
    decoder: BlockDecoder,
    chunk: Vec<u8>,
}

/// Lies at the parser's own address; JavaScript reads it as numbers, in this order.
#[repr(C)]
#[derive(Default)]
struct Report {
    /// How many numbers the table has, and where they lie.
    numbers: usize,
    rows: usize,
    /// How long the text is, in bytes, and where it lies.
    bytes: usize,
    text: usize,
    /// Whether the chunk and the text are ASCII.
    chunk_is_ascii: usize,
    text_is_ascii: usize,
    /// The event types: the first that is new, and how many there are.
    types_from: usize,
    types: usize,
    /// The length of the type that was asked for last.
    type_len: usize,
}

/// Makes a parser that tells of comments, and of lines that are ignored, if they are wanted.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn make(comments: bool, ignored: bool) -> Box<Parser> {
    // The limit is JavaScript's to hold: it counts in characters, as its callers do.
    let limits = Limits {
        line: usize::MAX,
        event: usize::MAX,
    };
    Box::new(Parser {
        report: Report::default(),
        decoder: BlockDecoder::new(limits)
            .with_comments(comments)
            .with_ignored(ignored),
        chunk: Vec::new(),
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
    parser.chunk = Vec::new();
    parser.chunk.resize(bytes, 0);
    parser.chunk.as_mut_ptr()
}

/// Reads the first bytes of what was written, and fills in the report.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn decode(parser: &mut Parser, bytes: usize) -> usize {
    let chunk = parser.chunk.get(..bytes).unwrap_or_default();
    let block = parser.decoder.decode(chunk);
    let (text, rows, (types_from, types)) = (block.text(), block.rows(), block.types());
    parser.report = Report {
        numbers: rows.len(),
        rows: rows.as_ptr() as usize,
        bytes: text.len(),
        text: text.as_ptr() as usize,
        chunk_is_ascii: usize::from(block.chunk_is_ascii()),
        text_is_ascii: usize::from(block.text_is_ascii()),
        types_from,
        types: types.len(),
        type_len: 0,
    };
    rows.len()
}

/// Where an event type's name lies; its length is in the report.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn type_at(parser: &mut Parser, index: usize) -> *const u8 {
    let name = parser.decoder.type_name(index);
    parser.report.type_len = name.len();
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

/// Turns the places of some rows from bytes into UTF-16 code units, counted from the beginning of a
/// part of the chunk, if that part has so many.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn count_units(
    parser: &mut Parser,
    bytes: usize,
    from: usize,
    to: usize,
    expected: usize,
    row: usize,
    end: usize,
) -> bool {
    let chunk = parser.chunk.get(..bytes).unwrap_or_default();
    parser
        .decoder
        .count_units(chunk, from..to, expected, row..end)
}
