use super::{ContentType, Fault, Millis};

/// The facts of a response's head that decide about it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// The status code, after redirects.
    pub status: u16,
    /// What the body is.
    pub content_type: ContentType,
    /// For how long the server asks to be left alone, in milliseconds: see
    /// [`retry_after`](super::retry_after).
    pub retry_after: Option<Millis>,
    /// The `x-should-retry` header's value, `true` or `false`: some servers say so whether a refusal passes.
    /// It goes before [`Retry::on`](super::Retry::on).
    pub should_retry: Option<bool>,
}

/// What is to be done with a response's body, as [`Session::judge`](super::Session::judge) says.
///
/// ```
/// use headwater::session::{ContentType, Head, Input, Moment, Output, Policy, Session, Verdict};
///
/// let mut session = Session::new(Policy::default());
/// session.handle(Moment::default(), Input::Start);
/// let Some(Output::Connect(attempt)) = session.poll() else { panic!("the first attempt") };
/// let head = Head { status: 200, content_type: ContentType::EventStream, ..Head::default() };
/// assert_eq!(session.judge(Moment::default(), attempt.ticket, &head), Verdict::Read);
/// assert_eq!(session.poll(), Some(Output::Opened));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Read it: it is a stream of events.
    Read,
    /// Read it: it is a JSON value, and the data of one event. It comes with
    /// [`Policy::json`](super::Policy::json) alone. Its end is the source's end.
    Collect,
    /// Read so many bytes of it at most, for the error to show, and tell
    /// [`Signal::Inspected`](super::Signal::Inspected). The session waits for two seconds: what has
    /// come when it says [`Output::Abandon`](super::Output::Abandon) will do.
    Inspect {
        /// The most that is worth reading.
        bytes: usize,
    },
    /// Cancel it: nobody wants it. An [`Output::Abandon`](super::Output::Abandon) may follow, and need
    /// not.
    Discard,
}

/// What a response's head means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// 200 with `text/event-stream`: the body is a stream of events.
    Open,
    /// 200 with `application/json`, where that is an answer: the body is one event.
    Json,
    /// 204: the server asks the client to stop, and not to come back.
    NoContent,
    /// Anything else. Whether it is tried again is the rules' to say.
    Refuse(Fault),
}

impl Head {
    /// WHATWG HTML, "Server-sent events": what the `EventSource` constructor does with a response,
    /// and what its introduction says of 204. Both rule sets read a head alike; they differ in what
    /// follows from a refusal. With `any_type` what a 200 says is a stream of events, whatever its type, and
    /// with `json` it may be a JSON value.
    pub(super) fn meaning(&self, any_type: bool, json: bool) -> Meaning {
        match self.status {
            200 if json && self.content_type == ContentType::Json => Meaning::Json,
            200 if any_type || self.content_type == ContentType::EventStream => Meaning::Open,
            200 => Meaning::Refuse(Fault::ContentType),
            204 => Meaning::NoContent,
            status => Meaning::Refuse(Fault::Status(status)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ContentType::{EventStream, Json, Other};

    fn meaning(status: u16, content_type: ContentType) -> Meaning {
        Head {
            status,
            content_type,
            ..Head::default()
        }
        .meaning(false, false)
    }

    #[test]
    fn only_200_with_an_event_stream_opens() {
        assert_eq!(meaning(200, EventStream), Meaning::Open);
        for status in (0..=u16::MAX).filter(|status| ![200, 204].contains(status)) {
            let refused = Meaning::Refuse(Fault::Status(status));
            assert_eq!(meaning(status, EventStream), refused);
        }
    }

    #[test]
    fn a_200_of_another_type_is_refused_for_its_type() {
        for content_type in [Other, Json] {
            let refused = Meaning::Refuse(Fault::ContentType);
            assert_eq!(meaning(200, content_type), refused);
        }
    }

    #[test]
    fn where_types_do_not_matter_every_200_opens_and_nothing_else_does() {
        for content_type in [Other, EventStream, Json] {
            let meaning = |status| {
                let head = Head {
                    status,
                    content_type,
                    ..Head::default()
                };
                head.meaning(true, false)
            };
            assert_eq!(meaning(200), Meaning::Open);
            assert_eq!(meaning(204), Meaning::NoContent);
            assert_eq!(meaning(500), Meaning::Refuse(Fault::Status(500)));
        }
    }

    #[test]
    fn json_is_an_answer_only_where_it_is_asked_for() {
        for any_type in [false, true] {
            let meaning = |content_type| {
                let head = Head {
                    status: 200,
                    content_type,
                    ..Head::default()
                };
                head.meaning(any_type, true)
            };
            assert_eq!(meaning(Json), Meaning::Json);
            assert_eq!(meaning(EventStream), Meaning::Open);
            assert_eq!(meaning(Other) == Meaning::Open, any_type);
        }
    }

    #[test]
    fn a_204_says_stop_whatever_its_type() {
        for content_type in [Other, EventStream, Json] {
            assert_eq!(meaning(204, content_type), Meaning::NoContent);
        }
    }
}
