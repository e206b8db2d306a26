//! It does what the session says, and tells what happened. The contract that it keeps is written where
//! [`Session`] is.

use super::native::{Native, has_native};
use super::task::Task;
use crate::browser::{Lifecycle, Timer, glance, moment};
use crate::codec::Types;
use crate::session::{
    Attempt, Choice, Circumstances, Fault, Head, Input, Moment, Output, Policy, Reason, Session,
    Signal, State, Ticket, Verdict,
};
use crate::transport::{Change, Host, Later, Trouble};
use alloc::boxed::Box;
use alloc::rc::{Rc, Weak};
use alloc::string::String;
use core::cell::{Cell, OnceCell, RefCell, RefMut};

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
    /// What an attempt does, from its request to its end.
    run: Run,
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

/// What an attempt does, as the layer above has it.
pub(super) type Run = fn(Rc<Driver>, Attempt) -> Later<()>;

/// The attempt no longer counts: its task ends here.
pub(super) struct Over;

impl Driver {
    pub(super) fn new(
        policy: Policy,
        with_credentials: bool,
        host: Rc<dyn Host>,
        run: Run,
    ) -> Rc<Self> {
        Rc::new_cyclic(|this: &Weak<Self>| {
            let timer = Timer::new({
                let this = this.clone();
                move || {
                    if let Some(driver) = this.upgrade() {
                        let slept = driver.timer.has_slept();
                        driver.input(if slept { Input::Slept } else { Input::Timer });
                    }
                }
            });
            Self {
                this: this.clone(),
                session: RefCell::new(Session::new(policy)),
                run,
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

    pub(super) fn start(&self) {
        let this = self.this.clone();
        let lifecycle = Lifecycle::new(move |heard| {
            if let Some(driver) = this.upgrade() {
                driver.input(heard);
            }
        });
        self.lifecycle.replace(Some(lifecycle));
        self.input(Input::Start);
    }

    pub(super) fn state(&self) -> State {
        self.session.borrow().state()
    }

    pub(super) fn choice(&self) -> Choice {
        self.session.borrow().choice()
    }

    /// Tells the session of something that is no attempt's, and does what it says.
    pub(super) fn input(&self, input: Input) {
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
    pub(super) fn hear(&self, ticket: Ticket, has_id: bool) {
        let now = glance();
        self.session.borrow_mut().hear(ticket, now, has_id);
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
    pub(super) fn trouble(&self) -> RefMut<'_, Trouble> {
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
    pub(super) fn response(&self) -> Option<web_sys::Response> {
        // The handle is copied: `response.clone()` is the platform's, and would read for two.
        Clone::clone(&*self.response.borrow())
    }

    #[cfg(feature = "gloo")]
    pub(super) fn show(&self, response: Option<&web_sys::Response>) {
        self.response.replace(response.cloned());
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
            Output::Opened => self.change(State::Open, None, None, None),
            Output::Ask {
                ticket,
                fault,
                plan,
            } => {
                let trouble = self.trouble.borrow().clone();
                let answer = self.host.ask(fault, &trouble, plan);
                let this = self.this.clone();
                let question = Task::begin(Box::pin(async move {
                    let answer = answer.await;
                    if let Some(driver) = this.upgrade() {
                        driver.input(Input::Answer(ticket, answer));
                    }
                }));
                self.question.replace(Some(question));
            }
            Output::Waiting { fault, until } => {
                let retry_in = until.map(|until| until.saturating_sub(now.now));
                self.change(State::Waiting { until }, Some(fault), retry_in, None);
            }
            Output::Closed(reason) => {
                self.let_go();
                drop(self.question.take());
                self.lifecycle.take();
                let fault = match reason {
                    Reason::Failed(fault) => Some(fault),
                    _ => None,
                };
                self.change(State::Closed, fault, None, Some(reason));
            }
        }
    }

    fn change(
        &self,
        state: State,
        fault: Option<Fault>,
        retry_in: Option<u64>,
        reason: Option<Reason>,
    ) {
        // A handler may come back, and begin what has another trouble.
        let trouble = fault.map(|fault| (fault, self.trouble.borrow().clone()));
        let choice = self.session.borrow().choice();
        self.host.change(&Change {
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
        self.change(State::Connecting, None, None, None);
        if let Some(driver) = self.this.upgrade() {
            let carrier = Carrier {
                _task: Task::begin((self.run)(driver, attempt)),
                native: OnceCell::new(),
            };
            drop(self.carrier.replace(Some(carrier)));
        }
    }

    pub(super) fn circumstances(&self) -> Circumstances {
        Circumstances {
            has_native: has_native(),
            has_id: !self.host.last_event_id().is_empty(),
            any_type: self.host.types() == Types::Any,
            in_pace: self.host.is_in_pace(),
        }
    }

    pub(super) fn reconsider(&self) {
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
            && let Types::Named(types) = self.host.types()
        {
            types.iter().for_each(|event| native.listen(event));
        }
    }
}
