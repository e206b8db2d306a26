/// What a member is made with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(not(feature = "__engine"), non_exhaustive)]
pub struct Settings {
    /// The member's own number, drawn at random and not 0: no two members of a group have the same.
    pub me: u64,
    /// Where it runs.
    pub place: Place,
    /// How much of the stream is kept for members that were away or read slowly, in bytes. There may be a quarter more
    /// for some time. What a connection of a member's own has brought and is not read yet may be 1 MiB more.
    pub buffer: usize,
    /// Whether a member without a last event ID begins where the connection has begun, as far as that is kept, and not
    /// with what comes next.
    pub replay: bool,
}

/// Where a member runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(not(feature = "__engine"), non_exhaustive)]
pub enum Place {
    /// In a page, or in a worker of its own, which leads if its turn comes.
    #[default]
    Tab,
    /// As [`Tab`](Self::Tab), beside a shared worker, which is to lead: it leads itself only where that is silent.
    BesideWorker,
    /// In a shared worker: it leads, and wants nothing for itself.
    Worker,
}

impl Settings {
    /// A tab that keeps 256 KiB, and whose newcomers begin with what comes next.
    pub const fn new(me: u64) -> Self {
        Self {
            me,
            place: Place::Tab,
            buffer: 256 << 10,
            replay: false,
        }
    }
}
