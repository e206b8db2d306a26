//! The wire format's memory, counted by the allocator: bounds that no timing could show.
#![cfg(not(target_arch = "wasm32"))]
#![allow(missing_docs, unreachable_pub, reason = "a test has no users")]

#[path = "wire/counting.rs"]
pub mod counting;

use counting::{Counting, measure};
use headwater::wire::{BlockDecoder, Decoder, Limits, ROW};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

const KIB: usize = 1 << 10;
const MIB: usize = 1 << 20;

/// What a decoder may hold whatever the stream: its buffers' first sizes, and what it keeps of
/// them after a burst.
const SLACK: usize = 160 * KIB;

/// Limits that only the tests of limits reach.
const WIDE: Limits = Limits {
    line: 64 * MIB,
    event: 64 * MIB,
    event_type: 64 * MIB,
    id: usize::MAX,
};

/// The frames of a chunk, counted in place, so that all memory measured is the decoder's own.
trait Swallow {
    fn open(limits: Limits) -> Self;
    fn with_comments(self) -> Self;
    fn restart(&mut self);
    /// How many frames, and whether a limit was passed.
    fn swallow(&mut self, chunk: &[u8]) -> (usize, bool);

    fn swallow_all<'c>(&mut self, chunks: impl IntoIterator<Item = &'c [u8]>) -> (usize, bool) {
        chunks
            .into_iter()
            .fold((0, false), |(frames, fault), chunk| {
                let (more, failed) = self.swallow(chunk);
                (frames + more, fault || failed)
            })
    }
}

impl Swallow for Decoder {
    fn open(limits: Limits) -> Self {
        Self::new(limits)
    }

    fn with_comments(self) -> Self {
        self.with_comments(true)
    }

    fn restart(&mut self) {
        self.restart();
    }

    fn swallow(&mut self, chunk: &[u8]) -> (usize, bool) {
        let mut count = 0;
        let mut frames = self.feed(chunk);
        while let Some(frame) = frames.next() {
            if frame.is_err() {
                return (count, true);
            }
            count += 1;
        }
        (count, false)
    }
}

impl Swallow for BlockDecoder {
    fn open(limits: Limits) -> Self {
        Self::new(limits)
    }

    fn with_comments(self) -> Self {
        self.with_comments(true)
    }

    fn restart(&mut self) {
        self.restart();
    }

    fn swallow(&mut self, chunk: &[u8]) -> (usize, bool) {
        let block = self.decode(chunk);
        (block.rows().len() / ROW, block.error().is_some())
    }
}

/// A value of 2 MiB between `start` and `end`, in whole and in parts, and then small blocks.
fn given_back<W: Swallow>(start: &str, end: &str, small: &str) {
    let large = format!("{start}{}{end}", "0".repeat(2 * MIB)).into_bytes();
    for chunk in [KIB, 64 * KIB, large.len()] {
        let mut wire = None;
        let usage = measure(|| {
            let wire = wire.insert(W::open(WIDE).with_comments());
            assert!(wire.swallow_all(large.chunks(chunk)).0 >= 1);
            for _ in 0..4 {
                assert_eq!(wire.swallow(small.as_bytes()), (1, false));
            }
        });
        assert!(
            usage.left <= SLACK,
            "{start} in chunks of {chunk}: {usage:?}"
        );
    }
}

/// Defines each test once and runs it for both decoders.
macro_rules! for_both {
    ($(fn $name:ident<$wire:ident>() $body:block)*) => {
        $(fn $name<$wire: Swallow>() $body)*

        mod decoder {
            $(#[test] fn $name() { super::$name::<headwater::wire::Decoder>(); })*
        }

        mod block_decoder {
            $(#[test] fn $name() { super::$name::<headwater::wire::BlockDecoder>(); })*
        }
    };
}

for_both! {
    fn what_is_not_kept_takes_no_memory_in_small_chunks<W>() {
        for start in [":", "x:", "x", "data", "ids:", ": data:", " data:"] {
            let filler = vec![b'x'; 4 * KIB];
            let usage = measure(|| {
                let mut wire = W::open(Limits::default());
                wire.swallow(start.as_bytes());
                for _ in 0..4 * KIB {
                    assert_eq!(wire.swallow(&filler), (0, false));
                }
                assert_eq!(wire.swallow(b"\ndata:a\n\n"), (1, false));
            });
            assert!(usage.peak <= SLACK, "16 MiB of {start:?}: {usage:?}");
        }
    }

    fn what_is_not_kept_takes_no_memory_in_one_chunk<W>() {
        for start in [":", "x:", "x", "datax:", " data:"] {
            let stream = format!("{start}{}\ndata:a\n\n", "x".repeat(16 * MIB)).into_bytes();
            let usage = measure(|| {
                assert_eq!(W::open(Limits::default()).swallow(&stream), (1, false));
            });
            assert!(usage.peak <= SLACK, "16 MiB of {start:?}: {usage:?}");
        }
    }

    fn an_event_of_one_line_takes_memory_linear_in_its_size<W>() {
        for chunk in [100, KIB, 64 * KIB] {
            for size in [MIB, 8 * MIB] {
                let stream = format!("data:{}\n\n", "x".repeat(size)).into_bytes();
                let usage = measure(|| {
                    let mut wire = W::open(WIDE);
                    assert_eq!(wire.swallow_all(stream.chunks(chunk)), (1, false));
                });
                // A buffer that doubles holds up to three times its content as it grows, and was
                // allocated up to four times over in all; and the event may be copied out once.
                assert!(usage.peak <= 5 * size + SLACK, "{size} in {chunk}: {usage:?}");
                assert!(usage.total <= 8 * size + SLACK, "{size} in {chunk}: {usage:?}");
            }
        }
    }

    fn an_event_of_many_lines_takes_memory_linear_in_its_size<W>() {
        for line in [1, 100, 10 * KIB] {
            let size = 4 * MIB;
            let lines = format!("data: {}\r\n", "x".repeat(line)).repeat(size / line.max(8));
            let stream = format!("{lines}\r\n").into_bytes();
            let usage = measure(|| {
                let mut wire = W::open(WIDE);
                assert_eq!(wire.swallow_all(stream.chunks(KIB)), (1, false));
            });
            assert!(usage.peak <= 5 * size + SLACK, "lines of {line}: {usage:?}");
            assert!(usage.total <= 8 * size + SLACK, "lines of {line}: {usage:?}");
        }
    }

    fn nothing_is_allocated_beyond_the_line_limit<W>() {
        let limit = 64 * KIB;
        let limits = Limits { line: limit, ..WIDE };
        for start in ["data:", "event:", "id:", "retry:"] {
            let stream = format!("{start}{}\n\n", "0".repeat(16 * MIB)).into_bytes();
            for chunk in [KIB, stream.len()] {
                let usage = measure(|| {
                    let mut wire = W::open(limits);
                    assert_eq!(wire.swallow_all(stream.chunks(chunk)), (0, true));
                });
                assert!(usage.peak <= 4 * limit + SLACK, "{start} in {chunk}: {usage:?}");
            }
        }
    }

    fn nothing_is_allocated_beyond_the_event_limit<W>() {
        let limit = 64 * KIB;
        let limits = Limits { line: 64 * KIB, event: limit, ..WIDE };
        for line in [0, 1, 1000] {
            let stream = format!("data:{}\n", "x".repeat(line)).repeat(8 * MIB / (line + 6));
            for chunk in [KIB, 16 * KIB] {
                let usage = measure(|| {
                    let mut wire = W::open(limits);
                    assert_eq!(wire.swallow_all(stream.as_bytes().chunks(chunk)), (0, true));
                });
                assert!(usage.peak <= 4 * limit + SLACK, "lines of {line} in {chunk}: {usage:?}");
            }
        }
    }

    fn an_id_that_is_too_long_takes_no_memory_however_it_is_cut<W>() {
        let stream = format!("id:{}\ndata:a\n\n", "x".repeat(16 * MIB)).into_bytes();
        for chunk in [KIB, 64 * KIB, stream.len()] {
            let usage = measure(|| {
                let mut wire = W::open(Limits::default());
                assert_eq!(wire.swallow_all(stream.chunks(chunk)), (1, false));
            });
            assert!(usage.peak <= SLACK, "in chunks of {chunk}: {usage:?}");
            // Byte for byte it is looked at once: nothing of it is collected again and again.
            assert!(usage.total <= 2 * SLACK, "in chunks of {chunk}: {usage:?}");
        }
    }

    fn an_id_is_not_copied_for_each_event_that_it_goes_with<W>() {
        let total = |events: usize| {
            let stream = format!("id:{}\n\n{}", "x".repeat(100 * KIB), "data\n\n".repeat(events));
            let usage = measure(|| {
                let mut wire = W::open(WIDE);
                wire.swallow_all(stream.as_bytes().chunks(600));
            });
            usage.total
        };
        let [some, twice] = [1000, 2000].map(total);
        assert!(twice <= some + KIB, "{some} bytes, and {twice} with twice as many events");
    }

    fn whatever_comes_the_limits_bound_what_is_held<W>() {
        let limits = Limits { line: MIB, event: MIB, ..Limits::default() };
        let Limits { event, event_type, id, .. } = limits;
        // Each goes on for longer than its limit, with nothing and with nearly all of an event before it.
        let data = format!("data:{}\n", "x".repeat(1000)).repeat(event / 1001 - 10);
        for before in ["", &data] {
            for start in ["data:", "data\n", "event:", "id:", "retry:", ":"] {
                let mut wire = None;
                let more = match start.ends_with('\n') {
                    true => start.repeat(event + KIB),
                    false => format!("{start}{}", "0".repeat(2 * event)),
                };
                let usage = measure(|| {
                    let wire = wire.insert(W::open(limits).with_comments());
                    wire.swallow_all(before.as_bytes().chunks(64 * KIB));
                    wire.swallow_all(more.as_bytes().chunks(64 * KIB));
                });
                let formula = 3 * (event + 2 * event_type + 2 * id) + SLACK;
                assert!(usage.peak <= formula, "{} bytes and {start:?}: {usage:?}", before.len());
            }
        }
    }

    fn a_restart_gives_all_back<W>() {
        for stream in [
            format!("data:{}", "x".repeat(2 * MIB)),
            format!("event:{}", "x".repeat(2 * MIB)),
            format!("data:{}\nid:{}\nretry:{}", "x".repeat(MIB), "x".repeat(MIB), "0".repeat(MIB)),
            "data\n\n".repeat(MIB / 6),
            "data:a\ndata:b\n\n".repeat(MIB / 15),
        ] {
            for chunk in [KIB, 64 * KIB, MIB] {
                let mut wire = None;
                let usage = measure(|| {
                    let wire = wire.insert(W::open(WIDE));
                    wire.swallow_all(stream.as_bytes().chunks(chunk));
                    wire.restart();
                });
                assert!(usage.left <= SLACK, "in chunks of {chunk}: {usage:?}");
            }
        }
    }

    fn nothing_is_allocated_after_a_fault<W>() {
        let mut wire = W::open(Limits { line: KIB, event: KIB, ..WIDE });
        assert_eq!(wire.swallow(&[&b"data:"[..], &[b'x'; 2 * KIB]].concat()), (0, true));
        let more = format!("data:{}\n\n", "x".repeat(500)).repeat(1000);
        let usage = measure(|| {
            for _ in 0..10 {
                assert_eq!(wire.swallow(more.as_bytes()), (0, false));
            }
        });
        assert_eq!(usage.total, 0);
    }

    fn a_large_event_is_given_back_when_small_ones_follow<W>() {
        let large = format!("data:{}\n\n", "x".repeat(8 * MIB)).into_bytes();
        for chunk in [KIB, large.len()] {
            let mut wire = None;
            let usage = measure(|| {
                let wire = wire.insert(W::open(WIDE));
                assert_eq!(wire.swallow_all(large.chunks(chunk)), (1, false));
                for _ in 0..4 {
                    assert_eq!(wire.swallow(b"event:x\ndata:a\n\n"), (1, false));
                }
            });
            assert!(usage.left <= SLACK, "in chunks of {chunk}: {usage:?}");
        }
    }

    fn a_large_unfinished_event_is_given_back_after_a_restart<W>() {
        let large = "x".repeat(8 * MIB);
        for start in ["data:", "id:", "event:"] {
            let mut wire = None;
            let usage = measure(|| {
                let wire = wire.insert(W::open(WIDE));
                wire.swallow(start.as_bytes());
                assert_eq!(wire.swallow_all(large.as_bytes().chunks(KIB)), (0, false));
                wire.restart();
                for _ in 0..4 {
                    assert_eq!(wire.swallow(b"event:x\nid:1\ndata:a\n\n"), (1, false));
                }
            });
            assert!(usage.left <= SLACK, "after {start}: {usage:?}");
        }
    }

    fn a_long_id_is_given_back_when_short_ones_follow<W>() {
        given_back::<W>("id:", "\ndata:a\n\n", "id:1\ndata:a\n\n");
    }

    fn a_long_type_is_given_back_when_short_ones_follow<W>() {
        given_back::<W>("event:", "\ndata:a\n\n", "event:x\ndata:a\n\n");
    }

    fn a_long_retry_is_given_back_when_events_follow<W>() {
        given_back::<W>("retry:", "\ndata:a\n\n", "data:a\n\n");
    }

    fn a_long_comment_that_was_collected_is_given_back_when_events_follow<W>() {
        given_back::<W>(":", "\n", "data:a\n\n");
    }

    fn many_long_types_do_not_add_up<W>() {
        let length = 256 * KIB;
        let mut wire = None;
        let mut block = format!("event:{}\ndata:a\n\n", "x".repeat(length)).into_bytes();
        let usage = measure(|| {
            let wire = wire.insert(W::open(WIDE));
            for number in 0..100_u8 {
                block[6] = b'a' + number / 10;
                block[7] = b'a' + number % 10;
                assert_eq!(wire.swallow(&block), (1, false));
            }
        });
        // Room for a few copies, and far from room for all.
        assert!(usage.peak <= 16 * length + SLACK, "{usage:?}");
    }

    fn ever_new_types_and_ids_do_not_add_up<W>() {
        let blocks: Vec<_> =
            (0..50_000).map(|n| format!("event:type-{n:040}\nid:{n:040}\ndata:a\n\n")).collect();
        let mut wire = None;
        let usage = measure(|| {
            let wire = wire.insert(W::open(Limits::default()));
            for block in &blocks {
                assert_eq!(wire.swallow(block.as_bytes()), (1, false));
            }
        });
        assert!(usage.peak <= SLACK, "{usage:?}");
    }

    fn a_steady_stream_allocates_nothing_once_it_flows<W>() {
        let event = format!("event:tick\r\nid:{:08}\r\ndata:{}\r\n\r\n", 7, "x".repeat(200));
        let stream = event.repeat(20);
        for chunk in [10, 100, KIB, stream.len()] {
            let mut wire = W::open(Limits::default());
            let mut flow = || wire.swallow_all(stream.as_bytes().chunks(chunk));
            assert_eq!(flow(), (20, false));
            assert_eq!(flow(), (20, false));
            let usage = measure(|| assert_eq!(flow(), (20, false)));
            assert_eq!(usage.total, 0, "in chunks of {chunk}: {usage:?}");
        }
    }
}
