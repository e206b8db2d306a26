//! Options for what follows when a connection fails, is silent, or belongs to a hidden page.

use super::Builder;
use crate::session::Reconnect;
use crate::source::retry::millis;
use crate::source::{Answer, Retry, RetryQuestion, Timeout};
use crate::wire::{Lenient, Limits};
use alloc::boxed::Box;
use alloc::rc::Rc;
use core::future::Future;
use core::time::Duration;

impl Builder {
    /// When and how often to try again after a fault. Default: [`Retry::default`].
    ///
    /// ```no_run
    /// use headwater::{EventSource, Retry};
    /// use std::time::Duration;
    ///
    /// let retry = Retry { initial: Duration::from_millis(500), attempts: Some(5), ..Retry::default() };
    /// let feed = EventSource::builder("/feed").retry(retry).open();
    /// ```
    pub fn retry(mut self, retry: Retry) -> Self {
        self.policy.retry = retry.into();
        self.policy.needs_fetch = true;
        self
    }

    /// Calls `decide` after every fault. Its answer decides what follows, also after a fault that the
    /// rules would not try again. Nothing happens before the answer. Default: the rules and limits
    /// decide.
    ///
    /// ```no_run
    /// use headwater::{Error, EventSource, source::Answer};
    /// use std::time::Duration;
    ///
    /// let feed = EventSource::builder("/feed")
    ///     .should_retry(|question| async move {
    ///         match question.error {
    ///             Error::Status(refusal) if refusal.status == 404 => Answer::After(Duration::from_secs(5)),
    ///             _ => Answer::Default,
    ///         }
    ///     })
    ///     .open();
    /// ```
    pub fn should_retry<F, R>(mut self, decide: F) -> Self
    where
        F: Fn(RetryQuestion) -> R + 'static,
        R: Future<Output = Answer> + 'static,
    {
        self.should_retry = Some(Rc::new(move |question| Box::pin(decide(question))));
        self.policy.ask = true;
        self.policy.needs_fetch = true;
        self
    }

    /// Closes the connection once the page has been hidden for `grace`, and connects again
    /// when it is shown. No event is lost if the server replays from the last event ID. A request that
    /// must not be sent again keeps its connection. Default: never.
    ///
    /// ```no_run
    /// use headwater::EventSource;
    /// use std::time::Duration;
    ///
    /// let feed = EventSource::builder("/feed").pause_when_hidden(Duration::from_secs(30)).open();
    /// ```
    pub fn pause_when_hidden(mut self, grace: Duration) -> Self {
        self.policy.pause_when_hidden = Some(millis(grace));
        self
    }

    /// How long to wait for a response, and for signs of life on a stream. Default:
    /// [`Timeout::default`].
    ///
    /// ```no_run
    /// use headwater::{EventSource, Timeout};
    /// use std::time::Duration;
    ///
    /// let timeout = Timeout { idle: Some(Duration::from_secs(45)), ..Timeout::default() };
    /// let feed = EventSource::builder("/feed").timeout(timeout).open();
    /// ```
    pub fn timeout(mut self, timeout: Timeout) -> Self {
        self.policy.needs_fetch |= timeout.first_byte.is_some() || timeout.idle.is_some();
        self.policy.timeout = timeout.into();
        self
    }

    /// Which requests are sent again: `true` is [`Reconnect::Always`], `false` [`Reconnect::Never`], so that
    /// a stream that ends is at its end. Default: those by GET and HEAD, and those with an
    /// `Idempotency-Key`.
    ///
    /// ```no_run
    /// use headwater::{EventSource, Reconnect};
    ///
    /// let chat = EventSource::builder("/chat").body("q").reconnect(Reconnect::Refused).open();
    /// let export = EventSource::builder("/export").reconnect(false).open();
    /// ```
    pub fn reconnect(mut self, reconnect: impl Into<Reconnect>) -> Self {
        self.policy.reconnect = Some(reconnect.into());
        self
    }

    /// What of the standard the server may break and still be understood. Default: nothing.
    ///
    /// ```no_run
    /// use headwater::{EventSource, Lenient};
    ///
    /// // It forgets the blank line after its last event.
    /// let lenient = Lenient { unterminated: true, ..Lenient::default() };
    /// let answer = EventSource::builder("/answer").body("q").lenient(lenient).open();
    /// ```
    pub fn lenient(mut self, lenient: Lenient) -> Self {
        self.policy.lenient = lenient;
        self
    }

    /// How long lines, events, event types and IDs may be, in bytes. Default: [`Limits::default`].
    ///
    /// ```no_run
    /// use headwater::{EventSource, Limits};
    ///
    /// let limits = Limits { event: 1 << 20, ..Limits::default() };
    /// let feed = EventSource::builder("/feed").limits(limits).open();
    /// ```
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self.policy.needs_fetch = true;
        self
    }
}
