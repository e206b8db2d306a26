use super::{Error, Refusal};
use crate::session::{Answer, Plan};
use crate::transport::Later;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::sync::Arc;

/// What a caller says should follow from a fault.
pub(super) type ShouldRetry = Rc<dyn Fn(RetryQuestion) -> Later<Answer>>;

/// What [`Builder::should_retry`](super::Builder::should_retry) is asked after a fault.
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
    /// The attempt that met the fault: its number since the last good connection, from 1.
    pub attempt: u32,
    /// What happened.
    pub error: Error,
    /// What the server said, if it refused.
    pub response: Option<Arc<Refusal>>,
    /// The last event ID: where the next attempt would go on from.
    pub last_event_id: String,
    /// What follows from [`Answer::Default`](crate::session::Answer::Default).
    pub plan: Plan,
}
