//! What is still to happen, and when.

use std::cmp::Reverse;

use headwater::session::Millis;

use super::World;

/// What is still to happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Due {
    /// To the transport of that number.
    Transport(u32, Happening),
    Disturb(usize),
    Online,
    Resumed,
    /// The caller has made up its mind.
    Answer(bool),
    /// From here on the world is kind.
    Calm,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Happening {
    Head,
    Refusal(u16),
    Part,
    /// A whole event, of this ID.
    Event(u32),
    /// A comment, from a server that knows how often it should speak.
    Ping,
    Retry(Millis),
    Break,
    End,
    /// The browser's own reconnection.
    Again,
}

impl World {
    pub(super) fn transport(&mut self, after: Millis, happening: Happening) {
        self.schedule(after, Due::Transport(self.transports, happening));
    }

    /// Nothing more happens to a transport that is dead: it has one end.
    pub(super) fn forget(&mut self, dead: u32) {
        self.due.retain(
            |Reverse((_, _, due))| !matches!(due, Due::Transport(number, _) if *number == dead),
        );
    }

    pub(super) fn schedule(&mut self, after: Millis, due: Due) {
        self.sequence += 1;
        let at = self.now.saturating_add(after);
        self.due.push(Reverse((at, self.sequence, due)));
    }
}
