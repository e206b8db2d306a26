use super::Refusal;
use super::feed::refusal;
use crate::transport::Context;
use alloc::string::String;
use alloc::sync::Arc;

/// What a function that makes a part of the request is told of the attempt that it is called for:
/// [`Builder::headers_with`](super::Builder::headers_with), [`url_with`](super::Builder::url_with) and
/// [`body_with`](super::Builder::body_with) call one.
///
/// The way to refresh a token: keep it, and get a new one when the server has refused the old one.
///
/// ```no_run
/// use headwater::EventSource;
/// use headwater::source::AttemptContext;
/// use std::cell::RefCell;
/// use std::rc::Rc;
///
/// async fn sign_in() -> Result<String, std::io::Error> { Ok("t".into()) }
///
/// let kept = Rc::new(RefCell::new(None::<String>));
/// let feed = EventSource::builder("/feed")
///     .headers_with(move |context: AttemptContext| {
///         let kept = kept.clone();
///         async move {
///             let is_stale = context.refused.is_some_and(|refusal| refusal.status == 401);
///             let token = kept.borrow().clone().filter(|_| !is_stale);
///             let token = match token {
///                 Some(token) => token,
///                 None => sign_in().await?,
///             };
///             kept.replace(Some(token.clone()));
///             Ok(vec![("authorization".into(), format!("Bearer {token}"))])
///         }
///     })
///     .open();
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct AttemptContext {
    /// The number of the attempt, counted from 1 since the last good connection or the start.
    pub attempt: u32,
    /// The response to the request that was sent before, if the server refused that: with status, headers
    /// and body. `None` at the start, after a stream, and after a request without an answer. Where this
    /// function fails, nothing is sent, and the next call is told of the same refusal.
    pub refused: Option<Arc<Refusal>>,
    /// The last event ID, from which the attempt goes on. Empty if there is none.
    pub last_event_id: String,
}

impl AttemptContext {
    /// The context of an attempt with this number, after no refusal and without a last event ID: for tests of the
    /// function that is given it. The fields can be set.
    ///
    /// ```
    /// use headwater::source::{AttemptContext, Refusal};
    ///
    /// let mut context = AttemptContext::new(2);
    /// context.refused = Some(Refusal::new(401).into());
    /// # let _ = context;
    /// ```
    pub fn new(attempt: u32) -> Self {
        Self {
            attempt,
            refused: None,
            last_event_id: String::new(),
        }
    }
}

impl From<&Context> for AttemptContext {
    fn from(context: &Context) -> Self {
        Self {
            attempt: context.attempt,
            refused: context.refused.as_ref().map(refusal),
            last_event_id: context.last_event_id.clone(),
        }
    }
}
