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
