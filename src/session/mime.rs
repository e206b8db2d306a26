/// Whether a `Content-Type` header's value says `text/event-stream`, parameters or not.
///
/// Fetch, "extract a MIME type": of several values the last valid one counts, and `*/*` never does.
pub(super) fn is_event_stream(value: &str) -> bool {
    let mut found = false;
    for (kind, subtype) in values(value).filter_map(essence) {
        if (kind, subtype) != ("*", "*") {
            found =
                kind.eq_ignore_ascii_case("text") && subtype.eq_ignore_ascii_case("event-stream");
        }
    }
    found
}

/// MIME Sniffing, "parse a MIME type", as far as the essence: what parameters hold can't make a
/// MIME type invalid, so they are not looked at.
fn essence(value: &str) -> Option<(&str, &str)> {
    let (kind, rest) = value.trim_matches(is_http_whitespace).split_once('/')?;
    let subtype = rest.split(';').next()?.trim_end_matches(is_http_whitespace);
    (is_token(kind) && is_token(subtype)).then_some((kind, subtype))
}

/// Fetch, "get, decode, and split": at commas, but not at those in quoted strings.
fn values(value: &str) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    let mut escaped = false;
    value.split(move |c| {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            _ => {}
        }
        c == ',' && !quoted
    })
}

fn is_http_whitespace(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' ')
}

fn is_token(text: &str) -> bool {
    let punctuation = b"!#$%&'*+-.^_`|~";
    !text.is_empty()
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || punctuation.contains(&b))
}

#[cfg(test)]
mod tests {
    use super::*;

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
