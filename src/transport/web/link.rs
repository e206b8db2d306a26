//! The driver: it does what the session says, and tells what happened. The contract that it keeps is
//! written where [`Session`] is.

use super::native::{Native, has_native};
use super::task::Task;
#[cfg(feature = "gloo")]
use crate::browser::Listener;
use crate::browser::{Lifecycle, Timer, moment, spawn};
use crate::codec::Types;
use crate::session::{
    Attempt, Choice, Circumstances, Fault, Head, Input, Moment, Output, Policy, Reason, Session,
    Signal, State, Ticket, Verdict,
};
use crate::transport::{Change, Host, Trouble};
use alloc::rc::{Rc, Weak};
use alloc::string::String;
use core::cell::{Cell, OnceCell, RefCell};

/// A session, its attempts and its timer, for a [`Host`]. Dropping it closes it.
pub(crate) struct Link(Rc<Driver>);

/// What carries the attempt in flight. Dropping it lets go of that: it closes the browser's own
/// `EventSource`, or ends the task that fetches, with its request and its body.
pub(super) struct Carrier {
    _task: Task,
    native: OnceCell<Native>,
}

/// What a link and its attempts share.
pub(super) struct Driver {
    this: Weak<Driver>,
    session: RefCell<Session>,
    pub(super) host: Rc<dyn Host>,
    pub(super) with_credentials: bool,
    timer: Timer,
    lifecycle: RefCell<Option<Lifecycle>>,
    carrier: RefCell<Option<Carrier>>,
    /// Waits for the caller's answer to a question.
    question: RefCell<Option<Task>>,
    trouble: RefCell<Trouble>,
    attempt: Cell<u32>,
    draining: Cell<bool>,
    /// The response that is being read, or was read last.
    #[cfg(feature = "gloo")]
    response: RefCell<Option<web_sys::Response>>,
}

/// The attempt no longer counts: its task ends here.
pub(super) struct Over;

impl Link {
    /// Begins to connect when the current task is over, so that handlers that are added until then
    /// have a say in the transport.
    pub(crate) fn open(policy: Policy, with_credentials: bool, host: Rc<dyn Host>) -> Self {
        let driver = Driver::new(policy, with_credentials, host);
        driver.input(Input::Rewanted(driver.circumstances()));
        let weak = Rc::downgrade(&driver);
        spawn(async move {
            if let Some(driver) = weak.upgrade() {
                driver.start();
            }
        });
        Self(driver)
    }

    /// Closes at once and for good. Nothing comes after it but the change to `Closed`.
    pub(crate) fn close(&self) {
        self.0.input(Input::Close);
    }

    /// Closes when the signal is given; at once, if it was. As long as the listener lives.
    #[cfg(feature = "gloo")]
    pub(super) fn close_on(&self, signal: &web_sys::AbortSignal) -> Option<Listener> {
        if signal.aborted() {
            self.close();
            return None;
        }
        let driver = Rc::downgrade(&self.0);
        let listener = Listener::new(signal, "abort", move |_| {
            if let Some(driver) = driver.upgrade() {
                driver.input(Input::Close);
            }
        });
        listener.ok()
    }

    /// The state.
    pub(crate) fn state(&self) -> State {
        self.0.session.borrow().state()
    }

    /// What carries the stream, and why.
    pub(crate) fn choice(&self) -> Option<Choice> {
        Some(self.0.session.borrow().choice())
    }

    /// What [`Host::wanted`] or [`Host::is_in_pace`] says has changed.
    pub(crate) fn rewanted(&self) {
        self.0.rewanted();
    }

    /// The response that is being read, or was read last.
    #[cfg(feature = "gloo")]
    pub(crate) fn response(&self) -> Option<web_sys::Response> {
        // The handle is copied: `response.clone()` is the platform's, and would read for two.
        Clone::clone(&*self.0.response.borrow())
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        self.close();
    }
}

impl Driver {
    fn new(policy: Policy, with_credentials: bool, host: Rc<dyn Host>) -> Rc<Self> {
        Rc::new_cyclic(|this: &Weak<Self>| {
            let timer = Timer::new({
                let this = this.clone();
                move || {
                    if let Some(driver) = this.upgrade() {
                        let slept = driver.timer.fired();
                        driver.input(if slept { Input::Slept } else { Input::Timer });
                    }
                }
            });
            Self {
                this: this.clone(),
                session: RefCell::new(Session::new(policy)),
                host,
                with_credentials,
                timer,
                lifecycle: RefCell::default(),
                carrier: RefCell::default(),
                question: RefCell::default(),
                trouble: RefCell::default(),
                attempt: Cell::default(),
                draining: Cell::default(),
                #[cfg(feature = "gloo")]
                response: RefCell::default(),
            }
        })
    }

    fn start(&self) {
        let this = self.this.clone();
        let lifecycle = Lifecycle::new(move |heard| {
            if let Some(driver) = this.upgrade() {
                driver.input(heard);
            }
        });
        self.lifecycle.replace(Some(lifecycle));
        self.input(Input::Start);
    }

    /// Tells the session of something that is no attempt's, and does what it says.
    fn input(&self, input: Input) {
        let now = moment();
        self.session.borrow_mut().handle(now, input);
        self.drain(now);
    }

    /// Tells the session something of an attempt, and does what it says.
    pub(super) fn signal(&self, ticket: Ticket, signal: Signal) -> Result<(), Over> {
        let now = moment();
        // What it does not take it says nothing to.
        let _ = self.session.borrow_mut().signal(now, ticket, signal);
        self.drain(now);
        self.still(ticket)
    }

    /// Tells the session that an attempt has failed, and why.
    pub(super) fn fail(&self, ticket: Ticket, fault: Fault, message: String) -> Result<(), Over> {
        self.still(ticket)?;
        self.trouble.replace(Trouble {
            message,
            ..Trouble::default()
        });
        self.signal(ticket, Signal::Failed(fault))
    }

    /// A sign of life of the browser's own `EventSource`. The timer may stay as it is, since it looks at
    /// the clock when it fires.
    pub(super) fn heard(&self, ticket: Ticket, has_id: bool) {
        let now = crate::browser::glance();
        self.session.borrow_mut().heard(ticket, now, has_id);
    }

    /// Shows the session a response's head. Follow with [`do_next`](Self::do_next), once the body is
    /// ready to be read.
    pub(super) fn judge(&self, ticket: Ticket, head: &Head<'_>) -> Verdict {
        self.session.borrow_mut().judge(moment(), ticket, head)
    }

    /// Whether an attempt still counts.
    pub(super) fn still(&self, ticket: Ticket) -> Result<(), Over> {
        match self.session.borrow().holds(ticket) {
            true => Ok(()),
            false => Err(Over),
        }
    }

    /// What is known of the attempt's fault, to be added to.
    pub(super) fn trouble(&self) -> core::cell::RefMut<'_, Trouble> {
        self.trouble.borrow_mut()
    }

    /// What the browser's own `EventSource` gives from now on comes by this.
    pub(super) fn carry(&self, native: Native) {
        if let Some(carrier) = &*self.carrier.borrow() {
            let _ = carrier.native.set(native);
        }
        self.listen();
    }

    pub(super) fn let_go(&self) {
        // Dropped when the borrow is over: closing may call back.
        drop(self.carrier.take());
    }

    #[cfg(feature = "gloo")]
    pub(super) fn show(&self, response: Option<&web_sys::Response>) {
        self.response.replace(response.map(Clone::clone));
    }

    /// Does what the session says of a head that it was shown.
    pub(super) fn do_next(&self) {
        self.drain(moment());
    }

    /// Does what the session says, until that is all. A call from within a handler leaves it to the one
    /// that is under way.
    fn drain(&self, now: Moment) {
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
        let is_open = session.state() == State::Open;
        self.timer.set(now.now, session.deadline(), is_open);
    }

    fn act(&self, now: Moment, output: Output) {
        match output {
            Output::Connect(attempt) => self.connect(attempt),
            Output::Abandon => self.let_go(),
            Output::Opened => self.changed(State::Open, None, None, None),
            Output::Ask {
                ticket,
                fault,
                plan,
            } => {
                let trouble = self.trouble.borrow().clone();
                let answer = self.host.ask(fault, &trouble, plan);
                let this = self.this.clone();
                let question = Task::begin(async move {
                    let answer = answer.await;
                    if let Some(driver) = this.upgrade() {
                        driver.input(Input::Answer(ticket, answer));
                    }
                });
                self.question.replace(Some(question));
            }
            Output::Waiting { fault, until } => {
                let retry_in = until.map(|until| until.saturating_sub(now.now));
                self.changed(State::Waiting { until }, Some(fault), retry_in, None);
            }
            Output::Closed(reason) => {
                self.let_go();
                drop(self.question.take());
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
        // A handler may come back, and begin what has another trouble.
        let trouble = fault.map(|fault| (fault, self.trouble.borrow().clone()));
        let choice = self.session.borrow().choice();
        self.host.changed(&Change {
            state,
            attempt: self.attempt.get(),
            choice,
            fault: trouble.as_ref().map(|(fault, trouble)| (*fault, trouble)),
            retry_in,
            reason,
        });
    }

    fn connect(&self, attempt: Attempt) {
        self.attempt.set(attempt.number);
        self.trouble.take();
        #[cfg(feature = "gloo")]
        self.show(None);
        self.changed(State::Connecting, None, None, None);
        if let Some(driver) = self.this.upgrade() {
            let carrier = Carrier {
                _task: Task::begin(async move {
                    let _ = super::attempt::run(&driver, attempt).await;
                }),
                native: OnceCell::new(),
            };
            drop(self.carrier.replace(Some(carrier)));
        }
    }

    fn circumstances(&self) -> Circumstances {
        Circumstances {
            has_native: has_native(),
            has_id: !self.host.last_event_id().is_empty(),
            any_type: self.host.wanted() == Types::Any,
            in_pace: self.host.is_in_pace(),
        }
    }

    fn rewanted(&self) {
        self.input(Input::Rewanted(self.circumstances()));
        self.listen();
    }

    /// Native gives only the types that it is asked for.
    fn listen(&self) {
        if let Some(native) = self
            .carrier
            .borrow()
            .as_ref()
            .and_then(|it| it.native.get())
            && let Types::Named(types) = self.host.wanted()
        {
            types.iter().for_each(|event| native.listen(event));
        }
    }
}
