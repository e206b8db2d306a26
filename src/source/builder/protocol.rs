//! Options for what servers have beside plain SSE. A source with one of them goes through fetch, and tells gaps.

use super::Builder;
use crate::source::protocol::{
    CaughtUp, Eof, Failure, Gap, OnGap, ProtocolOptions, Resume, Resumption, by_get, by_location,
};
use crate::wire::Message;
use alloc::boxed::Box;
use alloc::rc::Rc;
use alloc::string::String;
use core::future::Future;

impl Builder {
    /// Calls `make` for the request that goes on, before each attempt after a stream was open. The first request is not
    /// sent again then: a POST that broke in the middle goes on, and only by what `make` names. Where it gives `None`, the
    /// source ends as it would for a request that must not be sent again: after a clean end it is closed, and else it fails
    /// with what ended the stream. Default: the first request is sent again, where that does no harm.
    ///
    /// ```no_run
    /// use headwater::EventSource;
    /// use headwater::source::Resumption;
    ///
    /// #[derive(serde::Deserialize)]
    /// struct Created { response: Response }
    ///
    /// #[derive(serde::Deserialize)]
    /// struct Response { id: String }
    ///
    /// #[derive(serde::Deserialize)]
    /// struct Numbered { sequence_number: u64 }
    ///
    /// let answer = EventSource::builder("/v1/responses")
    ///     .body(r#"{"input":"why?","stream":true,"background":true}"#)
    ///     .cursor(|event| Some(serde_json::from_str::<Numbered>(event.data).ok()?.sequence_number.to_string()))
    ///     .resume(|resume| async move {
    ///         let created: Created = serde_json::from_str(&resume.first?.data).ok()?;
    ///         let (id, after) = (created.response.id, resume.last_event_id);
    ///         Some(Resumption::get(format!("/v1/responses/{id}?stream=true&starting_after={after}")))
    ///     })
    ///     .until_type("response.completed")
    ///     .open();
    /// ```
    pub fn resume<F, R>(self, make: F) -> Self
    where
        F: Fn(Resume) -> R + 'static,
        R: Future<Output = Option<Resumption>> + 'static,
    {
        self.resumes(Rc::new(move |resume| Box::pin(make(resume))))
    }

    /// As [`resume`](Self::resume), by a GET of the same address with the last event ID, as MCP has it. Where there is no
    /// last event ID, there is nothing to go on from.
    ///
    /// ```no_run
    /// let call = headwater::EventSource::builder("/mcp").body("{}").resume_by_get().open();
    /// ```
    pub fn resume_by_get(self) -> Self {
        self.resumes(by_get())
    }

    /// As [`resume`](Self::resume), by a GET of the address that the response names: its `Content-Location`, or else its
    /// `Location`. Where it names neither, or one of another origin, there is nothing to go on from.
    ///
    /// ```no_run
    /// let run = headwater::EventSource::builder("/runs").body("{}").resume_by_location().open();
    /// ```
    pub fn resume_by_location(self) -> Self {
        self.resumes(by_location())
    }

    fn resumes(mut self, make: crate::source::protocol::MakeResumption) -> Self {
        self.policy.resume = true;
        self.goes_by(|options| options.resume = Some(make))
    }

    /// Takes the position to go on from out of the data, say a sequence number or an offset. It takes the place of the
    /// last event ID: it is kept, committed and stored as that is, handlers get it, and
    /// [`last_event_id`](crate::EventSource::last_event_id) is it. An event without one leaves it as it was. One that is no
    /// [sendable](crate::session::is_sendable) ID is ignored.
    ///
    /// It is not sent as a header, which such servers do not know:
    /// [`last_event_id_param`](Self::last_event_id_param) sends it, and functions that make the request see it. Default:
    /// the stream's own IDs.
    ///
    /// ```no_run
    /// use headwater::EventSource;
    ///
    /// #[derive(serde::Deserialize)]
    /// struct Numbered { offset: u64 }
    ///
    /// let log = EventSource::builder("/log")
    ///     .cursor(|event| Some(serde_json::from_str::<Numbered>(event.data).ok()?.offset.to_string()))
    ///     .last_event_id_param("offset")
    ///     .open();
    /// ```
    pub fn cursor(mut self, find: impl Fn(Message<'_>) -> Option<String> + 'static) -> Self {
        self.recipe.has_cursor = true;
        self.goes_by(|options| options.cursor = Some(Rc::new(find)))
    }

    /// Asks `find` of each event whether it is a failure. One that is becomes the source's
    /// [`Error::Event`](crate::Error::Event), and is not handed on; nothing after it is read of this stream. It is tried
    /// again where the [`Failure`] says so. Default: an event is an event.
    ///
    /// ```no_run
    /// use headwater::EventSource;
    /// use headwater::source::Failure;
    ///
    /// let chat = EventSource::builder("/chat")
    ///     .body("why?")
    ///     .fail_on(|event| (event.event == "error").then(|| Failure::new(event.data)))
    ///     .open();
    /// ```
    pub fn fail_on(self, find: impl Fn(Message<'_>) -> Option<Failure> + 'static) -> Self {
        self.goes_by(|options| options.fail_on = Some(Rc::new(find)))
    }

    /// What a stream's clean end means. Default: [`Eof::Reconnect`].
    ///
    /// ```no_run
    /// use headwater::EventSource;
    /// use headwater::source::Eof;
    ///
    /// let export = EventSource::builder("/export").eof(Eof::Done).open();
    /// ```
    pub fn eof(mut self, eof: Eof) -> Self {
        self.policy.ends = eof == Eof::Done;
        self.goes_by(|_| {})
    }

    /// Only events that `is_alive` says yes to are signs of life for [`Timeout::idle`](crate::Timeout::idle). Comments and
    /// other events may be a proxy's, which does not know whether the server behind it is there. Default: any byte is one.
    ///
    /// ```no_run
    /// use headwater::{EventSource, Timeout};
    /// use std::time::Duration;
    ///
    /// let feed = EventSource::builder("/feed")
    ///     .timeout(Timeout { idle: Some(Duration::from_secs(30)), ..Timeout::default() })
    ///     .alive(|event| event.event == "ping")
    ///     .open();
    /// ```
    pub fn alive(mut self, is_alive: impl Fn(Message<'_>) -> bool + 'static) -> Self {
        self.policy.alive = true;
        self.goes_by(|options| options.alive = Some(Rc::new(is_alive)))
    }

    /// Takes a JSON value for an answer, too: the `Accept` header names `application/json`, and a 200 of that type is one
    /// event of the type `message` with the whole body as its data, by the same [limits](Self::limits). Then the
    /// source is closed, with [`Reason::Ended`](crate::session::Reason::Ended). Default: it is
    /// [`Error::ContentType`](crate::Error::ContentType).
    ///
    /// ```no_run
    /// let call = headwater::EventSource::builder("/mcp").body("{}").accept_json().open();
    /// ```
    pub fn accept_json(mut self) -> Self {
        self.policy.json = true;
        self.recipe.accepts_json = true;
        self.goes_by(|_| {})
    }

    /// Calls `decide` when events are missing, and does what it says. A gap is told before any event after it. It is known
    ///
    /// - by an event of the type `headwater.reset`, or of that of [`gap_event`](Self::gap_event), with the new last event ID
    ///   in the same block, and why in its data, as JSON. It is handed to nobody.
    /// - by the response's headers, where an ID was asked for: `Headwater-Resumed`, or, as in the Mercure protocol, a
    ///   `Last-Event-ID` that is another one. In browsers, a server of another origin has to expose them. It is told when
    ///   something comes, since a first event may say more of it: then that is told, and once.
    /// - by a number that leaves a hole, with [`sequence`](Self::sequence).
    ///
    /// Last event IDs, a [`store`](Self::store) and [`dedupe`](Self::dedupe) go on across it. Default: a warning in the
    /// console, once a source, where it has any option of the feature `protocol`; the stream goes on.
    ///
    /// ```no_run
    /// use headwater::EventSource;
    /// use headwater::source::OnGap;
    ///
    /// let prices = EventSource::builder("/prices")
    ///     .on_gap(|gap| {
    ///         println!("{:?} events are missing since {}: {}", gap.missed, gap.asked, gap.reason);
    ///         OnGap::Continue
    ///     })
    ///     .open();
    /// ```
    pub fn on_gap(self, decide: impl Fn(&Gap) -> OnGap + 'static) -> Self {
        self.goes_by(|options| options.on_gap = Some(Rc::new(decide)))
    }

    /// The type of the event by which the server tells of a [gap](Self::on_gap). Default: `headwater.reset`.
    ///
    /// ```no_run
    /// let feed = headwater::EventSource::builder("/feed").gap_event("stream-reset").open();
    /// ```
    pub fn gap_event(self, event: impl Into<String>) -> Self {
        let event = event.into();
        self.goes_by(|options| options.gap_event = Some(event))
    }

    /// Finds the number of each event. One that is not the next one is a [gap](Self::on_gap), across reconnects too; one
    /// that is no higher than those before is an event that comes again, and `None` is not counted.
    ///
    /// ```no_run
    /// use headwater::EventSource;
    ///
    /// let feed = EventSource::builder("/feed")
    ///     .sequence(|event| event.last_event_id.parse().ok())
    ///     .open();
    /// ```
    pub fn sequence(self, number: impl Fn(Message<'_>) -> Option<u64> + 'static) -> Self {
        self.goes_by(|options| options.sequence = Some(Rc::new(number)))
    }

    /// How the server says that all has come which was there before:
    /// [`EventSource::caught_up`](crate::EventSource::caught_up) waits for it. Default: by the comment `up-to-date`, where
    /// the source has any option of the feature `protocol`.
    ///
    /// ```no_run
    /// use headwater::EventSource;
    /// use headwater::source::CaughtUp;
    ///
    /// # async fn example() {
    /// let orders = EventSource::builder("/orders")
    ///     .caught_up_at(CaughtUp::event("ready"))
    ///     .open();
    /// if orders.caught_up().await {
    ///     println!("all orders are here");
    /// }
    /// # }
    /// ```
    pub fn caught_up_at(self, at: CaughtUp) -> Self {
        self.goes_by(|options| options.caught_up_at = Some(at))
    }

    fn goes_by(mut self, set: impl FnOnce(&mut ProtocolOptions)) -> Self {
        self.policy.needs_fetch = true;
        self.recipe.sees_all = true;
        set(self.protocol.get_or_insert_default());
        self
    }
}
