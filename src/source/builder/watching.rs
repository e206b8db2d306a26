//! Options for what is in a stream beside the events that somebody listens to, and for a log.

use super::Builder;
use crate::codec::DecodeError;
use crate::source::LogLine;
use crate::source::hear::{self, Hear};
use crate::source::registry::{Log, Registry, Setup, Undecodable};
use crate::wire::Message;
use alloc::rc::Rc;
use alloc::string::String;

impl Builder {
    /// Ends the source for good, without failure, at an event whose data is this text. The event is not
    /// handed on, and the change to [`Closed`](crate::State::Closed) has
    /// [`Reason::Until`](crate::session::Reason::Until). Default: none.
    ///
    /// It looks at every event, also those that nobody listens to; so the source goes through fetch. A
    /// stream that ends before is cut off: that is [`Error::Truncated`](crate::Error::Truncated), which is
    /// tried again where the request may be sent again. What a stream's reader has not taken yet is still
    /// there for it, and futures of [`on_async`](crate::EventSource::on_async) go on to their end.
    ///
    /// Where there are several, the first that comes ends it.
    ///
    /// ```no_run
    /// use headwater::{EventSource, Text};
    ///
    /// let chat = EventSource::builder("/chat").body("hello").until("[DONE]").open();
    /// let tokens = chat.stream::<Text>("message"); // ends with `None` if the answer is whole
    /// ```
    pub fn until(self, data: impl Into<String>) -> Self {
        self.ends(|before| hear::until_text(data.into(), before))
    }

    /// As [`until`](Self::until), after an event that `is_last` says yes to. It is asked about each event
    /// after that was handed on.
    ///
    /// ```no_run
    /// use headwater::EventSource;
    ///
    /// let answer = EventSource::builder("/answer")
    ///     .body("why?")
    ///     .until_with(|event| event.event == "complete")
    ///     .open();
    /// ```
    pub fn until_with(self, is_last: impl Fn(Message<'_>) -> bool + 'static) -> Self {
        self.ends(|before| hear::until_event(is_last, before))
    }

    /// As [`until`](Self::until), after an event of this type, which is handed on.
    ///
    /// ```no_run
    /// let answer = headwater::EventSource::builder("/answer").body("why?").until_type("complete").open();
    /// ```
    pub fn until_type(self, event: impl Into<String>) -> Self {
        let last = event.into();
        self.until_with(move |event| event.event == last)
    }

    fn ends(mut self, put_around: impl FnOnce(Option<Hear>) -> Hear) -> Self {
        self.policy.until = true;
        self.hears(put_around)
    }

    fn hears(mut self, put_around: impl FnOnce(Option<Hear>) -> Hear) -> Self {
        self.policy.needs_fetch = true;
        self.recipe.sees_all = true;
        self.hear = Some(put_around(self.hear.take()));
        self
    }

    /// Calls `call` for each comment, with its text after the colon: many servers send them as signs of
    /// life. One that is longer than [`Limits::line`](crate::Limits::line) is not told. The source goes
    /// through fetch. Default: comments are skipped, and only counted in
    /// [`stats`](crate::EventSource::stats).
    ///
    /// ```no_run
    /// let feed = headwater::EventSource::builder("/feed")
    ///     .on_comment(|text| println!("still there:{text}"))
    ///     .open();
    /// ```
    pub fn on_comment(mut self, call: impl Fn(&str) + 'static) -> Self {
        self.lines.0 = true;
        self.hears(|before| hear::comments(call, before))
    }

    /// Calls `call` for each line that the standard ignores, with all of it: an unknown field, say an error
    /// that is sent as bare JSON, or a `retry` that is no number. An unknown field of more than 16 KiB that
    /// comes in several chunks is only counted. The source goes through fetch. Default: they are skipped, and only counted in
    /// [`stats`](crate::EventSource::stats).
    ///
    /// ```no_run
    /// let feed = headwater::EventSource::builder("/feed")
    ///     .on_ignored(|line| eprintln!("no event: {line}"))
    ///     .open();
    /// ```
    pub fn on_ignored(mut self, call: impl Fn(&str) + 'static) -> Self {
        self.lines.1 = true;
        self.hears(|before| hear::ignored(call, before))
    }

    /// Tells of the source's life in words: `log` is called at each change of state, before the handlers of
    /// [`on_state`](crate::EventSource::on_state), and for each warning in the console. It brings the source to no other transport. No line has
    /// the user name, password or query of the source's address. Default: none.
    ///
    /// ```no_run
    /// // Or `web_sys::console::log_1(&line.to_string().into())`.
    /// let feed = headwater::EventSource::builder("/feed").log(|line| println!("{line}")).open();
    /// ```
    pub fn log(self, log: impl Fn(&LogLine<'_>) + 'static) -> Self {
        let log: Log = Rc::new(log);
        self.sets_up(move |registry| registry.log(Rc::clone(&log)))
    }

    /// Calls `call` for each event whose data a handler can't read as its type, with the error, which has
    /// the data, and the source's address without user name, password and query. The handler is not called,
    /// and the source goes on. An error that reaches nobody else is a bug of the server or of the type: send
    /// it where your errors go, and think of what the data may hold.
    ///
    /// Where two handlers can't read an event, it is called twice. Streams hand the error to their reader
    /// and not to this function. Default: a warning in the console, without the data, for a handler's 1st, 10th,
    /// 100th error and so on.
    ///
    /// ```no_run
    /// let feed = headwater::EventSource::builder("/feed")
    ///     .on_decode_error(|error, url| eprintln!("{url}: {error}: {}: {}", error.cause, error.data))
    ///     .open();
    /// ```
    pub fn on_decode_error(self, call: impl Fn(&DecodeError, &str) + 'static) -> Self {
        let call: Undecodable = Rc::new(call);
        self.sets_up(move |registry| registry.tell_undecodable(Rc::clone(&call)))
    }

    /// Calls `set_up` with the registry of each source that is opened, after those before.
    fn sets_up(mut self, set_up: impl Fn(&Registry) + 'static) -> Self {
        let before = self.setup.take();
        let set_up: Setup = Rc::new(move |registry| {
            if let Some(before) = &before {
                before(registry);
            }
            set_up(registry);
        });
        self.setup = Some(set_up);
        self
    }
}
