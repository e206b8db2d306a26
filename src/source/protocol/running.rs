use super::converse::WakerPlace;
use super::failure::Failure;
use super::resume::{Resume, Resumption, header_of, is_bodiless};
use super::{CaughtUp, Converse, Gap, OnGap, Place, ProtocolOptions};
use crate::session::gap::{self, Sequence};
use crate::session::{Attempt, Fault, has_scheme};
use crate::source::feed::{Feed, refusal};
use crate::source::hear::{Hear, hand_on};
use crate::source::{Error, Event, ResponseHead};
use crate::transport::{
    Answered, Context, End, Later, PrepareError, Prepared, Recipe, Said, Transport, Unsent,
};
use crate::wire::{Frame, Message};
use alloc::boxed::Box;
use alloc::format;
use alloc::rc::{Rc, Weak};
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::cell::{Cell, RefCell};
use core::task::Waker;

/// The comment by which a server says that all has come which was there before, unless the caller knows another way.
const UP_TO_DATE: &str = "up-to-date";

/// The options of a source at work. It sees each event before all others do, so that a cursor is what they see as its
/// last event ID, and what is missing is told before what comes after it.
pub(super) struct Protocol {
    options: ProtocolOptions,
    /// The ID that the attempt under way goes on from. `None` while a store is still to give it.
    asked: RefCell<Option<String>>,
    /// The last event ID as it was before the event at hand.
    last: RefCell<String>,
    /// The source's first event, for the function that names the request which goes on.
    first: RefCell<Option<Event<String>>>,
    /// The first request's URL; where that is relative, the one that has answered it.
    base: RefCell<Option<String>>,
    /// The last stream's head.
    head: RefCell<Option<Answered>>,
    /// What has ended the last stream, or an attempt after it.
    error: RefCell<Option<Error>>,
    sequence: Cell<Sequence>,
    said: RefCell<Said>,
    is_warned: Cell<bool>,
    /// A gap that the stream's head has told of, until it is known whether the stream's first event says more of it.
    held: RefCell<Option<Gap>>,
    /// It was told of, which that event need not do again.
    is_told: Cell<bool>,
    /// The source has connected anew for a gap, and no event has come since.
    is_elsewhere: Cell<bool>,
    is_caught_up: Cell<bool>,
    /// Of the futures that wait. One that is dropped has taken its own away.
    waiting: RefCell<Vec<Weak<WakerPlace>>>,
}

impl Protocol {
    pub(super) fn make(options: ProtocolOptions, before: Option<Hear>) -> (Rc<dyn Converse>, Hear) {
        let protocol = Rc::new(Self {
            options,
            asked: RefCell::default(),
            last: RefCell::default(),
            first: RefCell::default(),
            base: RefCell::default(),
            head: RefCell::default(),
            error: RefCell::default(),
            sequence: Cell::default(),
            said: RefCell::default(),
            is_warned: Cell::default(),
            held: RefCell::default(),
            is_told: Cell::default(),
            is_elsewhere: Cell::default(),
            is_caught_up: Cell::default(),
            waiting: RefCell::default(),
        });
        let hears = Rc::clone(&protocol);
        let hear: Hear = Rc::new(move |feed, frame| hears.hear(feed, &before, frame));
        (protocol, hear)
    }

    /// Tells of the gap that the head has told of, unless the stream's first event has. It says whether the stream goes
    /// on.
    fn release(&self, feed: &Feed) -> bool {
        let Some(gap) = self.held.take() else {
            return true;
        };
        self.is_told.set(true);
        if !self.meet(feed, &gap, true) {
            return false;
        }
        if let (Some(from), None) = (gap.from, &self.options.cursor) {
            // So the same gap is not told again at the next attempt.
            feed.keep_id(&from);
            feed.pass_id(&from);
            self.last.replace(from);
        }
        true
    }

    fn asked(&self) -> String {
        self.asked.borrow().clone().unwrap_or_default()
    }

    /// Tells of a gap, and says whether the stream goes on after it. `is_anew` says that the server has begun anew.
    fn meet(&self, feed: &Feed, gap: &Gap, is_anew: bool) -> bool {
        if is_anew {
            // Another history may have other numbers.
            self.sequence.take();
        }
        let follows = match &self.options.on_gap {
            Some(decide) => decide(gap),
            None => {
                if !self.is_warned.replace(true) {
                    feed.warn(&warning(gap));
                }
                OnGap::Continue
            }
        };
        let end = match follows {
            OnGap::Continue => {
                if is_anew {
                    // What comes now may have the IDs of other events.
                    feed.forget_known();
                }
                return true;
            }
            OnGap::Close => End::Gap,
            // A server that can't go on from there either would say so again and again.
            OnGap::From(_) if self.is_elsewhere.get() => End::Gap,
            OnGap::From(id) => {
                self.is_elsewhere.set(true);
                self.last.replace(id.clone());
                feed.go_on_from(&id);
                // It counts as a failure that passes: with backoff, and only where the request may be sent again.
                Failure::new(Fault::Gap.to_string()).retry().into_end()
            }
        };
        // What comes after the gap is not taken, and so is its ID.
        feed.keep_id(&self.last.borrow());
        self.said.borrow_mut().end = Some(end);
        false
    }

    fn hear(&self, feed: &Feed, before: &Option<Hear>, frame: Frame<'_>) -> bool {
        match frame {
            Frame::Message(message) => {
                let mut message = message;
                let cursor = self.cursor(feed, &message);
                if let Some((cursor, is_new)) = &cursor {
                    message.last_event_id = cursor;
                    message.has_new_id = *is_new;
                }
                self.message(feed, before, message)
            }
            Frame::Comment(text) => {
                if !self.release(feed) {
                    return true;
                }
                let wanted = match &self.options.caught_up_at {
                    None => UP_TO_DATE,
                    Some(CaughtUp(Place::Comment(wanted))) => wanted,
                    Some(_) => return hand_on(feed, before, frame),
                };
                if wanted == text.trim_ascii() {
                    self.catch_up();
                }
                hand_on(feed, before, frame)
            }
            frame => hand_on(feed, before, frame),
        }
    }

    /// The cursor that takes the place of the last event ID, and whether it is this event's own. `None` where there is
    /// no such option.
    fn cursor(&self, feed: &Feed, message: &Message<'_>) -> Option<(String, bool)> {
        let find = self.options.cursor.as_ref()?;
        let found = find(*message).or_else(|| {
            let is_reset = self.is_reset(message);
            is_reset.then(|| gap::of_event("", message.data, own_id(message)).from)?
        });
        let own = found.filter(|id| !id.is_empty() && feed.is_sendable(id));
        let is_new = own.is_some();
        if let Some(id) = &own {
            feed.keep_id(id);
        }
        Some((own.unwrap_or_else(|| feed.latest_id()), is_new))
    }

    fn is_reset(&self, message: &Message<'_>) -> bool {
        message.event == self.options.gap_event.as_deref().unwrap_or(gap::EVENT)
    }

    fn message(&self, feed: &Feed, before: &Option<Hear>, message: Message<'_>) -> bool {
        let is_reset = self.is_reset(&message);
        if is_reset {
            self.held.take();
        }
        let goes_on = self.release(feed);
        let was_told = self.is_told.take();
        let gap = match is_reset {
            _ if !goes_on => return true,
            true if was_told => None,
            true => Some(gap::of_event(&self.asked(), message.data, own_id(&message))),
            false => self.hole(message),
        };
        if gap.is_some_and(|gap| !self.meet(feed, &gap, is_reset)) {
            return true;
        }
        if message.has_new_id {
            self.last.replace(message.last_event_id.into());
        }
        if is_reset {
            // It is the server's word to the source, and nobody's event.
            feed.pass_over(message);
            return false;
        }
        self.is_elsewhere.set(false);
        let fails = self.options.fail_on.as_ref();
        if let Some(failure) = fails.and_then(|fails| fails(message)) {
            feed.pass_over(message);
            self.said.borrow_mut().end = Some(failure.into_end());
            return true;
        }
        if self.options.resume.is_some() {
            let mut first = self.first.borrow_mut();
            first.get_or_insert_with(|| {
                let event = Event::new(message.event, message.data.into());
                event.with_last_event_id(message.last_event_id)
            });
        }
        if self
            .options
            .alive
            .as_ref()
            .is_some_and(|is_alive| is_alive(message))
        {
            self.said.borrow_mut().is_alive = true;
        }
        let is_last = hand_on(feed, before, Frame::Message(message));
        let has_caught_up = match &self.options.caught_up_at {
            Some(CaughtUp(Place::Event(event))) => event == message.event,
            Some(CaughtUp(Place::When(is_it))) => is_it(message),
            _ => false,
        };
        if has_caught_up {
            self.catch_up();
        }
        is_last
    }

    /// The hole that an event's number leaves.
    fn hole(&self, message: Message<'_>) -> Option<Gap> {
        let number = self.options.sequence.as_ref()?(message)?;
        let mut sequence = self.sequence.get();
        let missed = sequence.next(number);
        self.sequence.set(sequence);
        missed.map(|missed| gap::of_sequence(&self.last.borrow(), number, missed))
    }

    fn catch_up(&self) {
        self.is_caught_up.set(true);
        self.wake();
    }
}

impl Converse for Protocol {
    fn has_cursor(&self) -> bool {
        self.options.cursor.is_some()
    }

    fn asks(&self, id: Option<String>) {
        self.asked.replace(id);
        self.is_caught_up.set(false);
    }

    fn note_error(&self, error: Option<Error>) {
        self.error.replace(error);
    }

    fn prepare(
        &self,
        attempt: &Attempt,
        recipe: &Rc<Recipe>,
        context: Context,
    ) -> Result<Later<Result<Prepared, Unsent>>, Context> {
        let Some(make) = self.options.resume.clone().filter(|_| attempt.resumes) else {
            // Another answer begins.
            self.first.take();
            return Err(context);
        };
        let base = self.base.borrow().clone().unwrap_or_default();
        let resume = Resume {
            last_event_id: context.last_event_id.clone(),
            first: self.first.borrow().clone(),
            response: self.head.borrow().clone().map(ResponseHead::from),
            error: self.error.borrow().clone(),
            attempt: context.attempt,
            refused: context.refused.as_ref().map(refusal),
        };
        #[cfg(target_arch = "wasm32")]
        let made = {
            let made = make(resume);
            async move { Some(made.await) }
        };
        #[cfg(not(target_arch = "wasm32"))]
        let made = crate::transport::held(|| make(resume));
        let recipe = Rc::clone(recipe);
        Ok(Box::pin(async move {
            let has_panicked =
                || Unsent::Function(PrepareError::retry("the function has panicked"));
            let resumption = made.await.ok_or_else(has_panicked)?;
            let resumption = resumption.ok_or(Unsent::Declined)?;
            send(resumption, (&recipe, &base), &context).await
        }))
    }

    fn begin(&self, last_event_id: &str) {
        self.last.replace(last_event_id.into());
        let mut asked = self.asked.borrow_mut();
        asked.get_or_insert_with(|| last_event_id.into());
        self.is_told.set(false);
        self.held.take();
        self.said.take();
    }

    fn send_to(&self, url: &str) {
        // A relative one is the page's to resolve, and is known when it has answered.
        if has_scheme(url) {
            self.base.borrow_mut().get_or_insert_with(|| url.into());
        }
    }

    fn head(&self, head: Answered) {
        let asked = self.asked();
        let header = |name: &str| header_of(&head.headers, name).map(String::from);
        let gap = gap::of_headers(&asked, header);
        self.base
            .borrow_mut()
            .get_or_insert_with(|| head.url.clone());
        self.head.replace(Some(head));
        // A server that can say both says more in an event, which is its first one.
        self.held.replace(gap);
    }

    fn finish(&self, feed: &Feed) {
        self.release(feed);
    }

    fn said(&self) -> Said {
        self.said.take()
    }

    fn has_ended(&self) -> bool {
        self.said.borrow().end.is_some()
    }

    fn wake(&self) {
        // A waker may come back here.
        let places: Vec<_> = self
            .waiting
            .borrow()
            .iter()
            .filter_map(Weak::upgrade)
            .collect();
        let wakers = places.iter().filter_map(|place| place.take());
        wakers.for_each(Waker::wake);
    }

    fn is_caught_up(&self) -> bool {
        self.is_caught_up.get()
    }

    fn wait(&self, place: &Rc<WakerPlace>) {
        let mut waiting = self.waiting.borrow_mut();
        waiting.retain(|place| place.strong_count() > 0);
        waiting.push(Rc::downgrade(place));
    }
}

/// The ID that an event brings. Empty if it brings none.
fn own_id<'a>(message: &Message<'a>) -> &'a str {
    match message.has_new_id {
        true => message.last_event_id,
        false => "",
    }
}

/// Makes the request that goes on.
async fn send(
    mut resumption: Resumption,
    (first, base): (&Recipe, &str),
    context: &Context,
) -> Result<Prepared, Unsent> {
    if !resumption.may_go(base) {
        return Err(Unsent::Declined);
    }
    let headers: Vec<_> = resumption.take_headers().collect();
    let recipe = resumption.put_into(first, base);
    let mut prepared = recipe.prepare(Transport::Fetch, context).await?;
    prepared.headers.extend(headers);
    if is_bodiless(&prepared.method) {
        let is_type = |name: &str| name.eq_ignore_ascii_case("content-type");
        prepared.headers.retain(|header| !is_type(&header.name));
        prepared.is_bodiless = true;
    }
    Ok(prepared)
}

/// What the console is warned of, once a source.
fn warning(gap: &Gap) -> String {
    let missed = match gap.missed {
        Some(missed) => format!("{missed} events are missing"),
        None => String::from("events may be missing"),
    };
    format!(
        "{missed}: the stream does not go on from where the source was ({}). Decide what follows by on_gap",
        gap.reason
    )
}
