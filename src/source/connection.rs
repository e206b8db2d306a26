use super::sink::{Change, Progress, Sink, Trouble, Wanted};
use crate::browser::{Abort, Body, Lifecycle, Signal, Timer, moment};
use crate::session::{
    Attempt, Fault, Head, Input, Moment, Output, Policy, Reason, Session, State, Verdict,
};
use crate::transport::{
    Choice, Native, NativeSignal, Prepared, Transport, Why, fetch, has_native, snippet,
};
use alloc::rc::{Rc, Weak};
use alloc::string::String;
use core::cell::{Cell, RefCell};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;
use web_sys::Response;

/// How long a refused response may take to tell its first kilobytes, in milliseconds.
const PATIENCE: u64 = 2000;

/// What a [`Connection`] is made from.
#[derive(Debug)]
pub struct Setup {
    /// Retries, time-outs, rules.
    pub policy: Policy,
    /// The transport that the options name; `None` chooses.
    pub transport: Option<Transport>,
    /// The request is a GET of a fixed URL with no headers of its own: native can do it.
    pub plain: bool,
    /// The policy needs to see what native hides.
    pub needs_fetch: bool,
    /// Whether cookies are sent across origins.
    pub with_credentials: bool,
}

/// A session, its transport and its timer, wired to a [`Sink`]. Dropping it closes it.
pub struct Connection(Rc<Inner>);

impl Connection {
    /// Begins to connect when the current task is over, so that handlers that are added until then
    /// have a say in the transport.
    pub fn open(setup: Setup, sink: Rc<dyn Sink>) -> Self {
        let inner = Rc::new_cyclic(|this: &Weak<Inner>| {
            let timer = Timer::new({
                let this = this.clone();
                move || {
                    if let Some(inner) = this.upgrade() {
                        inner.timer.fired();
                        inner.input(Input::Timer);
                    }
                }
            });
            Inner {
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
        Self(inner)
    }

    /// Closes at once and for good. Nothing comes after it but the change to `Closed`.
    pub fn close(&self) {
        self.0.input(Input::Close);
    }

    /// The state.
    pub fn state(&self) -> State {
        self.0.session.borrow().state()
    }

    /// Whether it is closed: nothing more is to be handed on.
    pub fn is_closed(&self) -> bool {
        self.0.is_closed()
    }

    /// What carries the stream, and why.
    pub fn choice(&self) -> Choice {
        self.0.choice.get()
    }

    /// What [`Sink::wanted`] says has changed. Where native can't give what is wanted now, the
    /// stream goes on through fetch, from the last event ID.
    pub fn rewanted(&self) {
        self.0.rewanted();
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.close();
    }
}

enum Link {
    None,
    Fetch { _abort: Abort },
    Native(Native),
}

struct Inner {
    this: Weak<Inner>,
    setup: Setup,
    session: RefCell<Session>,
    sink: Rc<dyn Sink>,
    timer: Timer,
    link: RefCell<Link>,
    lifecycle: RefCell<Option<Lifecycle>>,
    choice: Cell<Choice>,
    trouble: RefCell<Option<Trouble>>,
    attempt: Cell<u32>,
    /// Counts requests begun and let go: whatever awaits one that is no longer current stops.
    generation: Cell<u32>,
    draining: Cell<bool>,
}

impl Inner {
    fn start(self: &Rc<Self>) {
        if self.is_closed() {
            return;
        }
        let this = self.this.clone();
        let lifecycle = Lifecycle::new(move |signal| {
            if let Some(inner) = this.upgrade() {
                inner.input(match signal {
                    Signal::Offline => Input::Offline,
                    Signal::Online => Input::Online,
                    Signal::Resumed => Input::Resumed,
                    Signal::Suspend => Input::Suspend,
                });
            }
        });
        self.lifecycle.replace(Some(lifecycle));
        self.input(Input::Start);
    }

    fn is_closed(&self) -> bool {
        self.session.borrow().state() == State::Closed
    }

    fn is_current(&self, generation: u32) -> bool {
        self.generation.get() == generation
    }

    fn next_generation(&self) -> u32 {
        self.generation.set(self.generation.get().wrapping_add(1));
        self.generation.get()
    }

    fn let_go(&self) {
        self.next_generation();
        // Dropped when the borrow is over: closing may call back.
        let _link = self.link.replace(Link::None);
    }

    /// Puts what happened into the session, and does what it says.
    fn input(&self, input: Input<'_>) {
        let now = moment();
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
        let deadline = self.session.borrow().deadline();
        self.timer.set(now.now, deadline);
    }

    fn act(&self, now: Moment, output: Output) {
        match output {
            Output::Connect(attempt) => self.connect(attempt),
            Output::Abandon => self.let_go(),
            Output::Opened => self.changed(State::Open, None, None, None),
            Output::Ask { fault, plan } => {
                let trouble = self.trouble.borrow().clone();
                let answer = self.sink.ask(fault, trouble.as_ref(), plan);
                self.session
                    .borrow_mut()
                    .handle(moment(), Input::Answer(answer));
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

    fn choose(&self) -> Choice {
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

    async fn run(self: Rc<Self>, generation: u32, attempt: Attempt) {
        let prepared = self.sink.prepare(&attempt).await;
        if !self.is_current(generation) {
            return;
        }
        let prepared = match prepared {
            Ok(prepared) => prepared,
            Err(cause) => return self.fail(Fault::Prepare, cause),
        };
        match self.choice.get().transport {
            Transport::Native => self.run_native(generation, &prepared.url),
            Transport::Fetch => self.run_fetch(generation, prepared).await,
        }
    }

    fn fail(&self, fault: Fault, cause: JsValue) {
        let url = String::new();
        self.trouble.replace(Some(Trouble {
            status: 0,
            url,
            headers: None,
            body: String::new(),
            cause,
        }));
        self.let_go();
        self.input(Input::Failed(fault));
    }

    fn run_native(self: &Rc<Self>, generation: u32, url: &str) {
        let this = self.this.clone();
        let stream = String::from(url);
        let said = move |signal| {
            let Some(inner) = this.upgrade().filter(|inner| inner.is_current(generation)) else {
                return;
            };
            match signal {
                NativeSignal::Open => {
                    inner.sink.begin(&stream);
                    inner.input(Input::Opened);
                }
                NativeSignal::Event(event) => {
                    inner.input(Input::Received);
                    inner.sink.native(&event);
                }
                NativeSignal::Recovering => inner.input(Input::Recovering),
                NativeSignal::GaveUp => inner.fail(Fault::Native, JsValue::UNDEFINED),
            }
        };
        match Native::open(url, self.setup.with_credentials, said) {
            Ok(native) => {
                self.link.replace(Link::Native(native));
                self.rewanted();
            }
            Err(cause) => self.fail(Fault::Prepare, cause),
        }
    }

    fn rewanted(&self) {
        let Wanted::Named(types) = self.sink.wanted() else {
            let native = matches!(*self.link.borrow(), Link::Native(_));
            if native && self.setup.transport.is_none() {
                self.choice.set(Choice {
                    transport: Transport::Fetch,
                    why: Why::AnyType,
                });
                // Nobody's failure: it counts towards no limit.
                self.input(Input::Suspend);
                self.input(Input::Resumed);
            }
            return;
        };
        if let Link::Native(native) = &*self.link.borrow() {
            types.iter().for_each(|event| native.listen(event));
        }
    }

    async fn run_fetch(self: &Rc<Self>, generation: u32, prepared: Prepared) {
        let abort = match Abort::new() {
            Ok(abort) => abort,
            Err(cause) => return self.fail(Fault::Prepare, cause),
        };
        let pending = fetch(prepared, self.sink.last_event_id(), abort.signal());
        self.link.replace(Link::Fetch { _abort: abort });
        let response = pending.await;
        if !self.is_current(generation) {
            return;
        }
        let response = match response {
            Ok(response) => response,
            Err(cause) => return self.fail(Fault::Network, cause),
        };
        let header = |name| response.headers().get(name).ok().flatten();
        let (content_type, retry_after, date) = (
            header("content-type"),
            header("retry-after"),
            header("date"),
        );
        let verdict = self.session.borrow().judge(&Head {
            status: response.status(),
            content_type: content_type.as_deref(),
            retry_after: retry_after.as_deref(),
            date: date.as_deref(),
        });
        match verdict {
            Verdict::Open => self.read(generation, &response).await,
            Verdict::NoContent => self.input(Input::NoContent),
            Verdict::Refuse(fault) => {
                let trouble = self.inspect(generation, &response).await;
                if self.is_current(generation) {
                    self.trouble.replace(Some(trouble));
                    self.input(Input::Refused {
                        fault,
                        retry_after: retry_after.as_deref(),
                        date: date.as_deref(),
                    });
                }
            }
        }
    }

    /// Reads what a refused response says, for as long as [`PATIENCE`] allows.
    async fn inspect(self: &Rc<Self>, generation: u32, response: &Response) -> Trouble {
        let this = self.this.clone();
        let hurry = Timer::new(move || {
            if let Some(inner) = this.upgrade().filter(|inner| inner.is_current(generation)) {
                let _link = inner.link.replace(Link::None);
            }
        });
        hurry.set(0, Some(PATIENCE));
        Trouble {
            status: response.status(),
            url: response.url(),
            headers: Some(response.headers()),
            body: snippet(response).await,
            cause: JsValue::UNDEFINED,
        }
    }

    async fn read(self: &Rc<Self>, generation: u32, response: &Response) {
        self.sink.begin(&response.url());
        self.input(Input::Opened);
        let mut body = Body::of(response);
        loop {
            if let Some(ready) = self.sink.ready() {
                ready.await;
            }
            if !self.is_current(generation) {
                return;
            }
            let read = match &mut body {
                Some(body) => body.read().await,
                None => Ok(None),
            };
            if !self.is_current(generation) {
                return;
            }
            match read {
                Err(cause) => return self.fail(Fault::Network, cause),
                Ok(None) => {
                    self.let_go();
                    return self.input(Input::Ended);
                }
                Ok(Some(chunk)) => {
                    self.input(Input::Received);
                    let Progress { retry, too_large } = self.sink.chunk(&chunk);
                    if !self.is_current(generation) {
                        return;
                    }
                    if let Some(time) = retry {
                        self.input(Input::ReconnectionTime(time));
                    }
                    if let Some(too_large) = too_large {
                        return self.fail(Fault::TooLarge(too_large), JsValue::UNDEFINED);
                    }
                }
            }
        }
    }
}
