#[cfg(feature = "share")]
use super::Sharing;
use super::feed::Feed;
use super::gate::Gate;
use super::registry::Registry;
use super::{Builder, ResponseHead, State, StateChange, StateStream, Stats};
use crate::session::Millis;
#[cfg(target_arch = "wasm32")]
use crate::transport::Runtime;
use crate::transport::{Choice, Host, Link};
use alloc::rc::Rc;
use alloc::string::String;
use core::future::{Future, poll_fn};
use core::pin::Pin;
use core::task::{Context, Poll, Waker};
use core::time::Duration;
use futures_core::Stream;

/// A live stream of server-sent events. Dropping it closes it, at once and for good.
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
///
/// Where it is kept is how long it lives: in a component's state, as long as that. One that is to live as long
/// as the page is kept in a `thread_local!`, and its handlers are
/// [detached](super::Subscription::detach):
///
/// ```no_run
/// use headwater::{EventSource, Text};
///
/// thread_local! {
///     static NEWS: EventSource = EventSource::builder("/news").open();
/// }
///
/// NEWS.with(|source| source.on::<Text>("news", |news| println!("{}", news.data)).detach());
/// ```
///
/// On a target that is no browser it runs while somebody waits for it, with the feature `native`. Without that, as in
/// server-side rendering, it opens nothing and is [`Closed`](State::Closed) from the start: streams and watchers are
/// told [`Error::Unsupported`](super::Error::Unsupported).
///
/// A source belongs to the thread that opened it, like all objects of the browser: neither the source
/// nor its subscriptions and streams are `Send`. What handlers get is `Send`:
/// [`StateChange`](super::StateChange), [`Error`](super::Error), and [`Event`](super::Event) if its
/// payload is.
///
/// ```compile_fail,E0277
/// fn is_send<T: Send>() {}
/// is_send::<headwater::EventSource>();
/// ```
#[must_use = "dropping a source closes it; keep it where the state of the page is, or in a `thread_local!` for as long as the page lives"]
pub struct EventSource {
    pub(super) registry: Rc<Registry>,
    pub(super) gate: Rc<Gate>,
    pub(super) feed: Rc<Feed>,
    pub(super) link: Link,
    /// Listens to the abort signal of the caller's request, which closes the source.
    #[cfg(all(feature = "gloo", target_arch = "wasm32"))]
    pub(super) _signal: Option<crate::browser::Listener>,
}

impl EventSource {
    /// A builder of a source that reads the stream at this URL.
    ///
    /// ```no_run
    /// let feed = headwater::EventSource::builder("/feed").open();
    /// ```
    pub fn builder(url: impl Into<String>) -> Builder {
        Builder::new(url.into())
    }

    /// Closes the source, at once and for good. Handlers of the state hear of it, and no other handler
    /// runs after it. Dropping the source closes it too.
    ///
    /// ```no_run
    /// let feed = headwater::EventSource::builder("/feed").open();
    /// feed.close();
    /// assert_eq!(feed.state(), headwater::State::Closed);
    /// ```
    pub fn close(&self) {
        self.link.close();
        self.registry.give_up();
        // The futures that handlers have begun end as they are polled.
        let runtime = self.gate.runtime();
        runtime.drive(&mut Context::from_waker(Waker::noop()));
    }

    /// Connects now, whatever the source waits for: its backoff, the network, a page that is hidden, or an
    /// answer of [`should_retry`](Builder::should_retry). What has failed until then counts no more, and
    /// a request that may not be sent again is sent again: the caller has asked for it.
    ///
    /// An open connection, or one that is being made, is closed for a new one, which goes on from the last
    /// event ID. The change to [`Waiting`](State::Waiting) in between, if there is one, has the error
    /// [`Replaced`](super::Error::Replaced).
    ///
    /// A source that has *failed* opens again, once the current task is over, for all handlers and
    /// watchers whose subscriptions are still there. Streams have ended by the failure, and stay so: take
    /// new ones. A source that was closed, whose server answered 204, or whose stream was complete stays
    /// closed.
    ///
    /// ```no_run
    /// use headwater::EventSource;
    /// use std::rc::Rc;
    ///
    /// let feed = Rc::new(EventSource::builder("/feed").open());
    /// let states = feed.on_state(|change| println!("{:?}", change.state));
    /// // For a button "Try again":
    /// let try_again = { let feed = feed.clone(); move || feed.reconnect() };
    /// ```
    pub fn reconnect(&self) {
        if !self.link.is_over() && self.registry.reopen() {
            self.link.reopen();
        } else {
            self.link.reconnect();
        }
    }

    /// Where the source is in its life.
    ///
    /// ```no_run
    /// use headwater::{EventSource, State};
    ///
    /// let feed = EventSource::builder("/feed").open();
    /// let is_live = feed.state() == State::Open;
    /// ```
    pub fn state(&self) -> State {
        self.link.state().into()
    }

    /// What carries the stream, and why. `None` where nothing can be opened.
    ///
    /// ```no_run
    /// let feed = headwater::EventSource::builder("/feed").header("x-api-key", "k").open();
    /// if let Some(choice) = feed.choice() {
    ///     println!("{:?}: {}", choice.transport, choice.why); // Fetch: the request is more than …
    /// }
    /// ```
    pub fn choice(&self) -> Option<Choice> {
        self.link.choice()
    }

    /// The head of the latest attempt's response, of a stream or of a refusal. It is `None` until it is
    /// there, and with the browser's own `EventSource`, which does not tell. Each call reads it anew.
    ///
    /// ```no_run
    /// use headwater::{EventSource, State};
    ///
    /// let feed = EventSource::builder("/feed").header("x-api-key", "k").open();
    /// if let Some(head) = feed.response() {
    ///     println!("{} from {}", head.status, head.url);
    /// }
    /// ```
    pub fn response(&self) -> Option<ResponseHead> {
        self.link.answered().map(ResponseHead::from)
    }

    /// The last event ID, which the next attempt sends. It is also set by events that nobody listens to, and
    /// stays when the source is closed. With the browser's own `EventSource` it is that of the last event that
    /// was listened to.
    ///
    /// ```
    /// let feed = headwater::EventSource::builder("/feed").last_event_id("7").open();
    /// assert_eq!(feed.last_event_id(), "7");
    /// ```
    pub fn last_event_id(&self) -> String {
        Host::last_event_id(&*self.feed)
    }

    /// What has come so far, over all attempts.
    ///
    /// ```
    /// let feed = headwater::EventSource::builder("/feed").open();
    /// assert_eq!(feed.stats().events, 0);
    /// ```
    pub fn stats(&self) -> Stats {
        Stats {
            held_back: Duration::from_millis(self.gate.held_back()),
            waiting: self.gate.waiting() as u64,
            ..self.registry.tally.stats()
        }
    }

    /// Waits until the source is closed, and gives the change by which it has: with its reason, and its error if
    /// it has failed. It holds the source open no longer than the source lives.
    ///
    /// On a target that is no browser, with the feature `native`, the source runs while somebody waits for it:
    /// this future runs its handlers, as long as it is polled, and ends when the futures that they have begun, and what
    /// a store is saving, have come to their end. A stream that is read beside it may have events left by then.
    ///
    /// ```no_run
    /// use headwater::{EventSource, Text};
    ///
    /// # async fn example() {
    /// let feed = EventSource::builder("https://host.test/feed").open();
    /// let printed = feed.on_any::<Text>(|event| println!("{}", event.data));
    /// if let Some(error) = feed.closed().await.error() {
    ///     eprintln!("{error}");
    /// }
    /// # }
    /// ```
    pub fn closed(&self) -> impl Future<Output = StateChange> + use<> {
        let (registry, gate) = (Rc::clone(&self.registry), Rc::clone(&self.gate));
        let mut states = self.states();
        async move {
            loop {
                if let Some(end) = registry.end() {
                    let runtime = gate.runtime();
                    poll_fn(|context| {
                        runtime.drive(context);
                        match runtime.is_idle() {
                            true => Poll::Ready(()),
                            false => Poll::Pending,
                        }
                    })
                    .await;
                    return end;
                }
                let change = poll_fn(|context| Pin::new(&mut states).poll_next(context));
                if change.await.is_none() {
                    // It has failed, and a handler has opened it again: there is more to wait for.
                    states = StateStream::new(&registry, &gate);
                }
            }
        }
    }

    /// Whether all has come that was there before, as [`caught_up_at`](Builder::caught_up_at) finds it. It is so no more
    /// when another attempt begins, and never where the source has no option of the feature `protocol`.
    ///
    /// ```
    /// let feed = headwater::EventSource::builder("/feed").open();
    /// assert!(!feed.is_caught_up());
    /// ```
    #[cfg(feature = "protocol")]
    pub fn is_caught_up(&self) -> bool {
        let protocol = self.feed.protocol.as_ref();
        protocol.is_some_and(|protocol| protocol.is_caught_up())
    }

    /// Waits until all has come that was there before, as [`caught_up_at`](Builder::caught_up_at) finds it. It gives
    /// `false` where the source closes before.
    ///
    /// On a target that is no browser it runs the source, as [`closed`](Self::closed) does.
    ///
    /// ```no_run
    /// use headwater::EventSource;
    /// use headwater::source::CaughtUp;
    ///
    /// # async fn example() {
    /// let builder = EventSource::builder("/orders");
    /// let orders = builder.caught_up_at(CaughtUp::event("ready")).open();
    /// if !orders.caught_up().await {
    ///     println!("the orders could not be read");
    /// }
    /// # }
    /// ```
    #[cfg(feature = "protocol")]
    pub fn caught_up(&self) -> impl Future<Output = bool> + use<> {
        let (registry, gate) = (Rc::clone(&self.registry), Rc::clone(&self.gate));
        let protocol = self.feed.protocol.clone();
        let mut states = self.states();
        let place = Rc::default();
        if let Some(protocol) = &protocol {
            protocol.wait(&place);
        }
        poll_fn(move |context| {
            gate.runtime().drive(context);
            // It wakes who waits when the source has closed.
            while let Poll::Ready(Some(_)) = Pin::new(&mut states).poll_next(context) {}
            place.set(Some(context.waker().clone()));
            match &protocol {
                Some(protocol) if protocol.is_caught_up() => Poll::Ready(true),
                _ if registry.is_closed() => Poll::Ready(false),
                _ => Poll::Pending,
            }
        })
    }

    /// How it shares its connection, or why it does not. `None` where it was not [asked to](Builder::share).
    ///
    /// ```
    /// use headwater::EventSource;
    /// use headwater::source::Share;
    ///
    /// let feed = EventSource::builder("/feed").share(Share::new()).open();
    /// if let Some(sharing) = feed.sharing() {
    ///     println!("{}, since {}", sharing.role, sharing.why);
    /// }
    /// assert_eq!(EventSource::builder("/feed").open().sharing(), None);
    /// ```
    #[cfg(feature = "share")]
    pub fn sharing(&self) -> Option<Sharing> {
        let standing = self.feed.standing.as_ref()?;
        Some(Sharing::of(standing.sharing()))
    }

    /// Waits for so long, by the clock of whatever runs the source: for `headwater-hooks`, and not for users. Dropping
    /// the future ends the wait. No time at all is the end of the current task, in a browser also where a script holds
    /// the clock: what a framework does in that task takes several turns.
    ///
    /// ```no_run
    /// # async fn example() {
    /// let feed = headwater::EventSource::builder("/feed").open();
    /// feed.sleep(std::time::Duration::from_secs(1)).await;
    /// # }
    /// ```
    #[doc(hidden)]
    pub fn sleep(&self, time: Duration) -> impl Future<Output = ()> + use<> {
        let time = time.as_millis().try_into().unwrap_or(Millis::MAX);
        #[cfg(target_arch = "wasm32")]
        if time == 0 {
            return Runtime::default().sleep(time);
        }
        self.gate.runtime().sleep(time)
    }

    /// Runs a future to its end, by whatever runs the source: for `headwater-hooks`, and not for users.
    ///
    /// ```
    /// let feed = headwater::EventSource::builder("/feed").open();
    /// feed.spawn(async {});
    /// ```
    #[doc(hidden)]
    pub fn spawn(&self, future: impl Future<Output = ()> + 'static) {
        self.gate.runtime().spawn(future);
    }

    /// Tells the link that who listens has changed.
    pub(super) fn reconsider(&self) {
        self.link.reconsider();
    }
}

impl core::fmt::Debug for EventSource {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("EventSource")
            .field("state", &self.state())
            .finish_non_exhaustive()
    }
}

#[cfg(feature = "test")]
impl EventSource {
    /// A source that gives these events and then closes, for tests of what is made of them.
    ///
    /// ```
    /// use futures_util::StreamExt;
    /// use headwater::{Event, EventSource, Text};
    ///
    /// # futures_executor::block_on(async {
    /// let source = EventSource::from_events([Event::new("tick", "42"), Event::new("tick", "43")]);
    /// let prices: Vec<_> = source.stream::<Text>("tick").collect().await;
    /// assert_eq!(prices.len(), 2);
    /// # });
    /// ```
    pub fn from_events<T: Into<String>>(events: impl IntoIterator<Item = super::Event<T>>) -> Self {
        let own = |event: super::Event<T>| event.map(Into::into);
        let events: alloc::vec::Vec<_> = events.into_iter().map(own).collect();
        Self::from_stream(futures_util::stream::iter(events))
    }

    /// A source that gives the events of a stream, and closes when that ends.
    ///
    /// ```
    /// use futures_util::{StreamExt, stream};
    /// use headwater::{Event, EventSource, Text};
    ///
    /// # futures_executor::block_on(async {
    /// let ticks = stream::iter(1..=3).map(|n| Event::new("tick", n.to_string()));
    /// let source = EventSource::from_stream(ticks);
    /// let last = source.stream_any::<Text>().map(|event| event.unwrap().data.0).collect::<Vec<_>>();
    /// assert_eq!(last.await, ["1", "2", "3"]);
    /// # });
    /// ```
    pub fn from_stream(
        events: impl futures_core::Stream<Item = super::Event<String>> + 'static,
    ) -> Self {
        let world = crate::script::given(events);
        Builder::new(String::from("headwater:given"))
            .reconnect(false)
            .place(move || crate::transport::Runtime::within(Rc::clone(&world)))
            .open()
    }
}
