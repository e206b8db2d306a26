//! What the table expects against what has come: see README.md. fits.mjs is its like in JavaScript.

use serde_json::{Value, json};

/// What a case expects of one of its lists, written out.
pub fn written(list: &str, entries: &Value) -> Vec<Value> {
    let left_out = match list {
        "states" => json!({ "kind": null, "reason": null }),
        "events" => json!({ "type": "message", "lastEventId": "" }),
        "requests" | "targetRequests" => json!({ "method": "GET" }),
        _ => json!({}),
    };
    let entries = entries.as_array().expect("a list").iter().flat_map(long);
    entries.map(|entry| merged(&left_out, &entry)).collect()
}

/// An entry that is short for others: a state's name, or events that are numbered.
fn long(entry: &Value) -> Vec<Value> {
    if entry.is_string() {
        return vec![json!({ "state": entry })];
    }
    let number = |at: usize| entry["numbers"][at].as_u64();
    match (number(0), number(1)) {
        (Some(first), Some(last)) => (first..=last)
            .map(|n| json!({ "data": n.to_string(), "lastEventId": n.to_string() }))
            .collect(),
        _ => vec![entry.clone()],
    }
}

/// An object with the keys of another on top.
pub fn merged(object: &Value, over: &Value) -> Value {
    let mut all = object.as_object().cloned().unwrap_or_default();
    all.extend(over.as_object().cloned().unwrap_or_default());
    Value::Object(all)
}

/// Where what has come does not fit, in words: every key that is expected has to.
pub fn differences(expected: &Value, actual: &Value, at: &str) -> Vec<String> {
    let fits = match expected {
        Value::Object(keys) if keys.contains_key("least") => {
            let bound =
                |name: &str, otherwise| keys.get(name).map_or(Some(otherwise), Value::as_f64);
            let actual = actual.as_f64();
            actual >= bound("least", 0.0) && actual.is_some() && actual <= bound("most", f64::MAX)
        }
        Value::Object(keys) if keys.contains_key("times") => {
            let (text, times) = (keys["text"].as_str(), keys["times"].as_u64());
            let text = text
                .expect("a text")
                .repeat(times.expect("a number") as usize);
            actual == &text
        }
        Value::Object(keys) => {
            return keys
                .iter()
                .flat_map(|(key, value)| differences(value, &actual[key], &format!("{at}.{key}")))
                .collect();
        }
        Value::Array(entries) => {
            let found = actual.as_array().map_or(0, Vec::len);
            if found != entries.len() {
                let many = entries.len();
                return vec![format!("{at}: there are {found}, not {many}: {actual}")];
            }
            return (entries.iter().enumerate())
                .flat_map(|(i, entry)| differences(entry, &actual[i], &format!("{at}.{i}")))
                .collect();
        }
        plain => plain == actual,
    };
    if fits {
        Vec::new()
    } else {
        vec![format!("{at} is {actual}, not {expected}")]
    }
}
