use std::{sync::Arc, time::Duration};

use tokio::time::{Instant, sleep_until};

use super::{
    activity::What,
    clients::{Channel, Client, Orders},
};
use crate::{
    link::Break,
    pipe::{Gone, Pipe},
};

/// How often a connection sends a comment as a sign of life.
const KEEP_ALIVE: Duration = Duration::from_secs(2);
/// About how much goes into one chunk, in bytes.
const CHUNK: usize = 32 << 10;
/// How many characters of a foreign last event ID are kept.
const REPEATED: usize = 80;

/// Which of a client's feeds.
#[derive(Clone, Copy, Debug)]
pub(super) enum Which {
    Stream,
    Secure,
}

impl Which {
    pub(super) fn of(self, client: &Client) -> &Channel {
        match self {
            Which::Stream => &client.stream,
            Which::Secure => &client.secure,
        }
    }
}

/// Sends a feed, from the last event that the client has, until either side ends the connection.
pub(super) async fn stream(
    client: Arc<Client>,
    which: Which,
    mut pipe: Pipe,
    last_event_id: Option<String>,
) {
    let channel = which.of(&client);
    let _streaming = client.activity.begin_stream(channel.name);
    let note = |what, detail: String| client.activity.note(channel.name, what, detail);
    let orders = channel.orders();
    let seen = begin(channel, last_event_id, note);
    let ended = tokio::select! {
        Err(Gone) = deliver(channel, &mut pipe, orders, seen) => None,
        () = channel.wait_for_drop(orders) => Some(Break::Close),
    };
    match ended {
        Some(how) => {
            pipe.break_off(how).await;
            note(
                What::Dropped,
                "The server broke the connection in the middle.".to_owned(),
            );
        }
        None => note(What::Left, "The client closed the connection.".to_owned()),
    }
    client.touch();
}

/// The number of the event after which to begin: the one that the client names, if it is of this feed,
/// otherwise the newest.
fn begin(channel: &Channel, last_event_id: Option<String>, note: impl Fn(What, String)) -> u64 {
    let (newest, oldest) = channel.feed(|feed, _| (feed.seq(), feed.oldest()));
    let Some(id) = last_event_id else {
        note(
            What::Connected,
            format!("No last event ID: live from {}.", newest + 1),
        );
        return newest;
    };
    let Some(seen) = id.parse::<u64>().ok().filter(|seen| *seen <= newest) else {
        note(
            What::Connected,
            format!(
                "The last event ID \"{}\" is not from this feed: live from {}.",
                id.chars().take(REPEATED).collect::<String>(),
                newest + 1
            ),
        );
        return newest;
    };
    note(What::Connected, format!("Last event ID {seen}."));
    let lost = oldest.saturating_sub(seen + 1);
    let replayed = newest - seen - lost;
    note(
        What::Replayed,
        match lost {
            0 => format!("{replayed} missed events."),
            _ => format!("{replayed} missed events; {lost} more were too old to be kept."),
        },
    );
    seen
}

async fn deliver(
    channel: &Channel,
    pipe: &mut Pipe,
    mut orders: Orders,
    mut seen: u64,
) -> Result<(), Gone> {
    pipe.write("retry: 1500\n\n").await?;
    let mut sign = Instant::now() + KEEP_ALIVE;
    let mut silent_until = None;
    loop {
        let now = Instant::now();
        if silent_until.is_none_or(|until| until <= now) {
            silent_until = None;
            if sign <= now {
                pipe.write(": keep-alive\n\n").await?;
                sign = now + KEEP_ALIVE;
            }
            while let Some(rest) = channel.feed(|feed, _| feed.rest_after(seen, CHUNK)) {
                pipe.write(rest.text).await?;
                seen = rest.last;
            }
        }
        let due = Instant::from(channel.time(channel.feed(|feed, _| feed.due())));
        let wake = silent_until.unwrap_or(due.min(sign));
        tokio::select! {
            () = sleep_until(wake) => {}
            () = pipe.wait_until_gone() => return Err(Gone),
            newer = channel.wait_for_orders_after(orders) => {
                // An order for silence concerns only connections that were open when it came.
                if newer.silent_until != orders.silent_until {
                    silent_until = newer.silent_until.map(Instant::from);
                }
                orders = newer;
            }
        }
    }
}
