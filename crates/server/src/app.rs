use axum::{
    Json, Router,
    extract::{DefaultBodyLimit, State},
    middleware,
    response::IntoResponse,
    routing::{any, get},
};
use serde_json::json;

use crate::{cors, demo, echo, files, link::Sockets, options::Options, origin, origin::Origin};

/// The most a request's body may hold, in bytes.
const BODY_LIMIT: usize = 16 << 20;

/// All routes.
pub(crate) fn routes(options: &Options, origin: Origin, sockets: Sockets) -> Router {
    let connections = get(connections).with_state((origin.clone(), sockets));
    Router::new()
        .route("/connections", connections)
        .route("/echo", any(echo::echo))
        .merge(demo::routes())
        .merge(origin::admin(origin.clone()))
        .merge(files::routes(options))
        .layer(middleware::from_fn(cors::allow_everywhere))
        .merge(origin::stage(origin))
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
}

/// What is open now: the number of sockets, this request's included, and of requests by scenario.
async fn connections(State((origin, sockets)): State<(Origin, Sockets)>) -> impl IntoResponse {
    Json(json!({ "sockets": sockets.count(), "requests": origin.open_requests() }))
}
