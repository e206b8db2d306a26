use super::flight::Step;
use crate::session::Millis;
use crate::source::millis;
use alloc::collections::VecDeque;
use alloc::string::String;
use alloc::vec::Vec;
use core::time::Duration;

/// The answer to one request of a scripted source.
///
/// ```
/// use headwater::script::Attempt;
/// use std::time::Duration;
///
/// let slow = Attempt::stream()
///     .head_delay(Duration::from_secs(1))
///     .event("tick", "1")
///     .wait(Duration::from_secs(5))
///     .break_off();
/// let busy = Attempt::status(503).header("retry-after", "30").send("come back later");
/// ```
#[derive(Clone, Debug)]
pub struct Attempt {
    pub(super) status: Option<u16>,
    pub(super) headers: Vec<(String, String)>,
    pub(super) head_delay: Millis,
    pub(super) steps: VecDeque<Step>,
}

impl Attempt {
    /// A 200 with `text/event-stream`, which ends at once unless steps are added.
    ///
    /// ```
    /// let greeting = headwater::script::Attempt::stream().event("message", "hello").hold();
    /// ```
    pub fn stream() -> Self {
        Self::status(200).header("content-type", "text/event-stream")
    }

    /// An answer with this status and no headers.
    ///
    /// ```
    /// let gone = headwater::script::Attempt::status(204);
    /// ```
    pub fn status(status: u16) -> Self {
        Self {
            status: Some(status),
            headers: Vec::new(),
            head_delay: 0,
            steps: VecDeque::new(),
        }
    }

    /// No answer: the network fails.
    ///
    /// ```
    /// let offline = headwater::script::Attempt::refuse();
    /// ```
    pub fn refuse() -> Self {
        Self {
            status: None,
            ..Self::status(0)
        }
    }

    /// Sets a header, in place of one with its name.
    ///
    /// ```
    /// let busy = headwater::script::Attempt::status(429).header("retry-after", "5");
    /// ```
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        let name = name.into().to_ascii_lowercase();
        self.headers.retain(|(known, _)| *known != name);
        self.headers.push((name, value.into()));
        self
    }

    /// Waits for so long before the head.
    #[must_use]
    pub fn head_delay(mut self, time: Duration) -> Self {
        self.head_delay = millis(time);
        self
    }

    /// Sends text as it is: a part of a stream, or the body of a refusal.
    ///
    /// ```
    /// let cut = headwater::script::Attempt::stream().send("data: half an ev").break_off();
    /// ```
    #[must_use]
    pub fn send(mut self, text: impl Into<String>) -> Self {
        self.steps.push_back(Step::Send(text.into().into_bytes()));
        self
    }

    /// Sends an event without an ID.
    #[must_use]
    pub fn event(self, event: &str, data: &str) -> Self {
        self.send(block("", event, data))
    }

    /// Sends an event with an ID.
    #[must_use]
    pub fn event_with_id(self, id: &str, event: &str, data: &str) -> Self {
        self.send(block(id, event, data))
    }

    /// Sends nothing for so long.
    #[must_use]
    pub fn wait(mut self, time: Duration) -> Self {
        self.steps.push_back(Step::Wait(millis(time)));
        self
    }

    /// Keeps the stream open, for what [`Script::event`](super::Script::event) and the calls beside it send.
    #[must_use]
    pub fn hold(mut self) -> Self {
        self.steps.push_back(Step::Hold);
        self
    }

    /// Breaks the connection off, as a network that fails.
    #[must_use]
    pub fn break_off(mut self) -> Self {
        self.steps.push_back(Step::Break);
        self
    }
}

/// An event as a stream has it. `id` is left out where it is empty.
pub(super) fn block(id: &str, event: &str, data: &str) -> String {
    let mut block = String::new();
    // A type or an ID is one line.
    let line = |text: &str| -> String {
        let end = text.find(['\r', '\n']).unwrap_or(text.len());
        text[..end].into()
    };
    let (id, event) = (line(id), line(event));
    let mut field = |name: &str, value: &str| {
        block.push_str(name);
        block.push_str(": ");
        block.push_str(value);
        block.push('\n');
    };
    if !id.is_empty() {
        field("id", &id);
    }
    if event != "message" {
        field("event", &event);
    }
    // A carriage return ends a line, too.
    let data = data.replace("\r\n", "\n");
    for line in data.split(['\n', '\r']) {
        field("data", line);
    }
    block.push('\n');
    block
}
