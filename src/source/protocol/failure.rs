use crate::session::Millis;
use crate::source::retry::millis;
use alloc::boxed::Box;
use alloc::sync::Arc;
use core::error::Error;
use core::fmt;
use core::time::Duration;

/// An event that is a failure, as the function of [`Builder::fail_on`](crate::source::Builder::fail_on) finds it.
///
/// ```
/// use headwater::source::Failure;
/// use std::time::Duration;
///
/// let lasting = Failure::new("the prompt is too long");
/// let passing = Failure::new("overloaded").retry_after(Duration::from_secs(5));
/// # let _ = (lasting, passing);
/// ```
#[derive(Clone)]
#[must_use = "the function of `fail_on` returns it"]
pub struct Failure {
    cause: Arc<dyn Error + Send + Sync>,
    retry: Option<Millis>,
}

impl Failure {
    /// A failure that closes the source: another attempt makes no sense. The error is the
    /// [`source`](Error::source) of [`Error::Event`](crate::Error::Event).
    ///
    /// ```
    /// let failure = headwater::source::Failure::new("the prompt is too long");
    /// # let _ = failure;
    /// ```
    pub fn new(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self {
            cause: Arc::from(cause.into()),
            retry: None,
        }
    }

    /// The same failure, after which the source tries again, as after a lost connection: by the rules of
    /// [`Retry`](crate::Retry), and where the request may be sent again, or another one
    /// [goes on](crate::source::Builder::resume). Elsewhere it closes the source all the same.
    ///
    /// ```
    /// let failure = headwater::source::Failure::new("overloaded").retry();
    /// # let _ = failure;
    /// ```
    pub fn retry(self) -> Self {
        self.retry_after(Duration::ZERO)
    }

    /// As [`retry`](Self::retry), but no sooner than after this time.
    ///
    /// ```
    /// use headwater::source::Failure;
    /// use std::time::Duration;
    ///
    /// let failure = Failure::new("overloaded").retry_after(Duration::from_secs(5));
    /// # let _ = failure;
    /// ```
    pub fn retry_after(self, time: Duration) -> Self {
        Self {
            retry: Some(millis(time)),
            ..self
        }
    }

    pub(super) fn into_end(self) -> crate::transport::End {
        crate::transport::End::Failure {
            retry: self.retry,
            cause: self.cause,
        }
    }
}

impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Failure")
            .field("cause", &self.cause)
            .field("retry", &self.retry)
            .finish()
    }
}
