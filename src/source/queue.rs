use super::hold::Hold;
use super::keep::Receipt;
use super::{Buffer, Overflow};
use alloc::collections::VecDeque;
use alloc::rc::Rc;
use core::cell::{Cell, RefCell};
use core::task::{Context, Poll, Waker};

/// The items that have come for a stream, and that its reader has not taken yet.
pub(super) struct Queue<I> {
    items: RefCell<VecDeque<(I, Option<Receipt>)>>,
    /// Of the item that the reader has taken. It is handled when the reader asks for the next one.
    in_hand: Cell<Option<Receipt>>,
    buffer: Buffer,
    dropped: Cell<u64>,
    waker: Cell<Option<Waker>>,
    /// Whether no more items come.
    ended: Cell<bool>,
    /// What comes after the items: why there are no more.
    last: RefCell<Option<I>>,
    /// Keeps the gate closed while the reader is behind.
    hold: Rc<Hold>,
}

impl<I> Queue<I> {
    pub(super) fn new(buffer: Buffer, hold: &Rc<Hold>, ended: bool) -> Self {
        Self {
            items: RefCell::default(),
            in_hand: Cell::default(),
            buffer,
            dropped: Cell::default(),
            waker: Cell::default(),
            ended: Cell::new(ended),
            last: RefCell::default(),
            hold: Rc::clone(hold),
        }
    }

    /// Takes an item in, as the buffer's overflow rule says. `false` if the queue is full and the rule
    /// is [`Overflow::Fail`]: then the stream has to end.
    ///
    /// A full queue drops the new item or the oldest one, or closes the gate, which stops the reading.
    /// The gate opens again once the queue is empty.
    pub(super) fn push(&self, item: I, receipt: Option<Receipt>) -> bool {
        let capacity = self.buffer.capacity.max(1);
        let is_full = self.items.borrow().len() >= capacity;
        let dropped = match self.buffer.overflow {
            Overflow::Fail if is_full => return false,
            Overflow::DropNewest if is_full => Some((item, receipt)),
            overflow => {
                let mut items = self.items.borrow_mut();
                let oldest = (is_full && overflow == Overflow::DropOldest)
                    .then(|| items.pop_front())
                    .flatten();
                items.push_back((item, receipt));
                self.hold.set_waiting(items.len());
                if overflow.waits() && items.len() >= capacity {
                    self.hold.fall_behind();
                }
                oldest
            }
        };
        // The dropped item is the user's, and its `drop` may call the stream: so the borrow is over here.
        if dropped.is_some() {
            self.dropped.set(self.dropped.get() + 1);
        }
        self.wake();
        true
    }

    /// Ends the queue, with a last item after those that wait, even if it is full. What waits in it keeps the gate closed no
    /// more, since nothing comes after it.
    pub(super) fn end(&self, last: Option<I>) {
        if !self.ended.replace(true) {
            self.last.replace(last);
            self.hold.catch_up();
            self.wake();
        }
    }

    /// Ends the queue of a source that could not be opened, with what it has to say of that.
    pub(super) fn end_at_once(&self, last: Option<I>) {
        self.ended.set(true);
        self.last.replace(last);
    }

    pub(super) fn has_ended(&self) -> bool {
        self.ended.get()
    }

    pub(super) fn is_done(&self) -> bool {
        self.has_ended() && self.items.borrow().is_empty() && self.last.borrow().is_none()
    }

    pub(super) fn waiting(&self) -> usize {
        self.items.borrow().len()
    }

    pub(super) fn dropped(&self) -> u64 {
        self.dropped.get()
    }

    pub(super) fn poll(&self, context: &Context<'_>) -> Poll<Option<I>> {
        let (item, waiting) = {
            let mut items = self.items.borrow_mut();
            (items.pop_front(), items.len())
        };
        let (item, receipt) = item.unzip();
        drop(self.in_hand.replace(receipt.flatten()));
        self.hold.note_asked();
        self.hold.set_waiting(waiting);
        if waiting == 0 {
            self.hold.catch_up();
        }
        match item {
            Some(item) => Poll::Ready(Some(item)),
            None if self.has_ended() => Poll::Ready(self.last.take()),
            None => {
                self.waker.set(Some(context.waker().clone()));
                Poll::Pending
            }
        }
    }

    fn wake(&self) {
        if let Some(waker) = self.waker.take() {
            waker.wake();
        }
    }
}

impl<I> Drop for Queue<I> {
    fn drop(&mut self) {
        self.hold.set_waiting(0);
        self.hold.catch_up();
        // What the reader leaves, it has not handled.
        let left = self
            .items
            .get_mut()
            .iter()
            .filter_map(|(_, receipt)| receipt.as_ref());
        left.chain(self.in_hand.get_mut().as_ref())
            .for_each(|receipt| receipt.fail());
    }
}
