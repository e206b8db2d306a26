/// What a response's body is, by its `Content-Type` header.
///
/// ```
/// use headwater::session::ContentType;
///
/// assert_eq!(ContentType::of(b"text/event-stream; charset=utf-8"), ContentType::EventStream);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(not(feature = "__engine"), non_exhaustive)]
pub enum ContentType {
    /// Something else, or nothing that is valid.
    #[default]
    Other,
    /// `text/event-stream`, parameters or not.
    EventStream,
    /// `application/json`, likewise.
    Json,
}

impl ContentType {
    /// What the header's value says; several values are joined by commas, as `Headers.get()` does.
    ///
    /// The package's TypeScript has the same rules in content-type.ts: they would add a third of a kilobyte to its
    /// WebAssembly. Both languages pass the table tests/session/content-type.json.
    pub fn of(value: &[u8]) -> Self {
        let essence = extract(value);
        if essence.eq_ignore_ascii_case(b"text/event-stream") {
            Self::EventStream
        } else if essence.eq_ignore_ascii_case(b"application/json") {
            Self::Json
        } else {
            Self::Other
        }
    }
}

/// The MIME type that the value says, without its parameters: "text/event-stream".
///
/// Fetch, "extract a MIME type": of several values the last valid one counts, and `*/*` never does.
fn extract(value: &[u8]) -> &[u8] {
    let mut found: &[u8] = b"";
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
    for essence in values.filter_map(essence) {
        if essence != b"*/*" {
            found = essence;
        }
    }
    found
}

/// MIME Sniffing, "parse a MIME type", as far as the essence: what parameters hold can't make a
/// MIME type invalid, so they are not looked at.
fn essence(value: &[u8]) -> Option<&[u8]> {
    let end = value.iter().position(|b| *b == b';');
    let value = trim_start(trim_end(&value[..end.unwrap_or(value.len())]));
    let slash = value.iter().position(|b| *b == b'/')?;
    (is_token(&value[..slash]) && is_token(&value[slash + 1..])).then_some(value)
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
    /// Whatever the table has of bytes that are no token, each byte is looked at here.
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
}
