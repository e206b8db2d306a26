use axum::response::Sse;
use axum::response::sse::{Event, KeepAlive};
use futures_util::{Stream, StreamExt};
use std::convert::Infallible;
use std::sync::Arc;
use tokio::sync::watch;
use tokio_stream::wrappers::WatchStream;

/// How often the button was pressed, and those who want to know.
#[derive(Clone, Debug, Default)]
pub struct Presses(Arc<watch::Sender<u64>>);

impl Presses {
    /// How often so far.
    pub fn count(&self) -> u64 {
        *self.0.borrow()
    }

    /// Once more.
    pub fn press(&self) {
        self.0.send_modify(|count| *count += 1);
    }

    /// The count now, and each time it has changed.
    pub fn stream(&self) -> Sse<impl Stream<Item = Result<Event, Infallible>> + use<>> {
        let visitor = Visitor::new();
        let counts = WatchStream::new(self.0.subscribe()).map(move |count| {
            // Lives as long as the response does.
            let _ = &visitor;
            Ok(Event::default().data(count.to_string()))
        });
        Sse::new(counts).keep_alive(KeepAlive::default())
    }
}

/// Someone who is listening.
struct Visitor;

impl Visitor {
    fn new() -> Self {
        println!("a visitor listens");
        Self
    }
}

impl Drop for Visitor {
    fn drop(&mut self) {
        println!("a visitor has left");
    }
}
