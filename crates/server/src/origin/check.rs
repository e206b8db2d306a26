//! Checks a scenario when it is placed, so that its author learns of a mistake at once and not from a
//! client's behaviour.

use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use base64::{Engine, prelude::BASE64_STANDARD};

use super::{feed, play::WAVE};
use crate::script::{Attempt, Scenario, Step};

/// The longest delay, in ms.
const DELAY: u64 = 600_000;
/// The most writes and waits of one response.
const ACTS: u64 = 10_000_000;
/// The most pieces of a text.
const PIECES: usize = 1_000_000;
/// The size of the largest event of a flood, in bytes.
const EVENT: usize = 16 << 20;

/// Checks a scenario, and gives how much memory it takes, in bytes. The error tells what is wrong with it.
pub(super) fn check(scenario: &Scenario) -> Result<usize, String> {
    if scenario.attempts.is_empty() {
        return Err("A scenario needs at least one attempt.".to_owned());
    }
    let mut size = feed::check(&scenario.feed)?;
    for (index, attempt) in scenario.attempts.iter().enumerate() {
        let in_attempt = |error| format!("Attempt {}: {error}", index + 1);
        Head::of(attempt).map_err(in_attempt)?;
        delay(attempt.head_delay).map_err(in_attempt)?;
        let acts = check_steps(&attempt.steps, &mut size).map_err(in_attempt)?;
        if acts > ACTS {
            let error = format!("A response may have {ACTS} writes and waits, not {acts}.");
            return Err(in_attempt(error));
        }
        let headers = attempt.headers.iter();
        let headers =
            headers.map(|(name, value)| name.len() + value.as_ref().map_or(0, String::len));
        size += size_of::<Attempt>() + headers.sum::<usize>();
    }
    Ok(size)
}

/// Checks steps, gives how many writes and waits they are, and adds the memory that they take.
fn check_steps(list: &[Step], size: &mut usize) -> Result<u64, String> {
    let mut acts = 0_u64;
    for step in list {
        *size += size_of::<Step>();
        let acts_of_step = match step {
            Step::Send(text) => {
                *size += text.len();
                1
            }
            Step::SendBase64(text) => {
                *size += text.len();
                bytes(text).map(|_| 1)?
            }
            Step::Split {
                text,
                at,
                every,
                pause,
            } => {
                *size += text.len() + size_of_val(at.as_slice());
                delay(*pause)?;
                if *every == Some(0) {
                    return Err("A text can't be split every 0 bytes.".to_owned());
                }
                let pieces = 1 + at.len() + every.map_or(0, |every| text.len() / every);
                if pieces > PIECES {
                    return Err(format!("A text may have {PIECES} pieces, not {pieces}."));
                }
                2 * pieces as u64
            }
            Step::Wait(ms) => delay(*ms).map(|()| 1)?,
            Step::Repeat { times, steps } => times.saturating_mul(check_steps(steps, size)?),
            Step::EventsFromLastId { upto, every, .. } => {
                delay(*every)?;
                upto.saturating_mul(2)
            }
            Step::Feed { every, .. } => delay(*every).map(|()| 1)?,
            Step::Flood { bytes, event_bytes } => {
                if *event_bytes > EVENT {
                    return Err(format!(
                        "An event may have {EVENT} bytes, not {event_bytes}."
                    ));
                }
                bytes / WAVE as u64
            }
            Step::Cue | Step::Hold | Step::Reset | Step::Drop => 1,
        };
        acts = acts.saturating_add(acts_of_step);
    }
    Ok(acts)
}

fn delay(ms: u64) -> Result<(), String> {
    match ms {
        0..=DELAY => Ok(()),
        _ => Err(format!("A delay may be of {DELAY} ms, not of {ms}.")),
    }
}

/// The bytes of a `send_base64`.
pub(super) fn bytes(base64: &str) -> Result<Vec<u8>, String> {
    BASE64_STANDARD
        .decode(base64)
        .map_err(|error| format!("{base64:?} is not base64: {error}."))
}

/// A response's head, before CORS.
#[derive(Debug)]
pub(super) struct Head {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    /// Headers that the response must not have, also not from CORS.
    pub(super) without: Vec<HeaderName>,
}

impl Head {
    pub(super) fn of(attempt: &Attempt) -> Result<Self, String> {
        let status = attempt
            .status
            .unwrap_or(if attempt.redirect.is_some() { 307 } else { 200 });
        let status = StatusCode::from_u16(status)
            .ok()
            .filter(|status| status.as_u16() >= 200 && status.as_u16() < 600)
            .ok_or_else(|| format!("{status} is not a status a response can end with."))?;
        let mut headers = HeaderMap::new();
        let mut without = Vec::new();
        if let Some(location) = &attempt.redirect {
            headers.insert(header::LOCATION, value(location)?);
        } else {
            headers.insert(
                header::CONTENT_TYPE,
                HeaderValue::from_static("text/event-stream"),
            );
        }
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        for (name, text) in &attempt.headers {
            let name = HeaderName::try_from(name)
                .map_err(|_| format!("{name:?} is not a header's name."))?;
            if let Some(text) = text {
                headers.insert(name, value(text)?);
            } else {
                headers.remove(&name);
                without.push(name);
            }
        }
        Ok(Self {
            status,
            headers,
            without,
        })
    }

    /// Adds headers, where the script does not set or remove them.
    pub(super) fn with_defaults(mut self, headers: HeaderMap) -> Self {
        for (name, value) in &headers {
            if !self.headers.contains_key(name) && !self.without.contains(name) {
                self.headers.insert(name.clone(), value.clone());
            }
        }
        self
    }

    /// Whether a body may follow the head.
    pub(super) fn has_body(&self) -> bool {
        !matches!(
            self.status,
            StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED
        )
    }

    /// The body's length, if the script promises one.
    pub(super) fn length(&self) -> Option<u64> {
        self.headers
            .get(header::CONTENT_LENGTH)?
            .to_str()
            .ok()?
            .parse()
            .ok()
    }
}

fn value(text: &str) -> Result<HeaderValue, String> {
    HeaderValue::from_bytes(text.as_bytes())
        .map_err(|_| format!("{text:?} is not a header's value."))
}
