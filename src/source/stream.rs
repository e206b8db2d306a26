use super::gate::Gate;
use super::hold::{Hold, What};
use super::queue::Queue;
use super::registry::{By, Decoded, Delivery, Registry};
use super::{Buffer, Error, Event, EventSource, Overflow, Subscription};
use crate::codec::Types;
use crate::transport::Runtime;
use alloc::rc::Rc;
use core::cell::Cell;
use core::pin::Pin;
use core::task::{Context, Poll};
use futures_core::{FusedStream, Stream};

type Item<T> = Result<Event<T>, Error>;

/// A source's events of one type, of several, or of all. Dropping the stream stops listening. One that a
/// [`Builder`](super::Builder) has made owns its [source](Self::source): dropping it closes that.
///
/// It ends with `None` when the source closes, after an `Err` if the source failed, and stays so where the
/// source [reconnects](super::EventSource::reconnect). Data that can't be read is an `Err` too, and the
/// stream goes on. [`EventSource::stream`] and the methods beside it make
/// one.
///
/// ```no_run
/// use futures_util::StreamExt;
/// use headwater::{EventSource, Text};
///
/// # async fn example() {
/// let log = EventSource::builder("/log").open();
/// let mut lines = log.stream::<Text>("line");
/// while let Some(line) = lines.next().await {
///     match line {
///         Ok(line) => drop(line.data.0),
///         Err(error) => drop(error.to_string()),
///     }
/// }
/// # }
/// ```
///
/// [`EventSource::stream`]: super::EventSource::stream
#[must_use = "streams do nothing unless polled"]
pub struct EventStream<T> {
    queue: Rc<Queue<Item<T>>>,
    runtime: Runtime,
    _events: Subscription,
    _states: Subscription,
    /// The stream's own source, which the stream closes when it is dropped.
    source: Option<EventSource>,
}

impl<T: 'static> EventStream<T> {
    pub(super) fn new(
        registry: &Rc<Registry>,
        gate: &Rc<Gate>,
        (types, buffer): (Types, Buffer),
        decode: fn(&Delivery<'_>) -> Decoded<T>,
    ) -> Self {
        let hold = Hold::new(gate, What::Stream, types.clone());
        let queue = Rc::new(Queue::new(buffer, &hold, registry.is_closed()));
        if let Some(end) = registry.unsupported() {
            queue.end_at_once(end.error().map(Err));
        }
        let capacity = buffer.capacity.max(1);
        let weak = Rc::downgrade(&queue);
        let listening = Rc::new(Cell::new(0));
        let (own, listeners) = (Rc::clone(&listening), Rc::downgrade(registry));
        let number = registry.add(
            By::Stream,
            types,
            buffer.overflow.waits(),
            Rc::new(move |delivery| {
                let Some(queue) = weak.upgrade().filter(|queue| !queue.has_ended()) else {
                    return;
                };
                let Some(event) = decode(delivery) else {
                    return;
                };
                if !queue.push(event.map_err(Error::Decode), delivery.receipt().cloned()) {
                    queue.end(Some(Err(Error::Overflow { capacity })));
                    // It listens no more, and so is nobody whom others hold back.
                    if let Some(registry) = listeners.upgrade() {
                        registry.remove(own.get());
                    }
                }
            }),
        );
        listening.set(number);
        if buffer.overflow == Overflow::GiveWay {
            let (weak, registry) = (Rc::downgrade(&queue), Rc::downgrade(registry));
            hold.gives_way(move || {
                if let (Some(queue), Some(registry)) = (weak.upgrade(), registry.upgrade()) {
                    queue.end(Some(Err(Error::Overflow { capacity })));
                    registry.remove(number);
                }
            });
        }
        let weak = Rc::downgrade(&queue);
        let watch = registry.watch(
            By::Stream,
            Rc::new(move |change| {
                if let Some(queue) = weak.upgrade().filter(|_| change.is_closed()) {
                    queue.end(change.error().map(Err));
                }
            }),
        );
        Self {
            queue,
            runtime: gate.runtime().clone(),
            _events: Subscription::new(registry, number),
            _states: Subscription::new(registry, watch),
            source: None,
        }
    }
}

impl<T> EventStream<T> {
    /// The same stream, which keeps its source.
    pub(super) fn with_source(mut self, source: EventSource) -> Self {
        self.source = Some(source);
        self
    }

    /// The source, if the stream was made by a [`Builder`](super::Builder) and so owns it. `None` where it was
    /// made by a source, which somebody else keeps.
    ///
    /// ```
    /// use headwater::{EventSource, Text};
    ///
    /// let answer = EventSource::builder("/chat").body("why?").stream::<Text>("message");
    /// let head = answer.source().and_then(EventSource::response);
    /// ```
    pub fn source(&self) -> Option<&EventSource> {
        self.source.as_ref()
    }

    /// How many events were dropped so far, by [`Overflow::DropOldest`] or
    /// [`Overflow::DropNewest`].
    ///
    /// ```
    /// use headwater::{EventSource, Text};
    ///
    /// let source = EventSource::builder("/feed").open();
    /// assert_eq!(source.stream_any::<Text>().dropped(), 0);
    /// ```
    pub fn dropped(&self) -> u64 {
        self.queue.dropped()
    }

    /// How many events have come that the reader has not taken yet.
    ///
    /// ```
    /// use headwater::{EventSource, Text};
    ///
    /// let source = EventSource::builder("/feed").open();
    /// assert_eq!(source.stream_any::<Text>().waiting(), 0);
    /// ```
    pub fn waiting(&self) -> usize {
        self.queue.waiting()
    }
}

impl<T> Stream for EventStream<T> {
    type Item = Item<T>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Item<T>>> {
        self.runtime.drive(context);
        self.queue.poll(context)
    }
}

impl<T> FusedStream for EventStream<T> {
    fn is_terminated(&self) -> bool {
        self.queue.is_done()
    }
}

impl<T> core::fmt::Debug for EventStream<T> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("EventStream")
            .field("waiting", &self.waiting())
            .field("dropped", &self.dropped())
            .finish_non_exhaustive()
    }
}
