use super::{Fault, mime};

/// The facts of a response's head that decide about it.
///
/// ```
/// use headwater::session::{Fault, Head, Policy, Session, Verdict};
///
/// let session = Session::new(Policy::default());
/// let head = |status, content_type| Head { status, content_type: Some(content_type) };
/// let judge = |head| session.judge(&head);
/// assert_eq!(judge(head(200, b"text/event-stream; charset=utf-8".as_slice())), Verdict::Open);
/// assert_eq!(judge(head(204, b"text/html".as_slice())), Verdict::NoContent);
/// assert_eq!(judge(head(503, b"text/html".as_slice())), Verdict::Refuse(Fault::Status(503)));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head<'a> {
    /// The status code, after redirects.
    pub status: u16,
    /// The `Content-Type` header's value; several are joined by commas, as `Headers.get()` does.
    pub content_type: Option<&'a [u8]>,
}

/// What a response's head means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// 200 with `text/event-stream`: the body is a stream of events.
    Open,
    /// 204: the server asks the client to stop, and not to come back.
    NoContent,
    /// Anything else. Whether it is tried again is decided when it is put in as
    /// [`Input::Refused`](super::Input::Refused).
    Refuse(Fault),
}

impl Head<'_> {
    /// WHATWG HTML, "Server-sent events": what the `EventSource` constructor does with a response,
    /// and what its introduction says of 204. Both rule sets read a head alike; they differ in what
    /// follows from a refusal.
    pub(super) fn verdict(&self) -> Verdict {
        match self.status {
            200 if self.content_type.is_some_and(mime::is_event_stream) => Verdict::Open,
            200 => Verdict::Refuse(Fault::ContentType),
            204 => Verdict::NoContent,
            status => Verdict::Refuse(Fault::Status(status)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(status: u16, content_type: Option<&str>) -> Verdict {
        Head {
            status,
            content_type: content_type.map(str::as_bytes),
        }
        .verdict()
    }

    #[test]
    fn only_200_with_an_event_stream_opens() {
        assert_eq!(verdict(200, Some("text/event-stream")), Verdict::Open);
        for status in (0..=u16::MAX).filter(|status| ![200, 204].contains(status)) {
            let refused = Verdict::Refuse(Fault::Status(status));
            assert_eq!(verdict(status, Some("text/event-stream")), refused);
        }
    }

    #[test]
    fn a_200_of_another_type_or_of_none_is_refused_for_its_type() {
        for content_type in [None, Some(""), Some("text/html"), Some("application/json")] {
            assert_eq!(
                verdict(200, content_type),
                Verdict::Refuse(Fault::ContentType)
            );
        }
    }

    #[test]
    fn a_204_says_stop_whatever_its_type() {
        assert_eq!(verdict(204, None), Verdict::NoContent);
        assert_eq!(verdict(204, Some("text/event-stream")), Verdict::NoContent);
    }
}
