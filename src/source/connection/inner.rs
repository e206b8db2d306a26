//! What a connection does with its session's outputs, and what it puts in.

use super::Setup;
use crate::browser::{Abort, Lifecycle, Timer, glance, moment};
use crate::session::{Attempt, Fault, Input, Moment, Output, Reason, Session, State};
use crate::source::sink::{Change, Sink, Trouble, Wanted};
use crate::transport::{Choice, Native, Transport, Why, has_native};
use alloc::rc::{Rc, Weak};
use core::cell::{Cell, RefCell};
use wasm_bindgen_futures::spawn_local;

pub(super) enum Link {
    None,
    Fetch { _abort: Abort },
    Native(Native),
}

pub(super) struct Inner {
    pub(super) this: Weak<Inner>,
    pub(super) setup: Setup,
    pub(super) session: RefCell<Session>,
    pub(super) sink: Rc<dyn Sink>,
    pub(super) timer: Timer,
    pub(super) link: RefCell<Link>,
    pub(super) lifecycle: RefCell<Option<Lifecycle>>,
    pub(super) choice: Cell<Choice>,
    pub(super) trouble: RefCell<Option<Trouble>>,
    pub(super) attempt: Cell<u32>,
    /// Counts requests begun and let go: whatever awaits one that is no longer current stops.
    pub(super) generation: Cell<u32>,
    pub(super) draining: Cell<bool>,
    /// Nothing is read for now, since whoever takes the events is behind.
    pub(super) behind: Cell<bool>,
}

impl Inner {
    /// A connection that starts when the current task is over.
    pub(super) fn open(setup: Setup, sink: Rc<dyn Sink>) -> Rc<Self> {
        let inner = Rc::new_cyclic(|this: &Weak<Self>| {
            let timer = Timer::new({
                let this = this.clone();
                move || {
                    if let Some(inner) = this.upgrade() {
                        if inner.timer.fired() {
                            inner.input(Input::Resumed);
                        }
                        inner.input(Input::Timer);
                    }
                }
            });
            Self {
                this: this.clone(),
                session: RefCell::new(Session::new(setup.policy.clone())),
                choice: Cell::new(Choice {
                    transport: Transport::Fetch,
                    why: Why::Asked,
                }),
                setup,
                sink,
                timer,
                link: RefCell::new(Link::None),
                lifecycle: RefCell::new(None),
                trouble: RefCell::new(None),
                attempt: Cell::new(0),
                generation: Cell::new(0),
                draining: Cell::new(false),
                behind: Cell::new(false),
            }
        });
        inner.choice.set(inner.choose());
        spawn_local({
            let inner = Rc::downgrade(&inner);
            async move {
                if let Some(inner) = inner.upgrade() {
                    inner.start();
                }
            }
        });
        inner
    }

    fn start(self: &Rc<Self>) {
        if self.is_closed() {
            return;
        }
        let this = self.this.clone();
        let lifecycle = Lifecycle::new(move |heard| {
            if let Some(inner) = this.upgrade() {
                inner.input(heard);
            }
        });
        self.lifecycle.replace(Some(lifecycle));
        self.input(Input::Start);
    }

    pub(super) fn is_closed(&self) -> bool {
        self.session.borrow().state() == State::Closed
    }

    pub(super) fn is_current(&self, generation: u32) -> bool {
        self.generation.get() == generation
    }

    fn next_generation(&self) -> u32 {
        self.behind.set(false);
        self.generation.set(self.generation.get().wrapping_add(1));
        self.generation.get()
    }

    pub(super) fn let_go(&self) {
        self.next_generation();
        // Dropped when the borrow is over: closing may call back.
        let _link = self.link.replace(Link::None);
    }

    /// A sign of life: with the browser's own `EventSource` each event is one. The timer may stay as
    /// it is, since it looks at the clock when it fires.
    pub(super) fn heard(&self) {
        self.session.borrow_mut().received(glance());
    }

    /// Puts what happened into the session, and does what it says.
    pub(super) fn input(&self, input: Input) {
        let now = moment();
        if self.behind.get() && matches!(input, Input::Timer | Input::Resumed) {
            // It is not the server that is silent.
            self.session.borrow_mut().handle(now, Input::Received);
        }
        self.session.borrow_mut().handle(now, input);
        // A call from within a handler: the call that is under way goes on with it.
        if self.draining.replace(true) {
            return;
        }
        loop {
            let output = self.session.borrow_mut().poll();
            let Some(output) = output else { break };
            self.act(now, output);
        }
        self.draining.set(false);
        let session = self.session.borrow();
        self.timer
            .set(now.now, session.deadline(), session.state() == State::Open);
    }

    fn act(&self, now: Moment, output: Output) {
        match output {
            Output::Connect(attempt) => self.connect(attempt),
            Output::Abandon => self.let_go(),
            Output::Opened => self.changed(State::Open, None, None, None),
            Output::Ask { fault, plan } => {
                let trouble = self.trouble.borrow().clone();
                let answer = self.sink.ask(fault, trouble.as_ref(), plan);
                let this = self.this.clone();
                spawn_local(async move {
                    let answer = answer.await;
                    if let Some(inner) = this.upgrade() {
                        inner.input(Input::Answer(answer));
                    }
                });
            }
            Output::Waiting { fault, until } => {
                let retry_in = until.map(|until| until.saturating_sub(now.now));
                self.changed(State::Waiting { until }, Some(fault), retry_in, None);
            }
            Output::Closed(reason) => {
                self.let_go();
                self.lifecycle.take();
                let fault = match reason {
                    Reason::Failed(fault) => Some(fault),
                    _ => None,
                };
                self.changed(State::Closed, fault, None, Some(reason));
            }
        }
    }

    fn changed(
        &self,
        state: State,
        fault: Option<Fault>,
        retry_in: Option<u64>,
        reason: Option<Reason>,
    ) {
        let trouble = fault.and_then(|_| self.trouble.borrow().clone());
        self.sink.changed(&Change {
            state,
            attempt: self.attempt.get(),
            choice: self.choice.get(),
            fault,
            trouble: trouble.as_ref(),
            retry_in,
            reason,
        });
    }

    pub(super) fn choose(&self) -> Choice {
        let Setup {
            transport,
            plain,
            needs_fetch,
            ..
        } = self.setup;
        let native = |why| Choice {
            transport: Transport::Native,
            why,
        };
        let fetch = |why| Choice {
            transport: Transport::Fetch,
            why,
        };
        match transport {
            Some(transport) => Choice {
                transport,
                why: Why::Asked,
            },
            None if !plain => fetch(Why::Request),
            None if needs_fetch => fetch(Why::Policy),
            None if self.sink.wanted() == Wanted::All => fetch(Why::AnyType),
            None if self.sink.keeps_pace() => fetch(Why::Pace),
            None if !has_native() => fetch(Why::Missing),
            None if !self.sink.last_event_id().is_empty() => fetch(Why::Resume),
            None => native(Why::Plain),
        }
    }

    fn connect(&self, attempt: Attempt) {
        let asked = self.setup.transport.is_some();
        let choice = self.choice.get();
        if attempt.after.is_none() {
            self.choice.set(self.choose());
        } else if !asked && choice.transport == Transport::Native {
            // What was native has ended: a new one could neither say where to go on from nor why.
            let why = if attempt.after == Some(Fault::Native) {
                Why::GaveUp
            } else {
                self.choose().why
            };
            if why != Why::Plain {
                self.choice.set(Choice {
                    transport: Transport::Fetch,
                    why,
                });
            }
        }
        self.attempt.set(attempt.number);
        self.trouble.take();
        let generation = self.next_generation();
        self.changed(State::Connecting, None, None, None);
        let Some(this) = self.this.upgrade() else {
            return;
        };
        if self.is_current(generation) && !self.is_closed() {
            spawn_local(async move { this.run(generation, attempt).await });
        }
    }
}
