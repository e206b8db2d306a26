//! The standard's text as code: slow, literal, and sharing nothing with the crate. What may be read
//! otherwise is said where it differs, by `lenient` and `limits`.
//!
//! The whole stream is decoded first (Encoding Standard, "UTF-8 decode"), then cut into lines
//! (HTML, 9.2.5), then interpreted line by line (HTML, 9.2.6), all on characters. Nothing here
//! knows of chunks: that any chunking comes to the same is for the tests to show.

use crate::outcome::{Event, Fault, Lenient, Limits, Outcome, Said, Setup, Which};

const LF: char = '\n';
const CR: char = '\r';
const NULL: char = '\0';
const COLON: char = ':';
const SPACE: char = ' ';

/// Reads a whole stream that then ends.
pub fn interpret(stream: &[u8], setup: &Setup) -> Outcome {
    interpret_cut(&[stream], setup)
}

/// Reads a stream that comes in chunks. Where they end is of no matter to the standard: it only
/// counts for unknown fields, which nobody is told of if they are cut.
pub fn interpret_cut(chunks: &[impl AsRef<[u8]>], setup: &Setup) -> Outcome {
    let parser = read(chunks, setup);
    Outcome {
        frames: parser.frames,
        last_event_id: parser.last_event_id,
        error: parser.error,
    }
}

/// How many comments, and how many fields that "are ignored", a stream has whose last line has ended.
pub fn count(stream: &[u8]) -> (u64, u64) {
    read(&[stream], &Setup::default()).counts
}

fn read(chunks: &[impl AsRef<[u8]>], setup: &Setup) -> Parser {
    let mut stream = Vec::new();
    let mut cuts = Vec::new();
    for chunk in chunks {
        stream.extend_from_slice(chunk.as_ref());
        cuts.push(stream.len());
    }
    let (mut lines, mut rest) = lines(&stream, &cuts);
    if setup.lenient.unterminated {
        lines.extend([std::mem::take(&mut rest), Line::default()]);
    }
    let mut parser = Parser::new(setup);
    // "Once the end of the file is reached, any pending data must be discarded." All that can
    // still be found is that what is pending is too large.
    let _: Result<(), Passed> = lines
        .iter()
        .try_for_each(|line| parser.process(line))
        .and_then(|()| parser.measure(&rest, false));
    parser
}

/// Encoding Standard, "UTF-8 decode": a byte order mark at the start is dropped, once; errors are
/// replaced.
pub fn utf8_decode(bytes: &[u8]) -> Vec<char> {
    let bytes = without_mark(bytes);
    let mut decoder = Utf8Decoder::new();
    let mut output = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        match decoder.handle(bytes[at]) {
            Step::More => at += 1,
            Step::Character(c) => {
                output.push(c);
                at += 1;
            }
            Step::Error => {
                output.push(char::REPLACEMENT_CHARACTER);
                at += 1;
            }
            Step::ErrorBefore => output.push(char::REPLACEMENT_CHARACTER),
        }
    }
    if decoder.bytes_needed != 0 {
        output.push(char::REPLACEMENT_CHARACTER);
    }
    output
}

fn without_mark(bytes: &[u8]) -> &[u8] {
    match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => rest,
        all => all,
    }
}

enum Step {
    /// The byte was taken, and the character needs more.
    More,
    Character(char),
    /// The byte was taken, and is an error.
    Error,
    /// What came before the byte is an error; the byte is "restored" to be read again.
    ErrorBefore,
}

/// The state of the Encoding Standard's "UTF-8 decoder", with its names.
struct Utf8Decoder {
    code_point: u32,
    bytes_seen: u32,
    bytes_needed: u32,
    lower_boundary: u8,
    upper_boundary: u8,
}

impl Utf8Decoder {
    fn new() -> Self {
        Self {
            code_point: 0,
            bytes_seen: 0,
            bytes_needed: 0,
            lower_boundary: 0x80,
            upper_boundary: 0xBF,
        }
    }

    fn handle(&mut self, byte: u8) -> Step {
        if self.bytes_needed == 0 {
            match byte {
                0x00..=0x7F => return Step::Character(char::from(byte)),
                0xC2..=0xDF => {
                    self.bytes_needed = 1;
                    self.code_point = u32::from(byte & 0x1F);
                }
                0xE0..=0xEF => {
                    if byte == 0xE0 {
                        self.lower_boundary = 0xA0;
                    }
                    if byte == 0xED {
                        self.upper_boundary = 0x9F;
                    }
                    self.bytes_needed = 2;
                    self.code_point = u32::from(byte & 0x0F);
                }
                0xF0..=0xF4 => {
                    if byte == 0xF0 {
                        self.lower_boundary = 0x90;
                    }
                    if byte == 0xF4 {
                        self.upper_boundary = 0x8F;
                    }
                    self.bytes_needed = 3;
                    self.code_point = u32::from(byte & 0x07);
                }
                _ => return Step::Error,
            }
            return Step::More;
        }
        if !(self.lower_boundary..=self.upper_boundary).contains(&byte) {
            *self = Self::new();
            return Step::ErrorBefore;
        }
        self.lower_boundary = 0x80;
        self.upper_boundary = 0xBF;
        self.code_point = (self.code_point << 6) | u32::from(byte & 0x3F);
        self.bytes_seen += 1;
        if self.bytes_seen != self.bytes_needed {
            return Step::More;
        }
        let code_point = self.code_point;
        *self = Self::new();
        Step::Character(
            char::from_u32(code_point).expect("the boundaries leave only scalar values"),
        )
    }
}

/// A line without its end, how many bytes it took to send, and whether it came in several chunks.
#[derive(Default)]
struct Line {
    text: Vec<char>,
    size: usize,
    is_cut: bool,
}

fn is_known(name: &str) -> bool {
    ["event", "data", "id", "retry"].contains(&name)
}

/// 9.2.5: the stream's ended lines, and what follows the last line end.
fn lines(stream: &[u8], cuts: &[usize]) -> (Vec<Line>, Line) {
    let decoded = utf8_decode(stream);
    let text = split_lines(&decoded, CR, LF);
    let text = text
        .into_iter()
        .map(|(from, to)| decoded[from..to].to_vec());
    // Neither CR nor LF is ever part of another character, so the bytes have the same lines.
    let sent = without_mark(stream);
    let bytes = split_lines(sent, b'\r', b'\n');
    assert_eq!(text.len(), bytes.len());
    let mark = stream.len() - sent.len();
    let is_cut = |from: usize, to: usize| {
        let cuts = cuts.iter().map(|cut| cut.wrapping_sub(mark));
        cuts.filter(|cut| (from + 1..=to).contains(cut)).count() > 0
    };
    let mut lines: Vec<_> = text
        .into_iter()
        .zip(bytes)
        .map(|(text, (from, to))| Line {
            text,
            size: to - from,
            is_cut: is_cut(from, to),
        })
        .collect();
    let rest = lines.pop().unwrap_or_default();
    (lines, rest)
}

/// A line ends with CR LF, with an LF not preceded by a CR, or with a CR not followed by an LF.
/// Gives where lines begin and end. What follows the last line end comes last, though it be empty.
fn split_lines<T: Copy + PartialEq>(stream: &[T], cr: T, lf: T) -> Vec<(usize, usize)> {
    let mut lines = Vec::new();
    let (mut from, mut at) = (0, 0);
    while at < stream.len() {
        let end = match stream[at] {
            c if c == cr && stream.get(at + 1) == Some(&lf) => 2,
            c if c == cr || c == lf => 1,
            _ => 0,
        };
        if end > 0 {
            lines.push((from, at));
            from = at + end;
        }
        at += end.max(1);
    }
    lines.push((from, at));
    lines
}

/// Proof that a limit was passed and noted: nothing more may be read.
struct Passed;

/// 9.2.6: the buffers of a stream being parsed, and what it has said so far.
struct Parser {
    data: String,
    /// How many bytes it took to send the data buffer.
    data_size: usize,
    event_type: String,
    last_event_id_buffer: String,
    last_event_id: String,
    frames: Vec<Said>,
    comments: bool,
    ignored: bool,
    lenient: Lenient,
    limits: Option<Limits>,
    error: Option<Fault>,
    /// How many comments, and how many ignored fields.
    counts: (u64, u64),
}

impl Parser {
    fn new(setup: &Setup) -> Self {
        Self {
            data: String::new(),
            data_size: 0,
            event_type: String::new(),
            // The standard starts the buffer empty and would so forget the id at the first event
            // without one; that a connection starts with the id of the one before is what
            // browsers do.
            last_event_id_buffer: setup.initial_last_event_id.clone(),
            last_event_id: setup.initial_last_event_id.clone(),
            frames: Vec::new(),
            comments: setup.comments,
            ignored: setup.ignored,
            lenient: setup.lenient,
            limits: setup.limits,
            error: None,
            counts: (0, 0),
        }
    }

    /// "Lines must be processed, in the order they are received, as follows."
    fn process(&mut self, line: &Line) -> Result<(), Passed> {
        self.measure(line, true)?;
        match line.text.as_slice() {
            [] => self.dispatch(),
            [COLON, comment @ ..] => {
                self.counts.0 += 1;
                if self.comments && self.is_told(line) {
                    self.frames.push(Said::Comment(comment.iter().collect()));
                }
            }
            text => {
                let (name, value, _) = split(text, self.lenient);
                let is_kept = !self.is_skipped(line, &name);
                let is_ignored = !is_kept || self.field(&name, &value);
                self.counts.1 += u64::from(is_ignored);
                let is_told = match name.as_str() {
                    "id" => self.limits.is_some_and(|limits| limits.id < usize::MAX),
                    _ => true,
                };
                let is_told = is_told
                    && (is_kept || !line.is_cut || self.is_short(line))
                    && (is_known(&name) && is_kept || self.is_told(line));
                if is_ignored && self.ignored && is_told {
                    self.frames.push(Said::Ignored(text.iter().collect()));
                }
            }
        }
        Ok(())
    }

    /// Whether a line is kept nowhere: an unknown field, or an ID that is too long. If its line is too long
    /// before that, it is a fault, and no such line.
    fn is_skipped(&self, line: &Line, name: &str) -> bool {
        let Some(Limits {
            line: longest, id, ..
        }) = self.limits
        else {
            return !is_known(name);
        };
        let from = split(&line.text, self.lenient).2;
        let is_long = line.size - from > id && from.saturating_add(id) <= longest;
        !is_known(name) || (name == "id" && is_long)
    }

    /// "Process the field." Gives whether "the field is ignored" for its name, or for its value.
    fn field(&mut self, name: &str, value: &str) -> bool {
        match name {
            "event" => self.event_type = value.to_owned(),
            "data" => {
                self.data.push_str(value);
                self.data.push(LF);
                self.data_size += 1;
            }
            // With a NUL in it, "ignore the field". Not in the standard: so it is if no header can carry it,
            // where IDs have a limit.
            "id" => {
                let is_limited = self.limits.is_some_and(|limits| limits.id < usize::MAX);
                let is_bad = |c: char| c.is_ascii_control() && c != '\t';
                if value.contains(NULL) || is_limited && value.contains(is_bad) {
                    return true;
                }
                self.last_event_id_buffer = value.to_owned();
            }
            "retry" => match integer(value) {
                Some(time) => self.frames.push(Said::Retry(time)),
                None => return true,
            },
            _ => return true,
        }
        false
    }

    /// "Dispatch the event."
    fn dispatch(&mut self) {
        self.last_event_id = self.last_event_id_buffer.clone();
        self.data_size = 0;
        let is_named = !self.event_type.is_empty();
        let is_event = self.lenient.dataless && is_named;
        if self.data.is_empty() && !is_event {
            self.event_type.clear();
            return;
        }
        if self.data.ends_with(LF) {
            self.data.pop();
        }
        let mut event = Event {
            event: "message".to_owned(),
            data: std::mem::take(&mut self.data),
            last_event_id: self.last_event_id.clone(),
        };
        let event_type = std::mem::take(&mut self.event_type);
        if !event_type.is_empty() {
            event.event = event_type;
        }
        self.frames.push(Said::Message(event));
    }

    /// Not in the standard: what is no field is told though a chunk's end cuts it, if it is not long, and lines
    /// have a limit.
    fn is_short(&self, line: &Line) -> bool {
        line.size <= 16_384 && self.limits.is_some_and(|limits| limits.line < usize::MAX)
    }

    /// Not in the standard: what is no field is told within the limit, and fails no stream.
    fn is_told(&self, line: &Line) -> bool {
        self.limits.is_none_or(|limits| {
            let most = limits.event.max(limits.line);
            line.size <= limits.line && self.data_before().saturating_add(line.size) <= most
        })
    }

    /// Not in the standard: the limits, held against a line byte by byte, as it would arrive.
    ///
    /// What counts is a known field that is kept. A line counts without its end, data with the line feeds that
    /// join it. What is neither data, a type nor an ID counts together with the data before it, for the larger of
    /// the two limits.
    fn measure(&mut self, line: &Line, ended: bool) -> Result<(), Passed> {
        let Some(limits) = self.limits else {
            return Ok(());
        };
        let (name, _, value_from) = split(&line.text, self.lenient);
        let known = is_known(&name) && !self.is_skipped(line, &name);
        // An unfinished line without a colon is no field yet.
        if !(known && (ended || line.text.contains(&COLON))) {
            return Ok(());
        }
        let data = name == "data";
        let (event_type, id) = (name == "event", name == "id" && known);
        for size in 1..=line.size {
            if size > limits.line {
                return Err(self.pass(Which::Line, limits.line));
            }
            if data && size > value_from {
                self.data_size += 1;
                if self.data_size > limits.event {
                    return Err(self.pass(Which::Event, limits.event));
                }
            }
            if event_type && size > value_from && size - value_from > limits.event_type {
                return Err(self.pass(Which::EventType, limits.event_type));
            }
            let is_beside = !(data || event_type || id);
            let most = limits.event.max(limits.line);
            if is_beside && self.data_before() + size > most {
                return Err(self.pass(Which::Event, most));
            }
        }
        // An empty line of data is one line feed more. It need not have ended where its space has come.
        if data && (ended || line.size > "data:".len()) && self.data_size > limits.event {
            return Err(self.pass(Which::Event, limits.event));
        }
        Ok(())
    }

    /// The data so far, without the line feed that ends it.
    fn data_before(&self) -> usize {
        self.data_size.saturating_sub(1)
    }

    fn pass(&mut self, limit: Which, allowed: usize) -> Passed {
        self.error = Some(Fault { limit, allowed });
        Passed
    }
}

/// The characters before and after the first colon, less one space, unless that belongs to data; a line
/// without a colon is all name. With them, how many characters come before the value.
fn split(line: &[char], lenient: Lenient) -> (String, String, usize) {
    let Some(colon) = line.iter().position(|&c| c == COLON) else {
        return (line.iter().collect(), String::new(), line.len());
    };
    let name: String = line[..colon].iter().collect();
    let value = match &line[colon + 1..] {
        [SPACE, value @ ..] if !(lenient.leading_space && name == "data") => value,
        value => value,
    };
    (name, value.iter().collect(), line.len() - value.len())
}

/// "If the field value consists of only ASCII digits, then interpret the field value as an integer
/// in base ten." An empty value has no integer in it; one beyond 64 bits is as good as the largest.
fn integer(value: &str) -> Option<u64> {
    if value.is_empty() || !value.chars().all(|c| c.is_ascii_digit()) {
        return None;
    }
    let digits = value.chars().filter_map(|c| c.to_digit(10));
    Some(digits.fold(0, |sum: u64, digit| {
        sum.saturating_mul(10).saturating_add(digit.into())
    }))
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::utf8_decode;

    /// The transcription is itself held against a decoder that many others have tested.
    #[test]
    fn the_transcribed_decoder_agrees_with_the_standard_library_on_every_short_sequence() {
        const EDGES: [u8; 22] = [
            0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0,
            0xE1, 0xED, 0xEF, 0xF0, 0xF1, 0xF4, 0xF5, 0xFF,
        ];
        for a in EDGES {
            for b in EDGES {
                for c in EDGES {
                    for d in EDGES {
                        // The leading letter keeps a byte order mark from being one.
                        let bytes = [b'x', a, b, c, d];
                        let ours = utf8_decode(&bytes).into_iter().collect::<String>();
                        assert_eq!(ours, String::from_utf8_lossy(&bytes), "{bytes:X?}");
                    }
                }
            }
        }
    }
}
