//! What must hold for every stream and every way to cut it.

use crate::cutting::Cutting;
use crate::drive::{Wire, outcome, read_all};
use crate::outcome::Setup;
use crate::reference::{count, interpret, interpret_cut};
use crate::streams::{
    Cut, any_stream, cut, lenient_setup, long, mutated, noise, setup, shaped, tight_setup,
};
use headwater::wire::{BlockDecoder, Decoder};
use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;

fn config() -> ProptestConfig {
    ProptestConfig {
        failure_persistence: Some(Box::new(FileFailurePersistence::WithSource("regressions"))),
        ..ProptestConfig::default()
    }
}

fn agrees_with_the_standard(stream: &Cut, setup: &Setup) -> Result<(), TestCaseError> {
    for ignored in [false, true] {
        let setup = Setup {
            ignored,
            ..setup.clone()
        };
        let expected = interpret_cut(&stream.chunks, &setup);
        prop_assert_eq!(
            &outcome::<Decoder>(&stream.chunks, &setup),
            &expected,
            "the decoder, ignored lines: {}",
            ignored
        );
        prop_assert_eq!(
            &outcome::<BlockDecoder>(&stream.chunks, &setup),
            &expected,
            "the block decoder, ignored lines: {}",
            ignored
        );
        prop_assert_eq!(
            &outcome::<Cutting>(&stream.chunks, &setup),
            &expected,
            "cut as JavaScript does, ignored lines: {}",
            ignored
        );
    }
    Ok(())
}

fn chunking_is_unseen<W: Wire>(stream: &Cut, setup: &Setup) -> Result<(), TestCaseError> {
    let whole = outcome::<W>(&[stream.whole()], setup);
    prop_assert_eq!(&outcome::<W>(&stream.chunks, setup), &whole, "as cut");
    let bytes: Vec<_> = stream.whole().chunks(1).map(<[u8]>::to_vec).collect();
    prop_assert_eq!(&outcome::<W>(&bytes, setup), &whole, "byte by byte");
    Ok(())
}

/// Both connections' frames are those of the standard, the second begun with the first's id.
fn restart_begins_anew<W: Wire>(
    first: &Cut,
    second: &Cut,
    setup: &Setup,
) -> Result<(), TestCaseError> {
    let before = interpret(&first.whole(), setup);
    let carried = Setup {
        initial_last_event_id: before.last_event_id.clone(),
        ..setup.clone()
    };
    let after = interpret(&second.whole(), &carried);

    let mut wire = W::set_up(setup);
    prop_assert_eq!(
        read_all(&mut wire, &first.chunks),
        (before.frames, before.error)
    );
    wire.restart();
    prop_assert_eq!(wire.last_event_id(), before.last_event_id);
    prop_assert_eq!(
        read_all(&mut wire, &second.chunks),
        (after.frames, after.error)
    );
    prop_assert_eq!(wire.last_event_id(), after.last_event_id);
    Ok(())
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn comments_and_ignored_lines_are_counted_wanted_or_not(
        stream in cut(any_stream()),
        comments: bool,
    ) {
        let mut decoder = Decoder::set_up(&Setup { comments, ..Setup::default() });
        read_all(&mut decoder, &stream.chunks);
        // A line that ends nowhere may be too short to tell what it is.
        decoder.read(b"\n");
        let counts = decoder.counts();
        let expected = count(&[stream.whole(), b"\n".to_vec()].concat());
        prop_assert_eq!((counts.comments, counts.ignored), expected);
    }

    #[test]
    fn both_decoders_agree_with_the_standard_on_noise(stream in cut(noise()), setup in setup()) {
        agrees_with_the_standard(&stream, &setup)?;
    }

    #[test]
    fn both_decoders_agree_with_the_standard_on_grammar(stream in cut(shaped()), setup in setup()) {
        agrees_with_the_standard(&stream, &setup)?;
    }

    #[test]
    fn both_decoders_agree_with_the_standard_on_broken_grammar(
        stream in cut(mutated()),
        setup in setup(),
    ) {
        agrees_with_the_standard(&stream, &setup)?;
    }

    #[test]
    fn both_decoders_agree_with_the_standard_on_long_lines(
        stream in cut(long()),
        setup in setup(),
    ) {
        agrees_with_the_standard(&stream, &setup)?;
    }

    #[test]
    fn both_decoders_read_leniently_as_the_reference_does(
        stream in cut(any_stream()),
        setup in lenient_setup(),
    ) {
        agrees_with_the_standard(&stream, &setup)?;
        chunking_is_unseen::<Decoder>(&stream, &setup)?;
        chunking_is_unseen::<BlockDecoder>(&stream, &setup)?;
    }

    #[test]
    fn any_chunking_gives_what_one_chunk_gives(stream in cut(any_stream()), setup in setup()) {
        chunking_is_unseen::<Decoder>(&stream, &setup)?;
        chunking_is_unseen::<BlockDecoder>(&stream, &setup)?;
    }

    #[test]
    fn any_chunking_passes_the_limits_at_the_same_frame(
        stream in cut(any_stream()),
        setup in tight_setup(),
    ) {
        chunking_is_unseen::<Decoder>(&stream, &setup)?;
        chunking_is_unseen::<BlockDecoder>(&stream, &setup)?;
    }

    #[test]
    fn both_decoders_pass_the_limits_at_the_same_frame(
        stream in cut(any_stream()),
        setup in tight_setup(),
    ) {
        let decoder = outcome::<Decoder>(&stream.chunks, &setup);
        prop_assert_eq!(outcome::<BlockDecoder>(&stream.chunks, &setup), decoder);
    }

    #[test]
    fn nothing_is_held_of_what_has_ended(stream in cut(any_stream()), setup in setup(), ignored in any::<bool>()) {
        let mut decoder = BlockDecoder::set_up(&Setup { ignored, ..setup });
        for chunk in &stream.chunks {
            decoder.read(chunk);
        }
        // Twice, since the first line feed may belong to a line end that a chunk's end has cut.
        for _ in 0..2 {
            decoder.read(b"\n\n");
        }
        prop_assert_eq!(decoder.held(), 0);
        // In one chunk with what ends it, likewise.
        decoder.read(&[&stream.whole()[..], b"\n\n\n"].concat());
        prop_assert_eq!(decoder.held(), 0);
    }

    #[test]
    fn the_limits_are_passed_where_the_reference_says(
        stream in cut(any_stream()),
        setup in tight_setup(),
    ) {
        agrees_with_the_standard(&stream, &setup)?;
    }

    #[test]
    fn a_restart_keeps_the_id_and_forgets_the_rest(
        first in cut(any_stream()),
        second in cut(any_stream()),
        setup in setup(),
    ) {
        restart_begins_anew::<Decoder>(&first, &second, &setup)?;
        restart_begins_anew::<BlockDecoder>(&first, &second, &setup)?;
        restart_begins_anew::<Cutting>(&first, &second, &setup)?;
    }
}
