use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::json;

/// An answer that says in words what is wrong, since that is what a page can show.
pub(crate) fn problem(status: StatusCode, error: &str, message: impl AsRef<str>) -> Response {
    (
        status,
        Json(json!({ "error": error, "message": message.as_ref() })),
    )
        .into_response()
}
