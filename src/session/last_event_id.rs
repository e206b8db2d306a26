use super::query::{add_parameter, is_named, parameter};
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

/// A URL whose query has the last event ID as this parameter, for servers that read it there.
///
/// A parameter of the name is replaced, since a server that reads the first one would go on from the same
/// event each time; further ones of the name are left out. All others keep their spelling and their
/// order. The fragment is left out, as no request has one.
///
/// ```
/// use headwater::session::url_with_last_event_id;
///
/// let url = url_with_last_event_id("/hub?topic=a%2Fb", "lastEventID", "urn:7");
/// assert_eq!(url, "/hub?topic=a%2Fb&lastEventID=urn%3A7");
/// let url = url_with_last_event_id(&url, "lastEventID", "urn:8");
/// assert_eq!(url, "/hub?topic=a%2Fb&lastEventID=urn%3A8");
/// ```
pub fn url_with_last_event_id(url: &str, name: &str, id: &str) -> String {
    let new = parameter(name, id);
    let resource = url.split('#').next().unwrap_or_default();
    let (path, query) = resource.split_once('?').unwrap_or((resource, ""));
    let mut with = String::from(path);
    let mut is_there = false;
    let mut separator = '?';
    for part in query.split('&') {
        let part = match is_named(part, name) {
            true if core::mem::replace(&mut is_there, true) => continue,
            true => &*new,
            false => part,
        };
        with.push(separator);
        with.push_str(part);
        separator = '&';
    }
    if !is_there {
        with = resource.into();
        add_parameter(&mut with, &new);
    }
    with
}
