//! The table of connections: `tests/connection/README.md` says what its keys mean.

#[path = "../connection/fits.rs"]
pub mod fits;
pub mod options;
pub mod told;

use super::support::{Collected, Stage, engine, has, moment};
use fits::{differences, merged, written};
use futures_util::{StreamExt, stream};
use headwater::session::{Answer, Plan};
use headwater::source::Builder;
use headwater::{Event, EventSource, Text};
use headwater_server::script::{Scenario, Step};
use options::{in_turn, text};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::cell::Cell;
use std::future::ready;
use std::rc::Rc;
use told::{known, requests, state_of};
use wasm_bindgen_test::wasm_bindgen_test;

/// How many cases run at a time: what they hold open stays below an engine's six connections.
const LANES: usize = 2;
/// How long a case waits for what it expects, in moments.
const PATIENCE: usize = 4000;
/// What a case has lists of.
const LISTS: [&str; 5] = [
    "states",
    "events",
    "questions",
    "requests",
    "targetRequests",
];

#[derive(Clone, Deserialize)]
struct Case {
    name: String,
    clause: String,
    #[serde(default)]
    needs: Vec<String>,
    at: Option<String>,
    url: Option<Value>,
    #[serde(default)]
    options: Map<String, Value>,
    scenario: Value,
    target: Option<Value>,
    listen: Option<Vec<String>>,
    #[serde(default)]
    act: Vec<Value>,
    /// The lists, and `ends`.
    #[serde(flatten)]
    expected: Map<String, Value>,
}

#[wasm_bindgen_test]
async fn every_connection_of_the_table_becomes_what_it_says() {
    let rows: Vec<Value> = serde_json::from_str(include_str!("../connection/cases.json")).unwrap();
    let cases: Vec<Case> = rows.iter().flat_map(read).filter(is_able).collect();
    let failures: Vec<String> = stream::iter(&cases)
        .map(async |case| {
            let found = play(case).await;
            let Case { name, clause, .. } = case;
            (!found.is_empty()).then(|| format!("{name} ({clause}):\n  {}\n", found.join("\n  ")))
        })
        .buffer_unordered(LANES)
        .filter_map(ready)
        .collect()
        .await;
    let (failed, all) = (failures.len(), cases.len());
    assert!(
        failed == 0,
        "{failed} of {all} failed:\n{}",
        failures.concat()
    );
}

/// A row as it is for this engine, once for each transport that it names.
fn read(row: &Value) -> Vec<Case> {
    let mut row = merged(row, &row["in"][engine()]);
    row.as_object_mut().unwrap().remove("in");
    let case: Case = serde_json::from_value(row).expect("cases.json fits its description");
    let unknown = (case.expected.keys()).find(|key| *key != "ends" && !LISTS.contains(&&***key));
    assert!(
        unknown.is_none(),
        "{}: there is no key {unknown:?}",
        case.name
    );
    let Some(Value::Array(transports)) = case.options.get("transport") else {
        return vec![case];
    };
    let by = |transport: &Value| {
        let mut case = case.clone();
        case.name += &format!(", by {transport}");
        case.options.insert("transport".into(), transport.clone());
        case
    };
    transports.iter().map(by).collect()
}

/// Whether this place has what the case needs.
fn is_able(case: &Case) -> bool {
    let native = case.options.get("transport").and_then(Value::as_str);
    let native = native.filter(|transport| *transport == "native");
    let mut needs = case.needs.iter().map(|need| &**need).chain(native);
    needs.all(|need| match need {
        "native" => has("EventSource"),
        "heads" => engine() != "firefox",
        "cookies" => true,
        _ => panic!("{}: nobody knows whether there is {need}", case.name),
    })
}

/// Plays a case, and says where it differs.
async fn play(case: &Case) -> Vec<String> {
    let mut scenario = case.scenario.to_string();
    let mut target = None;
    if let Some(there) = &case.target {
        let there = place(&there.to_string()).await;
        scenario = scenario.replace("{target}", &there.url());
        scenario = scenario.replace("{second target}", &there.second());
        target = Some(there);
    }
    let stage = Rc::new(place(&scenario).await);
    let questions = Rc::new(Collected::new());
    let (states, events) = (Collected::new(), Rc::new(Collected::new()));

    let source = Rc::new(builder(case, &stage, &questions).open());
    let act = {
        let (source, stage, acts) = (Rc::downgrade(&source), stage.clone(), case.act.clone());
        Rc::new(move |on: &str, is: &Value| {
            for act in acts.iter().filter(|act| act[on] == *is) {
                match (text(&act["do"]), source.upgrade()) {
                    ("close", Some(source)) => source.close(),
                    _ => stage.cue(),
                }
            }
        })
    };
    let _states = source.on_state({
        let (act, put) = (act.clone(), states.1);
        move |change| {
            let state = state_of(change);
            put(state.clone());
            act("state", &state["state"]);
        }
    });
    let listen = |kind: &String| {
        let (act, events) = (act.clone(), events.clone());
        let handle = move |Event {
                               event,
                               data,
                               last_event_id,
                               ..
                           }: Event<Text>| {
            (events.1)(json!({ "type": *event, "data": data.0, "lastEventId": *last_event_id }));
            act("event", &json!(events.0.count()));
        };
        match &**kind {
            "*" => source.on_any(handle),
            _ => source.on(kind, handle),
        }
    };
    let kinds = case
        .listen
        .clone()
        .unwrap_or_else(|| vec!["message".into()]);
    let _handlers: Vec<_> = kinds.iter().map(listen).collect();

    let ends = case
        .expected
        .get("ends")
        .cloned()
        .unwrap_or_else(|| json!({}));
    let expected = |list: &str| Some(written(list, case.expected.get(list)?));
    let last = || states.0.all().pop().unwrap_or_default();
    for _ in 0..PATIENCE {
        let counts = [states.0.count(), events.0.count(), questions.0.count()];
        let has_come = (LISTS.iter().zip(counts))
            .all(|(list, count)| expected(list).is_none_or(|entries| count >= entries.len()));
        let has_ended = last()["state"] == "closed" || differences(&ends, &last(), "").is_empty();
        if last()["state"] == "closed" || (has_come && has_ended) {
            break;
        }
        moment().await;
    }
    let mut found = differences(&ends, &last(), "the last state");
    for list in LISTS {
        let Some(expected) = expected(list) else {
            continue;
        };
        let told = match list {
            "states" => states.0.all(),
            "events" => events.0.all(),
            "questions" => questions.0.all(),
            "requests" => requests(&stage, &expected).await,
            _ => requests(target.as_ref().expect("a target"), &expected).await,
        };
        found.extend(differences(&expected.into(), &told.into(), list));
    }
    found
}

/// Places a scenario. A worker of Firefox may keep a connection that it has aborted until the server
/// says more: there, what holds a response says a comment now and then.
async fn place(scenario: &str) -> Stage {
    let mut scenario: Scenario = serde_json::from_str(scenario).expect("a scenario");
    if engine() == "firefox" && !has("document") {
        let steps = vec![Step::Wait(300), Step::Send(":\n".into())];
        let says = Step::Repeat { times: 1000, steps };
        let steps = scenario
            .attempts
            .iter_mut()
            .flat_map(|attempt| &mut attempt.steps);
        steps
            .filter(|step| **step == Step::Hold)
            .for_each(|step| *step = says.clone());
    }
    Stage::new(scenario).await
}

/// What the case asks for; what it is asked is collected.
fn builder(
    case: &Case,
    stage: &Stage,
    questions: &Rc<(Collected<Value>, impl Fn(Value) + 'static)>,
) -> Builder {
    let base = match case.at.as_deref() {
        Some("second") => stage.beside(),
        _ => stage.url(),
    };
    let builder = match &case.url {
        Some(Value::Array(turns)) => {
            let url = in_turn(turns, move |below| format!("{base}{}", text(below)));
            EventSource::builder("").url_with(move || ready(url()))
        }
        Some(below) => EventSource::builder(base + text(below)),
        None => EventSource::builder(base),
    };
    let builder = case.options.iter().fold(builder, options::with);
    let Some(answers) = case.options.get("shouldRetry").cloned() else {
        return builder;
    };
    let (base, questions, asked) = (stage.url(), questions.clone(), Cell::new(0));
    builder.should_retry(move |question| {
        let (plan, retry_in) = match question.plan {
            Plan::Retry(ms) => ("retry", Some(ms)),
            Plan::Wait => ("retry", None),
            Plan::Stop => ("stop", None),
        };
        let url = question.response.as_ref().map(|response| &response.url);
        let said = json!({
            "attempt": question.attempt,
            "lastEventId": question.last_event_id,
            "plan": plan,
            "retryIn": retry_in,
            "below": url.map(|url| url.replace(&base, "")),
        });
        (questions.1)(merged(&said, &known(&question.error)));
        let answer = match &answers[asked.replace(asked.get() + 1)] {
            Value::Bool(true) => Answer::Retry,
            Value::Bool(false) => Answer::Stop,
            Value::Number(ms) => Answer::After(ms.as_u64().expect("milliseconds")),
            _ => Answer::Default,
        };
        async move {
            moment().await;
            answer
        }
    })
}
