//! What a source tells, as the table has it.

use super::fits::merged;
use crate::browser::support::Stage;
use headwater::session::{Reason, Wait};
use headwater::source::{Plan, RetryQuestion};
use headwater::wire::Limit;
use headwater::{Error, State, StateChange};
use serde_json::{Map, Value, json};
use std::cell::RefCell;

/// What a source has told so far.
#[derive(Default)]
pub struct Told {
    states: RefCell<Vec<Value>>,
    events: RefCell<Vec<Value>>,
    questions: RefCell<Vec<Value>>,
}

impl Told {
    /// A list by its name, if it is one of the source's.
    fn all(&self, list: &str) -> Option<&RefCell<Vec<Value>>> {
        match list {
            "states" => Some(&self.states),
            "events" => Some(&self.events),
            "questions" => Some(&self.questions),
            _ => None,
        }
    }

    /// Adds an entry to a list, and gives how many it has.
    pub fn put(&self, list: &str, entry: Value) -> usize {
        let mut entries = self.all(list).expect("a list of the source's").borrow_mut();
        entries.push(entry);
        entries.len()
    }

    pub fn list(&self, list: &str) -> Option<Vec<Value>> {
        Some(self.all(list)?.borrow().clone())
    }

    /// Whether a list has so many entries, if it is one of the source's.
    pub fn has(&self, list: &str, count: usize) -> bool {
        self.all(list)
            .is_none_or(|entries| entries.borrow().len() >= count)
    }

    pub fn last_state(&self) -> Value {
        self.states.borrow().last().cloned().unwrap_or_default()
    }
}

pub fn state_of(change: &StateChange) -> Value {
    let wait_reason = match change.state {
        State::Waiting { reason } => Some(reason.to_string()),
        _ => None,
    };
    let reason = change.reason.map(|reason| match reason {
        Reason::Closed => "closed",
        Reason::NoContent => "no-content",
        Reason::Ended => "ended",
        Reason::Until => "until",
        Reason::Failed(_) => "failed",
    });
    let error = change.error().as_ref().map_or(Value::Null, known);
    let said = json!({
        "state": change.state.to_string(),
        "attempt": change.attempt,
        "transport": change.choice.transport.to_string(),
        "why": change.choice.why.to_string(),
        "waitReason": wait_reason,
        "retryIn": change.retry_in.map(|time| time.as_millis() as u64),
        "reason": reason,
    });
    merged(&said, &error)
}

/// What the caller is asked about a scenario that is played at `base`.
pub fn question(asks: &RetryQuestion, base: &str) -> Value {
    let (plan, retry_in) = match asks.plan {
        Plan::Retry(time) => ("retry", Some(time.as_millis() as u64)),
        Plan::Wait => ("retry", None),
        Plan::Stop => ("stop", None),
        other => panic!("{other:?} is new here"),
    };
    let url = asks.response.as_ref().map(|response| &response.url);
    let said = json!({
        "attempt": asks.attempt,
        "lastEventId": asks.last_event_id,
        "plan": plan,
        "retryIn": retry_in,
        "below": url.map(|url| url.replace(base, "")),
    });
    merged(&said, &known(&asks.error))
}

/// What is known of a fault.
fn known(error: &Error) -> Value {
    let option = match error {
        Error::Timeout(Wait::Connect) => Some("timeout.connect"),
        Error::Timeout(Wait::FirstByte) => Some("timeout.firstByte"),
        Error::Timeout(Wait::Idle) => Some("timeout.idle"),
        Error::TooLarge(too_large) => match too_large.limit {
            Limit::Line => Some("limits.line"),
            Limit::Event => Some("limits.event"),
            Limit::EventType => Some("limits.type"),
        },
        _ => None,
    };
    let refusal = match error {
        Error::Status(refusal) | Error::ContentType(refusal) => Some(refusal),
        _ => None,
    };
    let headers: Map<_, _> = (refusal.iter().flat_map(|refusal| &refusal.headers))
        .map(|(name, value)| (name.clone(), json!(value)))
        .collect();
    let (status, body) = (
        refusal.map(|refusal| refusal.status),
        refusal.map(|refusal| &refusal.body),
    );
    let cause = match error {
        Error::Prepare { source } => Some(source.to_string()),
        Error::Request { message } | Error::Network { message } => Some(message.clone()),
        _ => None,
    };
    json!({
        "kind": error.kind().to_string(),
        "status": status,
        "headers": headers,
        "body": body,
        "option": option,
        "cause": cause,
    })
}

/// The requests as the server saw them, once as many have come, and ended, as are expected to.
pub async fn requests(stage: &Stage, expected: &[Value]) -> Vec<Value> {
    let ended = expected.iter().filter(|request| !request["how"].is_null());
    let (count, ended) = (expected.len(), ended.count());
    let conditions = format!("wait={count}&ended={ended}&timeout=10000");
    let seen = match stage.log(&conditions).await {
        Ok(seen) => seen,
        Err(_) => stage.log("").await.unwrap(),
    };
    let mut before = None;
    let requests = seen.into_iter().map(|seen| {
        let after = before
            .replace(seen.started)
            .map(|before| seen.started - before);
        let below = &seen.path[stage.path().len()..];
        let told = json!({ "below": below, "after": after });
        merged(&json!(seen), &told)
    });
    requests.collect()
}
