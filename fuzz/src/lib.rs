//! What the fuzz targets check: that the crate's decoders and the transcription of the standard
//! make the same of any bytes, however they are cut.

#[path = "../../tests/wire/cutting.rs"]
pub mod cutting;
#[path = "../../tests/wire/drive.rs"]
pub mod drive;
mod input;
#[path = "../../tests/wire/outcome.rs"]
pub mod outcome;
#[path = "../../tests/wire/reference.rs"]
pub mod reference;

pub use input::Input;

use cutting::Cutting;
use drive::Wire;
use headwater::wire::{BlockDecoder, Decoder};
use outcome::Setup;

/// The decoder reads the stream as the standard does, whole and byte by byte, and with comments and ignored
/// lines.
pub fn decoder(stream: &[u8]) {
    whole_and_byte_by_byte::<Decoder>(stream);
    as_the_standard_cut::<Decoder>(&[stream], &ALL);
}

/// The block decoder does so too, and so does what JavaScript cuts out of its blocks, with comments
/// and ignored lines.
pub fn block(stream: &[u8]) {
    whole_and_byte_by_byte::<BlockDecoder>(stream);
    whole_and_byte_by_byte::<Cutting>(stream);
    as_the_standard_cut::<BlockDecoder>(&[stream], &ALL);
    as_the_standard_cut::<Cutting>(&[stream], &ALL);
}

/// However a stream is cut, and whatever limits it passes, all decoders come to the same.
pub fn chunking(input: &[u8]) {
    let Some(Input { setup, chunks }) = Input::read(input) else {
        return;
    };
    let stream = chunks.concat();
    let known = Setup {
        ignored: false,
        ..setup.clone()
    };
    for setup in [known, setup] {
        as_the_standard_cut::<Decoder>(&[&stream], &setup);
        as_the_standard_cut::<Decoder>(&chunks, &setup);
        as_the_standard_cut::<BlockDecoder>(&[&stream], &setup);
        as_the_standard_cut::<BlockDecoder>(&chunks, &setup);
        as_the_standard_cut::<Cutting>(&[&stream], &setup);
        as_the_standard_cut::<Cutting>(&chunks, &setup);
    }
}

/// Everything that can be told of.
const ALL: Setup = Setup {
    initial_last_event_id: String::new(),
    comments: true,
    ignored: true,
    lenient: outcome::Lenient::NONE,
    limits: None,
};

fn as_the_standard_cut<W: Wire>(chunks: &[impl AsRef<[u8]>], setup: &Setup) {
    assert_eq!(
        drive::outcome::<W>(chunks, setup),
        reference::interpret_cut(chunks, setup)
    );
}

fn whole_and_byte_by_byte<W: Wire>(stream: &[u8]) {
    let bytes: Vec<_> = stream.chunks(1).collect();
    for comments in [false, true] {
        let setup = Setup {
            comments,
            ..Setup::default()
        };
        let expected = reference::interpret(stream, &setup);
        assert_eq!(
            drive::outcome::<W>(&[stream], &setup),
            expected,
            "in one chunk"
        );
        assert_eq!(
            drive::outcome::<W>(&bytes, &setup),
            expected,
            "byte by byte"
        );
    }
}
