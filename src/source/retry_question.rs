use super::{Error, Refusal};
use crate::session::{Answer, Plan};
use crate::transport::Later;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::sync::Arc;

/// A caller's function that decides what follows from a fault.
pub(super) type ShouldRetry = Rc<dyn Fn(RetryQuestion) -> Later<Answer>>;

/// A fault and its circumstances, for the function of
/// [`Builder::should_retry`](super::Builder::should_retry).
///
/// ```no_run
/// use headwater::session::{Answer, Plan};
/// use headwater::{EventSource, source::RetryQuestion};
///
/// async fn decide(question: RetryQuestion) -> Answer {
///     match (question.plan, question.attempt) {
///         (Plan::Stop, 1) => Answer::After(1000),
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
    /// What follows if the answer is [`Answer::Default`](crate::session::Answer::Default).
    pub plan: Plan,
}
