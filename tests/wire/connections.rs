//! What a table of streams can't say: when a frame comes, and what a new connection keeps.

use crate::drive::{Wire, spoken};
use crate::outcome::{Event, Fault, Said, Which};
use headwater::wire::{BlockDecoder, Decoder, Limits};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

fn message(data: &str, last_event_id: &str) -> Said {
    Said::Message(Event {
        event: "message".into(),
        data: data.into(),
        last_event_id: last_event_id.into(),
    })
}

/// What a chunk says that no limit is passed in.
fn read(wire: &mut impl Wire, chunk: impl AsRef<[u8]>) -> Vec<Said> {
    let (said, fault) = wire.read(chunk.as_ref());
    assert_eq!(fault, None);
    said
}

const NOTHING: Vec<Said> = Vec::new();

/// Defines each test once and runs it for both decoders.
macro_rules! for_both {
    ($(fn $name:ident<$wire:ident>() $body:block)*) => {
        $(fn $name<$wire: Wire>() $body)*

        pub mod decoder {
            #[cfg(target_arch = "wasm32")]
            use wasm_bindgen_test::wasm_bindgen_test as test;
            $(#[test] fn $name() { super::$name::<headwater::wire::Decoder>(); })*
        }

        pub mod block_decoder {
            #[cfg(target_arch = "wasm32")]
            use wasm_bindgen_test::wasm_bindgen_test as test;
            $(#[test] fn $name() { super::$name::<headwater::wire::BlockDecoder>(); })*
        }
    };
}

for_both! {
    fn a_blank_line_dispatches_in_the_chunk_that_ends_it<W>() {
        for (field_end, block_end) in [("\n", "\n"), ("\r", "\r"), ("\n", "\r"), ("\r\n", "\r")] {
            let mut wire = W::plain();
            assert_eq!(read(&mut wire, format!("data:a{field_end}")), NOTHING);
            assert_eq!(read(&mut wire, block_end), [message("a", "")]);
            assert_eq!(read(&mut wire, "\n"), NOTHING);
        }
    }

    fn a_retry_and_a_comment_come_in_the_chunk_that_ends_their_line<W>() {
        for end in ["\n", "\r", "\r\n"] {
            let mut wire = W::new(Limits::default(), true);
            assert_eq!(read(&mut wire, "data:a\nretry:5"), NOTHING);
            assert_eq!(read(&mut wire, end), [Said::Retry(5)]);
            assert_eq!(read(&mut wire, ":c"), NOTHING);
            assert_eq!(read(&mut wire, end), [Said::Comment("c".into())]);
        }
    }

    fn the_id_is_committed_by_its_blocks_blank_line_and_not_before<W>() {
        let mut wire = W::plain();
        for chunk in ["id:1", "\n", "data:a\n"] {
            read(&mut wire, chunk);
            assert_eq!(wire.last_event_id(), "");
        }
        read(&mut wire, "\r");
        assert_eq!(wire.last_event_id(), "1");
        read(&mut wire, "\nid:2\n");
        assert_eq!(wire.last_event_id(), "1");
    }

    fn an_id_that_was_set_is_known_at_once_and_comes_with_events<W>() {
        let mut wire = W::plain();
        assert_eq!(wire.last_event_id(), "");
        wire.set_last_event_id("é😀");
        assert_eq!(wire.last_event_id(), "é😀");
        assert_eq!(read(&mut wire, "data:a\n\n"), [message("a", "é😀")]);
        wire.set_last_event_id("2");
        wire.set_last_event_id("");
        assert_eq!(wire.last_event_id(), "");
        assert_eq!(read(&mut wire, "data:a\n\n"), [message("a", "")]);
    }

    fn an_id_set_between_connections_replaces_the_streams_own<W>() {
        let mut wire = W::plain();
        read(&mut wire, "id:1\n\nid:2\n");
        wire.restart();
        wire.set_last_event_id("7");
        assert_eq!(read(&mut wire, "data:a\n\n"), [message("a", "7")]);
        assert_eq!(wire.last_event_id(), "7");
    }

    fn a_restart_keeps_the_committed_id<W>() {
        let mut wire = W::plain();
        read(&mut wire, "id:1\ndata:a\n\n");
        wire.restart();
        assert_eq!(wire.last_event_id(), "1");
        assert_eq!(read(&mut wire, "data:b\n\n"), [message("b", "1")]);
    }

    fn a_restart_forgets_an_unfinished_blocks_id<W>() {
        for unfinished in ["id:2", "id:2\n", "id:2\ndata:b\n", "id\n"] {
            let mut wire = W::plain();
            read(&mut wire, "id:1\n\n");
            read(&mut wire, unfinished);
            wire.restart();
            assert_eq!(wire.last_event_id(), "1", "after {unfinished:?}");
            assert_eq!(read(&mut wire, "data:c\n\n"), [message("c", "1")], "after {unfinished:?}");
        }
    }

    fn a_restart_forgets_unfinished_data_and_type<W>() {
        for unfinished in ["data:a\n", "data:a", "event:x\n", "event:x\ndata:a\n", "da", ":c", "x"] {
            let mut wire = W::plain();
            assert_eq!(read(&mut wire, unfinished), NOTHING);
            wire.restart();
            assert_eq!(read(&mut wire, "data:b\n\n"), [message("b", "")], "after {unfinished:?}");
        }
    }

    fn a_restart_leaves_nothing_to_dispatch<W>() {
        for unfinished in ["data:a\n", "data:a", "retry:5", ":c"] {
            let mut wire = W::new(Limits::default(), true);
            assert_eq!(read(&mut wire, unfinished), NOTHING);
            wire.restart();
            assert_eq!(read(&mut wire, "\n\n"), NOTHING, "after {unfinished:?}");
        }
    }

    fn a_restart_expects_a_byte_order_mark_again<W>() {
        for before in [&b""[..], b"data:a\n\n", b"\xEF\xBB\xBF", b"\xEF\xBB\xBFdata:a", b"\xEF\xBB"] {
            let mut wire = W::plain();
            read(&mut wire, before);
            wire.restart();
            assert_eq!(read(&mut wire, b"\xEF\xBB"), NOTHING);
            assert_eq!(read(&mut wire, b"\xBFdata:b\n\n"), [message("b", "")], "after {before:X?}");
        }
    }

    fn a_restart_forgets_the_start_of_a_byte_order_mark<W>() {
        let mut wire = W::plain();
        read(&mut wire, b"\xEF\xBB");
        wire.restart();
        assert_eq!(read(&mut wire, b"\xBFdata:a\n\ndata:b\n\n"), [message("b", "")]);
    }

    fn a_restart_forgets_the_start_of_a_character<W>() {
        let mut wire = W::plain();
        read(&mut wire, b"data:\xF0\x9F");
        wire.restart();
        assert_eq!(read(&mut wire, b"data:\x98\x80\n\n"), [message("\u{FFFD}\u{FFFD}", "")]);
    }

    fn a_restart_forgets_a_carriage_return<W>() {
        let mut wire = W::plain();
        assert_eq!(read(&mut wire, "data:a\r"), NOTHING);
        wire.restart();
        // That LF is a blank line of the new stream, so the mark after it is not at the start.
        assert_eq!(read(&mut wire, "\n\u{FEFF}data:b\n\n"), NOTHING);
    }

    fn a_fault_is_told_once_and_ends_the_stream_until_a_restart<W>() {
        let mut wire = W::new(Limits { line: 10, event: 10, ..Limits::DEFAULT }, true);
        let (said, fault) = wire.read(b"id:1\ndata:a\n\ndata:abcdef\n\ndata:b\n\n");
        assert_eq!(said, [message("a", "1")]);
        assert_eq!(fault.map(Fault::from), Some(Fault { limit: Which::Line, allowed: 10 }));
        for chunk in ["", "\n\n", "data:c\n\n", "id:2\n\n", "retry:5\n", ":c\n", "data:abcdefgh"] {
            assert_eq!(wire.read(chunk.as_bytes()), (NOTHING, None), "{chunk:?}");
        }
        assert_eq!(wire.last_event_id(), "1");

        wire.restart();
        assert_eq!(read(&mut wire, "data:c\n\n"), [message("c", "1")]);
    }

    fn an_event_too_large_leaves_nothing_behind_for_the_next_stream<W>() {
        let mut wire = W::new(Limits { line: 100, event: 10, ..Limits::DEFAULT }, false);
        let (said, fault) = wire.read(b"event:x\nid:2\ndata:abcdef\ndata:abcdef\n");
        assert_eq!(said, NOTHING);
        assert_eq!(fault.map(Fault::from), Some(Fault { limit: Which::Event, allowed: 10 }));

        wire.restart();
        assert_eq!(wire.last_event_id(), "");
        assert_eq!(read(&mut wire, "data:abcdefghij\n\n"), [message("abcdefghij", "")]);
    }

    fn restarting_twice_or_before_the_first_byte_changes_nothing<W>() {
        let mut wire = W::plain();
        wire.restart();
        wire.restart();
        assert_eq!(read(&mut wire, "\u{FEFF}id:1\ndata:a\n\n"), [message("a", "1")]);
        wire.restart();
        wire.restart();
        assert_eq!(read(&mut wire, "data:b\n\n"), [message("b", "1")]);
    }

    fn comments_are_left_out_unless_asked_for<W>() {
        let stream = ":a\n:b\r\ndata:c\n\n";
        assert_eq!(read(&mut W::plain(), stream), [message("c", "")]);
        let collected = read(&mut W::new(Limits::default(), true), stream);
        let comment = |text: &str| Said::Comment(text.into());
        assert_eq!(collected, [comment("a"), comment("b"), message("c", "")]);
    }

    fn ignored_lines_are_left_out_unless_asked_for<W>() {
        let stream = "{\"error\":\"é\"}\nretry: soon\nid: a\0b\n:c\ndata: d\n\n";
        assert_eq!(read(&mut W::plain(), stream), [message("d", "")]);
        let told = read(&mut W::plain().telling_ignored(true), stream);
        let ignored = |line: &str| Said::Ignored(line.into());
        let lines = ["{\"error\":\"é\"}", "retry: soon", "id: a\0b"];
        let expected: Vec<_> = lines.map(ignored).into_iter().chain([message("d", "")]).collect();
        assert_eq!(told, expected);
    }

    fn an_ignored_line_that_is_cut_is_told_unless_it_is_an_unknown_field_of_more_than_16_kib<W>() {
        let mut wire = W::plain().telling_ignored(true);
        let ignored = |line: &str| [Said::Ignored(line.into())];
        assert_eq!(read(&mut wire, "price: 7"), NOTHING);
        assert_eq!(read(&mut wire, "0\nretry: so"), ignored("price: 70"));
        assert_eq!(read(&mut wire, "on\n"), ignored("retry: soon"));
        let long = "x".repeat(16 << 10);
        assert_eq!(read(&mut wire, &long), NOTHING);
        assert_eq!(read(&mut wire, "\n"), ignored(&long));
        assert_eq!(read(&mut wire, &long), NOTHING);
        assert_eq!(read(&mut wire, "x\n"), NOTHING);
        let unlimited = Limits { line: usize::MAX, ..Limits::DEFAULT };
        let mut wire = W::new(unlimited, false).telling_ignored(true);
        assert_eq!(read(&mut wire, "price: 7"), NOTHING);
        assert_eq!(read(&mut wire, "0\n"), NOTHING);
    }

    fn an_ignored_line_beyond_the_limit_is_not_told_and_fails_no_stream<W>() {
        let limits = Limits { line: 10, event: 10, ..Limits::DEFAULT };
        let mut wire = W::new(limits, false).telling_ignored(true);
        assert_eq!(read(&mut wire, "unknown: field\nunknown:8\n"), [Said::Ignored("unknown:8".into())]);
    }

    fn an_empty_chunk_says_nothing<W>() {
        let mut wire = W::plain();
        assert_eq!(read(&mut wire, ""), NOTHING);
        read(&mut wire, "data:a\n\n");
        assert_eq!(read(&mut wire, ""), NOTHING);
        assert_eq!(read(&mut wire, "\n"), NOTHING);
    }

    fn the_default_limits_allow_an_event_of_megabytes<W>() {
        let line = "x".repeat(1 << 20);
        let mut wire = W::plain();
        for _ in 0..4 {
            assert_eq!(read(&mut wire, format!("data:{line}\n")), NOTHING);
        }
        let data = [line.as_str(); 4].join("\n");
        assert_eq!(read(&mut wire, "\n"), [message(&data, "")]);
    }
}

#[test]
fn a_blocks_frames_can_be_read_again() {
    let mut wire = BlockDecoder::new(Limits::default()).with_comments(true);
    let block = wire.decode(b":c\nretry:5\nid:1\ndata:a\n\ndata:\xFF\n\n");
    let read = || -> Vec<_> {
        let mut id = String::new();
        let entries = block.entries();
        entries.filter_map(|entry| spoken(entry, &mut id)).collect()
    };
    let expected = [
        Said::Comment("c".into()),
        Said::Retry(5),
        message("a", "1"),
        message("\u{FFFD}", "1"),
    ];
    assert_eq!(read(), expected);
    assert_eq!(read(), expected);
}

#[test]
fn frames_dropped_early_discard_the_rest_of_their_chunk_and_commit_no_id_unseen() {
    let mut wire = Decoder::new(Limits::default());
    let mut frames = wire.feed(b"id:1\ndata:a\n\nid:2\ndata:b\n\nid:3\n\nid:4\nevent:x\ndata:c");
    assert!(matches!(frames.next(), Some(Ok(_))));
    drop(frames);
    assert_eq!(wire.last_event_id(), "1");
    assert_eq!(read(&mut wire, "\ndata:d\n\n"), [message("d", "1")]);

    drop(wire.feed(b"id:5\n\ndata:e\r"));
    wire.restart();
    assert_eq!(wire.last_event_id(), "1");
    assert_eq!(read(&mut wire, "\u{FEFF}data:f\n\n"), [message("f", "1")]);
}
