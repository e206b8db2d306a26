//! Streams to test with: noise, grammar, grammar with faults in it, and ways to cut them.
//!
//! Whatever fails is shrunk to something readable: fewer lines, plainer values, fewer faults,
//! fewer cuts; and it is printed as byte strings, chunk by chunk.

use crate::outcome::{Lenient, Limits, Setup};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use std::fmt;

/// A stream's bytes.
#[derive(Clone)]
pub struct Stream(pub Vec<u8>);

impl fmt::Debug for Stream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "b\"{}\"", self.0.escape_ascii())
    }
}

/// A stream as it arrives.
#[derive(Clone)]
pub struct Cut {
    pub chunks: Vec<Vec<u8>>,
}

impl Cut {
    pub fn whole(&self) -> Vec<u8> {
        self.chunks.concat()
    }
}

impl fmt::Debug for Cut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let chunks = self
            .chunks
            .iter()
            .map(|chunk| format!("b\"{}\"", chunk.escape_ascii()));
        write!(f, "[{}]", chunks.collect::<Vec<_>>().join(", "))
    }
}

const MARK: &[u8] = b"\xEF\xBB\xBF";

/// Bytes without a plan, though most are ones that mean something.
pub fn noise() -> impl Strategy<Value = Stream> {
    let byte = prop_oneof![
        4 => select(&b"\n\r:  \0\t\x01\x7F"[..]),
        4 => select(&b"dateventidretry0159"[..]),
        3 => select(&b"\xEF\xBB\xBF\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\xED\xA0\xFF"[..]),
        1 => any::<u8>(),
    ];
    vec(byte, 0..120).prop_map(Stream)
}

/// Lines that are, or are nearly, what the grammar has in mind.
pub fn shaped() -> impl Strategy<Value = Stream> {
    let mark = prop_oneof![8 => Just(&b""[..]), 2 => Just(MARK), 1 => Just(&b"\xEF\xBB"[..])];
    let tail = prop_oneof![4 => Just(Vec::new()), 1 => field(), 1 => Just(b"da".to_vec())];
    (mark, vec(line(), 0..16), tail)
        .prop_map(|(mark, lines, tail)| Stream([mark, &lines.concat(), &tail].concat()))
}

fn line() -> impl Strategy<Value = Vec<u8>> {
    let content = prop_oneof![
        5 => Just(Vec::new()),
        8 => field(),
        2 => value().prop_map(|value| [b":", &value[..]].concat()),
        1 => value(),
    ];
    let end = prop_oneof![3 => Just(&b"\n"[..]), 1 => Just(&b"\r"[..]), 2 => Just(&b"\r\n"[..])];
    (content, end).prop_map(|(content, end)| [&content, end].concat())
}

fn field() -> impl Strategy<Value = Vec<u8>> {
    let name = prop_oneof![
        6 => Just(&b"data"[..]),
        3 => Just(&b"id"[..]),
        3 => Just(&b"event"[..]),
        3 => Just(&b"retry"[..]),
        2 => select(vec![&b"x"[..], b"dat", b"datas", b"Data", b" data", b"d\xFF", MARK]),
    ];
    let colon = prop_oneof![4 => Just(&b":"[..]), 4 => Just(&b": "[..]), 1 => Just(&b""[..])];
    (name, colon, value()).prop_map(|(name, colon, value)| match colon {
        b"" => name.to_vec(),
        _ => [name, colon, &value].concat(),
    })
}

fn value() -> impl Strategy<Value = Vec<u8>> {
    let odd = [
        &b" "[..],
        b"  a ",
        b"\t",
        b":",
        b"a\0b",
        b"+5",
        b"1e3",
        b"18446744073709551616",
        "é€😀".as_bytes(),
        "\u{2028}\u{85}\u{FEFF}".as_bytes(),
        b"\xFF",
        b"\xE2\x82",
        b"\xF0\x9F\x98",
        b"\xED\xA0\x80",
    ];
    prop_oneof![
        1 => Just(Vec::new()),
        4 => "[a-c]{1,3}".prop_map(String::into_bytes),
        2 => "[0-9]{1,22}".prop_map(String::into_bytes),
        3 => select(odd.map(<[u8]>::to_vec).to_vec()),
        2 => ".{1,40}".prop_map(|text| text.replace(['\r', '\n'], " ").into_bytes()),
        1 => (1..90usize).prop_map(|length| b"x".repeat(length)),
    ]
}

/// [`shaped`] streams with a few bytes lost, changed, added or doubled.
pub fn mutated() -> impl Strategy<Value = Stream> {
    let byte = prop_oneof![select(&b"\n\r:\0 \xEF\xBB\xBF\xE2\x80d"[..]), any::<u8>()];
    let mutation = prop_oneof![
        any::<Index>().prop_map(Mutation::Remove),
        (any::<Index>(), byte.clone()).prop_map(|(at, byte)| Mutation::Replace(at, byte)),
        (any::<Index>(), byte).prop_map(|(at, byte)| Mutation::Insert(at, byte)),
        (any::<Index>(), 1..12usize).prop_map(|(at, length)| Mutation::Repeat(at, length)),
        any::<Index>().prop_map(Mutation::End),
    ];
    (shaped(), vec(mutation, 1..5)).prop_map(|(Stream(mut bytes), mutations)| {
        for mutation in mutations {
            mutation.apply(&mut bytes);
        }
        Stream(bytes)
    })
}

#[derive(Clone, Debug)]
enum Mutation {
    Remove(Index),
    Replace(Index, u8),
    Insert(Index, u8),
    Repeat(Index, usize),
    End(Index),
}

impl Mutation {
    fn apply(self, bytes: &mut Vec<u8>) {
        let (at, change) = match &self {
            Self::Insert(at, byte) => return bytes.insert(at.index(bytes.len() + 1), *byte),
            _ if bytes.is_empty() => return,
            Self::Remove(at) | Self::Replace(at, _) | Self::Repeat(at, _) | Self::End(at) => {
                (at.index(bytes.len()), &self)
            }
        };
        match change {
            Self::Replace(_, byte) => bytes[at] = *byte,
            Self::Repeat(_, length) => {
                let end = bytes.len().min(at + length);
                let again = bytes[at..end].to_vec();
                bytes.splice(end..end, again);
            }
            Self::End(_) => bytes.truncate(at),
            _ => {
                bytes.remove(at);
            }
        }
    }
}

/// Any of them.
pub fn any_stream() -> impl Strategy<Value = Stream> {
    prop_oneof![3 => shaped(), 2 => mutated(), 1 => noise()]
}

/// Blocks whose lines are long and of mixed scripts, with comments and ignored lines anywhere: a few
/// of them, or more than are read at a time.
pub fn long() -> impl Strategy<Value = Stream> {
    let blocks = prop_oneof![9 => 1..5usize, 1 => 60..200usize];
    let mark = prop_oneof![4 => Just(&b""[..]), 1 => Just(MARK)];
    // Where all of a stream is ASCII, or all but a line, other ways are taken than for mixed text.
    let foreign = prop_oneof![Just(0_u8), Just(1), Just(20)];
    (mark, blocks, foreign).prop_flat_map(|(mark, blocks, foreign)| {
        vec(long_block(foreign), blocks)
            .prop_map(move |blocks| Stream([mark, &blocks.concat()].concat()))
    })
}

fn long_block(foreign: u8) -> impl Strategy<Value = Vec<u8>> {
    (vec(long_line(foreign), 0..6), line_end())
        .prop_map(|(lines, end)| [&lines.concat(), end].concat())
}

fn long_line(foreign: u8) -> impl Strategy<Value = Vec<u8>> {
    let name = prop_oneof![
        6 => Just(&b"data: "[..]),
        2 => Just(&b"id: "[..]),
        1 => Just(&b"event:"[..]),
        2 => Just(&b":"[..]),
        2 => select(vec![&b"foo: "[..], b"retry: ", b"x"]),
    ];
    let value = prop_oneof![1 => Just(Vec::new()), 4 => mixed(foreign)];
    let known = select(vec![&b"event: tick"[..], b"retry: 10", b"data"]);
    let line = prop_oneof![
        8 => (name, value).prop_map(|(name, value)| [name, &value].concat()),
        1 => known.prop_map(<[u8]>::to_vec),
    ];
    (line, line_end()).prop_map(|(line, end)| [&line, end].concat())
}

fn line_end() -> impl Strategy<Value = &'static [u8]> {
    prop_oneof![3 => Just(&b"\n"[..]), 1 => Just(&b"\r"[..]), 2 => Just(&b"\r\n"[..])]
}

/// Up to 400 bytes of a few scripts, each of which goes on for a while.
fn mixed(foreign: u8) -> impl Strategy<Value = Vec<u8>> {
    let beyond = select(vec![
        "é".as_bytes(),
        "ßæ".as_bytes(),
        "日本".as_bytes(),
        "😀𝒳".as_bytes(),
        "\u{FEFF}".as_bytes(),
        b"\xFF",
        b"\xE2\x82",
        b"\xF0\x9F\x98",
        b"\xAC",
    ]);
    let piece = prop_oneof![
        20 => (select(vec![&b"a"[..], b"b c", b":"]), 1..100usize),
        u32::from(foreign) => (beyond, prop_oneof![1..4usize, 1..40usize]),
    ];
    vec(piece, 1..4).prop_map(|pieces| {
        let pieces = pieces.into_iter().map(|(bytes, times)| bytes.repeat(times));
        let mut value = pieces.collect::<Vec<_>>().concat();
        value.truncate(400);
        value
    })
}

/// The stream in chunks: in a few that end anywhere, some of them empty, or in one for each block that ends with two line feeds,
/// as servers send.
pub fn cut(stream: impl Strategy<Value = Stream>) -> impl Strategy<Value = Cut> {
    let anywhere = vec(any::<Index>(), 0..8).prop_map(Some);
    let cuts = prop_oneof![3 => anywhere, 1 => Just(None)];
    (stream, cuts).prop_map(|(Stream(bytes), cuts)| {
        let mut ends: Vec<_> = match cuts {
            Some(cuts) => cuts.iter().map(|cut| cut.index(bytes.len() + 1)).collect(),
            None => (2..bytes.len())
                .filter(|&end| bytes[..end].ends_with(b"\n\n"))
                .collect(),
        };
        ends.push(bytes.len());
        ends.sort_unstable();
        let mut start = 0;
        let chunks = ends.into_iter().map(|end| {
            let chunk = bytes[start..end].to_vec();
            start = end;
            chunk
        });
        Cut {
            chunks: chunks.collect(),
        }
    })
}

/// A connection's first id, with and without comments, no limits within reach.
pub fn setup() -> impl Strategy<Value = Setup> {
    (any::<bool>(), select(vec!["", "7", "é😀"])).prop_map(|(comments, id)| Setup {
        initial_last_event_id: id.to_owned(),
        comments,
        ..Setup::default()
    })
}

/// The same, read otherwise than the standard has it, in any of the ways and in several at once.
pub fn lenient_setup() -> impl Strategy<Value = Setup> {
    let lenient = any::<[bool; 3]>().prop_map(|[dataless, unterminated, leading_space]| Lenient {
        dataless,
        unterminated,
        leading_space,
    });
    let setup = prop_oneof![setup().boxed(), tight_setup().boxed()];
    (setup, lenient).prop_map(|(setup, lenient)| Setup { lenient, ..setup })
}

/// Limits that streams of this size do reach. The line limit is never so small that a line passes
/// it before its name is known.
pub fn tight_setup() -> impl Strategy<Value = Setup> {
    let event_type = prop_oneof![Just(usize::MAX), 0..20usize];
    // At 1000 none is too long, and only those that no header can carry are not taken.
    let id = prop_oneof![2 => Just(usize::MAX), 1 => Just(1000), 4 => 0..40usize];
    (setup(), 8..40usize, 0..40usize, event_type, id).prop_map(
        |(setup, line, event, event_type, id)| Setup {
            limits: Some(Limits {
                line,
                event,
                event_type,
                id,
            }),
            ..setup
        },
    )
}
