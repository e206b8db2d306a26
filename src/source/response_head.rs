use crate::transport::Answered;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

/// A response's head. [`EventSource::response`](super::EventSource::response) gives one.
///
/// ```no_run
/// use headwater::source::ResponseHead;
///
/// fn requests_left(head: &ResponseHead) -> Option<u32> {
///     let header = head.headers.iter().find(|(name, _)| name == "x-ratelimit-remaining");
///     header?.1.parse().ok()
/// }
/// ```
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ResponseHead {
    /// The status.
    pub status: u16,
    /// The URL, after redirects.
    pub url: String,
    /// The headers, as far as they may be read, names in lower case.
    pub headers: Vec<(String, String)>,
}

impl ResponseHead {
    /// A head with this status, and nothing else: for tests of what is made of it. The fields can be set.
    ///
    /// ```
    /// use headwater::source::ResponseHead;
    ///
    /// let mut head = ResponseHead::new(200);
    /// head.headers.push(("x-ratelimit-remaining".into(), "3".into()));
    /// ```
    pub fn new(status: u16) -> Self {
        Self {
            status,
            url: String::new(),
            headers: Vec::new(),
        }
    }
}

impl From<Answered> for ResponseHead {
    fn from(answered: Answered) -> Self {
        Self {
            status: answered.status,
            url: answered.url,
            headers: answered.headers,
        }
    }
}

/// Names the headers without their values, which may be secrets.
impl fmt::Debug for ResponseHead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseHead")
            .field("status", &self.status)
            .field("url", &self.url)
            .field("headers", &names(&self.headers))
            .finish()
    }
}

/// The names of headers.
pub(super) fn names(headers: &[(String, String)]) -> Vec<&str> {
    headers.iter().map(|(name, _)| &**name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::format;

    #[test]
    fn a_head_names_its_headers_and_tells_no_value() {
        let head = ResponseHead {
            status: 200,
            url: "https://host.test/feed".into(),
            headers: alloc::vec![("x-session".into(), "secret".into())],
        };
        let told = format!("{head:?}");
        assert!(told.contains("x-session") && told.contains("200"), "{told}");
        assert!(!told.contains("secret"), "{told}");
    }
}
