use super::attempt::block;
use crate::Event;
use crate::session::Millis;
use crate::transport::incoming::{Borrowed, Incoming};
use crate::transport::pumped::World;
use crate::transport::{Answered, Later, Prepared, Unanswered};
use alloc::boxed::Box;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::Cell;
use core::future::{pending, ready};
use core::pin::Pin;
use futures_core::Stream;
use futures_util::StreamExt;

type Events = Pin<Box<dyn Stream<Item = Event<String>>>>;

/// The world of a source whose events a stream gives. No time passes in it.
pub(crate) fn given(events: impl Stream<Item = Event<String>> + 'static) -> Rc<dyn World> {
    Rc::new(Given(Cell::new(Some(Box::pin(events)))))
}

struct Given(Cell<Option<Events>>);

impl World for Given {
    fn now(&self) -> Millis {
        0
    }

    fn wall(&self) -> Millis {
        0
    }

    fn random(&self) -> u32 {
        0
    }

    fn sleep(&self, _: Millis) -> Later<()> {
        Box::pin(pending())
    }

    fn send(&self, prepared: Prepared) -> Later<Result<Box<dyn Incoming>, Unanswered>> {
        let answer = match self.0.take() {
            Some(events) => Ok(Box::new(Answer {
                head: Answered {
                    status: 200,
                    url: prepared.url,
                    headers: alloc::vec![("content-type".into(), "text/event-stream".into())],
                    body: Vec::new(),
                },
                events,
                last_event_id: String::new(),
            }) as Box<dyn Incoming>),
            None => Err(Unanswered::Network("the events were given once".into())),
        };
        Box::pin(ready(answer))
    }

    fn warn(&self, _: &str) {}
}

struct Answer {
    head: Answered,
    events: Events,
    last_event_id: String,
}

impl Incoming for Answer {
    fn head(&self) -> &Answered {
        &self.head
    }

    fn next(&mut self) -> Borrowed<'_, Result<Option<Vec<u8>>, String>> {
        Box::pin(async {
            let Some(event) = self.events.next().await else {
                return Ok(None);
            };
            let mut text = String::new();
            // An ID stays until there is another; an empty one has to be sent to take it back.
            if *event.last_event_id != *self.last_event_id {
                self.last_event_id = String::from(&*event.last_event_id);
                let line = self.last_event_id.lines().next().unwrap_or_default();
                text = alloc::format!("id: {line}\n");
            }
            text += &block("", &event.event, &event.data);
            Ok(Some(text.into_bytes()))
        })
    }
}
