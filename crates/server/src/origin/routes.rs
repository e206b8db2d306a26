use std::time::Duration;

use axum::{
    Extension, Json, Router,
    body::{Body, Bytes},
    extract::{Path, State, rejection::QueryRejection},
    http::{HeaderMap, Method, StatusCode, Uri},
    response::{IntoResponse, Response},
    routing::{any, get, post},
};
use serde_json::json;

use super::{
    Origin,
    check::Head,
    feed::Events,
    log::{Asked, Until},
    play::Player,
    sender::{self, Sender},
};
use crate::{
    cors::{self, Readers},
    link::{Break, Link},
    pipe::Pipe,
    problem::problem,
    request,
    script::{Ended, FeedChange, Scenario},
};

/// The routes by which tests place scenarios, read logs, give cues and change feeds.
pub(crate) fn admin(origin: Origin) -> Router {
    Router::new()
        .route("/scenario", post(place))
        .route("/s/{id}/log", get(log))
        .route("/s/{id}/cue", post(cue))
        .route("/s/{id}/feed", get(feed).post(change_feed))
        .with_state(origin)
}

/// The routes of the scenarios themselves. No middleware may change their responses.
pub(crate) fn stage(origin: Origin) -> Router {
    Router::new()
        .route("/s/{id}", any(play))
        .route("/s/{id}/{*below}", any(play_below))
        .with_state(origin)
}

async fn place(State(origin): State<Origin>, body: Bytes) -> Response {
    let placed = serde_json::from_slice::<Scenario>(&body).map_err(|error| error.to_string());
    match placed.and_then(|scenario| origin.place(scenario)) {
        Ok(placed) => Json(placed).into_response(),
        Err(error) => problem(StatusCode::BAD_REQUEST, "scenario", error),
    }
}

async fn log(
    State(origin): State<Origin>,
    Path(id): Path<String>,
    until: Result<axum::extract::Query<Until>, QueryRejection>,
) -> Response {
    let Some(stage) = origin.stage(&id) else {
        return not_found(&id);
    };
    let until = match until {
        Ok(axum::extract::Query(until)) => until,
        Err(error) => return problem(StatusCode::BAD_REQUEST, "query", error.body_text()),
    };
    let met = stage.log.wait_until(until).await;
    let requests = stage.log.requests();
    if met {
        return Json(requests).into_response();
    }
    let message = format!(
        "After {} ms the log did not have {until}.",
        until.timeout().as_millis()
    );
    let answer = json!({ "error": "timeout", "message": message, "requests": requests });
    (StatusCode::GATEWAY_TIMEOUT, Json(answer)).into_response()
}

async fn cue(State(origin): State<Origin>, Path(id): Path<String>) -> Response {
    let Some(stage) = origin.stage(&id) else {
        return not_found(&id);
    };
    stage.give_cue();
    StatusCode::NO_CONTENT.into_response()
}

async fn feed(State(origin): State<Origin>, Path(id): Path<String>) -> Response {
    match origin.stage(&id) {
        Some(stage) => Json(stage.events.read(Events::state)).into_response(),
        None => not_found(&id),
    }
}

async fn change_feed(
    State(origin): State<Origin>,
    Path(id): Path<String>,
    body: Bytes,
) -> Response {
    let change = serde_json::from_slice::<FeedChange>(&body).map_err(|error| error.to_string());
    match change.map(|change| origin.change_feed(&id, &change)) {
        Ok(Some(Ok(state))) => Json(state).into_response(),
        Ok(None) => not_found(&id),
        Ok(Some(Err(error))) | Err(error) => problem(StatusCode::BAD_REQUEST, "feed", error),
    }
}

fn not_found(id: &str) -> Response {
    problem(
        StatusCode::NOT_FOUND,
        "not_found",
        format!("There is no scenario {id:?}."),
    )
}

async fn play_below(
    origin: State<Origin>,
    Path((id, _)): Path<(String, String)>,
    link: Extension<Link>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    play(origin, Path(id), link, method, uri, headers, body).await
}

async fn play(
    State(origin): State<Origin>,
    Path(id): Path<String>,
    Extension(link): Extension<Link>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let Some(stage) = origin.stage(&id) else {
        return make_readable(&origin, not_found(&id), &headers);
    };
    let preflight = cors::is_preflight(&method, &headers);
    let asked = Asked {
        method: &method,
        uri: &uri,
        headers: &headers,
        body: &body,
        preflight,
    };
    let has_room = origin.has_room(&id, asked.size());
    let started = has_room.then(|| stage.log.start(stage.scenario.attempts.len(), asked));
    let Some(open) = started.flatten() else {
        let full = "This scenario has seen more requests than its log holds.";
        return make_readable(
            &origin,
            problem(StatusCode::TOO_MANY_REQUESTS, "log_full", full),
            &headers,
        );
    };
    let Some(number) = open.attempt() else {
        open.end(Ended::Finished);
        let refuse = || StatusCode::NO_CONTENT.into_response();
        return if stage.scenario.cors {
            origin.readers().preflight(&headers)
        } else {
            refuse()
        };
    };
    let attempt = &stage.scenario.attempts[number - 1];
    tokio::time::sleep(Duration::from_millis(attempt.head_delay)).await;
    if attempt.head_cue {
        stage.wait_for_cue().await;
    }
    if attempt.refuse {
        open.end(Ended::Reset);
        link.break_off(Break::Reset);
        // The connection's end drops this future.
        return std::future::pending().await;
    }
    let asked = request::last_event_id(&headers, &uri);
    let sender = Sender::new(stage.clone(), asked.as_deref());
    if sender::tell(&attempt.steps).is_some() {
        open.note_feed(sender.seen());
    }
    let head = match Head::of(attempt) {
        Ok(head) => head.with_defaults(sender.headers(attempt)),
        Err(error) => return problem(StatusCode::INTERNAL_SERVER_ERROR, "scenario", error),
    };
    let has_body = head.has_body() && method != Method::HEAD;
    let length = head.length();
    let body = if has_body {
        let (pipe, body) = Pipe::new(&link);
        let last_id = asked.and_then(|id| id.parse().ok()).unwrap_or(0);
        let stage = stage.clone();
        let player = Player {
            stage: stage.clone(),
            open,
            pipe,
            last_id,
            sender,
            length,
            sent: 0,
        };
        tokio::spawn(async move {
            player
                .play(&stage.scenario.attempts[number - 1].steps)
                .await
        });
        body
    } else {
        open.end(Ended::Finished);
        Body::empty()
    };
    let readers = stage.scenario.cors.then_some((origin.readers(), &headers));
    respond(head, body, readers)
}

/// Adds CORS headers to a response that is not the script's.
fn make_readable(origin: &Origin, mut response: Response, asked: &HeaderMap) -> Response {
    origin.readers().allow(asked, response.headers_mut());
    response
}

/// Makes a response. CORS headers come first, so that the script's headers replace them.
fn respond(head: Head, body: Body, readers: Option<(&Readers, &HeaderMap)>) -> Response {
    let mut response = Response::new(body);
    *response.status_mut() = head.status;
    *response.headers_mut() = head.headers.clone();
    if let Some((readers, asked)) = readers {
        readers.allow(asked, response.headers_mut());
    }
    let headers = response.headers_mut();
    for (name, value) in &head.headers {
        headers.insert(name, value.clone());
    }
    for name in head.without {
        headers.remove(name);
    }
    response
}
