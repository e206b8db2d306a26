//! What `run-wasm.mjs` calls: plain numbers in and out, so that nothing but the parsers is measured.

use headwater_bench::{Chunking, Contender, Corpus, rows};
use std::cell::RefCell;
use std::hint::black_box;

/// A stream in chunks, ready to be read.
struct Stream {
    corpus: &'static Corpus,
    chunks: Vec<&'static [u8]>,
}

thread_local! {
    static CORPORA: &'static [Corpus] = Corpus::all().leak();
    static STREAM: RefCell<Option<Stream>> = const { RefCell::new(None) };
}

/// The parsers, and after them the block decoder.
fn name(parser: usize) -> &'static str {
    Contender::ALL
        .get(parser)
        .map_or(rows::NAME, |parser| parser.name())
}

/// Which list a name is asked of.
#[repr(u32)]
enum List {
    Corpora,
    Chunkings,
    Parsers,
}

/// A name's place in memory, and in the upper half its length; 0 at the end of the list.
#[unsafe(no_mangle)]
extern "C" fn name_of(list: u32, index: usize) -> u64 {
    let name = if list == List::Corpora as u32 {
        CORPORA.with(|corpora| corpora.get(index).map(Corpus::name))
    } else if list == List::Chunkings as u32 {
        Chunking::ALL.get(index).map(|chunking| chunking.name())
    } else if list == List::Parsers as u32 {
        (index <= Contender::ALL.len()).then(|| name(index))
    } else {
        None
    };
    name.map_or(0, |name| {
        (name.len() as u64) << 32 | name.as_ptr() as usize as u64
    })
}

/// Makes this stream in these chunks the one to be read, and tells its size in bytes.
#[unsafe(no_mangle)]
extern "C" fn prepare(corpus: usize, chunking: usize) -> usize {
    let corpora = CORPORA.with(|corpora| *corpora);
    let corpus = &corpora[corpus];
    let chunks = Chunking::ALL[chunking].cut(corpus);
    STREAM.set(Some(Stream { corpus, chunks }));
    corpus.bytes().len()
}

fn with_stream<T>(read: impl FnOnce(&Stream) -> T) -> T {
    STREAM.with_borrow(|stream| read(stream.as_ref().expect("a stream was prepared")))
}

/// Whether the parser makes of the stream what the standard says.
#[unsafe(no_mangle)]
extern "C" fn check(parser: usize) -> bool {
    with_stream(
        |Stream { corpus, chunks }| match Contender::ALL.get(parser) {
            Some(parser) => parser.check(corpus, chunks).is_ok(),
            None => rows::check(corpus, chunks).is_ok(),
        },
    )
}

/// Whether the stream's payloads have a type.
#[unsafe(no_mangle)]
extern "C" fn has_payload() -> bool {
    with_stream(|stream| stream.corpus.payload().is_some())
}

/// Reads the stream so many times, to frames or to typed values.
#[unsafe(no_mangle)]
extern "C" fn run(parser: usize, typed: bool, rounds: u32) {
    with_stream(|Stream { corpus, chunks }| {
        for _ in 0..rounds {
            let chunks = black_box(chunks);
            black_box(match (Contender::ALL.get(parser), corpus.payload()) {
                (Some(parser), Some(payload)) if typed => parser.typed(chunks, payload),
                (Some(parser), _) => parser.frames(chunks),
                (None, _) => rows::rows(chunks),
            });
        }
    });
}
