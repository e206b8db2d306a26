//! The options of `connect()`, as the table names them, for the builder.

use headwater::source::{Answer, Builder, PrepareError};
use headwater::{Lenient, Limits, Reconnect, Redirect, Retry, Timeout, Transport};
use serde_json::Value;
use std::cell::Cell;
use std::future::ready;
use std::time::Duration;

/// One value after the other, the last one again and again. `null` fails.
pub fn in_turn<T, M: Fn(&Value) -> T>(
    turns: &[Value],
    make: M,
) -> impl Fn() -> Result<T, PrepareError> + use<T, M> {
    let (turns, asked) = (turns.to_vec(), Cell::new(0));
    move || {
        let turn = &turns[asked.get().min(turns.len() - 1)];
        asked.set(asked.get() + 1);
        if turn.is_null() {
            Err(PrepareError::retry("the case has none"))
        } else {
            Ok(make(turn))
        }
    }
}

/// An option of `connect()`, as the builder has it.
pub fn with(builder: Builder, (name, value): (&String, &Value)) -> Builder {
    match (&**name, value) {
        ("method", _) => builder.method(text(value)),
        ("headers", Value::Array(turns)) => {
            let headers = in_turn(turns, pairs);
            builder.headers_with(move |context| {
                let refused = context.refused.map(|refusal| refusal.status.to_string());
                let refused = refused.as_deref().unwrap_or("none");
                let told = |(name, value): (_, String)| (name, value.replace("{refused}", refused));
                ready(headers().map(|pairs| pairs.into_iter().map(told).collect()))
            })
        }
        ("headers", _) => pairs(value)
            .into_iter()
            .fold(builder, |builder, (name, value)| {
                builder.header(name, value)
            }),
        ("body", Value::Array(turns)) => {
            let body = in_turn(turns, |body| text(body).to_owned());
            builder.body_with(move |_| ready(body()))
        }
        ("body", _) => builder.body(text(value)),
        ("withCredentials", _) => builder.with_credentials(value == &Value::Bool(true)),
        ("redirect", _) => builder.redirect(match text(value) {
            "error" => Redirect::Error,
            "same-origin" => Redirect::SameOrigin,
            _ => Redirect::Follow,
        }),
        ("reconnect", _) if value == "refused" => builder.reconnect(Reconnect::Refused),
        ("reconnect", _) => builder.reconnect(value == &Value::Bool(true)),
        ("lastEventId", _) => builder.last_event_id(text(value)),
        ("lastEventIdParam", _) => builder.last_event_id_param(text(value)),
        ("retry", _) => builder.retry(Retry {
            initial: span(value, "initial").unwrap_or(Retry::default().initial),
            max: span(value, "max").unwrap_or(Retry::default().max),
            factor: number(value, "factor").unwrap_or(Retry::default().factor),
            jitter: number(value, "jitter").unwrap_or(Retry::default().jitter),
            attempts: number(value, "attempts"),
            elapsed: span(value, "elapsed"),
            reset_after: span(value, "resetAfter").unwrap_or(Retry::default().reset_after),
            max_server_delay: span(value, "maxServerDelay")
                .unwrap_or(Retry::default().max_server_delay),
            on: number(value, "on").unwrap_or(Retry::default().on),
        }),
        ("timeout", _) => builder.timeout(Timeout {
            connect: span(value, "connect"),
            first_byte: span(value, "firstByte"),
            idle: span(value, "idle"),
        }),
        ("limits", _) => builder.limits(Limits {
            line: number(value, "line").unwrap_or(Limits::default().line),
            event: number(value, "event").unwrap_or(Limits::default().event),
            event_type: number(value, "type").unwrap_or(Limits::default().event_type),
            id: number(value, "id").unwrap_or(Limits::default().id),
        }),
        ("lenient", _) => {
            let is_given = |name| value.get(name) == Some(&Value::Bool(true));
            builder.lenient(Lenient {
                dataless: is_given("dataless"),
                unterminated: is_given("unterminated"),
                content_type: is_given("contentType"),
                leading_space: is_given("leadingSpace"),
            })
        }
        ("until", _) => builder.until(text(value)),
        ("transport", _) if value == "native" => builder.transport(Transport::Native),
        ("transport", _) => builder.transport(Transport::Fetch),
        // Who has them told answers, by the function below.
        ("shouldRetry", _) => builder,
        _ => panic!("{name} is no option that is known here"),
    }
}

/// An answer of `shouldRetry`.
pub fn answer(value: &Value) -> Answer {
    match value {
        Value::Bool(true) => Answer::Retry,
        Value::Bool(false) => Answer::Stop,
        Value::Number(ms) => {
            Answer::After(Duration::from_millis(ms.as_u64().expect("milliseconds")))
        }
        _ => Answer::Default,
    }
}

pub fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

fn pairs(object: &Value) -> Vec<(String, String)> {
    let pairs = object.as_object().expect("an object").iter();
    pairs
        .map(|(name, value)| (name.clone(), text(value).to_owned()))
        .collect()
}

fn span(object: &Value, name: &str) -> Option<Duration> {
    number(object, name).map(Duration::from_millis)
}

fn number<T: serde::de::DeserializeOwned>(object: &Value, name: &str) -> Option<T> {
    object
        .get(name)
        .map(|value| serde_json::from_value(value.clone()).expect("a number"))
}
