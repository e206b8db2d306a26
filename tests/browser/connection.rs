//! The table of connections: `tests/connection/README.md` says what its keys mean.

#[path = "../connection/fits.rs"]
pub mod fits;
#[path = "connection/options.rs"]
pub mod options;
#[path = "connection/told.rs"]
pub mod told;

use super::support::{Stage, engine, has, moment};
use fits::{differences, merged, written};
use futures_util::future::{Either, select};
use futures_util::{StreamExt, stream};
use headwater::source::Builder;
use headwater::{Event, EventSource, Subscription, Text};
use headwater_server::script::{Scenario, Step};
use options::{in_turn, text};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::cell::Cell;
use std::future::ready;
use std::pin::pin;
use std::rc::Rc;
use told::{Told, question, requests, state_of};

/// How many cases run at a time: what they hold open stays below an engine's six connections.
const LANES: usize = 2;
/// How long a case waits for what it expects, in moments.
const PATIENCE: usize = 4000;
/// What a case may expect lists of.
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
    #[serde(default = "message")]
    listen: Vec<String>,
    #[serde(default)]
    act: Vec<Value>,
    #[serde(default)]
    ends: Map<String, Value>,
    #[serde(flatten)]
    lists: Map<String, Value>,
}

fn message() -> Vec<String> {
    vec!["message".into()]
}

#[cfg(target_arch = "wasm32")]
#[wasm_bindgen_test::wasm_bindgen_test]
async fn every_connection_of_the_table_becomes_what_it_says() {
    play_all().await;
}

/// Plays all that can be played here. Fails where one of them differs from what it says.
pub async fn play_all() {
    let rows: Vec<Value> = serde_json::from_str(include_str!("../connection/cases.json")).unwrap();
    let cases: Vec<Case> = rows.iter().flat_map(read).filter(is_able).collect();
    let failures: Vec<String> = stream::iter(&cases)
        .map(async |case| {
            let found = play(case).await.join("\n  ");
            let Case { name, clause, .. } = case;
            (!found.is_empty()).then(|| format!("{name} ({clause}):\n  {found}\n"))
        })
        .buffer_unordered(LANES)
        .filter_map(ready)
        .collect()
        .await;
    let (failed, of) = (failures.len(), cases.len());
    assert!(
        failed == 0,
        "{failed} of {of} failed:\n{}",
        failures.concat()
    );
}

/// A row as it is for this engine, once for each transport that it names.
fn read(row: &Value) -> Vec<Case> {
    let mut row = merged(row, &row["in"][engine()]);
    row.as_object_mut().unwrap().remove("in");
    let case: Case = serde_json::from_value(row).expect("cases.json fits its description");
    for key in case.lists.keys() {
        assert!(
            LISTS.contains(&&**key),
            "{}: there is no key {key}",
            case.name
        );
    }
    let Some(Value::Array(transports)) = case.options.get("transport") else {
        return vec![case];
    };
    let by = |transport: &Value| {
        let mut case = case.clone();
        case.name += &format!(", by {}", text(transport));
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
        "cookies" => engine() != "native",
        // The page of these tests is another server's.
        "own origin" => false,
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
    let told = Rc::new(Told::default());
    let source = Rc::new(builder(case, &stage, &told).open());
    let _subscriptions = watch(case, &source, &stage, &told);

    let written = |list| Some((list, written(list, case.lists.get(list)?)));
    let expected: Vec<_> = LISTS.into_iter().filter_map(written).collect();
    let ends = Value::from(case.ends.clone());
    let has_come = || {
        let mut lists = expected.iter();
        lists.all(|(list, entries)| told.has(list, entries.len()))
            && differences(&ends, &told.last_state(), "").is_empty()
    };
    let has_all_come = async {
        for _ in 0..PATIENCE {
            if told.last_state()["state"] == "closed" || has_come() {
                break;
            }
            moment().await;
        }
    };
    // Natively a source runs while somebody waits for it.
    while_open(&source, has_all_come).await;
    let mut found = Vec::new();
    // What the server has seen may still be on its way, with the source as it is.
    while_open(&source, async {
        for (list, expected) in expected {
            let entries = match (told.list(list), &target) {
                (Some(entries), _) => entries,
                (_, Some(target)) if list == "targetRequests" => requests(target, &expected).await,
                _ => requests(&stage, &expected).await,
            };
            found.extend(differences(&expected.into(), &entries.into(), list));
        }
    })
    .await;
    found.extend(differences(&ends, &told.last_state(), "the last state"));
    found
}

/// Waits for the source and the future at once, until the future is done.
async fn while_open(source: &EventSource, done: impl Future<Output = ()>) {
    if let Either::Left((_, done)) = select(pin!(source.closed()), pin!(done)).await {
        done.await;
    }
}

/// Places a scenario. A worker of Firefox may keep a connection that it has aborted until the server
/// says more: there, what holds a response says a comment now and then.
async fn place(scenario: &str) -> Stage {
    let mut scenario: Scenario = serde_json::from_str(scenario).expect("a scenario");
    if engine() == "firefox" && !has("document") {
        let says = Step::Repeat {
            times: 1000,
            steps: vec![Step::Wait(300), Step::Send(":\n".into())],
        };
        for attempt in &mut scenario.attempts {
            let holds = attempt.steps.iter_mut().filter(|step| **step == Step::Hold);
            holds.for_each(|step| *step = says.clone());
        }
    }
    Stage::new(scenario).await
}

/// What the case asks for. What it is asked is told.
fn builder(case: &Case, stage: &Stage, told: &Rc<Told>) -> Builder {
    let base = match case.at.as_deref() {
        Some("second") => stage.beside(),
        _ => stage.url(),
    };
    let builder = match &case.url {
        Some(Value::Array(turns)) => {
            let url = in_turn(turns, move |below| format!("{base}{}", text(below)));
            EventSource::builder("").url_with(move |_| ready(url()))
        }
        Some(below) => EventSource::builder(base + text(below)),
        None => EventSource::builder(base),
    };
    let builder = case.options.iter().fold(builder, options::with);
    let Some(answers) = case.options.get("shouldRetry").cloned() else {
        return builder;
    };
    let (base, told, asked) = (stage.url(), told.clone(), Cell::new(0));
    builder.should_retry(move |asks| {
        told.put("questions", question(&asks, &base));
        let answer = options::answer(&answers[asked.replace(asked.get() + 1)]);
        async move {
            moment().await;
            answer
        }
    })
}

/// Has everything told that comes, and done what the case does then.
fn watch(
    case: &Case,
    source: &Rc<EventSource>,
    stage: &Rc<Stage>,
    told: &Rc<Told>,
) -> Vec<Subscription> {
    let act = {
        let (source, stage, acts) = (Rc::downgrade(source), stage.clone(), case.act.clone());
        Rc::new(move |on: &str, is: Value| {
            for act in acts.iter().filter(|act| act[on] == is) {
                match (text(&act["do"]), source.upgrade()) {
                    ("close", Some(source)) => source.close(),
                    _ => stage.cue(),
                }
            }
        })
    };
    let states = source.on_state({
        let (act, told) = (act.clone(), told.clone());
        move |change| {
            told.put("states", state_of(change));
            act("state", state_of(change)["state"].clone());
        }
    });
    let listen = |kind: &String| {
        let (act, told) = (act.clone(), told.clone());
        let handle = move |event: Event<Text>| {
            let (kind, Text(data), id) = (&*event.event, &event.data, &*event.last_event_id);
            let event = json!({ "type": kind, "data": data, "lastEventId": id });
            act("event", told.put("events", event).into());
        };
        match &**kind {
            "*" => source.on_any(handle),
            _ => source.on(kind, handle),
        }
    };
    let handlers = case.listen.iter().map(listen);
    handlers.chain([states]).collect()
}
