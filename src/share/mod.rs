//! One connection for many tabs, as a pure state machine: who of them holds it, what it hands on, and how the others
//! go on where it is lost.
//!
//! A [`Member`] is one source's part in that, in a tab or in a shared worker. All members of a group speak over one
//! channel, and one of them, which holds the group's lock, leads: it connects, and hands on the bytes. It owns no clock,
//! no timer, no randomness and does no I/O, as a [`Session`](crate::session::Session) does not.
//!
//! Every member has the same log of what has come: the head of each response, whole blocks of its body, its end. A
//! position in the log is a sequence number and the term of the entry before it: as long as these two are the same for
//! two members, so is what lies before. So a member that was away is sent what it missed, a leader that dies is followed
//! by one that goes on from where the log ends, and whoever can't be helped by the log goes on by a connection of its
//! own until that meets the log at an event's ID.

mod blocks;
mod head;
mod input;
mod log;
mod member;
mod message;
mod output;
mod settings;

pub use head::Head;
pub use input::Input;
pub use member::Member;
pub use message::VERSION;
pub use output::{Output, Read, Role, Sharing, Ticket};
pub use settings::{Place, Settings};
