//! The driver does what the session says, and tells it what happened. [`Session`] documents the contract
//! that it keeps.

use super::platform::{Native, Platform, Timer};
use super::task::Task;
use super::{Answered, Change, Host, Later, Response, Trouble};
use crate::codec::Types;
use crate::session::{
    Attempt, Choice, Circumstances, Fault, Head, Input, Millis, Moment, Output, Policy, Reason,
    SHORTEST, Session, Signal, State, Ticket, Verdict,
};
use alloc::boxed::Box;
use alloc::rc::{Rc, Weak};
use core::cell::{Cell, OnceCell, RefCell, RefMut};

/// How often the timer fires at least while a stream is open, which is how sleep is noticed, in milliseconds.
const BEAT: Millis = 30_000;

/// What carries the attempt in flight. Dropping it closes the browser's own `EventSource`, or ends the
/// task that fetches, with its request and its body.
pub(super) struct Carrier<N> {
    _task: Task,
    native: OnceCell<N>,
}

/// What can be shown of a platform's response.
type Shown<P> = <<P as Platform>::Response as Response>::Shown;

/// What a link and its attempts share.
pub(super) struct Driver<P: Platform> {
    this: Weak<Self>,
    pub(super) platform: P,
    policy: Policy,
    session: RefCell<Session>,
    /// Runs an attempt, from its request to its end.
    run: Run<P>,
    pub(super) host: Rc<dyn Host>,
    pub(super) with_credentials: bool,
    timer: P::Timer,
    /// Starts a session that takes the place of one that has failed.
    again: RefCell<Option<P::Timer>>,
    /// When the latest attempt began.
    attempted: Cell<Millis>,
    lifecycle: RefCell<Option<P::Lifecycle>>,
    carrier: RefCell<Option<Carrier<P::Native>>>,
    /// The task that waits for the user's answer to a question.
    question: RefCell<Option<Task>>,
    /// What is known of the latest fault.
    trouble: RefCell<Trouble>,
    /// The response to the last request that was sent, if that was a refusal.
    refused: RefCell<Option<Answered>>,
    /// What was known of the fault before this attempt, which may turn out to be what the source ends by.
    #[cfg(feature = "protocol")]
    before: RefCell<Trouble>,
    /// The latest attempt's number since the last good connection.
    attempt: Cell<u32>,
    /// Whether the caller has closed it.
    over: Cell<bool>,
    /// Whether a call further up the stack is draining the outputs.
    draining: Cell<bool>,
    /// The response that is being read, or was read last.
    response: Cell<Option<Shown<P>>>,
}

/// The function that runs an attempt. It is handed in, since the module of attempts uses this one.
pub(super) type Run<P> = fn(Rc<Driver<P>>, Attempt) -> Later<()>;

/// The error of an attempt that no longer counts. Its task ends on it.
pub(super) struct Over;

impl<P: Platform> Driver<P> {
    /// Whether what a stream has begun and not ended is to be read at its end.
    pub(super) fn is_unterminated(&self) -> bool {
        self.policy.lenient.unterminated
    }

    pub(super) fn new(
        platform: P,
        policy: Policy,
        with_credentials: bool,
        host: Rc<dyn Host>,
        run: Run<P>,
    ) -> Rc<Self> {
        Rc::new_cyclic(|this: &Weak<Self>| {
            let timer = platform.timer({
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
                platform,
                session: RefCell::new(Session::new(policy.clone())),
                policy,
                run,
                host,
                with_credentials,
                timer,
                again: RefCell::default(),
                attempted: Cell::default(),
                lifecycle: RefCell::default(),
                carrier: RefCell::default(),
                question: RefCell::default(),
                trouble: RefCell::default(),
                refused: RefCell::default(),
                #[cfg(feature = "protocol")]
                before: RefCell::default(),
                attempt: Cell::default(),
                over: Cell::default(),
                draining: Cell::default(),
                response: Cell::default(),
            }
        })
    }

    /// Begins to connect once the current task is over.
    pub(super) fn begin(&self) {
        self.input(Input::Rewanted(self.circumstances()));
        let this = self.this.clone();
        self.platform.spawn(Box::pin(async move {
            if let Some(driver) = this.upgrade() {
                driver.start();
            }
        }));
    }

    /// Begins anew after a failure, though not sooner after the last attempt than any attempt does: a watcher may
    /// open again whatever fails.
    ///
    /// The new session's tickets may be the same as the old one's: it starts in a task of its own, since the attempt
    /// that failed may still be on the stack.
    pub(super) fn reopen(&self) {
        self.session.replace(Session::new(self.policy.clone()));
        self.input(Input::Rewanted(self.circumstances()));
        let this = self.this.clone();
        let again = self.platform.timer(move || {
            if let Some(driver) = this.upgrade() {
                if let Some(again) = &*driver.again.borrow() {
                    again.has_slept();
                }
                driver.start();
            }
        });
        let least = self.attempted.get().saturating_add(SHORTEST);
        again.set(self.platform.moment().now, Some(least));
        self.again.replace(Some(again));
    }

    /// Closes for good.
    pub(super) fn close(&self) {
        self.over.set(true);
        self.input(Input::Close);
    }

    /// Connects now, whatever it waits for.
    pub(super) fn reconnect(&self) {
        self.input(Input::Reconnect);
    }

    /// Whether it was closed for good.
    pub(super) fn is_over(&self) -> bool {
        self.over.get()
    }

    /// Listens to the page and the device, and begins to connect, unless it was closed since.
    fn start(&self) {
        if self.state() != State::Idle {
            return;
        }
        let this = self.this.clone();
        let lifecycle = self.platform.lifecycle(move |heard| {
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

    /// Tells the session what happened outside any attempt, and does what it says.
    pub(super) fn input(&self, input: Input) {
        let now = self.platform.moment();
        self.session.borrow_mut().handle(now, input);
        self.drain(now);
    }

    /// Tells the session that the event has come which the source is to end with, and does what it says.
    pub(super) fn complete(&self) {
        let now = self.platform.moment();
        self.session.borrow_mut().complete(now.now);
        self.drain(now);
    }

    /// Tells the session what happened in an attempt, and does what it says.
    pub(super) fn signal(&self, ticket: Ticket, signal: Signal) -> Result<(), Over> {
        let now = self.platform.moment();
        // The session ignores a signal of an attempt that no longer counts.
        let _ = self.session.borrow_mut().signal(now, ticket, signal);
        self.drain(now);
        self.ensure_current(ticket)
    }

    /// Tells the session that an attempt has failed, and why.
    pub(super) fn fail(
        &self,
        ticket: Ticket,
        fault: Fault,
        trouble: impl Into<Trouble>,
    ) -> Result<(), Over> {
        self.ensure_current(ticket)?;
        self.trouble.replace(trouble.into());
        self.signal(ticket, Signal::Failed(fault))
    }

    /// Tells the session that the caller has no request that goes on. What ended the last stream is what ends the
    /// source.
    #[cfg(feature = "protocol")]
    pub(super) fn decline(&self, ticket: Ticket) -> Result<(), Over> {
        self.ensure_current(ticket)?;
        self.trouble.replace(self.before.take());
        self.signal(ticket, Signal::Declined)
    }

    /// Tells the session what the caller's functions have said of what came last.
    #[cfg(feature = "protocol")]
    pub(super) fn tell_said(&self, ticket: Ticket) -> Result<(), Over> {
        let super::Said { is_alive, end } = self.host.said();
        if is_alive {
            self.signal(ticket, Signal::Alive)?;
        }
        match end {
            None => return Ok(()),
            Some(super::End::Failure { retry, cause }) => {
                self.ensure_current(ticket)?;
                self.trouble.replace(Trouble {
                    cause: Some(cause),
                    ..Trouble::default()
                });
                self.signal(ticket, Signal::Told { retry })?;
            }
            Some(super::End::Gap) => self.fail(ticket, Fault::Gap, Trouble::default())?,
        }
        Err(Over)
    }

    /// Notes a sign of life of the browser's own `EventSource`. The timer stays as it is: when it fires,
    /// the session compares the clock with the deadline.
    pub(super) fn hear(&self, ticket: Ticket, has_id: bool) {
        let now = self.platform.glance();
        self.session.borrow_mut().hear(ticket, now, has_id);
    }

    /// Shows the session a response's head. The caller calls [`do_next`](Self::do_next) after it, once
    /// the body is ready to be read.
    pub(super) fn judge(&self, ticket: Ticket, head: &Head) -> Verdict {
        self.session
            .borrow_mut()
            .judge(self.platform.moment(), ticket, head)
    }

    /// Fails if the attempt no longer counts.
    pub(super) fn ensure_current(&self, ticket: Ticket) -> Result<(), Over> {
        match self.session.borrow().holds(ticket) {
            true => Ok(()),
            false => Err(Over),
        }
    }

    /// What is known of the attempt's fault. The caller may add to it.
    pub(super) fn trouble(&self) -> RefMut<'_, Trouble> {
        self.trouble.borrow_mut()
    }

    /// The response to the last request that was sent, if that was a refusal.
    pub(super) fn refused(&self) -> Option<Answered> {
        self.refused.borrow().clone()
    }

    /// Forgets the refusal before this attempt: the functions that make the request have been told of it, and the
    /// request is about to be sent. Where a function has failed, the next attempt tells it again.
    pub(super) fn forget_refused(&self) {
        self.refused.take();
    }

    /// Takes the browser's own `EventSource` that carries the attempt from now on.
    pub(super) fn carry(&self, native: P::Native) {
        if let Some(carrier) = &*self.carrier.borrow() {
            let _ = carrier.native.set(native);
        }
        self.listen();
    }

    /// Drops what carries the attempt in flight.
    pub(super) fn let_go(&self) {
        // `take` ends the borrow before the carrier is dropped, since closing may call back.
        drop(self.carrier.take());
    }

    pub(super) fn response(&self) -> Option<Shown<P>> {
        let response = self.response.take();
        self.response.set(response.clone());
        response
    }

    /// Makes the response visible to the user.
    pub(super) fn show(&self, response: Shown<P>) {
        self.response.set(Some(response));
    }

    /// Does what the session says after a head that it was shown.
    pub(super) fn do_next(&self) {
        self.drain(self.platform.moment());
    }

    /// Takes the session's outputs and acts on each, until there are none; then sets the timer.
    ///
    /// An output may run a handler, and the handler may call the source, which leads here again. The
    /// inner call returns at once: the loop of the outer one takes the new outputs, in their order.
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
        let beat = is_open.then(|| now.now.saturating_add(BEAT));
        let at = session.deadline().into_iter().chain(beat).min();
        self.timer.set(now.now, at);
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
                let question = Task::begin(
                    &self.platform,
                    Box::pin(async move {
                        let answer = answer.await;
                        if let Some(driver) = this.upgrade() {
                            driver.input(Input::Answer(ticket, answer));
                        }
                    }),
                );
                self.question.replace(Some(question));
            }
            Output::Waiting {
                fault,
                reason,
                until,
            } => {
                let retry_in = until.map(|until| until.saturating_sub(now.now));
                let state = State::Waiting { reason, until };
                self.change(state, Some(fault), retry_in, None);
            }
            Output::Closed(reason) => {
                self.let_go();
                #[cfg(feature = "share")]
                self.platform.leave();
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
        // The trouble is copied, since a handler may begin an attempt that clears it.
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
        self.attempted.set(self.platform.glance());
        let trouble = self.trouble.take();
        #[cfg(feature = "protocol")]
        if attempt.resumes {
            self.before.replace(trouble.clone());
        }
        if let Some(response) = trouble.response {
            self.refused.replace(Some(response));
        }
        self.response.set(None);
        self.change(State::Connecting, None, None, None);
        if let Some(driver) = self.this.upgrade() {
            let carrier = Carrier {
                _task: Task::begin(&self.platform, (self.run)(driver, attempt)),
                native: OnceCell::new(),
            };
            drop(self.carrier.replace(Some(carrier)));
        }
    }

    /// The facts on which the session's choice of a transport depends.
    pub(super) fn circumstances(&self) -> Circumstances {
        Circumstances {
            has_native: self.platform.has_native(),
            has_id: !self.host.last_event_id().is_empty(),
            any_type: self.host.types() == Types::Any,
            in_pace: self.host.is_in_pace(),
        }
    }

    /// Tells the session that who listens has changed.
    pub(super) fn reconsider(&self) {
        self.input(Input::Rewanted(self.circumstances()));
        self.listen();
    }

    /// Listens to all wanted types on the browser's own `EventSource`, which gives no others.
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
