use std::{sync::Arc, time::Duration};

use axum::{
    Extension, Json, Router,
    body::Bytes,
    extract::{Query, State},
    http::{HeaderMap, StatusCode, Uri, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde::Deserialize;
use tokio::sync::Semaphore;

use super::{
    activity::What,
    chat::{self, Question},
    clients::{Client, Clients},
    control::control,
    stream::{self, Begin, Which},
};
use crate::{link::Link, pipe::Pipe, problem::problem, request};

const TOKEN: &str = "headwater";
/// How many characters of a wrong token the error repeats.
const REPEATED: usize = 80;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Key {
    client: String,
}

/// What the routes share.
#[derive(Clone, Debug)]
struct Demo {
    clients: Clients,
    /// A permit for each response that streams.
    streams: Arc<Semaphore>,
}

/// The demo's routes. At most so many of their responses stream at a time.
pub(crate) fn routes(streams: usize) -> Router {
    Router::new()
        .route("/stream", get(open))
        .route("/secure/stream", get(open_secure))
        .route("/chat", post(ask))
        .route("/control", post(order))
        .route("/activity", get(activity))
        .with_state(Demo {
            clients: Clients::default(),
            streams: Arc::new(Semaphore::new(streams)),
        })
}

async fn open(
    State(demo): State<Demo>,
    Query(key): Query<Key>,
    Extension(link): Extension<Link>,
    headers: HeaderMap,
    uri: Uri,
) -> Response {
    start(
        &demo,
        demo.clients.get(&key.client),
        Which::Stream,
        &link,
        &headers,
        &uri,
    )
}

async fn open_secure(
    State(demo): State<Demo>,
    Query(key): Query<Key>,
    Extension(link): Extension<Link>,
    headers: HeaderMap,
    uri: Uri,
) -> Response {
    let client = demo.clients.get(&key.client);
    let given = headers.get(header::AUTHORIZATION).map(request::text);
    let token = given
        .as_deref()
        .and_then(|value| value.strip_prefix("Bearer "));
    if token == Some(TOKEN) {
        return start(&demo, client, Which::Secure, &link, &headers, &uri);
    }
    let message = match token {
        Some(token) => {
            let token: String = token.chars().take(REPEATED).collect();
            format!(
                "The token \"{token}\" is not one this server knows. The right one is \"{TOKEN}\"."
            )
        }
        None => format!(
            "This feed wants a header \"Authorization: Bearer {TOKEN}\", and the request had none."
        ),
    };
    client.activity.note(
        client.secure.name,
        What::Unauthorized,
        format!("401: {message}"),
    );
    let challenge = [(header::WWW_AUTHENTICATE, "Bearer realm=\"headwater\"")];
    (
        challenge,
        problem(StatusCode::UNAUTHORIZED, "unauthorized", message),
    )
        .into_response()
}

fn start(
    demo: &Demo,
    client: Arc<Client>,
    which: Which,
    link: &Link,
    headers: &HeaderMap,
    uri: &Uri,
) -> Response {
    let channel = which.of(&client);
    if let Some(left) = channel.rest_of_outage() {
        let message = format!(
            "The feed is unavailable for another {} ms. Please try again then.",
            left.as_millis()
        );
        client
            .activity
            .note(channel.name, What::Unavailable, format!("503: {message}"));
        let later = [(header::RETRY_AFTER, "3")];
        return (
            later,
            problem(StatusCode::SERVICE_UNAVAILABLE, "unavailable", message),
        )
            .into_response();
    }
    let Ok(permit) = demo.streams.clone().try_acquire_owned() else {
        return too_many();
    };
    let begin = Begin::of(channel, request::last_event_id(headers, uri));
    let (pipe, body) = Pipe::new(link);
    let mut response = (EVENT_STREAM, body).into_response();
    begin.write_headers(response.headers_mut());
    tokio::spawn(async move {
        stream::stream(client, which, pipe, begin).await;
        drop(permit);
    });
    response
}

fn too_many() -> Response {
    let message = "The server has as many streams open as it may have.";
    let later = [(header::RETRY_AFTER, "3")];
    let refusal = problem(StatusCode::SERVICE_UNAVAILABLE, "too_many_streams", message);
    (later, refusal).into_response()
}

const EVENT_STREAM: [(header::HeaderName, &str); 2] = [
    (header::CONTENT_TYPE, "text/event-stream"),
    (header::CACHE_CONTROL, "no-store"),
];

async fn ask(
    State(demo): State<Demo>,
    Query(key): Query<Key>,
    Extension(link): Extension<Link>,
    body: Bytes,
) -> Response {
    let question = match Question::read(&body) {
        Ok(question) => question,
        Err(message) => return problem(StatusCode::BAD_REQUEST, "question", message),
    };
    let Ok(permit) = demo.streams.clone().try_acquire_owned() else {
        return too_many();
    };
    let (pipe, body) = Pipe::new(&link);
    let client = demo.clients.get(&key.client);
    tokio::spawn(async move {
        chat::chat(client, pipe, question).await;
        drop(permit);
    });
    (EVENT_STREAM, body).into_response()
}

async fn order(State(demo): State<Demo>, Query(key): Query<Key>, body: Bytes) -> Response {
    control(&demo.clients.get(&key.client), &body)
}

/// The query of the activity: `?until=WHAT&times=N` waits until something has happened so often, for at
/// most `timeout` ms.
#[derive(Debug, Deserialize)]
struct Until {
    until: Option<String>,
    #[serde(default = "once")]
    times: u64,
    #[serde(default = "ten_seconds")]
    timeout: u64,
}

fn once() -> u64 {
    1
}

fn ten_seconds() -> u64 {
    10_000
}

async fn activity(
    State(demo): State<Demo>,
    Query(key): Query<Key>,
    Query(until): Query<Until>,
) -> Response {
    let client = demo.clients.get(&key.client);
    if let Some(what) = &until.until {
        let timeout = Duration::from_millis(until.timeout.min(60_000));
        let waiting = client.activity.wait_until(what, until.times);
        if tokio::time::timeout(timeout, waiting).await.is_err() {
            return (
                StatusCode::GATEWAY_TIMEOUT,
                Json(client.activity.snapshot()),
            )
                .into_response();
        }
    }
    Json(client.activity.snapshot()).into_response()
}
