use super::play::Clock;
use crate::session::Millis;
use crate::transport::Answered;
use crate::transport::incoming::{Borrowed, Incoming};
use alloc::boxed::Box;
use alloc::collections::VecDeque;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::{Cell, RefCell};
use core::future::poll_fn;
use core::task::{Poll, Waker};

/// One step of a scripted body.
#[derive(Clone, Debug)]
pub(super) enum Step {
    Send(Vec<u8>),
    Wait(Millis),
    /// Waits for steps that the test adds.
    Hold,
    Break,
    End,
}

/// An answer that is being given. The test adds steps to it while it is held.
#[derive(Default)]
pub(super) struct Flight {
    steps: RefCell<VecDeque<Step>>,
    waker: RefCell<Option<Waker>>,
    is_held: Cell<bool>,
}

impl Flight {
    pub(super) fn new(steps: VecDeque<Step>) -> Rc<Self> {
        Rc::new(Self {
            steps: RefCell::new(steps),
            ..Self::default()
        })
    }

    /// Adds a step. `false` where the body is not held.
    pub(super) fn add(&self, step: Step) -> bool {
        if self.is_held.get() {
            self.steps.borrow_mut().push_back(step);
            if let Some(waker) = self.waker.take() {
                waker.wake();
            }
        }
        self.is_held.get()
    }

    /// The next step. It comes when there is one.
    async fn step(&self) -> Step {
        poll_fn(|context| {
            let mut steps = self.steps.borrow_mut();
            if let Some(Step::Hold) = steps.front() {
                self.is_held.set(true);
                steps.pop_front();
            }
            match steps.pop_front() {
                Some(step) => Poll::Ready(step),
                None if !self.is_held.get() => Poll::Ready(Step::End),
                None => {
                    self.waker.replace(Some(context.waker().clone()));
                    Poll::Pending
                }
            }
        })
        .await
    }
}

/// The body of a [`Flight`].
pub(super) struct Answer {
    pub(super) head: Answered,
    pub(super) flight: Rc<Flight>,
    pub(super) clock: Rc<Clock>,
}

impl Incoming for Answer {
    fn head(&self) -> &Answered {
        &self.head
    }

    fn next(&mut self) -> Borrowed<'_, Result<Option<Vec<u8>>, String>> {
        Box::pin(async {
            loop {
                match self.flight.step().await {
                    Step::Send(bytes) if bytes.is_empty() => {}
                    Step::Send(bytes) => return Ok(Some(bytes)),
                    Step::Wait(time) => self.clock.sleep(time).await,
                    Step::Break => return Err("the connection was broken off".into()),
                    Step::End => {
                        self.flight.is_held.set(false);
                        return Ok(None);
                    }
                    Step::Hold => {}
                }
            }
        })
    }
}

/// Nothing can be added any more where nobody reads.
impl Drop for Answer {
    fn drop(&mut self) {
        self.flight.is_held.set(false);
    }
}
