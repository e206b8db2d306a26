use super::Registry;
use crate::codec::{DecodeError, Events, Payload};
use crate::source::keep::Receipt;
use crate::source::{Error, Event};
use crate::wire::Message;
use alloc::format;
use alloc::string::String;
use alloc::sync::Arc;
use core::cell::{Cell, RefCell};

/// What a reader makes of an event. `None` where the event has no data and the reader needs some: that is a
/// priming event, by which a server only moves the last event ID on, and nobody's fault.
pub(in crate::source) type Decoded<T> = Option<Result<Event<T>, DecodeError>>;

/// An event on its way to its handlers.
pub(in crate::source) struct Delivery<'a> {
    pub(super) message: Message<'a>,
    pub(super) registry: &'a Registry,
    pub(super) receipt: Option<&'a Receipt>,
}

/// The last event's type and ID as shared strings. They are kept since the next event's are often the
/// same, and then need no allocation.
#[derive(Default)]
pub(super) struct Names {
    event: RefCell<Arc<str>>,
    /// `None` until it is asked for, and whenever another ID has come. So an ID, which may be long, is looked at
    /// once, and not for each event that it goes with.
    pub(super) last_event_id: RefCell<Option<Arc<str>>>,
}

impl Names {
    /// The type as a shared string: the last one if it is the same.
    fn event(&self, name: &str) -> Arc<str> {
        let mut last = self.event.borrow_mut();
        if **last != *name {
            *last = name.into();
        }
        Arc::clone(&last)
    }

    fn last_event_id(&self, id: &str) -> Arc<str> {
        let mut last = self.last_event_id.borrow_mut();
        Arc::clone(last.get_or_insert_with(|| id.into()))
    }
}

impl Delivery<'_> {
    /// For who is still busy with the event after its call. `None` where nobody asks.
    pub(in crate::source) fn receipt(&self) -> Option<&Receipt> {
        self.receipt
    }

    /// Tells the caller's function, or else the console, of data that a handler's type could not be read
    /// from. The handler is not called. What a server has caused is no uncaught error of the page's.
    ///
    /// A server may cause any number of them, so the console is told a handler's 1st, 10th, 100th and so on,
    /// with the count.
    pub(in crate::source) fn undecodable(&self, error: DecodeError, earlier: &Cell<u32>) {
        let (url, call) = (&self.registry.url, &self.registry.undecodable);
        let call = call.borrow().clone();
        if let Some(call) = call {
            return call(&error, url);
        }
        let count = earlier.get().saturating_add(1);
        earlier.set(count);
        if is_told(count) {
            let so_far = match count {
                1 => String::new(),
                _ => format!(" ({count} so far)"),
            };
            let warning = format!("{}{so_far}", Error::Decode(error));
            self.registry.warn(&warning);
        }
    }

    pub(in crate::source) fn decode<T: Payload>(&self) -> Decoded<T> {
        self.event(T::decode(self.message.data))
    }

    pub(in crate::source) fn decode_events<E: Events>(&self) -> Decoded<E> {
        self.event(E::decode(self.message.event, self.message.data))
    }

    fn event<T>(&self, data: Result<T, DecodeError>) -> Decoded<T> {
        let Message {
            event,
            last_event_id,
            ..
        } = self.message;
        Some(match data {
            Ok(data) => Ok(Event {
                event: self.registry.names.event(event),
                data,
                last_event_id: self.registry.names.last_event_id(last_event_id),
            }),
            Err(_) if self.message.data.is_empty() => return None,
            Err(error) => Err(error.with_event(event)),
        })
    }
}

/// Whether it is a power of ten.
pub(super) fn is_told(count: u32) -> bool {
    let digits = count.checked_ilog10();
    digits.is_some_and(|digits| 10_u32.pow(digits) == count)
}
