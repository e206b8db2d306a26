//! The channel as browsers have it: what one sends comes to each other in order. There is no order between two senders.

use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

use crate::agenda::Id;
use crate::random::Random;

/// How often the receiver had opened its channel, and the message.
type Message = (u32, Rc<[u8]>);

/// What is under way, for each sender and receiver.
#[derive(Debug, Default)]
pub(crate) struct Channel {
    under_way: BTreeMap<(Id, Id), VecDeque<Message>>,
    pub(crate) messages: u64,
    pub(crate) bytes: u64,
    /// One of the last messages, to make rubbish of.
    pub(crate) sample: Vec<u8>,
}

impl Channel {
    pub(crate) fn send(&mut self, from: Id, to: Id, opened: u32, message: &Rc<[u8]>) {
        let queue = self.under_way.entry((from, to)).or_default();
        queue.push_back((opened, Rc::clone(message)));
    }

    pub(crate) fn deliver(&mut self, from: Id, to: Id) -> Option<Message> {
        self.under_way.get_mut(&(from, to))?.pop_front()
    }

    /// A tab is gone. Of what it sent, each receiver gets all, or the first part.
    pub(crate) fn forget(&mut self, id: Id, loses: bool, random: &mut Random) {
        self.under_way.retain(|(from, to), queue| {
            if *from == id && loses {
                queue.truncate(random.below(queue.len() as u64 + 1) as usize);
            }
            *to != id && !queue.is_empty()
        });
    }
}
