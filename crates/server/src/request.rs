//! Reading requests the way the event stream's clients write them.

use std::collections::BTreeMap;

use axum::http::{HeaderMap, HeaderValue, Uri};

/// A header's value as text. Event IDs travel as UTF-8 bytes, which is not what HTTP calls text.
pub(crate) fn text(value: &HeaderValue) -> String {
    String::from_utf8_lossy(value.as_bytes()).into_owned()
}

/// All headers; several values of one name are joined.
pub(crate) fn header_map(headers: &HeaderMap) -> BTreeMap<String, String> {
    let mut map = BTreeMap::<String, String>::new();
    for (name, value) in headers {
        map.entry(name.as_str().to_owned())
            .and_modify(|values| {
                values.push_str(", ");
                values.push_str(&text(value));
            })
            .or_insert_with(|| text(value));
    }
    map
}

/// The query's pairs; the last of one name wins.
pub(crate) fn query_map(uri: &Uri) -> BTreeMap<String, String> {
    axum::extract::Query::try_from_uri(uri)
        .map(|axum::extract::Query(map)| map)
        .unwrap_or_default()
}

/// What the client saw last: the header, or for pages that spare themselves a preflight the query.
pub(crate) fn last_event_id(headers: &HeaderMap, uri: &Uri) -> Option<String> {
    headers
        .get("last-event-id")
        .map(text)
        .or_else(|| query_map(uri).remove("lastEventId"))
}
