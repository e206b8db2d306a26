use alloc::string::String;
use core::fmt;

/// How a source shares its connection with the other tabs of the browser: see
/// [`Builder::share`](crate::source::Builder::share).
///
/// ```no_run
/// use headwater::EventSource;
/// use headwater::source::Share;
///
/// let user = "ann";
/// let feed = EventSource::builder("/feed").share(Share::new().key(user).replay()).open();
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Share {
    pub(crate) key: Option<String>,
    pub(crate) replay: bool,
    pub(crate) buffer: usize,
}

impl Share {
    /// Tabs share whose requests have the same headers, and that keep 256 KiB.
    ///
    /// ```
    /// let share = headwater::source::Share::new();
    /// assert_eq!(share, headwater::source::Share::default());
    /// ```
    pub const fn new() -> Self {
        Self {
            key: None,
            replay: false,
            buffer: 256 << 10,
        }
    }

    /// Who is logged in, say a user's ID: only those share who have the same key. It is needed where cookies say who that
    /// is, since a page can't see them: without it, a tab whose user has logged in anew would read the stream of the one
    /// before. It is also for headers that differ from attempt to attempt, as tokens do. Default: the request's headers.
    ///
    /// ```
    /// let share = headwater::source::Share::new().key("ann");
    /// ```
    pub fn key(mut self, key: impl Into<String>) -> Self {
        self.key = Some(key.into());
        self
    }

    /// A source without a last event ID begins where the connection has begun, as far as that is kept. Default: it begins
    /// with what comes next.
    ///
    /// ```
    /// let share = headwater::source::Share::new().replay();
    /// ```
    pub fn replay(mut self) -> Self {
        self.replay = true;
        self
    }

    /// How much of the stream is kept for tabs that were away, or are behind, in bytes. Default: 262 144.
    ///
    /// ```
    /// let share = headwater::source::Share::new().buffer(1 << 20);
    /// ```
    pub fn buffer(mut self, bytes: usize) -> Self {
        self.buffer = bytes;
        self
    }
}

impl Default for Share {
    fn default() -> Self {
        Self::new()
    }
}

/// Does not tell who is logged in.
impl fmt::Debug for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Share")
            .field("has_key", &self.key.is_some())
            .field("replay", &self.replay)
            .field("buffer", &self.buffer)
            .finish()
    }
}
