use std::time::{Duration, Instant};

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::json;

use super::{activity::What, clients::Client, stream::Which};
use crate::problem::problem;

/// The longest that an order may last, in ms.
const LONGEST: u64 = 60_000;
/// The most events that fit into a burst.
const MOST: u64 = 5_000;

/// The body of `POST /control`.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Order {
    feed: Feed,
    action: Action,
    /// How long `unavailable` and `silent` last, in ms.
    ms: Option<u64>,
    /// How many events a `burst` has.
    count: Option<u64>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Feed {
    Stream,
    Secure,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Action {
    /// Drops the connections.
    Drop,
    /// Drops the connections, then refuses requests for 3 s.
    Unavailable,
    /// Sends nothing for 8 s, then all that was due meanwhile.
    Silent,
    /// Sends 2000 events at once.
    Burst,
}

/// Carries out a button's order.
pub(super) fn control(client: &Client, body: &[u8]) -> Response {
    let order: Order = match serde_json::from_slice(body) {
        Ok(order) => order,
        Err(error) => {
            return problem(
                StatusCode::BAD_REQUEST,
                "order",
                format!("The order can't be read: {error}."),
            );
        }
    };
    let which = match order.feed {
        Feed::Stream => Which::Stream,
        Feed::Secure => Which::Secure,
    };
    let channel = which.of(client);
    let connections = client.activity.open_count(channel.name);
    let lasts = |default| order.ms.unwrap_or(default).min(LONGEST);
    let until = |ms| Some(Instant::now() + Duration::from_millis(ms));
    match order.action {
        Action::Drop => channel.order(|orders| orders.drops += 1),
        Action::Unavailable => {
            let ms = lasts(3_000);
            channel.order(|orders| {
                orders.unavailable_until = until(ms);
                orders.drops += 1;
            });
        }
        Action::Silent => {
            let ms = lasts(8_000);
            client.activity.note(
                channel.name,
                What::Silent,
                format!("Nothing will be sent for {ms} ms."),
            );
            channel.order(|orders| orders.silent_until = until(ms));
        }
        Action::Burst => {
            let count = order.count.unwrap_or(2_000).min(MOST);
            client.activity.note(
                channel.name,
                What::Burst,
                format!("{count} events at once."),
            );
            channel.feed(|feed, now| feed.burst(count, now));
            channel.order(|_| {});
        }
    }
    Json(json!({ "ok": true, "connections": connections })).into_response()
}
