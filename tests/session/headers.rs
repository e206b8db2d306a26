//! Tables of headers' values, which the package passes too: `tests/package/content-type.test.mjs`,
//! `tests/package/retry-after.test.mjs` and `tests/package/last-event-id.test.mjs`.

use headwater::session::{
    ContentType, header_value, is_sendable, retry_after, retry_after_ms, should_retry,
    with_parameter,
};
use headwater::wire::Limits;
use serde::Deserialize;

#[derive(Debug, Deserialize)]
struct Case {
    value: String,
    #[serde(default)]
    date: Option<String>,
    #[serde(default)]
    wall: u64,
    ms: Option<u64>,
}

#[test]
fn every_case_of_the_table_is_read_as_it_says() {
    let cases: Vec<Case> = serde_json::from_str(include_str!("retry-after.json")).unwrap();
    assert!(cases.len() >= 40);
    for case in cases {
        let date = case.date.as_deref().map(str::as_bytes);
        let ms = retry_after(case.value.as_bytes(), date, case.wall);
        assert_eq!(ms, case.ms, "{case:?}");
    }
}

#[test]
fn milliseconds_are_read_as_the_table_says() {
    let cases: Vec<Case> = serde_json::from_str(include_str!("retry-after-ms.json")).unwrap();
    assert!(cases.len() >= 20);
    for case in cases {
        assert_eq!(retry_after_ms(case.value.as_bytes()), case.ms, "{case:?}");
    }
    let most = retry_after_ms(b"99999999999999999999");
    let day = 86_400_000;
    assert!(
        most.is_some_and(|ms| ms > day),
        "any number of digits is one"
    );
}

#[derive(Debug, Deserialize)]
struct Advice {
    value: String,
    says: Option<bool>,
}

#[test]
fn what_a_server_says_of_trying_again_is_read_as_the_table_says() {
    let cases: Vec<Advice> = serde_json::from_str(include_str!("should-retry.json")).unwrap();
    assert!(!cases.is_empty());
    for case in cases {
        assert_eq!(should_retry(case.value.as_bytes()), case.says, "{case:?}");
    }
}

#[derive(Debug, Deserialize)]
struct Typed {
    value: String,
    is: String,
}

#[test]
fn a_content_type_is_read_as_the_table_says() {
    let cases: Vec<Typed> = serde_json::from_str(include_str!("content-type.json")).unwrap();
    assert!(cases.len() >= 40);
    for Typed { value, is } in cases {
        let expected = match &*is {
            "event-stream" => ContentType::EventStream,
            "json" => ContentType::Json,
            _ => ContentType::Other,
        };
        assert_eq!(ContentType::of(value.as_bytes()), expected, "{value:?}");
    }
}

#[derive(Debug, Deserialize)]
struct LastEventId {
    id: String,
    header: String,
}

#[test]
fn a_last_event_id_is_sent_as_the_table_says() {
    let cases: Vec<LastEventId> = serde_json::from_str(include_str!("last-event-id.json")).unwrap();
    assert!(!cases.is_empty());
    for LastEventId { id, header } in cases {
        assert_eq!(header_value(&id), header, "{id:?}");
    }
}

#[derive(Debug, Deserialize)]
struct Sendable {
    id: String,
    /// How often the ID is this text.
    times: Option<usize>,
    /// The limit; the default where there is none.
    most: Option<usize>,
    sendable: bool,
}

#[test]
fn an_id_is_sent_or_not_as_the_table_says() {
    let cases: Vec<Sendable> =
        serde_json::from_str(include_str!("last-event-id-sendable.json")).unwrap();
    assert!(cases.len() >= 20);
    for case in cases {
        let id = case.id.repeat(case.times.unwrap_or(1));
        let most = case.most.unwrap_or(Limits::DEFAULT.id);
        assert_eq!(is_sendable(&id, most), case.sendable, "{case:?}");
    }
}

#[derive(Debug, Deserialize)]
struct Parameter {
    url: String,
    param: String,
    id: String,
    sent: String,
}

#[test]
fn a_parameter_takes_the_place_of_those_with_its_name() {
    let cases: Vec<Parameter> =
        serde_json::from_str(include_str!("last-event-id-param.json")).unwrap();
    assert!(!cases.is_empty());
    for case in cases {
        let sent = with_parameter(&case.url, &case.param, &case.id);
        assert_eq!(sent, case.sent, "{case:?}");
    }
}
