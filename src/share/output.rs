use alloc::vec::Vec;

/// Names a request for the lock, or a connection. What comes late for an older one is dropped by the member.
pub type Ticket = u32;

/// What a driver has to do. Outputs are carried out in the order in which they come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Output {
    /// Open the channel.
    Listen,
    /// Close the channel: a page in the back/forward cache that has one is thrown away by the next message.
    Hush,
    /// Send this to all others on the channel.
    Send(Vec<u8>),
    /// Ask for the group's lock, and go on asking until it is granted. There is at most one such request.
    Lock {
        /// The request's ticket, which the answer brings back.
        ticket: Ticket,
        /// Take it from whoever holds it.
        steal: bool,
    },
    /// Give the lock back, or ask for it no longer.
    Unlock,
    /// Make the source's request and send it.
    Connect {
        /// The connection's ticket.
        ticket: Ticket,
        /// The last event ID to send; empty for none.
        id: Vec<u8>,
    },
    /// Abort this connection. It may be over already.
    Disconnect(Ticket),
    /// [`Member::sharing`](super::Member::sharing) tells something new.
    Changed,
    /// There is a stream again: a source that waits for its next attempt may as well begin it now. A driver that can't
    /// tell its source so leaves that out.
    Go,
}

/// What the source's attempt may read: see [`Member::read`](super::Member::read).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Read {
    /// Nothing for now. After each thing told there may be more.
    Pending,
    /// The response's head, once, before all else.
    Head {
        /// Its status.
        status: u16,
        /// What else it says, as [`Head`](super::Head) writes it.
        head: Vec<u8>,
    },
    /// Bytes of the body.
    Bytes(Vec<u8>),
    /// The body has ended.
    End,
    /// The connection has failed, with the platform's message.
    Failed(Vec<u8>),
}

/// A member's part in its group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(not(feature = "__engine"), non_exhaustive)]
pub enum Role {
    /// It does not know who leads.
    #[default]
    Joining,
    /// It holds the connection.
    Leader,
    /// Another one holds it.
    Follower,
    /// A shared worker holds it.
    OfWorker,
}

/// How a member shares.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(not(feature = "__engine"), non_exhaustive)]
pub struct Sharing {
    /// Its part.
    pub role: Role,
    /// How many members the group has, as far as is known, itself included. A member that crashed is counted for
    /// some minutes more.
    pub members: u32,
    /// Whether it goes on by a connection of its own, until that meets what the others have.
    pub is_catching_up: bool,
    /// How often it fell so far behind that what it had not read was no longer kept.
    pub cut_off: u32,
}
