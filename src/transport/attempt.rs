//! One attempt: it prepares and sends its request, and reads the response.
//!
//! Each step tells the session what happened. A step that gets [`Over`] back belongs to an attempt that
//! no longer counts, and ends: the `?` after each step does this.

use super::driver::{Driver, Over};
use super::form::Form;
use super::platform::{Body, NativeSignal, Platform, Response, Unanswered};
use super::{Answered, Later, Prepared, Trouble, Unsent};
use crate::session::{
    Attempt, ContentType, Fault, Head, Signal, Ticket, Transport, Verdict, retry_after,
    retry_after_ms, should_retry,
};
use alloc::boxed::Box;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

/// Runs an attempt to its end. Dropping the future ends it early.
pub(super) fn run<P: Platform>(driver: Rc<Driver<P>>, attempt: Attempt) -> Later<()> {
    Box::pin(async move {
        // `Over` needs no handling: it only says that the session has let go of this attempt.
        let _ = request(&driver, attempt).await;
    })
}

async fn request<P: Platform>(driver: &Rc<Driver<P>>, attempt: Attempt) -> Result<(), Over> {
    let Attempt { ticket, choice, .. } = attempt;
    #[cfg_attr(not(all(feature = "share", target_arch = "wasm32")), allow(unused_mut))]
    let mut prepared = match driver.host.prepare(&attempt, driver.refused()).await {
        Ok(prepared) => prepared,
        #[cfg(feature = "protocol")]
        Err(Unsent::Declined) => return driver.decline(ticket),
        Err(unsent) => return fail_unsent(driver, ticket, unsent),
    };
    #[cfg(all(feature = "share", target_arch = "wasm32"))]
    {
        prepared.of = Some((attempt, Rc::clone(&driver.host)));
    }
    driver.forget_refused();
    #[cfg(feature = "protocol")]
    driver.host.send_to(&prepared.url);
    match choice.transport {
        Transport::Native => open_native(driver, ticket, &prepared.url),
        Transport::Fetch => run_fetch(driver, ticket, prepared).await,
    }
}

fn fail_unsent<P: Platform>(
    driver: &Driver<P>,
    ticket: Ticket,
    unsent: Unsent,
) -> Result<(), Over> {
    let (fault, message) = unsent.into_fault();
    driver.fail(ticket, fault, message)
}

fn open_native<P: Platform>(driver: &Rc<Driver<P>>, ticket: Ticket, url: &str) -> Result<(), Over> {
    let weak = Rc::downgrade(driver);
    let tell = move |signal: NativeSignal<'_>| {
        let Some(driver) = weak.upgrade() else { return };
        // A late signal is dropped by the session. There is no task here that `Over` would have to end.
        let _ = hear_native(&driver, ticket, signal);
    };
    match driver
        .platform
        .open_native(url, driver.with_credentials, tell)
    {
        Ok(native) => driver.carry(native),
        Err(unsent) => return fail_unsent(driver, ticket, unsent),
    }
    Ok(())
}

fn hear_native<P: Platform>(
    driver: &Driver<P>,
    ticket: Ticket,
    signal: NativeSignal<'_>,
) -> Result<(), Over> {
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

async fn run_fetch<P: Platform>(
    driver: &Driver<P>,
    ticket: Ticket,
    prepared: Prepared,
) -> Result<(), Over> {
    let response = match driver.platform.send(prepared).await {
        Ok(response) => response,
        Err(Unanswered::Unsent(unsent)) => return fail_unsent(driver, ticket, unsent),
        Err(Unanswered::Network(message)) => {
            return driver.fail(ticket, Fault::Network, message);
        }
    };
    driver.show(response.shown());
    match judge(driver, ticket, &response) {
        // Without the feature `protocol` nobody asks for a JSON value.
        verdict @ (Verdict::Read | Verdict::Collect) => {
            read(driver, ticket, response, Form::of(verdict)).await
        }
        Verdict::Inspect { bytes } => inspect(driver, ticket, response, bytes).await,
        Verdict::Discard => {
            driver.do_next();
            Ok(())
        }
    }
}

fn judge<P: Platform>(driver: &Driver<P>, ticket: Ticket, response: &P::Response) -> Verdict {
    let header = |name| response.header(name).unwrap_or_default();
    let content_type = response.header("content-type");
    let date = response.header("date");
    let wall = driver.platform.wall();
    // The finer one goes before the other. An empty value says nothing, like one that is not there.
    let retry_after = retry_after_ms(header("retry-after-ms").as_bytes()).or_else(|| {
        let date = date.as_deref().map(str::as_bytes);
        retry_after(header("retry-after").as_bytes(), date, wall)
    });
    let verdict = driver.judge(
        ticket,
        &Head {
            status: response.status(),
            content_type: ContentType::of(content_type.unwrap_or_default().as_bytes()),
            retry_after,
            should_retry: should_retry(header("x-should-retry").as_bytes()),
        },
    );
    if !matches!(verdict, Verdict::Read | Verdict::Collect) {
        *driver.trouble() = Trouble {
            response: Some(P::Response::answered(&response.shown())),
            ..Trouble::default()
        };
    }
    verdict
}

/// Reads the beginning of a refused response's body, at most so many bytes.
///
/// Each chunk goes into the trouble at once: the session's patience may end before the body does, and
/// then the error holds what has come so far.
async fn inspect<P: Platform>(
    driver: &Driver<P>,
    ticket: Ticket,
    response: P::Response,
    bytes: usize,
) -> Result<(), Over> {
    let mut wanted = bytes;
    driver.do_next();
    let mut body = response.into_body();
    let mut chunk = Vec::new();
    while wanted > 0
        && let Ok(true) = body.read(wanted, &mut chunk).await
    {
        wanted -= chunk.len();
        if let Some(Answered { body, .. }) = &mut driver.trouble().response {
            body.extend_from_slice(&chunk);
        }
    }
    driver.signal(ticket, Signal::Inspected)
}

/// How much of a chunk is decoded at a time, in bytes. A body may give any amount at once, as a service
/// worker's answer does, and what decoding takes must not grow with it.
const SLICE: usize = 64 << 10;

/// Reads an open stream slice by slice, until it ends, breaks, or the attempt no longer counts.
///
/// Before each of them it waits for readers that are behind, which slows the server down.
async fn read<P: Platform>(
    driver: &Driver<P>,
    ticket: Ticket,
    response: P::Response,
    mut form: Form,
) -> Result<(), Over> {
    #[cfg(feature = "protocol")]
    let shown = response.shown();
    // The body is taken before `Opened` is told: a handler of that may ask for the response, and must
    // not read the body instead of us.
    let mut body = response.into_body();
    let mut bytes = Vec::new();
    // What a body that ends cleanly is read to the end with.
    let mut end = form.end(driver.is_unterminated());
    driver.host.begin();
    driver.do_next();
    driver.ensure_current(ticket)?;
    #[cfg(feature = "protocol")]
    driver.host.head(&|| P::Response::answered(&shown));
    loop {
        if let Some(ready) = driver.host.ready() {
            driver.signal(ticket, Signal::Behind)?;
            ready.await;
            driver.signal(ticket, Signal::CaughtUp)?;
        }
        let read = body.read(SLICE, &mut bytes).await;
        #[cfg(feature = "protocol")]
        if read.is_err() || (matches!(read, Ok(false)) && end.is_none()) {
            driver.host.finish();
            driver.tell_said(ticket)?;
        }
        match read {
            Err(message) => return driver.fail(ticket, Fault::Network, message),
            Ok(true) => {
                driver.host.arrive(bytes.len(), driver.platform.wall());
                form.put(&mut bytes);
            }
            // Those who take the events may then be behind. A body that is over says so again.
            Ok(false) => match end.take() {
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
        #[cfg(feature = "protocol")]
        driver.tell_said(ticket)?;
    }
}
