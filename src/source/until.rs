//! What ends a source from within its stream.

use super::feed::Feed;
use crate::wire::Message;
use alloc::boxed::Box;
use alloc::string::String;

/// Hands an event on, and says whether it was the last one.
///
/// It is a function that is called in place of the dispatch, so that an app without it links nothing of it.
pub(super) type Until = Box<dyn Fn(&Feed, Message<'_>) -> bool>;

/// The source ends at an event whose data is this text, which is not handed on.
pub(super) fn at_text(last: String) -> Until {
    Box::new(move |feed, message| {
        let is_last = message.data == last;
        if is_last {
            feed.outlast();
        } else {
            feed.dispatch(message);
        }
        is_last
    })
}

/// The source ends after the event that the function says yes to.
pub(super) fn after_event(is_last: impl Fn(Message<'_>) -> bool + 'static) -> Until {
    Box::new(move |feed, message| {
        feed.dispatch(message);
        let is_last = !feed.is_closed() && is_last(message);
        if is_last {
            feed.outlast();
        }
        is_last
    })
}
