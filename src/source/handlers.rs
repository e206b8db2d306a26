//! Listening with handlers.

use super::hold::{Hold, What};
use super::keep::Receipt;
use super::registry::{By, Decoded, Delivery};
use super::tasks::Tasks;
use super::{Event, EventSource, StateChange, Subscription};
use crate::codec::{Events, Payload, Types};
use alloc::rc::Rc;
use core::cell::Cell;

type Decode<T> = fn(&Delivery<'_>) -> Decoded<T>;

impl EventSource {
    /// Calls `handler` for every event of a type, with its data read as `T`. Data that can't be read as
    /// `T` is a warning in the console, and the stream goes on; an event without data only moves the last
    /// event ID on, unless `T` can be read from nothing.
    ///
    /// ```no_run
    /// # #[cfg(feature = "json")] {
    /// use headwater::{EventSource, Json};
    ///
    /// #[derive(serde::Deserialize)]
    /// struct Tick { symbol: String, price: f64 }
    ///
    /// let prices = EventSource::builder("/prices").open();
    /// let ticks = prices.on::<Json<Tick>>("tick", |tick| {
    ///     println!("{} {}", tick.data.symbol, tick.data.price);
    /// });
    /// # }
    /// ```
    pub fn on<T: Payload>(
        &self,
        event: &str,
        handler: impl Fn(Event<T>) + 'static,
    ) -> Subscription {
        self.listen(one_type(event), |delivery| delivery.decode(), handler)
    }

    /// Calls `handler` for every event, whatever its type.
    ///
    /// ```no_run
    /// use headwater::{EventSource, Text};
    ///
    /// let feed = EventSource::builder("/feed").open();
    /// let all = feed.on_any::<Text>(|event| {
    ///     let _ = format!("{}: {}", event.event, event.data);
    /// });
    /// ```
    pub fn on_any<T: Payload>(&self, handler: impl Fn(Event<T>) + 'static) -> Subscription {
        self.listen(Types::Any, |delivery| delivery.decode(), handler)
    }

    /// Calls `handler` for every event of a type, and reads the next chunk only when the handler's
    /// futures are done: a slow handler slows the server down.
    ///
    /// All events of a chunk are handed on at once, so their futures run side by side, each from the end of the
    /// current task on. If one has to
    /// wait for the one before it, take [`EventSource::stream`] instead. Dropping the subscription, or
    /// closing the source, drops the futures that are not done. Where they hold the source back for a second,
    /// the console is warned, once; [`stats`](Self::stats) has for how long in all.
    ///
    /// The handler is an `async` closure. One that is none, and gives a future, has to name the event's type.
    ///
    /// The browser's own `EventSource` reads on regardless. So a source with such a handler goes through
    /// fetch, unless the builder names the transport.
    ///
    /// ```no_run
    /// use headwater::{EventSource, Text};
    ///
    /// async fn store(line: String) {}
    ///
    /// let log = EventSource::builder("/log").open();
    /// let lines = log.on_async::<Text>("line", async |event| {
    ///     store(event.data.0).await;
    /// });
    /// ```
    pub fn on_async<T: Payload>(
        &self,
        event: &str,
        handler: impl AsyncFn(Event<T>) + 'static,
    ) -> Subscription {
        self.listen_async(one_type(event), |delivery| delivery.decode(), handler)
    }

    /// [`EventSource::on_async`] for every event, whatever its type.
    ///
    /// ```no_run
    /// use headwater::{EventSource, Text};
    ///
    /// async fn store(event: String, data: String) {}
    ///
    /// let log = EventSource::builder("/log").open();
    /// let all = log.on_any_async::<Text>(async |event| {
    ///     store(event.event.to_string(), event.data.0).await;
    /// });
    /// ```
    pub fn on_any_async<T: Payload>(
        &self,
        handler: impl AsyncFn(Event<T>) + 'static,
    ) -> Subscription {
        self.listen_async(Types::Any, |delivery| delivery.decode(), handler)
    }

    /// Calls `handler` for events of several types, as one enum. See [`Events`] and
    /// [`Tagged`](crate::codec::Tagged).
    ///
    /// ```no_run
    /// # #[cfg(feature = "json")] {
    /// use headwater::{EventSource, Tagged};
    ///
    /// #[derive(serde::Deserialize)]
    /// #[serde(rename_all = "lowercase")]
    /// enum Feed { Tick { symbol: String, price: f64 }, Halt(String) }
    ///
    /// let source = EventSource::builder("/feed").open();
    /// let feed = source.on_events::<Tagged<Feed>>(|event| match event.data.0 {
    ///     Feed::Tick { symbol, price } => { let _ = (symbol, price); }
    ///     Feed::Halt(reason) => { let _ = reason; }
    /// });
    /// # }
    /// ```
    pub fn on_events<E: Events>(&self, handler: impl Fn(Event<E>) + 'static) -> Subscription {
        self.listen(
            Types::of::<E>(),
            |delivery| delivery.decode_events(),
            handler,
        )
    }

    /// [`EventSource::on_events`] and [`EventSource::on_async`] in one.
    ///
    /// ```no_run
    /// # #[cfg(feature = "json")] {
    /// use headwater::{EventSource, Tagged};
    ///
    /// #[derive(serde::Deserialize)]
    /// enum Job { Run(u32), Stop }
    ///
    /// async fn run(number: u32) {}
    ///
    /// let source = EventSource::builder("/jobs").open();
    /// let jobs = source.on_events_async::<Tagged<Job>>(async |event| {
    ///     if let Job::Run(number) = event.data.0 {
    ///         run(number).await;
    ///     }
    /// });
    /// # }
    /// ```
    pub fn on_events_async<E: Events>(
        &self,
        handler: impl AsyncFn(Event<E>) + 'static,
    ) -> Subscription {
        self.listen_async(
            Types::of::<E>(),
            |delivery| delivery.decode_events(),
            handler,
        )
    }

    /// Calls `watcher` at every change of state. A change that follows from a fault holds it as its
    /// [`error`](StateChange::error).
    ///
    /// ```no_run
    /// use headwater::{EventSource, State};
    ///
    /// let feed = EventSource::builder("/feed").open();
    /// let states = feed.on_state(|change| match (change.state, change.error()) {
    ///     (State::Waiting { .. }, Some(error)) => { let _ = format!("back soon: {error}"); }
    ///     (State::Closed, Some(error)) => { let _ = format!("gave up: {error}"); }
    ///     _ => {}
    /// });
    /// ```
    pub fn on_state(&self, watcher: impl Fn(&StateChange) + 'static) -> Subscription {
        // Nothing will change where nothing could be opened, and that is what there is to tell.
        if let Some(end) = self.registry.unsupported() {
            watcher(&end);
        }
        let number = self.registry.watch(By::Handler, Rc::new(watcher));
        Subscription::new(&self.registry, number)
    }

    fn listen<T: 'static>(
        &self,
        types: Types,
        decode: Decode<T>,
        handler: impl Fn(Event<T>) + 'static,
    ) -> Subscription {
        self.subscribe(types, false, decode, move |event, _| handler(event))
    }

    fn subscribe<T: 'static>(
        &self,
        types: Types,
        in_pace: bool,
        decode: Decode<T>,
        handler: impl Fn(Event<T>, Option<&Receipt>) + 'static,
    ) -> Subscription {
        let undecodable = Cell::new(0);
        let number = self.registry.add(
            By::Handler,
            types,
            in_pace,
            Rc::new(move |delivery| match decode(delivery) {
                Some(Ok(event)) => handler(event, delivery.receipt()),
                Some(Err(error)) => delivery.undecodable(error, &undecodable),
                None => {}
            }),
        );
        self.reconsider();
        Subscription::new(&self.registry, number)
    }

    fn listen_async<T: 'static>(
        &self,
        types: Types,
        decode: Decode<T>,
        handler: impl AsyncFn(Event<T>) + 'static,
    ) -> Subscription {
        // A future may borrow the handler, so it owns a share of it.
        let handler = Rc::new(handler);
        let handler = move |event| {
            let handler = Rc::clone(&handler);
            async move { handler(event).await }
        };
        let hold = Hold::new(&self.gate, What::Futures, types.clone());
        let tasks = Tasks::new(hold);
        let runtime = self.gate.runtime().clone();
        let handler = move |event, receipt: Option<&Receipt>| {
            runtime.spawn(tasks.begin(handler(event), receipt.cloned()));
        };
        self.subscribe(types, true, decode, handler)
    }
}

/// The one type that a handler names.
pub(super) fn one_type(event: &str) -> Types {
    Types::named([event])
}
