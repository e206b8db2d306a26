use crate::session::Fault;
use alloc::boxed::Box;
use alloc::sync::Arc;
use core::error::Error;
use core::fmt;

/// Why a function that makes the URL, the headers or the body has failed:
/// [`Builder::headers_with`](crate::source::Builder::headers_with) and those beside it take one that may return this.
///
/// `?` makes one of any error, which is tried again: the next attempt calls the function again. What can't succeed
/// the next time either is [`fatal`](Self::fatal), and closes the source. Errors that are no
/// [`Error`](core::error::Error), such as a `String`, a boxed error or anyhow's, come by name: `map_err(PrepareError::retry)`.
///
/// ```no_run
/// use headwater::EventSource;
/// use headwater::source::PrepareError;
///
/// async fn token() -> Result<String, std::io::Error> { Ok("t".into()) }
///
/// let feed = EventSource::builder("/feed")
///     .headers_with(|context| async move {
///         if context.refused.is_some_and(|refusal| refusal.status == 401) {
///             return Err(PrepareError::fatal("please sign in"));
///         }
///         let token = token().await?;
///         Ok(vec![("authorization".into(), format!("Bearer {token}"))])
///     })
///     .open();
/// ```
///
/// [`Error::Prepare`](crate::Error::Prepare) holds what it was made of.
#[derive(Clone)]
pub struct PrepareError {
    cause: Arc<dyn Error + Send + Sync>,
    is_fatal: bool,
}

impl PrepareError {
    /// An error that may not come again: the next attempt calls the function again, as after a lost connection.
    ///
    /// ```
    /// let error = headwater::source::PrepareError::retry("there is no token yet");
    /// assert!(!error.is_fatal());
    /// ```
    pub fn retry(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self {
            cause: Arc::from(cause.into()),
            is_fatal: false,
        }
    }

    /// An error that comes again however often the function is called: it closes the source.
    ///
    /// ```
    /// let error = headwater::source::PrepareError::fatal("nobody is signed in");
    /// assert!(error.is_fatal());
    /// ```
    pub fn fatal(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self {
            is_fatal: true,
            ..Self::retry(cause)
        }
    }

    /// Whether it closes the source.
    pub fn is_fatal(&self) -> bool {
        self.is_fatal
    }

    /// What has happened to the attempt, as the session knows it.
    pub(super) fn fault(&self) -> Fault {
        match self.is_fatal {
            true => Fault::Request,
            false => Fault::Prepare,
        }
    }

    /// What it was made of.
    pub(crate) fn into_cause(self) -> Arc<dyn Error + Send + Sync> {
        self.cause
    }
}

// As it can be made of any error, it is none itself.
impl<E: Error + Send + Sync + 'static> From<E> for PrepareError {
    fn from(error: E) -> Self {
        Self::retry(error)
    }
}

impl fmt::Debug for PrepareError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PrepareError")
            .field("cause", &self.cause)
            .field("is_fatal", &self.is_fatal)
            .finish()
    }
}

/// What it was made of, in its own words.
impl fmt::Display for PrepareError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.cause.fmt(f)
    }
}
