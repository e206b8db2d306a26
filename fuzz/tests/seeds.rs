//! The targets' checks hold for the table, with no fuzzer at hand: what they run is sound.

#[path = "../../tests/wire/cases.rs"]
#[allow(dead_code, reason = "seeds need the streams, not what they come to")]
mod cases;

use headwater_fuzz::{Input, block, chunking, decoder, outcome};

#[test]
fn every_case_passes_through_every_target() {
    for case in cases::all() {
        let chunks = case.chunks();
        decoder(&chunks.concat());
        block(&chunks.concat());
        chunking(
            &Input {
                setup: case.setup(),
                chunks,
            }
            .write(),
        );
    }
}

#[test]
fn a_packed_stream_is_read_as_it_was() {
    let setup = outcome::Setup {
        initial_last_event_id: "é7".into(),
        comments: true,
        ignored: true,
        lenient: outcome::Lenient {
            dataless: true,
            ..outcome::Lenient::NONE
        },
        limits: Some(outcome::Limits {
            line: 8,
            event: 255,
            event_type: 16,
            id: usize::MAX,
        }),
    };
    let chunks = vec![b"data:a".to_vec(), vec![], b"\n\n".to_vec()];
    let input = Input { setup, chunks };
    assert_eq!(Input::read(&input.write()), Some(input));
}

#[test]
fn bytes_that_are_no_input_are_passed_over() {
    for input in [&b""[..], b"\x00", b"\x00\x00\x00", b"\x00\x00\x00\x02\x01"] {
        assert_eq!(Input::read(input), None);
        chunking(input);
    }
}
