use super::gate::Gate;
use super::hold::{Hold, What};
use super::queue::Queue;
use super::registry::{By, Registry};
use super::{Buffer, Overflow, StateChange, Subscription};
use crate::codec::Types;
use crate::transport::Runtime;
use alloc::rc::Rc;
use alloc::vec::Vec;
use core::pin::Pin;
use core::task::{Context, Poll};
use futures_core::{FusedStream, Stream};

/// A source's changes of state. [`EventSource::states`](super::EventSource::states) makes one.
///
/// ```no_run
/// use futures_util::StreamExt;
///
/// # async fn example() {
/// let feed = headwater::EventSource::builder("/feed").open();
/// let faults = feed.states().filter_map(|change| async move { change.error() });
/// # let _ = faults.collect::<Vec<_>>().await;
/// # }
/// ```
#[must_use = "streams do nothing unless polled"]
pub struct StateStream {
    queue: Rc<Queue<StateChange>>,
    runtime: Runtime,
    _states: Subscription,
}

/// A buffer that holds all changes. They come seconds apart, and none may be lost.
const UNBOUNDED: Buffer = Buffer {
    capacity: usize::MAX,
    overflow: Overflow::Wait,
};

impl StateStream {
    pub(super) fn new(registry: &Rc<Registry>, gate: &Rc<Gate>) -> Self {
        let none = Types::Named(Vec::new());
        let hold = Hold::unlisted(gate, What::Stream, none);
        let queue = Rc::new(Queue::new(UNBOUNDED, &hold, registry.is_closed()));
        if let Some(end) = registry.unsupported() {
            queue.end_at_once(Some(end));
        }
        let weak = Rc::downgrade(&queue);
        let watch = registry.watch(
            By::Stream,
            Rc::new(move |change| {
                let Some(queue) = weak.upgrade().filter(|queue| !queue.has_ended()) else {
                    return;
                };
                if change.is_closed() {
                    queue.end(Some(change.clone()));
                } else {
                    queue.push(change.clone(), None);
                }
            }),
        );
        Self {
            queue,
            runtime: gate.runtime().clone(),
            _states: Subscription::new(registry, watch),
        }
    }
}

impl Stream for StateStream {
    type Item = StateChange;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<StateChange>> {
        self.runtime.drive(context);
        self.queue.poll(context)
    }
}

impl FusedStream for StateStream {
    fn is_terminated(&self) -> bool {
        self.queue.is_done()
    }
}

impl core::fmt::Debug for StateStream {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("StateStream").finish_non_exhaustive()
    }
}
