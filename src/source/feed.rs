use super::builder::ShouldRetry;
use super::error::Refusal;
use super::gate::Gate;
use super::recipe::Recipe;
use super::registry::Registry;
use super::sink::{Change, Later, Progress, Sink, Trouble, Wanted};
use super::state::StateChange;
use super::{Error, RetryQuestion};
use crate::session::{Answer, Attempt, Fault, Plan};
use crate::transport::Prepared;
use crate::wire::{Decoder, Frame, Limits, Message};
use alloc::boxed::Box;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::cell::{Cell, RefCell};
use core::future::poll_fn;
use js_sys::{Array, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Headers, MessageEvent};

/// The buffer that chunks are copied into is kept up to this size, in bytes.
const RETAINED: usize = 256 << 10;

/// The way from a connection to Rust's handlers and streams.
pub(super) struct Feed {
    recipe: Recipe,
    should_retry: Option<ShouldRetry>,
    registry: Rc<Registry>,
    gate: Rc<Gate>,
    /// The attempt that is under way.
    attempt: Cell<u32>,
    /// Taken out while frames are handed on: handlers may come back into the connection.
    reader: RefCell<Option<Reader>>,
    last_event_id: RefCell<String>,
}

struct Reader {
    decoder: Decoder,
    chunk: Vec<u8>,
}

impl Feed {
    pub(super) fn new(
        recipe: Recipe,
        (last_event_id, limits): (String, Limits),
        should_retry: Option<ShouldRetry>,
        registry: &Rc<Registry>,
        gate: &Rc<Gate>,
    ) -> Self {
        Self {
            recipe,
            should_retry,
            attempt: Cell::new(0),
            registry: Rc::clone(registry),
            gate: Rc::clone(gate),
            reader: RefCell::new(Some(Reader {
                decoder: Decoder::new(limits),
                chunk: Vec::new(),
            })),
            last_event_id: RefCell::new(last_event_id),
        }
    }

    fn keep_id(&self, id: &str) {
        let mut kept = self.last_event_id.borrow_mut();
        if *kept != id {
            kept.clear();
            kept.push_str(id);
        }
    }
}

impl Sink for Feed {
    fn prepare(&self, attempt: &Attempt) -> Later<Result<Prepared, JsValue>> {
        self.attempt.set(attempt.number);
        #[cfg(feature = "gloo")]
        self.registry.response.take();
        self.recipe.prepare()
    }

    fn wanted(&self) -> Wanted {
        self.registry.types().map_or(Wanted::All, Wanted::Named)
    }

    fn keeps_pace(&self) -> bool {
        self.registry.keeps_pace()
    }

    #[cfg(feature = "gloo")]
    fn answered(&self, response: &web_sys::Response) {
        // The handle is copied: `response.clone()` is the platform's, and would read for two.
        let response = Clone::clone(response);
        self.registry.response.replace(Some(response));
    }

    fn begin(&self) {
        if let Some(reader) = &mut *self.reader.borrow_mut() {
            reader.decoder.restart();
            reader
                .decoder
                .set_last_event_id(&self.last_event_id.borrow());
        }
    }

    fn chunk(&self, bytes: &Uint8Array) -> Progress {
        let mut progress = Progress::default();
        let Some(mut reader) = self.reader.take() else {
            return progress;
        };
        let Reader { decoder, chunk } = &mut reader;
        chunk.resize(bytes.length() as usize, 0);
        bytes.copy_to(chunk);
        let mut frames = decoder.feed(chunk);
        while let Some(frame) = frames.next() {
            match frame {
                Ok(Frame::Message(message)) => {
                    self.keep_id(message.last_event_id);
                    self.registry.dispatch(message);
                }
                Ok(Frame::Retry(time)) => progress.retry = Some(time),
                Ok(Frame::Comment(_)) => {}
                Err(too_large) => progress.too_large = Some(too_large),
            }
            if self.registry.is_closed() {
                return progress;
            }
        }
        drop(frames);
        // A block without data may have set one too.
        self.keep_id(decoder.last_event_id());
        if chunk.capacity() > RETAINED {
            *chunk = Vec::new();
        }
        self.reader.replace(Some(reader));
        progress
    }

    fn native(&self, name: &str, event: &MessageEvent) {
        let (data, id) = (event.data().as_string(), event.last_event_id());
        self.keep_id(&id);
        let data = data.as_deref().unwrap_or_default();
        self.registry.dispatch(Message {
            event: name,
            data,
            last_event_id: &id,
        });
    }

    fn last_event_id(&self) -> String {
        self.last_event_id.borrow().clone()
    }

    fn ask(&self, fault: Fault, trouble: Option<&Trouble>, plan: Plan) -> Later<Answer> {
        let Some(decide) = &self.should_retry else {
            return Box::pin(core::future::ready(Answer::Default));
        };
        let (response, message) = told(trouble);
        decide(RetryQuestion {
            attempt: self.attempt.get(),
            error: Error::new(fault, response.clone(), &message),
            response,
            last_event_id: self.last_event_id(),
            plan,
        })
    }

    fn changed(&self, change: &Change<'_>) {
        let (refusal, message) = told(change.trouble);
        self.registry.tell(&StateChange {
            state: change.state,
            attempt: change.attempt,
            choice: change.choice,
            retry_in: change.retry_in,
            reason: change.reason,
            fault: change.fault,
            refusal,
            message,
        });
    }

    fn ready(&self) -> Option<Later<()>> {
        let gate = Rc::clone(&self.gate);
        (!gate.is_open())
            .then(|| -> Later<()> { Box::pin(poll_fn(move |context| gate.poll(context))) })
    }
}

/// What the server said, and what the platform says.
fn told(trouble: Option<&Trouble>) -> (Option<Arc<Refusal>>, String) {
    let response = trouble.filter(|trouble| trouble.status != 0).map(refusal);
    let message = trouble.map(|trouble| said(&trouble.cause));
    (response, message.unwrap_or_default())
}

fn refusal(trouble: &Trouble) -> Arc<Refusal> {
    Arc::new(Refusal {
        status: trouble.status,
        url: trouble.url.clone(),
        headers: trouble.headers.as_ref().map(pairs).unwrap_or_default(),
        body: trouble.body.clone(),
    })
}

fn pairs(headers: &Headers) -> Vec<(String, String)> {
    let pair = |pair: JsValue| {
        let pair: Array = pair.dyn_into().ok()?;
        Some((pair.get(0).as_string()?, pair.get(1).as_string()?))
    };
    let entries = js_sys::try_iter(headers).ok().flatten();
    entries
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(pair)
        .collect()
}

/// What the platform says of an error: its message, or itself where it is just a text.
fn said(cause: &JsValue) -> String {
    let message = Reflect::get(cause, &JsValue::from_str("message")).unwrap_or_default();
    message
        .as_string()
        .or_else(|| cause.as_string())
        .unwrap_or_default()
}
