//! What the caller wants to hear of a stream beside the events that handlers and streams take.

use super::feed::Feed;
use crate::wire::{Frame, Message};
use alloc::rc::Rc;
use alloc::string::String;

/// Hands on what a stream says, and tells whether it was the last thing, so that the source ends.
///
/// Each option of the builder puts a function of its own around the one before. It is called in place of the
/// dispatch, so that an app without such options links nothing of them.
pub(super) type Hear = Rc<dyn Fn(&Feed, Frame<'_>) -> bool>;

/// Hands a frame on as all options before say, and an event to its handlers after that.
pub(super) fn hand_on(feed: &Feed, hear: &Option<Hear>, frame: Frame<'_>) -> bool {
    match (hear, frame) {
        (Some(hear), frame) => return hear(feed, frame),
        (None, Frame::Message(message)) => feed.dispatch(message),
        _ => {}
    }
    false
}

/// The source ends at an event whose data is this text, which is not handed on.
pub(super) fn until_text(last: String, before: Option<Hear>) -> Hear {
    Rc::new(move |feed, frame| match frame {
        Frame::Message(message) if message.data == last => {
            feed.outlast();
            true
        }
        _ => hand_on(feed, &before, frame),
    })
}

/// The source ends after the event that the function says yes to.
pub(super) fn until_event(
    is_last: impl Fn(Message<'_>) -> bool + 'static,
    before: Option<Hear>,
) -> Hear {
    Rc::new(move |feed, frame| {
        if hand_on(feed, &before, frame) {
            return true;
        }
        match frame {
            Frame::Message(message) if !feed.is_closed() && is_last(message) => {
                feed.outlast();
                true
            }
            _ => false,
        }
    })
}

/// A function is told of comments.
pub(super) fn comments(call: impl Fn(&str) + 'static, before: Option<Hear>) -> Hear {
    Rc::new(move |feed, frame| {
        if let Frame::Comment(text) = frame {
            call(text);
        }
        hand_on(feed, &before, frame)
    })
}

/// A function is told of lines that the standard ignores.
pub(super) fn ignored(call: impl Fn(&str) + 'static, before: Option<Hear>) -> Hear {
    Rc::new(move |feed, frame| {
        if let Frame::Ignored(line) = frame {
            call(line);
        }
        hand_on(feed, &before, frame)
    })
}
