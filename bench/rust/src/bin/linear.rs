//! One large event in small chunks: the time per MiB must not depend on its size, and its memory
//! must not stay.
//!
//! `linear [MiB...]`

use headwater::wire::{BlockDecoder, Decoder, Entry, Frame, Limits};
use headwater_bench::counting::{Counting, held, take_peak};
use std::time::Instant;

#[global_allocator]
static ALLOCATOR: Counting = Counting;

const MIB: usize = 1 << 20;

/// What a chunk of the event holds.
const CHUNK: usize = 100;

/// What the two decoders have in common here.
trait Reader {
    const NAME: &'static str;

    fn open() -> Self;

    /// The bytes of the data that a chunk ended.
    fn read(&mut self, chunk: &[u8]) -> usize;
}

impl Reader for Decoder {
    const NAME: &'static str = "Decoder";

    fn open() -> Self {
        Self::new(Limits::UNLIMITED)
    }

    fn read(&mut self, chunk: &[u8]) -> usize {
        let mut frames = self.feed(chunk);
        let mut bytes = 0;
        while let Some(frame) = frames.next() {
            if let Frame::Message(message) = frame.expect("there is no limit") {
                bytes += message.data.len();
            }
        }
        bytes
    }
}

impl Reader for BlockDecoder {
    const NAME: &'static str = "BlockDecoder";

    fn open() -> Self {
        Self::new(Limits::UNLIMITED)
    }

    fn read(&mut self, chunk: &[u8]) -> usize {
        let block = self.decode(chunk);
        let data = block.entries().map(|entry| match entry {
            Entry::Message { data, .. } => data.len(),
            _ => 0,
        });
        data.sum()
    }
}

/// An event of so many MiB, on one line or on many: a row of the table.
fn measure<R: Reader>(mib: usize, shape: &str, chunk: &[u8; CHUNK]) {
    let before = held();
    take_peak();
    let mut reader = R::open();
    let start = Instant::now();
    let mut left = mib * MIB;
    assert_eq!(reader.read(b"data: "), 0);
    while left > 0 {
        let part = left.min(CHUNK);
        assert_eq!(reader.read(&chunk[..part]), 0);
        left -= part;
    }
    let bytes = reader.read(b"\n\n");
    let time = start.elapsed();
    assert!(bytes >= mib * MIB / 2, "{bytes} of {mib} MiB");
    let peak = take_peak() - before;
    assert_eq!(reader.read(b"data: 1\n\n"), 1);
    assert_eq!(reader.read(b"data: 2\n\n"), 1);
    let after = held() - before;
    println!(
        "| {} | {shape} | {mib} | {:.2} | {:.0} | {:.1} |",
        R::NAME,
        time.as_secs_f64() * 1e3 / mib as f64,
        peak as f64 / MIB as f64,
        after as f64 / 1024.0,
    );
}

fn main() {
    let sizes: Vec<usize> = std::env::args()
        .skip(1)
        .filter_map(|size| size.parse().ok())
        .collect();
    let sizes = if sizes.is_empty() {
        vec![16, 64, 256]
    } else {
        sizes
    };
    let line = [b'x'; CHUNK];
    // A line of the event to each chunk, but not cut where the chunks are.
    let mut lines = [b'x'; CHUNK];
    lines[50..57].copy_from_slice(b"\ndata: ");

    println!("| decoder | event | MiB | ms per MiB | peak, MiB | two small events later, KiB |");
    println!("|---|---|---:|---:|---:|---:|");
    for (shape, chunk) in [("one line", &line), ("many lines", &lines)] {
        for &mib in &sizes {
            measure::<Decoder>(mib, shape, chunk);
        }
        for &mib in &sizes {
            measure::<BlockDecoder>(mib, shape, chunk);
        }
    }
}
