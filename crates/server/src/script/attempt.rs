use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Step, Tell};

/// The response to one request.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Attempt {
    /// The status. Default: 200, or 307 with [`redirect`](Self::redirect).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// Headers beside the defaults. `None` removes a default. Values are sent as UTF-8.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub headers: BTreeMap<String, Option<String>>,
    /// How long to wait before the response's head, in ms.
    pub head_delay: u64,
    /// Whether to wait for a cue before the response's head, after `head_delay`.
    pub head_cue: bool,
    /// Whether to reset the connection instead of answering.
    pub refuse: bool,
    /// The address that a redirect leads to: a path of this origin, or a whole URL.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub redirect: Option<String>,
    /// The steps of the body. After the last one it ends cleanly.
    pub steps: Vec<Step>,
}

impl Attempt {
    /// A 200 with `text/event-stream`, without steps yet.
    pub fn stream() -> Self {
        Self::default()
    }

    /// A response with this status, otherwise as [`stream`](Self::stream).
    pub fn status(status: u16) -> Self {
        Self {
            status: Some(status),
            ..Self::default()
        }
    }

    /// A 307 to a path of this origin or a whole address.
    pub fn redirect(location: impl Into<String>) -> Self {
        Self {
            redirect: Some(location.into()),
            ..Self::default()
        }
    }

    /// A reset instead of an answer.
    pub fn refuse() -> Self {
        Self {
            refuse: true,
            ..Self::default()
        }
    }

    /// Sets a header.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.insert(name.into(), Some(value.into()));
        self
    }

    /// Removes one of the default headers.
    #[must_use]
    pub fn without_header(mut self, name: impl Into<String>) -> Self {
        self.headers.insert(name.into(), None);
        self
    }

    /// Sets how long to wait before the head, in ms.
    #[must_use]
    pub fn head_delay(mut self, ms: u64) -> Self {
        self.head_delay = ms;
        self
    }

    /// Waits for a cue before the head.
    #[must_use]
    pub fn head_cue(mut self) -> Self {
        self.head_cue = true;
        self
    }

    /// Adds a step.
    #[must_use]
    pub fn step(mut self, step: Step) -> Self {
        self.steps.push(step);
        self
    }

    /// [`Step::Send`].
    #[must_use]
    pub fn send(self, text: impl Into<String>) -> Self {
        self.step(Step::Send(text.into()))
    }

    /// [`Step::Split`] at the given byte offsets.
    #[must_use]
    pub fn split_at(self, text: impl Into<String>, at: impl Into<Vec<usize>>) -> Self {
        self.step(Step::Split {
            text: text.into(),
            at: at.into(),
            every: None,
            pause: 0,
        })
    }

    /// [`Step::Split`] into chunks of so many bytes.
    #[must_use]
    pub fn split_every(self, text: impl Into<String>, every: usize) -> Self {
        self.step(Step::Split {
            text: text.into(),
            at: Vec::new(),
            every: Some(every),
            pause: 0,
        })
    }

    /// [`Step::Wait`], in ms.
    #[must_use]
    pub fn wait(self, ms: u64) -> Self {
        self.step(Step::Wait(ms))
    }

    /// [`Step::Cue`].
    #[must_use]
    pub fn cue(self) -> Self {
        self.step(Step::Cue)
    }

    /// [`Step::Repeat`] of the steps that `round` adds to an empty attempt.
    #[must_use]
    pub fn repeat(self, times: u64, round: impl FnOnce(Self) -> Self) -> Self {
        let steps = round(Self::default()).steps;
        self.step(Step::Repeat { times, steps })
    }

    /// [`Step::EventsFromLastId`] without pauses, all in this attempt.
    #[must_use]
    pub fn events_from_last_id(self, upto: u64) -> Self {
        self.step(Step::EventsFromLastId {
            upto,
            every: 0,
            per_attempt: None,
        })
    }

    /// [`Step::Feed`], live, which tells a client by headers and event.
    #[must_use]
    pub fn feed(self) -> Self {
        self.step(Step::Feed {
            tell: Tell::All,
            live: true,
            most: None,
            every: 0,
        })
    }

    /// [`Step::Flood`].
    #[must_use]
    pub fn flood(self, bytes: u64, event_bytes: usize) -> Self {
        self.step(Step::Flood { bytes, event_bytes })
    }

    /// [`Step::Hold`].
    #[must_use]
    pub fn hold(self) -> Self {
        self.step(Step::Hold)
    }

    /// [`Step::Reset`].
    #[must_use]
    pub fn reset(self) -> Self {
        self.step(Step::Reset)
    }

    /// [`Step::Drop`].
    #[must_use]
    pub fn drop(self) -> Self {
        self.step(Step::Drop)
    }
}
