//! What the fuzz targets check: that the crate's decoders and the transcription of the standard
//! make the same of any bytes, however they are cut.

#[path = "../../tests/wire/drive.rs"]
pub mod drive;
mod input;
#[path = "../../tests/wire/outcome.rs"]
pub mod outcome;
#[path = "../../tests/wire/reference.rs"]
pub mod reference;

pub use input::Input;

use drive::Wire;
use headwater::wire::{BlockDecoder, Decoder};
use outcome::Setup;

/// The decoder reads the stream as the standard does, whole and byte by byte.
pub fn decoder(stream: &[u8]) {
    whole_and_byte_by_byte::<Decoder>(stream);
}

/// The block decoder does so too.
pub fn block(stream: &[u8]) {
    whole_and_byte_by_byte::<BlockDecoder>(stream);
}

/// However a stream is cut, and whatever limits it passes, all decoders come to the same.
pub fn chunking(input: &[u8]) {
    let Some(Input { setup, chunks }) = Input::read(input) else {
        return;
    };
    let stream = chunks.concat();

    let expected = drive::outcome::<Decoder>(&[&stream], &setup);
    assert_eq!(
        drive::outcome::<Decoder>(&chunks, &setup),
        expected,
        "the decoder, as cut"
    );
    assert_eq!(
        drive::outcome::<BlockDecoder>(&[&stream], &setup),
        expected,
        "the block decoder"
    );
    assert_eq!(
        drive::outcome::<BlockDecoder>(&chunks, &setup),
        expected,
        "that, as cut"
    );
    assert_eq!(
        expected,
        reference::interpret(&stream, &setup),
        "by the standard"
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
