//! One attempt: its request, its response, and the events that come of it.

use super::inner::{Inner, Link};
use crate::browser::{Abort, Body, Timer, wall};
use crate::session::{Attempt, Fault, Head, Input, Verdict, retry_after};
use crate::source::sink::{Progress, Trouble, Wanted};
use crate::transport::{Choice, Native, NativeSignal, Prepared, Transport, Why, fetch, snippet};
use alloc::rc::Rc;
use alloc::string::String;
use wasm_bindgen::JsValue;
use web_sys::Response;

/// How long a refused response may take to tell its first kilobytes, in milliseconds.
const PATIENCE: u64 = 2000;

impl Inner {
    pub(super) async fn run(self: Rc<Self>, generation: u32, attempt: Attempt) {
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

    pub(super) fn fail(&self, fault: Fault, cause: JsValue) {
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
        let said = move |signal: NativeSignal<'_>| {
            let Some(inner) = this.upgrade().filter(|inner| inner.is_current(generation)) else {
                return;
            };
            match signal {
                NativeSignal::Open => {
                    inner.sink.begin();
                    inner.input(Input::Opened);
                }
                NativeSignal::Event(name, event) => {
                    inner.heard();
                    inner.sink.native(name, event);
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

    pub(super) fn rewanted(&self) {
        let wanted = self.sink.wanted();
        let why = match &wanted {
            Wanted::All => Some(Why::AnyType),
            Wanted::Named(_) => self.sink.keeps_pace().then_some(Why::Pace),
        };
        let native = matches!(*self.link.borrow(), Link::Native(_));
        if let Some(why) = why.filter(|_| native && self.setup.transport.is_none()) {
            self.choice.set(Choice {
                transport: Transport::Fetch,
                why,
            });
            // Nobody's failure: it counts towards no limit.
            self.input(Input::Suspend);
            self.input(Input::Resumed);
        } else if let (Link::Native(native), Wanted::Named(types)) = (&*self.link.borrow(), wanted)
        {
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
        #[cfg(feature = "gloo")]
        self.sink.answered(&response);
        let header = |name| response.headers().get(name).ok().flatten();
        let verdict = self.session.borrow().judge(&Head {
            status: response.status(),
            content_type: header("content-type").as_deref().map(str::as_bytes),
        });
        match verdict {
            Verdict::Open => self.read(generation, &response).await,
            Verdict::NoContent => self.input(Input::NoContent),
            Verdict::Refuse(fault) => {
                let date = header("date");
                let retry_after = header("retry-after").and_then(|value| {
                    retry_after(value.as_bytes(), date.as_deref().map(str::as_bytes), wall())
                });
                let trouble = self.inspect(generation, &response).await;
                if self.is_current(generation) {
                    self.trouble.replace(Some(trouble));
                    self.input(Input::Refused { fault, retry_after });
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
        hurry.set(0, Some(PATIENCE), false);
        Trouble {
            status: response.status(),
            url: response.url(),
            headers: Some(response.headers()),
            body: snippet(response).await,
            cause: JsValue::UNDEFINED,
        }
    }

    async fn read(self: &Rc<Self>, generation: u32, response: &Response) {
        // Taken first: whoever hears that it is open may ask for the response.
        let mut body = Body::of(response);
        self.sink.begin();
        self.input(Input::Opened);
        loop {
            if let Some(ready) = self.sink.ready() {
                self.behind.set(true);
                ready.await;
                if self.is_current(generation) {
                    self.behind.set(false);
                    self.input(Input::Received);
                }
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
