use super::query::{is_named, parameter};
use alloc::string::String;

/// The value of a `Last-Event-ID` header: the ID in UTF-8, as WHATWG HTML, 9.2.3 asks, with each byte
/// as the character of its number, since the header values that scripts give are Latin-1. Where header
/// values are bytes, as in Rust's HTTP libraries, they are `id.as_bytes()`. Where the ID is empty, there
/// is no such header.
///
/// ```
/// use headwater::session::header_value;
///
/// assert_eq!(header_value("1041"), "1041");
/// assert_eq!(header_value("é"), "\u{c3}\u{a9}");
/// ```
pub fn header_value(id: &str) -> String {
    id.bytes().map(char::from).collect()
}

/// The URL with a query parameter, for a server that takes the last event ID so. It takes the place of all that
/// have its name already; the others, and the fragment, keep their spelling. Name and value are written in UTF-8,
/// percent-encoded.
///
/// ```
/// use headwater::session::with_parameter;
///
/// let url = with_parameter("/feed?topic=a+b&lastEventID=1041", "lastEventID", "1042");
/// assert_eq!(url, "/feed?topic=a+b&lastEventID=1042");
/// ```
pub fn with_parameter(url: &str, name: &str, value: &str) -> String {
    let (url, fragment) = url.split_at(url.find('#').unwrap_or(url.len()));
    let (resource, query) = url.split_once('?').unwrap_or((url, ""));
    let mut made = String::from(resource);
    made.push('?');
    for part in query.split('&') {
        if !part.is_empty() && !is_named(part, name) {
            made.push_str(part);
            made.push('&');
        }
    }
    made.push_str(&parameter(name, value));
    made.push_str(fragment);
    made
}
