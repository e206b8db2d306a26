use super::query::{is_named, parameter};
use crate::wire;
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

/// Whether a request can go on from this ID: it is at most `most` bytes long
/// ([`Limits::id`](crate::wire::Limits::id)), and has no control character but TAB, with which platforms and
/// servers refuse the whole request, again and again (RFC 9110, 5.5).
///
/// A decoder takes no other IDs, unless it is told to take all. IDs that come from elsewhere are to be held
/// against this before they are sent: what was stored, what the caller gives, what the browser's own
/// `EventSource` hands out. Where it is `false`, the request goes without an ID, by header and by parameter
/// alike.
///
/// Blanks at the beginning and the end are no reason against it, although headers lose them (a parameter does
/// not): this is what the browser's own `EventSource` sends, too, and most servers that write such IDs did not
/// mean the blanks.
///
/// ```
/// use headwater::session::is_sendable;
///
/// assert!(is_sendable("é", 2) && !is_sendable("é", 1));
/// assert!(is_sendable("a\tb ", 4096) && !is_sendable("a\u{1}b", 4096));
/// ```
pub fn is_sendable(id: &str, most: usize) -> bool {
    id.len() <= most && wire::is_sendable(id.as_bytes())
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
    let (url, fragment) = match url.split_once('#') {
        Some((url, fragment)) => (url, Some(fragment)),
        None => (url, None),
    };
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
    if let Some(fragment) = fragment {
        made.push('#');
        made.push_str(fragment);
    }
    made
}
