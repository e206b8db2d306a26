//! The query of a URL, as text: what is there keeps its spelling.

use alloc::string::String;
use alloc::vec::Vec;

/// A name and its value as they stand in a query, percent-encoded.
pub(crate) fn parameter(name: &str, value: &str) -> String {
    let mut parameter = String::with_capacity(name.len() + 1 + value.len());
    encode(name, &mut parameter);
    parameter.push('=');
    encode(value, &mut parameter);
    parameter
}

/// Whether a part of a query, as it stands between two `&`, is a parameter of this name.
pub(super) fn is_named(part: &str, name: &str) -> bool {
    let spelled = part.split('=').next().unwrap_or_default();
    decode(spelled) == name.as_bytes()
}

/// The URL without the parameters of this name. The others keep their spelling; the fragment is left out, and
/// with a name empty parts are.
#[cfg(all(
    feature = "share",
    any(target_arch = "wasm32", all(test, feature = "json"))
))]
pub(crate) fn without_parameter(url: &str, name: Option<&str>) -> String {
    let url = url.split('#').next().unwrap_or_default();
    let (Some(name), Some((resource, query))) = (name, url.split_once('?')) else {
        return url.into();
    };
    let mut made = String::from(resource);
    let mut before = '?';
    let is_other = |part: &&str| !part.is_empty() && !is_named(part, name);
    for part in query.split('&').filter(is_other) {
        made.push(before);
        made.push_str(part);
        before = '&';
    }
    made
}

/// Encodes a text as WHATWG URL, 5.2 does, but for a space: `%20` is read as one everywhere, and `+` is not.
fn encode(text: &str, into: &mut String) {
    const DIGITS: [char; 16] = [
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F',
    ];
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'*' | b'-' | b'.' | b'_' => {
                into.push(char::from(byte));
            }
            _ => into.extend([
                '%',
                DIGITS[usize::from(byte >> 4)],
                DIGITS[usize::from(byte & 15)],
            ]),
        }
    }
}

/// The bytes that a text of a query stands for (WHATWG URL, 5.1).
fn decode(text: &str) -> Vec<u8> {
    let mut rest = text.as_bytes();
    let mut decoded = Vec::with_capacity(rest.len());
    while let [first, after @ ..] = rest {
        rest = after;
        decoded.push(match (first, after) {
            (b'+', _) => b' ',
            (b'%', [high, low, ..]) => match (digit(*high), digit(*low)) {
                (Some(high), Some(low)) => {
                    rest = &after[2..];
                    high << 4 | low
                }
                _ => b'%',
            },
            (byte, _) => *byte,
        });
    }
    decoded
}

fn digit(character: u8) -> Option<u8> {
    let digit = char::from(character).to_digit(16)?;
    u8::try_from(digit).ok()
}
