#[cfg(feature = "protocol")]
mod going_on;

use super::gate::Gate;
use super::hear::{Hear, hand_on};
use super::keep::{Keep, Received};
#[cfg(feature = "protocol")]
use super::protocol::Converse;
use super::registry::Registry;
use super::retry_question::ShouldRetry;
use super::state::StateChange;
use super::{Error, Refusal, RetryQuestion};
use crate::codec::Types;
use crate::session::{self, Attempt, Fault, Millis, Plan, State, Transport};
#[cfg(feature = "share")]
use crate::transport::Standing;
use crate::transport::{
    Answered, Change, Context, Host, Later, Prepared, Progress, Recipe, Trouble, Unsent, guarded,
};
use crate::wire::{Decoder, Frame, Frames, Message};
use alloc::boxed::Box;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::sync::Arc;
use core::cell::{Cell, RefCell};
use core::future::poll_fn;
use core::time::Duration;

/// Whether a handler's panic is held handler by handler, so that the others still get the event. In a browser
/// that is a call of JavaScript, which for each event would cost a fast stream too much: there, chunk by
/// chunk.
const GUARDS_EACH: bool = cfg!(not(target_arch = "wasm32"));

/// The host of a source's link. It decodes chunks, and hands events on to handlers and streams.
pub(super) struct Feed {
    recipe: Rc<Recipe>,
    should_retry: Option<ShouldRetry>,
    /// What else the caller wants to hear of a stream.
    hear: Option<Hear>,
    registry: Rc<Registry>,
    gate: Rc<Gate>,
    /// The number of the attempt that is under way.
    attempt: Cell<u32>,
    /// What carries it.
    transport: Cell<Option<Transport>>,
    /// `None` while frames are handed on: `chunk` takes the decoder out, since a handler may call the link
    /// again, and no borrow may be held meanwhile.
    decoder: RefCell<Option<Decoder>>,
    last_event_id: RefCell<String>,
    /// The longest ID that is kept and sent, in bytes.
    longest_id: usize,
    /// Decides which ID is gone on from, where that is not the last one that has come.
    keep: Option<Rc<dyn Keep>>,
    /// What it says of the event that is being handed on.
    received: RefCell<Option<Received>>,
    /// What the server has beside plain SSE.
    #[cfg(feature = "protocol")]
    pub(super) protocol: Option<Rc<dyn Converse>>,
    /// How it shares its connection.
    #[cfg(feature = "share")]
    pub(super) standing: Option<Standing>,
}

impl Feed {
    pub(super) fn new(
        recipe: Recipe,
        (last_event_id, longest_id, decoder): (String, usize, Decoder),
        (should_retry, hear, keep): (Option<ShouldRetry>, Option<Hear>, Option<Rc<dyn Keep>>),
        registry: &Rc<Registry>,
        gate: &Rc<Gate>,
    ) -> Self {
        Self {
            recipe: Rc::new(recipe),
            should_retry,
            hear,
            attempt: Cell::new(0),
            transport: Cell::default(),
            registry: Rc::clone(registry),
            gate: Rc::clone(gate),
            decoder: RefCell::new(Some(decoder)),
            last_event_id: RefCell::new(last_event_id),
            longest_id,
            keep,
            received: RefCell::default(),
            #[cfg(feature = "protocol")]
            protocol: None,
            #[cfg(feature = "share")]
            standing: None,
        }
    }

    pub(super) fn is_sendable(&self, id: &str) -> bool {
        session::is_sendable(id, self.longest_id)
    }

    /// Hands an event of a chunk on to handlers and streams.
    pub(super) fn dispatch(&self, message: Message<'_>) {
        let receipt = match &*self.received.borrow() {
            Some(Received::Double) => return,
            Some(Received::Counted(receipt)) => Some(Rc::clone(receipt)),
            Some(Received::Taken) | None => None,
        };
        self.registry
            .dispatch(message, receipt.as_ref(), GUARDS_EACH);
    }

    /// What is known of the event that is being handed on, if anything.
    pub(super) fn received(&self, received: Option<Received>) {
        drop(self.received.replace(received));
    }

    /// A handler has panicked. The event that it was called for is not handled.
    fn fail_received(&self) {
        if let Some(Received::Counted(receipt)) = self.received.take() {
            receipt.fail();
        }
    }

    /// Hands on what a chunk holds, as far as the source goes on.
    fn hand_on_all(
        &self,
        frames: &mut Frames<'_, '_>,
        progress: &mut Progress,
        is_on: &Cell<bool>,
    ) {
        while let Some(frame) = frames.next() {
            is_on.set(true);
            match frame {
                Ok(Frame::Retry(time)) => progress.retry = Some(time),
                Ok(frame) => {
                    if let Frame::Message(message) = frame {
                        // A cursor out of the data takes the place of what the stream says.
                        if message.has_new_id && !self.has_cursor() {
                            self.keep_id(message.last_event_id);
                        }
                        self.registry.tally.count_event();
                        #[cfg(feature = "protocol")]
                        self.registry.tally.timings.event(progress.at);
                    }
                    progress.is_last = hand_on(self, &self.hear, frame);
                }
                Err(too_large) => progress.too_large = Some(too_large),
            }
            if progress.is_last || self.registry.is_closed() {
                break;
            }
        }
    }

    /// Whether the source is closed, so that nothing is handed on any more.
    pub(super) fn is_closed(&self) -> bool {
        self.registry.is_closed()
    }

    /// The source is about to close, and nothing has failed: the futures that handlers have begun may come
    /// to their end. Those who listen are let go of after that.
    pub(super) fn outlast(&self) {
        self.registry.linger();
        let (gate, registry) = (Rc::clone(&self.gate), Rc::downgrade(&self.registry));
        self.gate.runtime().spawn(async move {
            poll_fn(|context| gate.poll(context)).await;
            if let Some(registry) = registry.upgrade() {
                registry.give_up();
            }
        });
    }

    /// Whether the last event ID is a cursor out of the data.
    fn has_cursor(&self) -> bool {
        #[cfg(feature = "protocol")]
        return self.protocol.as_ref().is_some_and(|it| it.has_cursor());
        #[cfg(not(feature = "protocol"))]
        false
    }

    /// Whether the caller's functions have said that the stream is not to be read any further.
    fn has_ended(&self) -> bool {
        #[cfg(feature = "protocol")]
        return self.protocol.as_ref().is_some_and(|it| it.has_ended());
        #[cfg(not(feature = "protocol"))]
        false
    }

    /// Keeps a last event ID that has come. It allocates only if it is longer than those before.
    pub(super) fn keep_id(&self, id: &str) {
        let mut kept = self.last_event_id.borrow_mut();
        kept.clear();
        kept.push_str(id);
        self.registry.forget_id();
    }
}

impl Host for Feed {
    fn prepare(
        &self,
        attempt: &Attempt,
        refused: Option<Answered>,
    ) -> Later<Result<Prepared, Unsent>> {
        self.attempt.set(attempt.number);
        let context = Context {
            attempt: attempt.number,
            refused,
            last_event_id: self.last_event_id(),
        };
        #[cfg(feature = "protocol")]
        let context = match self.go_on(attempt, context) {
            Ok(prepared) => return prepared,
            Err(context) => context,
        };
        let transport = attempt.choice.transport;
        let keep = self.keep.clone();
        let loading = keep.and_then(|keep| keep.prepare(&self.recipe, transport, &context));
        #[cfg(feature = "protocol")]
        if let (Some(_), Some(protocol)) = (&loading, &self.protocol) {
            protocol.asks(None);
        }
        loading.unwrap_or_else(|| self.recipe.prepare(transport, &context))
    }

    #[cfg(all(feature = "share", target_arch = "wasm32"))]
    fn prepare_from(&self, attempt: &Attempt, id: String) -> Later<Result<Prepared, Unsent>> {
        let context = Context {
            attempt: attempt.number,
            refused: None,
            last_event_id: id,
        };
        self.recipe.prepare(attempt.choice.transport, &context)
    }

    #[cfg(all(feature = "share", target_arch = "wasm32"))]
    fn sharer(&self) -> Option<Rc<dyn crate::transport::web::share::Sharer>> {
        match &self.standing {
            Some(Standing::Together(sharer)) => Some(Rc::clone(sharer)),
            _ => None,
        }
    }

    fn types(&self) -> Types {
        self.registry.types()
    }

    fn is_in_pace(&self) -> bool {
        self.registry.is_in_pace()
    }

    fn begin(&self) {
        if let Some(keep) = &self.keep {
            keep.begin();
            self.last_event_id.replace(keep.id());
            self.registry.forget_id();
        }
        if let Some(decoder) = &mut *self.decoder.borrow_mut() {
            decoder.restart();
            decoder.set_last_event_id(&self.last_event_id.borrow());
        }
        #[cfg(feature = "protocol")]
        {
            self.registry.tally.timings.head(self.gate.runtime().now());
            if let Some(protocol) = &self.protocol {
                protocol.begin(&self.last_event_id.borrow());
            }
        }
    }

    fn arrive(&self, bytes: usize, now: Millis) {
        self.registry.tally.count_bytes(bytes, now);
    }

    fn chunk(&self, bytes: &[u8]) -> Progress {
        let mut progress = Progress {
            #[cfg(feature = "protocol")]
            at: self.gate.runtime().now(),
            ..Progress::default()
        };
        let Some(mut decoder) = self.decoder.take() else {
            return progress;
        };
        let mut frames = decoder.feed(bytes);
        // After a panic it goes on with the next event. A round in which none came was no handler's panic.
        let is_on = Cell::new(false);
        let mut round = || self.hand_on_all(&mut frames, &mut progress, &is_on);
        while !guarded(&mut round) && !self.is_closed() && is_on.replace(false) {
            self.fail_received();
        }
        drop(frames);
        // The stream is at its end, and the source need not be.
        let has_ended = self.has_ended();
        progress.is_last &= !has_ended;
        // A block without data gives no frame, but it may set the last event ID.
        let is_kept = !has_ended && !self.has_cursor();
        if let Some(id) = decoder.new_last_event_id().filter(|_| is_kept) {
            self.keep_id(id);
            if let Some(keep) = &self.keep {
                keep.receive(id, false);
            }
        }
        self.registry.tally.set_lines(decoder.counts());
        self.decoder.replace(Some(decoder));
        progress
    }

    fn event(&self, event: &str, data: &str, last_event_id: &str) {
        self.registry.tally.count_event();
        #[cfg(feature = "protocol")]
        self.registry.tally.timings.event(self.gate.runtime().now());
        // The browser hands the ID out with each event, and takes any.
        let is_new = *self.last_event_id.borrow() != last_event_id;
        let mut message = Message {
            event,
            data,
            last_event_id,
            has_new_id: is_new,
        };
        let kept;
        if is_new && !self.is_sendable(last_event_id) {
            message.has_new_id = false;
            kept = self.last_event_id.borrow().clone();
            message.last_event_id = &kept;
        } else if is_new {
            self.keep_id(last_event_id);
        }
        self.registry.dispatch(message, None, true);
    }

    fn last_event_id(&self) -> String {
        if let Some(keep) = &self.keep {
            return Some(keep.id())
                .filter(|id| self.is_sendable(id))
                .unwrap_or_default();
        }
        let id = self.last_event_id.borrow();
        // What the caller gave, or any ID where all are taken, need not be sendable.
        match self.is_sendable(&id) {
            true => id.clone(),
            false => String::new(),
        }
    }

    fn ask(&self, fault: Fault, trouble: &Trouble, plan: Plan) -> Later<session::Answer> {
        let Some(decide) = &self.should_retry else {
            return Box::pin(core::future::ready(session::Answer::Default));
        };
        let response = trouble.response.as_ref().map(refusal);
        let question = RetryQuestion {
            attempt: self.attempt.get(),
            error: Error::new(fault, response.clone(), trouble),
            response,
            last_event_id: self.last_event_id(),
            plan: plan.into(),
        };
        #[cfg(target_arch = "wasm32")]
        let answer = decide(question);
        // A function that has panicked has not answered.
        #[cfg(not(target_arch = "wasm32"))]
        let answer = {
            let answer = crate::transport::held(|| decide(question));
            async move { answer.await.unwrap_or_default() }
        };
        Box::pin(async move { answer.await.into() })
    }

    fn change(&self, change: &Change<'_>) {
        // It waits, for long maybe. What it holds of an unfinished event is given back now.
        if let (State::Waiting { .. }, Some(decoder)) =
            (change.state, &mut *self.decoder.borrow_mut())
        {
            decoder.restart();
        }
        if change.state == State::Closed {
            self.gate.stop();
        }
        if change.state == State::Connecting {
            self.registry.tally.count_attempt();
            #[cfg(feature = "protocol")]
            self.registry.tally.timings.begin(self.gate.runtime().now());
            self.transport.set(Some(change.choice.transport));
        }
        // Someone has begun to listen to what native can't give, and fetch takes over, some milliseconds later
        // maybe. Nothing has failed, so those who show the state are told of the new attempt alone.
        let is_handed_over = matches!(change.fault, Some((Fault::Replaced, _)))
            && self.transport.get() != Some(change.choice.transport);
        if is_handed_over {
            return;
        }
        let error = change.fault.map(|(fault, trouble)| {
            Error::new(fault, trouble.response.as_ref().map(refusal), trouble)
        });
        #[cfg(feature = "protocol")]
        if let Some(protocol) = &self.protocol {
            match change.state {
                State::Waiting { .. } => protocol.note_error(error.clone()),
                State::Open => protocol.note_error(None),
                _ => {}
            }
        }
        self.registry.tell(&StateChange {
            state: change.state.into(),
            attempt: change.attempt,
            choice: change.choice,
            retry_in: change.retry_in.map(Duration::from_millis),
            reason: change.reason,
            error,
        });
        #[cfg(feature = "protocol")]
        if let (State::Closed, Some(protocol)) = (change.state, &self.protocol) {
            protocol.wake();
        }
    }

    #[cfg(feature = "protocol")]
    fn send_to(&self, url: &str) {
        if let Some(protocol) = &self.protocol {
            protocol.send_to(url);
        }
    }

    #[cfg(feature = "protocol")]
    fn head(&self, answered: &dyn Fn() -> Answered) {
        if let Some(protocol) = &self.protocol {
            protocol.head(answered());
        }
    }

    #[cfg(feature = "protocol")]
    fn finish(&self) {
        if let Some(protocol) = &self.protocol {
            guarded(&mut || protocol.finish(self));
        }
    }

    #[cfg(feature = "protocol")]
    fn said(&self) -> crate::transport::Said {
        let protocol = self.protocol.as_ref();
        protocol.map(|protocol| protocol.said()).unwrap_or_default()
    }

    fn ready(&self) -> Option<Later<()>> {
        (!self.gate.is_open()).then(|| self.gate.wait(&self.registry))
    }
}

pub(super) fn refusal(refused: &Answered) -> Arc<Refusal> {
    Arc::new(Refusal {
        status: refused.status,
        url: refused.url.clone(),
        headers: refused.headers.clone(),
        body: String::from_utf8_lossy(&refused.body).into_owned(),
    })
}
