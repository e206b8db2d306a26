//! Parts of a request, as event stream clients send them.

use std::collections::BTreeMap;

use axum::http::{HeaderMap, HeaderValue, Uri};

/// A header's value as text. Last event IDs are sent as UTF-8, which HTTP does not take for text.
pub(crate) fn text(value: &HeaderValue) -> String {
    String::from_utf8_lossy(value.as_bytes()).into_owned()
}

/// All headers. Several values of one name are joined.
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

/// The query's parameters. The last one of a name counts.
pub(crate) fn query_map(uri: &Uri) -> BTreeMap<String, String> {
    axum::extract::Query::try_from_uri(uri)
        .map(|axum::extract::Query(map)| map)
        .unwrap_or_default()
}

/// The last event ID, from the header, or from the query of pages that avoid a preflight. It may be anything.
pub(crate) fn last_event_id(headers: &HeaderMap, uri: &Uri) -> Option<String> {
    headers
        .get("last-event-id")
        .map(text)
        .or_else(|| query_map(uri).remove("lastEventId"))
}
