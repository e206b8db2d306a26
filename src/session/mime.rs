/// Whether a `Content-Type` header's value says `text/event-stream`, parameters or not.
pub(super) fn is_event_stream(value: &[u8]) -> bool {
    is(value, b"text", b"event-stream")
}

/// Whether it says `application/json`.
pub(super) fn is_json(value: &[u8]) -> bool {
    is(value, b"application", b"json")
}

/// Fetch, "extract a MIME type": of several values the last valid one counts, and `*/*` never does.
fn is(value: &[u8], wanted_kind: &[u8], wanted_subtype: &[u8]) -> bool {
    let mut found = false;
    let mut quoted = false;
    let mut escaped = false;
    // Fetch, "get, decode, and split": at commas, but not at those in quoted strings.
    let values = value.split(|b| {
        match b {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            _ => {}
        }
        *b == b',' && !quoted
    });
    for (kind, subtype) in values.filter_map(essence) {
        if (kind, subtype) != (b"*", b"*") {
            found = kind.eq_ignore_ascii_case(wanted_kind)
                && subtype.eq_ignore_ascii_case(wanted_subtype);
        }
    }
    found
}

/// MIME Sniffing, "parse a MIME type", as far as the essence: what parameters hold can't make a
/// MIME type invalid, so they are not looked at.
fn essence(value: &[u8]) -> Option<(&[u8], &[u8])> {
    let slash = value.iter().position(|b| *b == b'/')?;
    let (kind, subtype) = (trim_start(&value[..slash]), &value[slash + 1..]);
    let end = subtype.iter().position(|b| *b == b';');
    let subtype = trim_end(&subtype[..end.unwrap_or(subtype.len())]);
    (is_token(kind) && is_token(subtype)).then_some((kind, subtype))
}

fn trim_start(mut value: &[u8]) -> &[u8] {
    while let [b'\t' | b'\n' | b'\r' | b' ', rest @ ..] = value {
        value = rest;
    }
    value
}

fn trim_end(mut value: &[u8]) -> &[u8] {
    while let [rest @ .., b'\t' | b'\n' | b'\r' | b' '] = value {
        value = rest;
    }
    value
}

fn is_token(text: &[u8]) -> bool {
    let is_token = |b: &u8| {
        let punctuation = matches!(b, b'!' | b'#'..=b'\'' | b'*' | b'+' | b'-' | b'.' | b'^'..=b'`' | b'|' | b'~');
        punctuation || b.is_ascii_alphanumeric()
    };
    !text.is_empty() && text.iter().all(is_token)
}

#[cfg(test)]
mod tests {
    fn is_event_stream(value: &str) -> bool {
        super::is_event_stream(value.as_bytes())
    }

    #[test]
    fn the_essence_decides_whatever_its_case_and_parameters() {
        for value in [
            "text/event-stream",
            "TEXT/Event-Stream",
            " \t\r\ntext/event-stream \n",
            "text/event-stream;charset=utf-8",
            "text/event-stream ; charset=windows-1251",
            "text/event-stream;",
            "text/event-stream;;=\"",
            "text/event-stream;a=\"x,text/html\"",
            "text/event-stream;a=\"\\\",text/html\"",
        ] {
            assert!(is_event_stream(value), "{value:?}");
        }
    }

    #[test]
    fn what_only_resembles_the_type_is_refused() {
        for value in [
            "",
            "text",
            "text/",
            "/event-stream",
            "text/event-streamx",
            "text/event-stream x",
            "text /event-stream",
            "text/ event-stream",
            "text/event_stream",
            "text/x-event-stream",
            "application/event-stream",
            "text/plain;text/event-stream",
            "\u{a0}text/event-stream",
            "\u{feff}text/event-stream",
            "*/*",
        ] {
            assert!(!is_event_stream(value), "{value:?}");
        }
    }

    #[test]
    fn a_token_is_what_http_says_it_is() {
        let tokens = "!#$%&'*+-.^_`|~0123456789\
            ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        for b in 0..=u8::MAX {
            assert_eq!(
                super::is_token(&[b]),
                tokens.as_bytes().contains(&b),
                "{b:#x}"
            );
        }
        assert!(!super::is_token(b""));
    }

    #[test]
    fn of_several_values_the_last_valid_one_counts() {
        assert!(is_event_stream("text/event-stream, text/event-stream"));
        assert!(is_event_stream("text/html, text/event-stream"));
        assert!(is_event_stream("text/event-stream, */*"));
        assert!(is_event_stream("text/event-stream, nonsense"));
        assert!(is_event_stream("text/event-stream,"));
        assert!(!is_event_stream("text/event-stream, text/html"));
        assert!(!is_event_stream("*/*, nonsense"));
    }
}
