use axum::{
    Json, Router,
    extract::{DefaultBodyLimit, State},
    middleware::from_fn_with_state,
    response::IntoResponse,
    routing::{any, get},
};
use serde_json::json;

use crate::{
    body, cors, cors::Readers, demo, echo, files, guard, guard::Names, limits::Limits,
    link::Sockets, options::Options, origin, origin::Origin,
};

/// All routes. Those of tests are there only with a scripted origin.
pub(crate) fn routes(
    options: &Options,
    limits: Limits,
    origin: Option<Origin>,
    sockets: Sockets,
) -> Router {
    let names = Names::new(&options.hosts);
    let readers = Readers {
        names: names.clone(),
        untold: false,
    };
    let mut router = demo::routes(limits.streams).merge(files::routes(options));
    if let Some(origin) = &origin {
        let connections = get(connections).with_state((origin.clone(), sockets));
        router = router
            .route("/connections", connections)
            .route("/echo", any(echo::echo))
            .merge(origin::admin(origin.clone()));
    }
    // The last layer is the outermost one.
    router = router
        .layer(from_fn_with_state(limits, body::read))
        .layer(from_fn_with_state(names.clone(), guard::check_origin))
        .layer(from_fn_with_state(readers, cors::allow));
    if let Some(origin) = origin {
        // No request to a scenario changes more than its log, and the script says who may read.
        let stage = origin::stage(origin).layer(from_fn_with_state(limits, body::read));
        router = router.merge(stage);
    }
    router
        .layer(from_fn_with_state(names, guard::check_host))
        // It is `body::read` that has the limit.
        .layer(DefaultBodyLimit::disable())
}

/// What is open now: the number of sockets, this request's included, and of requests by scenario.
async fn connections(State((origin, sockets)): State<(Origin, Sockets)>) -> impl IntoResponse {
    Json(json!({ "sockets": sockets.count(), "requests": origin.open_requests() }))
}
