use super::attempt::{Attempt, block};
use super::flight::{Answer, Flight, Step};
use crate::session::Millis;
use crate::source::millis;
use crate::transport::incoming::Incoming;
use crate::transport::pumped::{Pump, World};
#[cfg(not(target_arch = "wasm32"))]
use crate::transport::with_panics;
use crate::transport::{Answered, Later, Prepared, Unanswered};
use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::rc::{Rc, Weak};
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::cell::{Cell, RefCell};
use core::fmt;
use core::future::poll_fn;
use core::sync::atomic::{AtomicBool, Ordering};
use core::task::{Context, Poll, Waker};
use core::time::Duration;
use std::task::Wake;

/// A server and a clock in a test's hand. Clones are the same script.
///
/// Request *k* gets attempt *k*, and all further requests get the last one. Without attempts each request gets a
/// stream that is held open. The clock stands still but for [`advance`](Self::advance).
///
/// ```
/// use headwater::script::Script;
/// use headwater::{EventSource, Text};
/// use std::cell::Cell;
/// use std::rc::Rc;
///
/// let script = Script::new();
/// let source = EventSource::builder("/count").play(&script).open();
/// let count = Rc::new(Cell::new(0));
/// let _all = source.on_any::<Text>({
///     let count = Rc::clone(&count);
///     move |_| count.set(count.get() + 1)
/// });
/// script.event("tick", "1");
/// script.event("tock", "2");
/// assert_eq!(count.get(), 2);
/// ```
#[derive(Clone, Default)]
pub struct Script(Rc<Inner>);

#[derive(Default)]
struct Inner {
    attempts: RefCell<Vec<Attempt>>,
    requests: RefCell<Vec<Sent>>,
    flights: RefCell<Vec<Weak<Flight>>>,
    pumps: RefCell<Vec<Weak<Pump>>>,
    warnings: RefCell<Vec<String>>,
    clock: Rc<Clock>,
}

/// A request that a scripted source has sent.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Sent {
    /// The method.
    pub method: String,
    /// The URL, as the source has it: with its query.
    pub url: String,
    /// The headers that the builder's options have made, names in lower case, in their order.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Option<String>,
    /// The last event ID that it goes on from, where that is sent as a header. Empty if there is none.
    pub last_event_id: String,
    /// When it was sent, on the script's clock.
    pub at: Duration,
}

impl Script {
    /// A script whose requests each get a stream that is held open.
    ///
    /// ```
    /// let script = headwater::script::Script::new();
    /// assert!(script.requests().is_empty());
    /// ```
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the answer to the next request.
    #[must_use]
    pub fn attempt(self, attempt: Attempt) -> Self {
        self.0.attempts.borrow_mut().push(attempt);
        self
    }

    /// Runs what is due, as all calls below do that send something or let time pass.
    ///
    /// # Panics
    /// Natively, where a handler does: elsewhere a source holds the panics of handlers.
    pub fn run(&self) {
        #[cfg(not(target_arch = "wasm32"))]
        with_panics(|| self.run_all());
        #[cfg(target_arch = "wasm32")]
        self.run_all();
    }

    fn run_all(&self) {
        let woken = Arc::new(Woken::default());
        let waker = Waker::from(Arc::clone(&woken));
        loop {
            let pumps = self.0.pumps.borrow().clone();
            for pump in pumps.iter().filter_map(Weak::upgrade) {
                pump.poll(&mut Context::from_waker(&waker));
            }
            if !woken.0.swap(false, Ordering::Relaxed) {
                break;
            }
        }
        self.0
            .pumps
            .borrow_mut()
            .retain(|pump| pump.strong_count() > 0);
    }

    /// Lets time pass: each thing that is due until then happens at its time.
    ///
    /// ```
    /// use headwater::script::{Attempt, Script};
    /// use headwater::{EventSource, State};
    /// use std::time::Duration;
    ///
    /// let script = Script::new().attempt(Attempt::refuse());
    /// let source = EventSource::builder("/feed").play(&script).open();
    /// script.advance(Duration::from_secs(60));
    /// assert!(script.requests().len() > 3); // It tries again, ever more slowly.
    /// ```
    pub fn advance(&self, time: Duration) {
        let clock = &self.0.clock;
        let end = clock.now.get().saturating_add(millis(time));
        self.run();
        while clock.pass_until(end) {
            self.run();
        }
        clock.now.set(end);
    }

    /// Sends an event without an ID, on each stream that is held open.
    ///
    /// # Panics
    /// Where no stream is held open: the test is wrong about where its source is.
    #[track_caller]
    pub fn event(&self, event: &str, data: &str) {
        self.send(&block("", event, data));
    }

    /// Sends an event with an ID, likewise.
    ///
    /// # Panics
    /// Where no stream is held open.
    #[track_caller]
    pub fn event_with_id(&self, id: &str, event: &str, data: &str) {
        self.send(&block(id, event, data));
    }

    /// Sends text as it is, likewise.
    ///
    /// # Panics
    /// Where no stream is held open.
    #[track_caller]
    pub fn send(&self, text: &str) {
        self.step(&Step::Send(text.as_bytes().into()));
    }

    /// Ends each stream that is held open, as a server does.
    ///
    /// # Panics
    /// Where no stream is held open.
    #[track_caller]
    pub fn end(&self) {
        self.step(&Step::End);
    }

    /// Breaks each stream off that is held open, as a network that fails.
    ///
    /// # Panics
    /// Where no stream is held open.
    #[track_caller]
    pub fn break_off(&self) {
        self.step(&Step::Break);
    }

    /// The requests that were sent so far.
    pub fn requests(&self) -> Vec<Sent> {
        self.0.requests.borrow().clone()
    }

    /// The warnings for developers that the sources have given, such as of data that could not be read.
    pub fn warnings(&self) -> Vec<String> {
        self.0.warnings.borrow().clone()
    }

    /// How much time has passed.
    pub fn now(&self) -> Duration {
        Duration::from_millis(self.0.clock.now.get())
    }

    #[track_caller]
    fn step(&self, step: &Step) {
        self.run();
        let flights = self.0.flights.borrow().clone();
        let mut is_taken = false;
        for flight in flights.iter().filter_map(Weak::upgrade) {
            is_taken |= flight.add(step.clone());
        }
        assert!(
            is_taken,
            "no stream of the script is held open: {} requests were sent",
            self.0.requests.borrow().len()
        );
        self.run();
    }

    pub(crate) fn world(&self) -> Rc<dyn World> {
        self.0.clone()
    }

    /// Runs a source from now on.
    pub(crate) fn watch(&self, pump: &Rc<Pump>) {
        self.0.pumps.borrow_mut().push(Rc::downgrade(pump));
    }
}

impl fmt::Debug for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Script")
            .field("now", &self.now())
            .field("requests", &self.0.requests.borrow().len())
            .finish_non_exhaustive()
    }
}

impl World for Inner {
    fn now(&self) -> Millis {
        self.clock.now.get()
    }

    /// The clock begins with the Unix epoch.
    fn wall(&self) -> Millis {
        self.clock.now.get()
    }

    /// Jitter is half of what it may be, each time.
    fn random(&self) -> u32 {
        u32::MAX / 2
    }

    fn sleep(&self, time: Millis) -> Later<()> {
        self.clock.sleep(time)
    }

    fn send(&self, prepared: Prepared) -> Later<Result<Box<dyn Incoming>, Unanswered>> {
        let Prepared {
            url,
            method,
            headers,
            body,
            last_event_id,
            ..
        } = prepared;
        let mut sent = Vec::<(String, String)>::new();
        for header in headers {
            let name = header.name.to_ascii_lowercase();
            if !header.is_added {
                sent.retain(|(known, _)| *known != name);
            }
            sent.push((name, header.value));
        }
        let mut requests = self.requests.borrow_mut();
        let attempts = self.attempts.borrow();
        let attempt = attempts.get(requests.len()).or_else(|| attempts.last());
        let attempt = attempt.cloned().unwrap_or_else(|| Attempt::stream().hold());
        requests.push(Sent {
            method,
            url: url.clone(),
            headers: sent,
            body,
            last_event_id,
            at: Duration::from_millis(self.clock.now.get()),
        });
        let flight = Flight::new(attempt.steps);
        let mut flights = self.flights.borrow_mut();
        flights.retain(|flight| flight.strong_count() > 0);
        flights.push(Rc::downgrade(&flight));
        let clock = Rc::clone(&self.clock);
        Box::pin(async move {
            clock.sleep(attempt.head_delay).await;
            let Some(status) = attempt.status else {
                return Err(Unanswered::Network("the connection was refused".into()));
            };
            let head = Answered {
                status,
                url,
                headers: attempt.headers,
                body: Vec::new(),
            };
            Ok(Box::new(Answer {
                head,
                flight,
                clock,
            }) as Box<dyn Incoming>)
        })
    }

    fn warn(&self, message: &str) {
        self.warnings.borrow_mut().push(message.into());
    }
}

/// A clock that goes on only where it is told to.
#[derive(Default)]
pub(super) struct Clock {
    now: Cell<Millis>,
    /// Those who wait, by the time until which they do. Those of the same time are in the order of their coming.
    waiting: RefCell<BTreeMap<(Millis, u64), Waker>>,
    count: Cell<u64>,
}

impl Clock {
    pub(super) fn sleep(self: &Rc<Self>, time: Millis) -> Later<()> {
        let number = self.count.replace(self.count.get() + 1);
        let wait = Waiting {
            at: (self.now.get().saturating_add(time), number),
            clock: Rc::clone(self),
        };
        Box::pin(poll_fn(move |context| wait.poll(context)))
    }

    /// Goes on to the next time that somebody waits for, if it is not after `end`.
    fn pass_until(&self, end: Millis) -> bool {
        let first = self.waiting.borrow_mut().pop_first();
        match first {
            Some(((at, _), waker)) if at <= end => {
                self.now.set(at.max(self.now.get()));
                waker.wake();
                true
            }
            Some((at, waker)) => {
                self.waiting.borrow_mut().insert(at, waker);
                false
            }
            None => false,
        }
    }
}

/// Somebody who waits for a time. Dropping it ends the wait.
struct Waiting {
    at: (Millis, u64),
    clock: Rc<Clock>,
}

impl Waiting {
    fn poll(&self, context: &mut Context<'_>) -> Poll<()> {
        if self.clock.now.get() >= self.at.0 {
            return Poll::Ready(());
        }
        let waker = context.waker().clone();
        self.clock.waiting.borrow_mut().insert(self.at, waker);
        Poll::Pending
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.clock.waiting.borrow_mut().remove(&self.at);
    }
}

/// Whether something has become due.
#[derive(Default)]
struct Woken(AtomicBool);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Relaxed);
    }
}
