use super::response_head::names;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

/// A response that is no event stream: what the server says when it refuses.
///
/// ```
/// fn request_id(refusal: &headwater::source::Refusal) -> Option<&str> {
///     let header = refusal.headers.iter().find(|(name, _)| name == "x-request-id");
///     header.map(|(_, value)| &**value)
/// }
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Refusal {
    /// The response's status.
    pub status: u16,
    /// The response's URL, after redirects: with its query, and without a user name and password.
    pub url: String,
    /// The response's headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The beginning of the response's body as text: some kilobytes, or less if it came too slowly.
    pub body: String,
}

/// Names the headers without their values, which may be secrets.
impl fmt::Debug for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Refusal")
            .field("status", &self.status)
            .field("url", &self.url)
            .field("headers", &names(&self.headers))
            .field("body", &self.body)
            .finish()
    }
}

impl Refusal {
    /// A refusal with this status, and nothing else: for tests of what is made of it.
    ///
    /// ```
    /// use headwater::{Error, ErrorKind, source::Refusal};
    ///
    /// let mut refusal = Refusal::new(429);
    /// refusal.body = "slow down".into();
    /// assert_eq!(Error::from(refusal).kind(), ErrorKind::Status);
    /// ```
    pub fn new(status: u16) -> Self {
        Self {
            status,
            ..Self::default()
        }
    }
}
