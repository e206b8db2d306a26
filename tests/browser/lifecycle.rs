//! What the device and the page say. The events are fired here, as no script can take a network
//! away; in a real browser's hands they are in `tests/e2e`.

use super::support::{Collected, Stage, states, until};
use headwater::source::Builder;
use headwater::{EventSource, Json, Retry, State, StateChange, Transport, WaitReason};
use headwater_server::script::{Attempt, Ended, Scenario};
use js_sys::{Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::EventTarget;

fn get(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap()
}

fn set(object: &JsValue, name: &str, value: bool) {
    Reflect::set(object, &name.into(), &value.into()).unwrap();
}

fn fire(target: &JsValue, event: &str, persisted: bool) {
    let event = web_sys::Event::new(event).unwrap();
    set(&event, "persisted", persisted);
    let target: &EventTarget = target.unchecked_ref();
    target.dispatch_event(&event).unwrap();
}

fn fire_globally(event: &str, persisted: bool) {
    fire(&js_sys::global(), event, persisted);
}

/// Shows or hides the page, or gives its true state back. `false` where there is no page.
fn show(state: Option<&str>) -> bool {
    let document = get(&js_sys::global(), "document");
    let Some(document) = document.dyn_ref::<Object>() else {
        return false;
    };
    match state {
        None => assert!(
            Reflect::delete_property(document, &"visibilityState".into()).unwrap_or_default()
        ),
        Some(state) => {
            let property = Object::new();
            Reflect::set(&property, &"value".into(), &state.into()).unwrap();
            set(&property, "configurable", true);
            Object::define_property(document, &"visibilityState".into(), &property);
            fire(document, "visibilitychange", false);
        }
    }
    true
}

/// A feed that counts to a hundred, a bit at each connection.
fn counting() -> Scenario {
    let feed = |upto| Attempt::stream().events_from_last_id(upto);
    Scenario::new()
        .attempt(feed(10).hold())
        .attempt(feed(100).hold())
}

fn numbers(source: &EventSource) -> (Collected<u64>, headwater::Subscription) {
    let (numbers, put) = Collected::new();
    let subscription = source.on::<Json<u64>>("message", move |event| put(event.data.0));
    (numbers, subscription)
}

/// A source of that feed, by fetch, that has had its first ten.
struct Counted {
    stage: Stage,
    source: EventSource,
    states: Collected<StateChange>,
    numbers: Collected<u64>,
    _subscriptions: [headwater::Subscription; 2],
}

impl Counted {
    async fn new(options: impl FnOnce(Builder) -> Builder) -> Self {
        let stage = Stage::new(counting()).await;
        let builder = EventSource::builder(stage.url()).transport(Transport::Fetch);
        let source = options(builder).open();
        let (states, of_states) = states(&source);
        let (numbers, of_numbers) = numbers(&source);
        until("ten are there", || numbers.count() == 10).await;
        Self {
            stage,
            source,
            states,
            numbers,
            _subscriptions: [of_states, of_numbers],
        }
    }

    async fn all_are_there(&self) {
        until("all are there", || self.numbers.count() >= 100).await;
        assert_eq!(self.numbers.all(), (1..=100).collect::<Vec<_>>());
    }
}

fn suspended(states: &Collected<StateChange>) -> usize {
    let is_suspended = |change: &StateChange| {
        matches!(change.state, State::Waiting { until: None, .. })
            && matches!(change.error(), Some(headwater::Error::Suspended))
    };
    states.all().iter().filter(|one| is_suspended(one)).count()
}

#[wasm_bindgen_test]
async fn without_network_it_waits_for_it_and_burns_no_attempts() {
    let scenario = Scenario::new()
        .attempt(Attempt::status(503).header("retry-after", "0"))
        .attempt(Attempt::stream().send(":\n").hold());
    let stage = Stage::new(scenario).await;
    let source = EventSource::builder(stage.url())
        .retry(Retry {
            initial: 60_000,
            attempts: Some(2),
            ..Retry::default()
        })
        .open();
    let (states, _states) = states(&source);
    until("it waits", || {
        matches!(source.state(), State::Waiting { until: Some(_), .. })
    })
    .await;
    fire_globally("offline", false);
    assert!(matches!(source.state(), State::Waiting { until: None, .. }));
    fire_globally("online", false);
    until("it is open", || source.state() == State::Open).await;
    let last = states.last().unwrap();
    assert_eq!(last.attempt, 2);
    assert_eq!(stage.seen("wait=2").await.len(), 2);
}

#[wasm_bindgen_test]
async fn a_page_put_aside_lets_go_and_one_that_returns_goes_on_from_the_last_event() {
    for transport in [None, Some(Transport::Fetch)] {
        let stage = Stage::new(counting()).await;
        let mut builder = EventSource::builder(stage.url());
        if let Some(transport) = transport {
            builder = builder.transport(transport);
        }
        let source = builder.open();
        let (states, _states) = states(&source);
        let (numbers, _numbers) = numbers(&source);
        until("ten are there", || numbers.count() == 10).await;
        // An ordinary visit begins with the same event.
        fire_globally("pageshow", false);
        assert_eq!(source.state(), State::Open);
        fire_globally("pagehide", true);
        assert_eq!(suspended(&states), 1);
        assert_eq!(stage.seen("ended=1").await[0].how, Ended::ClientLeft);
        fire_globally("pageshow", true);
        until("all are there", || numbers.count() >= 100).await;
        assert_eq!(numbers.all(), (1..=100).collect::<Vec<_>>());
    }
}

/// What the device says of its network, or what is true of it.
fn say_online(online: Option<bool>) {
    let navigator = get(&js_sys::global(), "navigator");
    let navigator: &Object = navigator.unchecked_ref();
    match online {
        None => assert!(Reflect::delete_property(navigator, &"onLine".into()).unwrap_or_default()),
        Some(online) => {
            let property = Object::new();
            set(&property, "value", online);
            set(&property, "configurable", true);
            Object::define_property(navigator, &"onLine".into(), &property);
        }
    }
}

#[wasm_bindgen_test]
async fn a_device_that_is_offline_at_the_start_burns_no_attempts() {
    say_online(Some(false));
    // No browser connects to this port.
    let source = EventSource::builder("http://localhost:1/feed")
        .retry(Retry {
            attempts: Some(1),
            ..Retry::default()
        })
        .open();
    let (states, _states) = states(&source);
    until("it waits or fails", || states.count() == 2).await;
    say_online(None);
    let reason = WaitReason::Offline;
    let until = None;
    assert_eq!(source.state(), State::Waiting { reason, until });
    fire_globally("online", false);
    states.closed().await;
    assert_eq!(states.last().unwrap().attempt, 2);
}

#[wasm_bindgen_test]
async fn of_a_page_that_is_left_nothing_is_told() {
    let counted = Counted::new(|builder| builder).await;
    let told = counted.states.count();
    fire_globally("pagehide", false);
    assert_eq!(
        counted.stage.seen("ended=1").await[0].how,
        Ended::ClientLeft
    );
    fire_globally("online", false);
    assert_eq!(counted.states.count(), told);
    // A page that comes back all the same has its stream.
    fire_globally("pageshow", true);
    counted.all_are_there().await;
}

#[wasm_bindgen_test]
async fn a_post_outlives_its_page_being_put_aside() {
    let stage = Stage::new(counting()).await;
    let source = EventSource::builder(stage.url())
        .body("{}")
        .pause_when_hidden(0)
        .open();
    let (numbers, _numbers) = numbers(&source);
    until("ten are there", || numbers.count() == 10).await;
    fire_globally("pagehide", true);
    show(Some("hidden"));
    fire_globally("pageshow", true);
    show(Some("visible"));
    show(None);
    assert_eq!(source.state(), State::Open);
    assert_eq!(stage.seen("wait=1").await.len(), 1);
}

#[wasm_bindgen_test]
async fn a_hidden_page_pauses_after_its_grace_if_asked_to_and_loses_nothing() {
    let counted = Counted::new(|builder| builder.pause_when_hidden(80)).await;
    if !show(Some("hidden")) {
        return;
    }
    assert_eq!(counted.source.state(), State::Open, "within the grace");
    counted.stage.seen("ended=1").await;
    assert_eq!(suspended(&counted.states), 1);
    // Nobody looks: nothing but being seen brings it back.
    fire_globally("online", false);
    assert!(matches!(
        counted.source.state(),
        State::Waiting { until: None, .. }
    ));
    show(Some("visible"));
    counted.all_are_there().await;
    show(None);
}

#[wasm_bindgen_test]
async fn a_source_opened_in_a_hidden_page_is_paused_too_and_others_are_not() {
    let stage = Stage::new(counting()).await;
    let other = Stage::new(counting()).await;
    if !show(Some("hidden")) {
        return;
    }
    let source = EventSource::builder(stage.url())
        .transport(Transport::Fetch)
        .pause_when_hidden(20)
        .open();
    let steady = EventSource::builder(other.url())
        .transport(Transport::Fetch)
        .open();
    let (states, _states) = states(&source);
    let (numbers, _numbers) = numbers(&steady);
    until("it is paused", || suspended(&states) == 1).await;
    until("the other is open", || numbers.count() == 10).await;
    show(Some("visible"));
    show(None);
    until("it is back", || source.state() == State::Open).await;
    assert_eq!(other.seen("wait=1").await.len(), 1);
}

#[wasm_bindgen_test]
async fn a_stream_that_died_in_its_sleep_is_replaced_when_the_page_is_back() {
    let counted = Counted::new(|builder| {
        builder.timeout(headwater::Timeout {
            idle: Some(60_000),
            ..Default::default()
        })
    })
    .await;
    if !show(Some("visible")) {
        return;
    }
    let state = counted.source.state();
    assert_eq!(state, State::Open, "it has just been heard of");
    // The clock is an hour on, and no timer has run meanwhile.
    let date = get(&js_sys::global(), "Date");
    let now = get(&date, "now");
    let later =
        js_sys::Function::new_no_args("return performance.timeOrigin + performance.now() + 3.6e6");
    Reflect::set(&date, &"now".into(), &later).unwrap();
    show(Some("visible"));
    Reflect::set(&date, &"now".into(), &now).unwrap();
    show(None);
    counted.all_are_there().await;
    let changes = counted.states.all();
    let faults: Vec<_> = changes.iter().filter_map(StateChange::error).collect();
    assert!(faults.is_empty(), "nobody's failure: {faults:?}");
    let is_attempt = |change: &&StateChange| change.state == State::Connecting;
    assert_eq!(changes.iter().filter(is_attempt).count(), 2);
}
