//! One connection of a group: it makes the source's request, sends it, and tells what comes.

use super::partner::Partner;
use super::request::Ready;
use crate::browser::{next_task, sleep};
use crate::session::Millis;
use crate::share::{Head, Input, Ticket};
use crate::transport::web::body::WebResponse;
use crate::transport::{Body, Later, Response, Unanswered, alone};
use alloc::boxed::Box;
use alloc::rc::Weak;
use alloc::string::String;
use alloc::vec::Vec;
use core::future::{Future, poll_fn};
use core::pin::pin;
use core::task::Poll;

/// How long the caller's functions may take, in ms. The group waits for them.
const PATIENCE: Millis = 10_000;
/// How much is told at a time, in bytes.
const SLICE: usize = 64 << 10;

/// Runs a connection to its end. Dropping the future aborts it.
pub(super) fn run(partner: Weak<Partner>, ticket: Ticket, id: Vec<u8>) -> Later<()> {
    Box::pin(async move {
        let carried = carry(&partner, ticket, id).await;
        let Some(partner) = partner.upgrade() else {
            return;
        };
        partner.let_go(ticket);
        match carried {
            Ok(()) => partner.tell(Input::Ended(ticket)),
            Err(message) => partner.tell(Input::Failed(ticket, message.as_bytes())),
        }
    })
}

async fn carry(partner: &Weak<Partner>, ticket: Ticket, id: Vec<u8>) -> Result<(), String> {
    let id = String::from_utf8(id).unwrap_or_default();
    let ready = within(PATIENCE, make(partner, id)).await;
    let ready =
        ready.unwrap_or_else(|| Err("the functions of the request take too long".into()))?;
    let response = ready.send().await.map_err(message)?;
    let answered = WebResponse::answered(&response.shown());
    let headers = answered.headers.iter();
    let head = Head::write(
        &answered.url,
        headers.map(|(name, value)| (&**name, &**value)),
    );
    tell(
        partner,
        Input::Head {
            ticket,
            status: answered.status,
            head: &head,
        },
    );
    let mut body = response.into_body();
    let mut bytes = Vec::new();
    while body.read(SLICE, &mut bytes).await? {
        // The source has to read before the next bytes, or it would be cut off for no fault of its own.
        if partner.upgrade().is_some_and(|partner| partner.is_behind()) {
            next_task().await;
        }
        tell(partner, Input::Chunk(ticket, &bytes));
    }
    Ok(())
}

/// Makes the request anew, unless that of the attempt was not sent yet.
async fn make(partner: &Weak<Partner>, id: String) -> Result<Ready, String> {
    let gone = String::new;
    let (making, key, name) = {
        let partner = partner.upgrade().ok_or_else(gone)?;
        if let Some(ready) = partner.take_ready(&id) {
            return Ok(ready);
        }
        let making = partner.prepare(id).ok_or_else(gone)?;
        (making, partner.key(), partner.name())
    };
    let of = |unsent| message(Unanswered::Unsent(unsent));
    let ready = Ready::new(making.await.map_err(of)?).await.map_err(of)?;
    // Somebody else may be logged in by now, whose stream is none of this group's business.
    if ready.group(key.as_deref()).await.as_ref() == Some(&name) {
        return Ok(ready);
    }
    if let Some(partner) = partner.upgrade() {
        partner.leave(alone::MOVED);
    }
    Err(alone::MOVED.into())
}

/// What a future gives, unless that takes longer.
async fn within<T>(time: Millis, future: impl Future<Output = T>) -> Option<T> {
    let (mut future, mut end) = (pin!(future), pin!(sleep(time)));
    poll_fn(|context| match future.as_mut().poll(context) {
        Poll::Ready(given) => Poll::Ready(Some(given)),
        Poll::Pending => end.as_mut().poll(context).map(|()| None),
    })
    .await
}

fn tell(partner: &Weak<Partner>, input: Input<'_>) {
    if let Some(partner) = partner.upgrade() {
        partner.tell(input);
    }
}

/// What can be told to all tabs of why there is no response.
fn message(unanswered: Unanswered) -> String {
    match unanswered {
        Unanswered::Network(message) => message,
        Unanswered::Unsent(_) => "a function that makes the request has failed".into(),
    }
}
