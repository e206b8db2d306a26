use super::Ticket;

/// What happened to a member. Each is a fact: what follows from it is the member's to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(not(feature = "__engine"), non_exhaustive)]
pub enum Input<'a> {
    /// The member's page is there: told once at the beginning, and again after each [`Suspend`](Self::Suspend).
    Resume,
    /// The page is put aside or left: it enters the back/forward cache, is frozen, or goes.
    Suspend,
    /// The page can be seen, or can't. A member takes itself for hidden until it is told. A worker of a
    /// page counts as one that can be seen as long as it runs, since its timers are on time; a shared one is never told.
    Visible(bool),
    /// [`Member::deadline`](super::Member::deadline) has passed. It may come early and late.
    Timer,
    /// A message has come over the channel. It may be anything.
    Heard(&'a [u8]),
    /// The source's session begins an attempt.
    Want {
        /// The attempt's number since the last good connection, from 1.
        attempt: u32,
        /// The last event ID that it would send.
        id: &'a [u8],
    },
    /// The source's session has let go of its attempt, or has come to its end.
    Unwant,
    /// The lock that this ticket asked for is held now.
    Granted(Ticket),
    /// The lock that this ticket asked for was stolen, or can't be had.
    Lost(Ticket),
    /// The response's head has come.
    Head {
        /// The connection's.
        ticket: Ticket,
        /// The response's status.
        status: u16,
        /// What else the head says, as [`Head`](super::Head) writes it.
        head: &'a [u8],
    },
    /// Bytes of the response's body have come.
    Chunk(Ticket, &'a [u8]),
    /// The response's body has ended.
    Ended(Ticket),
    /// The request could not be made or sent, or its connection broke: the platform's message.
    Failed(Ticket, &'a [u8]),
    /// There is no shared worker, though the [`Settings`](super::Settings) say so.
    NoWorker,
    /// The source is closed for good.
    Quit,
}
