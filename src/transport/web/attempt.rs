//! One attempt: it prepares and sends its request, and reads the response.
//!
//! Each step tells the session what happened. A step that gets [`Over`] back belongs to an attempt that
//! no longer counts, and ends: the `?` after each step does this.

use super::Prepared;
use super::driver::{Driver, Over};
use super::fetch::fetch;
use super::native::{Native, NativeSignal};
use super::request::unsendable;
use crate::browser::{Abort, Body, message, pairs, wall};
use crate::session::{Attempt, Fault, Head, Signal, Ticket, Transport, Verdict, retry_after};
use crate::transport::{Answered, Later, Trouble, Unsent, without_credentials};
use crate::wire::Lenient;
use alloc::boxed::Box;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use web_sys::Response;

/// Runs an attempt to its end. Dropping the future ends it early.
pub(super) fn run(driver: Rc<Driver>, attempt: Attempt) -> Later<()> {
    Box::pin(async move {
        // `Over` needs no handling: it only says that the session has let go of this attempt.
        let _ = request(&driver, attempt).await;
    })
}

async fn request(driver: &Rc<Driver>, attempt: Attempt) -> Result<(), Over> {
    let Attempt { ticket, choice, .. } = attempt;
    let prepared = driver.host.prepare(&attempt, driver.refused()).await;
    if prepared.is_ok() {
        driver.forget_refused();
    }
    let prepared = prepared.and_then(|mut prepared| {
        match choice.transport {
            Transport::Native => prepared.ensure_address()?,
            Transport::Fetch => prepared.complete(&driver.host.last_event_id())?,
        }
        Ok(prepared)
    });
    match (prepared, choice.transport) {
        (Err(unsent), _) => fail_unsent(driver, ticket, unsent),
        (Ok(prepared), Transport::Native) => open_native(driver, ticket, &prepared.url),
        (Ok(prepared), Transport::Fetch) => run_fetch(driver, ticket, prepared).await,
    }
}

fn fail_unsent(driver: &Driver, ticket: Ticket, unsent: Unsent) -> Result<(), Over> {
    let (fault, message) = unsent.into_fault();
    driver.fail(ticket, fault, message)
}

fn open_native(driver: &Rc<Driver>, ticket: Ticket, url: &str) -> Result<(), Over> {
    let weak = Rc::downgrade(driver);
    let tell = move |signal: NativeSignal<'_>| {
        let Some(driver) = weak.upgrade() else { return };
        // A late signal is dropped by the session. There is no task here that `Over` would have to end.
        let _ = hear_native(&driver, ticket, signal);
    };
    match Native::open(url, driver.with_credentials, tell) {
        Ok(native) => driver.carry(native),
        Err(cause) => return fail_unsent(driver, ticket, unsendable(cause)),
    }
    Ok(())
}

fn hear_native(driver: &Driver, ticket: Ticket, signal: NativeSignal<'_>) -> Result<(), Over> {
    driver.ensure_current(ticket)?;
    match signal {
        NativeSignal::Open => {
            driver.host.begin();
            driver.signal(ticket, Signal::Opened)
        }
        NativeSignal::Event {
            event,
            data,
            last_event_id,
        } => {
            driver.hear(ticket, !last_event_id.is_empty());
            driver.host.event(event, &data, &last_event_id);
            Ok(())
        }
        NativeSignal::Recovering => driver.signal(ticket, Signal::Recovering),
        NativeSignal::GaveUp => {
            driver.let_go();
            driver.fail(ticket, Fault::Native, String::new())
        }
    }
}

async fn run_fetch(driver: &Driver, ticket: Ticket, prepared: Prepared) -> Result<(), Over> {
    let abort = match Abort::new() {
        Ok(abort) => abort,
        Err(cause) => return fail_unsent(driver, ticket, unsendable(cause)),
    };
    let response = match fetch(prepared, abort.signal()).await {
        Ok(response) => response,
        Err(cause) => return driver.fail(ticket, Fault::Network, message(&cause)),
    };
    driver.show(&response);
    match judge(driver, ticket, &response) {
        Verdict::Read => read(driver, ticket, &response).await,
        Verdict::Inspect { bytes } => inspect(driver, ticket, &response, bytes).await,
        Verdict::Discard => {
            driver.do_next();
            Ok(())
        }
    }
}

fn judge(driver: &Driver, ticket: Ticket, response: &Response) -> Verdict {
    let header = |name| response.headers().get(name).ok().flatten();
    let [content_type, value, date] = ["content-type", "retry-after", "date"].map(header);
    let verdict = driver.judge(
        ticket,
        &Head {
            status: response.status(),
            content_type: content_type.as_deref().map(str::as_bytes),
            retry_after: value.and_then(|value| {
                retry_after(value.as_bytes(), date.as_deref().map(str::as_bytes), wall())
            }),
        },
    );
    if verdict != Verdict::Read {
        *driver.trouble() = Trouble {
            response: Some(answered(response)),
            ..Trouble::default()
        };
    }
    verdict
}

/// What is known of a response by its head.
pub(super) fn answered(response: &Response) -> Answered {
    Answered {
        status: response.status(),
        url: without_credentials(&response.url()),
        headers: pairs(&response.headers()),
        body: Vec::new(),
    }
}

/// Reads the beginning of a refused response's body, at most so many bytes.
///
/// Each chunk goes into the trouble at once: the session's patience may end before the body does, and
/// then the error holds what has come so far.
async fn inspect(
    driver: &Driver,
    ticket: Ticket,
    response: &Response,
    bytes: usize,
) -> Result<(), Over> {
    let mut wanted = bytes;
    driver.do_next();
    if let Some(mut body) = Body::of(response) {
        while wanted > 0
            && let Ok(Some(chunk)) = body.read().await
        {
            let part = chunk.subarray(0, (chunk.length() as usize).min(wanted) as u32);
            wanted -= part.length() as usize;
            if let Some(refused) = &mut driver.trouble().response {
                refused.body.extend(part.to_vec());
            }
        }
    }
    driver.signal(ticket, Signal::Inspected)
}

/// How much of a chunk is decoded at a time, in bytes. A fetch may give any amount at once, as a service
/// worker's answer, and what decoding takes must not grow with it.
const SLICE: u32 = 64 << 10;

/// Reads an open stream chunk by chunk, until it ends, breaks, or the attempt no longer counts. A large chunk is
/// read slice by slice, likewise.
///
/// Before each of them it waits for readers that are behind, which slows the server down.
async fn read(driver: &Driver, ticket: Ticket, response: &Response) -> Result<(), Over> {
    // The body is locked before `Opened` is told: a handler of that may ask for the response, and must
    // not read the body instead of us.
    let mut body = Body::of(response);
    let mut bytes = Vec::new();
    // What is left of a chunk after its latest slice.
    let mut rest = None;
    // What a body that ends cleanly is read to the end with.
    let mut end = driver.is_unterminated().then_some(Lenient::END);
    driver.host.begin();
    driver.do_next();
    driver.ensure_current(ticket)?;
    loop {
        if let Some(ready) = driver.host.ready() {
            driver.signal(ticket, Signal::Behind)?;
            ready.await;
            driver.signal(ticket, Signal::CaughtUp)?;
        }
        let chunk = match (rest.take(), &mut body) {
            (Some(rest), _) => Ok(Some(rest)),
            (None, Some(body)) => body.read().await,
            (None, None) => Ok(None),
        };
        match chunk {
            Err(cause) => return driver.fail(ticket, Fault::Network, message(&cause)),
            Ok(Some(chunk)) => {
                let length = chunk.length();
                let slice = chunk.subarray(0, length.min(SLICE));
                bytes.resize(slice.length() as usize, 0);
                slice.copy_to(&mut bytes);
                rest = (length > SLICE).then(|| chunk.subarray(SLICE, length));
                driver.host.arrive(bytes.len(), wall());
            }
            // Those who take the events may then be behind. A body that is over says so again.
            Ok(None) => match end.take() {
                Some(end) => bytes = end.to_vec(),
                None => return driver.signal(ticket, Signal::Ended),
            },
        }
        let progress = driver.host.chunk(&bytes);
        if progress.is_last {
            driver.complete();
            return Err(Over);
        }
        driver.signal(
            ticket,
            Signal::Chunk {
                retry: progress.retry,
                too_large: progress.too_large,
            },
        )?;
    }
}
