use super::World;
use crate::lag::Lag;
use crate::session::Millis;
use crate::transport::Later;
use alloc::rc::Rc;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::cell::{Cell, RefCell};
use core::pin::Pin;
use core::task::{Context, Poll, Waker};
use futures_util::stream::{FuturesUnordered, Stream};
use std::sync::Mutex;
use std::task::Wake;

/// Runs the futures of one source, while somebody waits for something of it.
///
/// Any number of tasks may wait: whoever is polled polls the pump, and the pump's futures wake all who have
/// polled it since they were woken last. So none has to stay for the others.
pub(crate) struct Pump {
    world: Rc<dyn World>,
    futures: RefCell<FuturesUnordered<Later<()>>>,
    /// Those that were begun since the last look. One that runs may begin another.
    begun: RefCell<Vec<Later<()>>>,
    waiting: Arc<Waiting>,
    lag: Lag,
    /// Whether a call further up the stack polls the futures.
    is_polling: Cell<bool>,
    is_over: Cell<bool>,
}

impl Pump {
    pub(crate) fn new(world: Rc<dyn World>) -> Rc<Self> {
        Rc::new(Self {
            world,
            futures: RefCell::default(),
            begun: RefCell::default(),
            waiting: Arc::default(),
            lag: Lag::new(),
            is_polling: Cell::new(false),
            is_over: Cell::new(false),
        })
    }

    pub(crate) fn world(&self) -> &Rc<dyn World> {
        &self.world
    }

    /// The time that has passed, with what the monotonic clock has missed in sleep.
    pub(crate) fn passed(&self) -> Millis {
        self.lag.passed(self.world.now(), self.world.wall())
    }

    /// How much of that the monotonic clock has missed.
    pub(super) fn missed(&self) -> Millis {
        self.lag.missed()
    }

    /// Takes a future to run. It is dropped at once where the pump has ended.
    pub(crate) fn spawn(&self, future: Later<()>) {
        if !self.is_over.get() {
            self.begun.borrow_mut().push(future);
            Wake::wake_by_ref(&self.waiting);
        }
    }

    pub(crate) fn is_over(&self) -> bool {
        self.is_over.get()
    }

    /// Polls the futures until each of them waits. The caller is woken when one of them can go on.
    pub(crate) fn poll(&self, context: &mut Context<'_>) {
        self.waiting.add(context.waker());
        if self.is_polling.replace(true) {
            return;
        }
        let polling = Polling(self);
        self.poll_all();
        drop(polling);
    }

    fn poll_all(&self) {
        let waker = Waker::from(Arc::clone(&self.waiting));
        let mut context = Context::from_waker(&waker);
        while !self.is_over.get() {
            let begun = self.begun.take();
            let has_begun = !begun.is_empty();
            let mut futures = self.futures.borrow_mut();
            futures.extend(begun);
            // One future that ends is one look; the others are polled as soon as they are woken.
            match Pin::new(&mut *futures).poll_next(&mut context) {
                Poll::Ready(Some(())) => {}
                Poll::Ready(None) | Poll::Pending => {
                    drop(futures);
                    if !has_begun && self.begun.borrow().is_empty() {
                        return;
                    }
                }
            }
        }
    }

    /// Whether nothing is left to run.
    pub(crate) fn is_idle(&self) -> bool {
        let futures = self.futures.try_borrow();
        self.begun.borrow().is_empty() && futures.is_ok_and(|futures| futures.is_empty())
    }

    /// Drops all futures, now or as soon as none of them runs, and takes no more.
    pub(crate) fn end(&self) {
        self.is_over.set(true);
        Wake::wake_by_ref(&self.waiting);
        if !self.is_polling.get() {
            self.clear();
        }
    }

    fn clear(&self) {
        // What they hold may call the pump when it is dropped, so no borrow is held meanwhile.
        let futures = self.futures.take();
        let begun = self.begun.take();
        drop((futures, begun));
    }
}

impl Drop for Pump {
    fn drop(&mut self) {
        Wake::wake_by_ref(&self.waiting);
    }
}

/// While it lives the futures are being polled. It also ends where one of them panics.
struct Polling<'a>(&'a Pump);

impl Drop for Polling<'_> {
    fn drop(&mut self) {
        self.0.is_polling.set(false);
        if self.0.is_over.get() {
            self.0.clear();
        }
    }
}

/// Those who wait for a pump's futures to go on.
#[derive(Default)]
struct Waiting(Mutex<Vec<Waker>>);

impl Waiting {
    fn add(&self, waker: &Waker) {
        let mut wakers = self.lock();
        if !wakers.iter().any(|known| known.will_wake(waker)) {
            wakers.push(waker.clone());
        }
    }

    /// A waker that panics while it is added or cloned leaves the list as it was.
    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Waker>> {
        self.0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl Wake for Waiting {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        let wakers = core::mem::take(&mut *self.lock());
        wakers.into_iter().for_each(Waker::wake);
    }
}
