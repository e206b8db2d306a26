use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::json;

/// A response that tells in words what is wrong, so that a page can show it.
pub(crate) fn problem(status: StatusCode, error: &str, message: impl AsRef<str>) -> Response {
    (
        status,
        Json(json!({ "error": error, "message": message.as_ref() })),
    )
        .into_response()
}
