//! Checks a scenario when it is placed, so that its author learns of a mistake at once and not from a
//! client's behaviour.

use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use base64::{Engine, prelude::BASE64_STANDARD};

use crate::script::{Attempt, Scenario, Step};

/// Checks a scenario. The error tells what is wrong with it.
pub(super) fn check(scenario: &Scenario) -> Result<(), String> {
    if scenario.attempts.is_empty() {
        return Err("A scenario needs at least one attempt.".to_owned());
    }
    for (index, attempt) in scenario.attempts.iter().enumerate() {
        let in_attempt = |error| format!("Attempt {}: {error}", index + 1);
        Head::of(attempt).map_err(in_attempt)?;
        check_steps(&attempt.steps).map_err(in_attempt)?;
    }
    Ok(())
}

fn check_steps(list: &[Step]) -> Result<(), String> {
    list.iter().try_for_each(|step| match step {
        Step::SendBase64(text) => bytes(text).map(drop),
        Step::Split { every: Some(0), .. } => {
            Err("A text can't be split every 0 bytes.".to_owned())
        }
        Step::Repeat { steps: round, .. } => check_steps(round),
        _ => Ok(()),
    })
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
