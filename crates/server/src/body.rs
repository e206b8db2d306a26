use axum::{
    body::{Body, HttpBody},
    extract::{Request, State},
    http::StatusCode,
    middleware::Next,
    response::Response,
};

use crate::{limits::Limits, problem::problem};

/// The middleware that reads a request's body, as far as it is within the limits, before anything else
/// learns of the request.
pub(crate) async fn read(State(limits): State<Limits>, request: Request, next: Next) -> Response {
    let too_large = || {
        problem(
            StatusCode::PAYLOAD_TOO_LARGE,
            "body",
            format!(
                "The body may have {} bytes, and has more.",
                limits.body_bytes
            ),
        )
    };
    let (parts, body) = request.into_parts();
    if body.size_hint().lower() > limits.body_bytes as u64 {
        return too_large();
    }
    let reading = axum::body::to_bytes(body, limits.body_bytes);
    match tokio::time::timeout(limits.body, reading).await {
        Ok(Ok(bytes)) => {
            next.run(Request::from_parts(parts, Body::from(bytes)))
                .await
        }
        // Or the client has left, and hears nothing.
        Ok(Err(_)) => too_large(),
        Err(_) => problem(
            StatusCode::REQUEST_TIMEOUT,
            "body",
            format!("The body took longer than {:?}.", limits.body),
        ),
    }
}
