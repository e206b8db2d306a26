use super::retry::millis;
use super::{Error, Refusal};
use crate::session;
use crate::transport::Later;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::sync::Arc;
use core::time::Duration;

/// A caller's function that decides what follows from a fault.
pub(super) type ShouldRetry = Rc<dyn Fn(RetryQuestion) -> Later<Answer>>;

/// A fault and its circumstances, for the function of
/// [`Builder::should_retry`](super::Builder::should_retry).
///
/// ```no_run
/// use headwater::EventSource;
/// use headwater::source::{Answer, Plan, RetryQuestion};
/// use std::time::Duration;
///
/// async fn decide(question: RetryQuestion) -> Answer {
///     match (question.plan, question.attempt) {
///         (Plan::Stop, 1) => Answer::After(Duration::from_secs(1)),
///         _ => Answer::Default,
///     }
/// }
///
/// let feed = EventSource::builder("/feed").should_retry(decide).open();
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub struct RetryQuestion {
    /// The number of the attempt that failed, counted from 1 since the last good connection.
    pub attempt: u32,
    /// What happened.
    pub error: Error,
    /// The server's response, if the server refused.
    pub response: Option<Arc<Refusal>>,
    /// The last event ID, from which the next attempt would go on.
    pub last_event_id: String,
    /// What follows if the answer is [`Answer::Default`].
    pub plan: Plan,
}

impl RetryQuestion {
    /// A question about the first attempt, which failed so: for tests of the function that answers it. The fields can
    /// be set.
    ///
    /// ```
    /// use headwater::source::{Answer, Plan, Refusal, RetryQuestion};
    ///
    /// fn decide(question: &RetryQuestion) -> Answer {
    ///     match &question.response {
    ///         Some(refusal) if refusal.status == 404 => Answer::Retry,
    ///         _ => Answer::Default,
    ///     }
    /// }
    ///
    /// let question = RetryQuestion::new(Refusal::new(404), Plan::Stop);
    /// assert_eq!(decide(&question), Answer::Retry);
    /// ```
    pub fn new(error: impl Into<Error>, plan: Plan) -> Self {
        let error = error.into();
        let response = match &error {
            Error::Status(refusal) | Error::ContentType(refusal) => Some(Arc::clone(refusal)),
            _ => None,
        };
        Self {
            attempt: 1,
            error,
            response,
            last_event_id: String::new(),
            plan,
        }
    }
}

/// What follows from a fault unless the answer says otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Plan {
    /// Another attempt after this time.
    Retry(Duration),
    /// Another attempt when the device is online again, or when the browser decides.
    Wait,
    /// No further attempt: the source closes.
    Stop,
}

impl From<session::Plan> for Plan {
    fn from(plan: session::Plan) -> Self {
        match plan {
            session::Plan::Retry(time) => Self::Retry(Duration::from_millis(time)),
            session::Plan::Wait => Self::Wait,
            session::Plan::Stop => Self::Stop,
        }
    }
}

/// The answer of a function of [`Builder::should_retry`](super::Builder::should_retry). It may take its time: until
/// then nothing is in flight.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Answer {
    /// As planned.
    #[default]
    Default,
    /// Give up: the source closes with the fault.
    Stop,
    /// Try again, even where the plan was to stop: then after the backoff of [`Retry`](crate::Retry).
    Retry,
    /// Try again after this time, whatever the plan and the limits of [`Retry`](crate::Retry) were. Only the
    /// 100 ms between two attempts are kept.
    After(Duration),
}

impl From<Answer> for session::Answer {
    fn from(answer: Answer) -> Self {
        match answer {
            Answer::Default => Self::Default,
            Answer::Stop => Self::Stop,
            Answer::Retry => Self::Retry,
            Answer::After(time) => Self::After(millis(time)),
        }
    }
}
