//! The table of `Retry-After`, which the package's own reading passes too: see
//! `tests/package/retry-after.test.mjs`.

use headwater::session::retry_after;
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
