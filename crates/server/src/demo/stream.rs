use std::{sync::Arc, time::Duration};

use axum::http::HeaderMap;
use tokio::time::{Instant, sleep_until};

use super::{
    activity::What,
    clients::{Channel, Client, Orders},
};
use crate::{
    link::Break,
    pipe::{Gone, Pipe},
    resume::{self, Found, Start},
    script::{Reason, Resumed},
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

/// From where a feed is sent.
#[derive(Debug)]
pub(super) struct Begin {
    /// The ID that the client has asked for.
    asked: Option<String>,
    start: Start,
    /// The number of the newest event at that moment.
    newest: u64,
}

impl Begin {
    /// From the event after the one that the client names, as far as the feed still has it.
    pub(super) fn of(channel: &Channel, asked: Option<String>) -> Self {
        channel.feed(|feed, _| Self {
            start: feed.span().start(asked.as_deref()),
            newest: feed.span().newest,
            asked,
        })
    }

    /// Adds the headers that tell the client.
    pub(super) fn write_headers(&self, headers: &mut HeaderMap) {
        self.start.write_headers(headers);
    }

    /// Notes what the client asked for, and what it gets.
    fn note(&self, note: impl Fn(What, String)) {
        let asked: String = self
            .asked
            .iter()
            .flat_map(|id| id.chars())
            .take(REPEATED)
            .collect();
        let next = self.newest + 1;
        let connected = match &self.start.found {
            Found::Unasked => format!("No last event ID: live from {next}."),
            Found::All => format!("Last event ID {asked}."),
            Found::Gap(gap) => match (gap.reason, gap.resumed) {
                (Reason::Trimmed, _) => format!("Last event ID {asked}."),
                (_, Resumed::None) => {
                    format!(
                        "The last event ID \"{asked}\" is not from this feed: live from {next}."
                    )
                }
                (_, _) => {
                    format!(
                        "The last event ID \"{asked}\" is not from this feed, but from one before it."
                    )
                }
            },
        };
        note(What::Connected, connected);
        if matches!(self.start.resumed(), None | Some(Resumed::None)) {
            return;
        }
        let replayed = self.newest - self.start.after;
        let replayed = match self.start.gap().and_then(|gap| gap.missed) {
            Some(lost) => format!("{replayed} missed events; {lost} more were too old to be kept."),
            None => format!("{replayed} missed events."),
        };
        note(What::Replayed, replayed);
    }
}

/// Sends a feed until either side ends the connection.
pub(super) async fn stream(client: Arc<Client>, which: Which, mut pipe: Pipe, begin: Begin) {
    let channel = which.of(&client);
    let _streaming = client.activity.begin_stream(channel.name);
    let note = |what, detail: String| client.activity.note(channel.name, what, detail);
    let orders = channel.orders();
    begin.note(note);
    let ended = tokio::select! {
        Err(Gone) = deliver(channel, &mut pipe, orders, begin.start) => None,
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

async fn deliver(
    channel: &Channel,
    pipe: &mut Pipe,
    mut orders: Orders,
    start: Start,
) -> Result<(), Gone> {
    if let Some(gap) = start.gap() {
        pipe.write(gap.block()).await?;
    }
    pipe.write("retry: 1500\n\n").await?;
    let mut seen = start.after;
    let mut told = false;
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
            if !std::mem::replace(&mut told, true) {
                pipe.write(resume::UP_TO_DATE).await?;
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
