use axum::{
    body::Bytes,
    http::{HeaderMap, Method, Uri, header},
    response::IntoResponse,
};
use serde_json::json;

use crate::request;

/// Sends the request back as a stream of one event.
pub(crate) async fn echo(
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> impl IntoResponse {
    let seen = json!({
        "method": method.as_str(),
        "path": uri.path(),
        "query": request::query_map(&uri),
        "headers": request::header_map(&headers),
        "body": String::from_utf8_lossy(&body),
    });
    (
        [
            (header::CONTENT_TYPE, "text/event-stream"),
            (header::CACHE_CONTROL, "no-store"),
        ],
        format!("data: {seen}\n\n"),
    )
}
