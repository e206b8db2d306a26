use super::listening::{Listening, Types};
use super::registry::{Registry, Subscription};
use super::{Error, Event};
use crate::codec::Payload;
use alloc::collections::VecDeque;
use alloc::rc::{Rc, Weak};
use core::cell::{Cell, RefCell};
use core::pin::Pin;
use core::task::{Context, Poll, Waker};
use futures_core::{FusedStream, Stream};

/// How many events may wait in one stream before the connection stops to read. What a chunk holds
/// beyond that is kept all the same: nothing is dropped.
const HIGH: usize = 64;

/// Keeps a connection from reading on while a stream is behind.
#[derive(Default)]
pub(super) struct Gate {
    behind: Cell<usize>,
    waiting: Cell<Option<Waker>>,
}

impl Gate {
    pub(super) fn is_open(&self) -> bool {
        self.behind.get() == 0
    }

    pub(super) fn poll(&self, context: &Context<'_>) -> Poll<()> {
        if self.is_open() {
            return Poll::Ready(());
        }
        self.waiting.set(Some(context.waker().clone()));
        Poll::Pending
    }

    pub(super) fn close(&self) {
        self.behind.set(self.behind.get() + 1);
    }

    pub(super) fn open(&self) {
        self.behind.set(self.behind.get().saturating_sub(1));
        if self.is_open()
            && let Some(waker) = self.waiting.take()
        {
            waker.wake();
        }
    }
}

struct Queue<T> {
    events: RefCell<VecDeque<Result<Event<T>, Error>>>,
    waker: Cell<Option<Waker>>,
    ended: Cell<bool>,
    behind: Cell<bool>,
    gate: Rc<Gate>,
}

impl<T> Queue<T> {
    fn push(&self, event: Result<Event<T>, Error>) {
        let waiting = {
            let mut events = self.events.borrow_mut();
            events.push_back(event);
            events.len()
        };
        if waiting >= HIGH && !self.behind.replace(true) {
            self.gate.close();
        }
        self.wake();
    }

    fn pop(&self) -> Option<Result<Event<T>, Error>> {
        let (event, waiting) = {
            let mut events = self.events.borrow_mut();
            (events.pop_front(), events.len())
        };
        if waiting == 0 {
            self.catch_up();
        }
        event
    }

    fn catch_up(&self) {
        if self.behind.replace(false) {
            self.gate.open();
        }
    }

    fn wake(&self) {
        if let Some(waker) = self.waker.take() {
            waker.wake();
        }
    }
}

/// A source's events of one type, or of all. It ends with `None` when the source does, after an
/// `Err` if that was a failure; a slow reader slows the server down. Dropping it unlistens.
#[must_use = "streams do nothing unless polled"]
pub struct EventStream<T> {
    queue: Rc<Queue<T>>,
    _events: Subscription,
    _states: Subscription,
}

impl<T: Payload> EventStream<T> {
    pub(super) fn new(registry: &Rc<Registry>, gate: &Rc<Gate>, types: Types) -> Self {
        let queue = Rc::new(Queue {
            events: RefCell::default(),
            waker: Cell::default(),
            ended: Cell::new(registry.is_closed()),
            behind: Cell::default(),
            gate: Rc::clone(gate),
        });
        let weak = |queue: &Rc<Queue<T>>| -> Weak<Queue<T>> { Rc::downgrade(queue) };
        let events = weak(&queue);
        let number = registry.add(
            Listening::to(types).paced(true),
            Rc::new(move |seen| {
                if let Some(queue) = events.upgrade() {
                    queue.push(seen.decode().map_err(Error::Decode));
                }
            }),
        );
        let ended = weak(&queue);
        let watch = registry.watch(Rc::new(move |change| {
            if let Some(queue) = ended.upgrade().filter(|_| change.is_closed()) {
                if let Some(error) = change.error() {
                    queue.push(Err(error));
                }
                queue.ended.set(true);
                queue.wake();
            }
        }));
        Self {
            queue,
            _events: Subscription::new(registry, number),
            _states: Subscription::new(registry, watch),
        }
    }
}

impl<T> Stream for EventStream<T> {
    type Item = Result<Event<T>, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        match self.queue.pop() {
            Some(event) => Poll::Ready(Some(event)),
            None if self.queue.ended.get() => Poll::Ready(None),
            None => {
                self.queue.waker.set(Some(context.waker().clone()));
                Poll::Pending
            }
        }
    }
}

impl<T> FusedStream for EventStream<T> {
    fn is_terminated(&self) -> bool {
        self.queue.ended.get() && self.queue.events.borrow().is_empty()
    }
}

impl<T> Drop for EventStream<T> {
    fn drop(&mut self) {
        self.queue.catch_up();
    }
}

impl<T> core::fmt::Debug for EventStream<T> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("EventStream").finish_non_exhaustive()
    }
}
