//! What one response sends of its scenario's feed.

use std::sync::Arc;

use axum::http::{HeaderMap, HeaderName, HeaderValue};

use super::{
    feed::{Events, Next, Position},
    registry::Stage,
};
use crate::{
    resume::{self, Found, Gap, Start},
    script::{Attempt, FeedSeen, Step, Tell},
};

const MERCURE: [HeaderName; 2] = [
    HeaderName::from_static("last-event-id"),
    HeaderName::from_static("mercure-last-event-id"),
];

/// The state of a response between its [`Step::Feed`]s.
#[derive(Debug)]
pub(super) struct Sender {
    stage: Arc<Stage>,
    position: Position,
    start: Start,
    /// What the client is to be told before the next event.
    gap: Option<Gap>,
    seen: FeedSeen,
}

/// What a response sends next.
pub(super) enum Piece {
    Event(String),
    Reset(String),
    UpToDate,
}

/// How the first feed of these steps tells the client, if there is one.
pub(super) fn tell(steps: &[Step]) -> Option<Tell> {
    steps.iter().find_map(|step| match step {
        Step::Feed { tell: how, .. } => Some(*how),
        Step::Repeat { steps, .. } => tell(steps),
        _ => None,
    })
}

impl Sender {
    /// For a request that asks for the events after this ID.
    pub(super) fn new(stage: Arc<Stage>, asked: Option<&str>) -> Self {
        let (start, position) = stage.events.read(|events| events.start(asked));
        let gap = start.gap().cloned();
        let seen = FeedSeen {
            asked: gap
                .as_ref()
                .map(|gap| gap.asked.clone())
                .or_else(|| match start.found {
                    Found::Unasked => None,
                    _ => asked.map(str::to_owned),
                }),
            resumed: start.resumed(),
            from: position.id(),
            reason: gap.as_ref().map(|gap| gap.reason),
            gaps: u64::from(gap.is_some()),
            ..FeedSeen::default()
        };
        Self {
            stage,
            position,
            start,
            gap,
            seen,
        }
    }

    /// The headers by which an attempt tells the client. There are none in an attempt without a feed.
    pub(super) fn headers(&self, attempt: &Attempt) -> HeaderMap {
        let mut headers = HeaderMap::new();
        match tell(&attempt.steps) {
            Some(Tell::All | Tell::Headers) => self.start.write_headers(&mut headers),
            Some(Tell::Mercure) if self.start.resumed().is_some() => {
                let from = match self.position.number {
                    0 => Ok(HeaderValue::from_static("earliest")),
                    _ => HeaderValue::try_from(self.position.id()),
                };
                for name in MERCURE {
                    headers.extend(from.iter().map(|from| (name.clone(), from.clone())));
                }
            }
            _ => {}
        }
        headers
    }

    /// What was sent so far, for the log.
    pub(super) fn seen(&self) -> &FeedSeen {
        &self.seen
    }

    /// What comes next, if there is something now. The position moves on.
    pub(super) fn next(&mut self, tell: Tell) -> Option<Piece> {
        loop {
            if let Some(gap) = self.gap.take()
                && matches!(tell, Tell::All | Tell::Event)
            {
                return Some(Piece::Reset(gap.block()));
            }
            match self.stage.events.read(|events| events.next(&self.position)) {
                Some(Next::Event(text)) => {
                    self.position.number += 1;
                    return Some(Piece::Event(text));
                }
                Some(Next::Gap(start, epoch)) => {
                    self.position = Position {
                        epoch,
                        number: start.after,
                    };
                    self.gap = start.gap().cloned();
                    self.seen.reason = self.gap.as_ref().map(|gap| gap.reason);
                    self.seen.gaps += 1;
                }
                None if !self.seen.up_to_date => return Some(Piece::UpToDate),
                None => return None,
            }
        }
    }

    /// Notes that a piece was sent.
    pub(super) fn note(&mut self, piece: &Piece) {
        match piece {
            Piece::Event(_) => {
                let id = self.position.id();
                self.seen.events += 1;
                self.seen.first.get_or_insert_with(|| id.clone());
                self.seen.last = Some(id);
            }
            Piece::Reset(_) => {}
            Piece::UpToDate => self.seen.up_to_date = true,
        }
    }

    /// Waits until something follows.
    pub(super) async fn wait(&self) {
        let next = |events: &Events| events.next(&self.position).map(drop);
        self.stage.events.wait_until(next).await;
    }
}

impl Position {
    fn id(&self) -> String {
        resume::id(&self.epoch, self.number)
    }
}

impl Piece {
    pub(super) fn text(&self) -> String {
        match self {
            Piece::Event(text) | Piece::Reset(text) => text.clone(),
            Piece::UpToDate => resume::UP_TO_DATE.to_owned(),
        }
    }
}
