//! The scripted origin, and ways to wait on a condition.

use gloo_net::http::Request;
use headwater::transport::Transport;
use headwater::{EventSource, Retry, StateChange, Subscription};
use headwater_server::script::{Placed, Scenario, Seen};
use js_sys::{Date, Promise};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};
use wasm_bindgen_futures::JsFuture;

pub const BOTH: [Transport; 2] = [Transport::Native, Transport::Fetch];

/// The scripted origin's address: another origin than the page's.
pub const ORIGIN: &str = match option_env!("HEADWATER_ORIGIN") {
    Some(origin) => origin,
    None => "http://localhost:47788",
};

/// Retries without the waits that people are grateful for.
pub fn quick() -> Retry {
    Retry {
        initial: Duration::from_millis(20),
        max: Duration::from_millis(100),
        ..Retry::default()
    }
}

/// A scenario that the origin plays.
pub struct Stage(Placed);

impl Stage {
    pub async fn new(scenario: Scenario) -> Self {
        let request = Request::post(&format!("{ORIGIN}/scenario"))
            .json(&scenario)
            .unwrap();
        Self(
            request
                .send()
                .await
                .expect("the scripted origin is up")
                .json()
                .await
                .unwrap(),
        )
    }

    pub fn url(&self) -> String {
        format!("{ORIGIN}{}", self.0.url)
    }

    /// Its path.
    pub fn path(&self) -> &str {
        &self.0.url
    }

    /// The same on another origin of the page's own site, whose cookies it may keep.
    pub fn beside(&self) -> String {
        let host = said_by("location", "hostname");
        self.second().replacen("localhost", &host, 1)
    }

    /// The same on another origin.
    pub fn second(&self) -> String {
        self.0.second.clone()
    }

    /// Waits until the server can't write any more, or has written everything.
    pub async fn settled(&self) {
        for _ in 0..50 {
            for condition in ["blocked=300", "ended=1"] {
                let url = format!("{ORIGIN}{}?{condition}&timeout=400", self.0.log);
                if Request::get(&url).send().await.unwrap().status() == 200 {
                    return;
                }
            }
        }
        panic!("waited in vain until the server stands still");
    }

    /// What was seen, once the query's conditions hold: `wait=2`, `ended=1`.
    pub async fn seen(&self, conditions: &str) -> Vec<Seen> {
        self.log(conditions).await.unwrap()
    }

    /// The same, or which conditions were waited for in vain.
    pub async fn log(&self, conditions: &str) -> Result<Vec<Seen>, String> {
        let url = format!("{ORIGIN}{}?{conditions}", self.0.log);
        let response = Request::get(&url).send().await.unwrap();
        let status = response.status();
        let text = response.text().await.unwrap();
        if status != 200 {
            return Err(text);
        }
        let seen: Vec<Seen> = serde_json::from_str(&text).unwrap();
        Ok(seen
            .into_iter()
            .filter(|seen| seen.attempt.is_some())
            .collect())
    }

    /// Lets the server go on from its next `cue`.
    pub fn cue(&self) {
        let request = Request::post(&format!("{}/cue", self.url()));
        wasm_bindgen_futures::spawn_local(async move {
            request.send().await.unwrap();
        });
    }
}

/// A text that a global has.
fn said_by(global: &str, name: &str) -> String {
    let get = |of: &JsValue, name: &str| js_sys::Reflect::get(of, &name.into()).unwrap();
    let text = get(&get(&js_sys::global(), global), name);
    text.as_string().unwrap()
}

/// The engine's name, as the bench and the package's tests have it.
pub fn engine() -> &'static str {
    let agent = said_by("navigator", "userAgent");
    // Each one's agent names its forebears, too.
    let named = [("Firefox", "firefox"), ("Chrome", "chromium")];
    let found = named.iter().find(|(name, _)| agent.contains(name));
    found.map_or("webkit", |(_, engine)| engine)
}

/// Whether there is a global of this name.
pub fn has(name: &str) -> bool {
    js_sys::Reflect::has(&js_sys::global(), &name.into()).unwrap()
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(callback: &js_sys::Function, milliseconds: i32);
}

/// The page gets on with other things.
pub async fn moment() {
    let promise = Promise::new(&mut |resolve, _| set_timeout(&resolve, 5));
    JsFuture::from(promise).await.unwrap();
}

/// Waits until a condition holds, and then lets pending futures run once: the timer that looks may come in the same turn
/// in which the condition came to hold.
pub async fn until(what: &str, condition: impl Fn() -> bool) {
    let patience = Patience::begin();
    while !condition() {
        patience.wait(what).await;
    }
    turn().await;
}

/// Lets all futures run that can.
pub async fn turn() {
    let turn = Promise::resolve(&JsValue::UNDEFINED);
    JsFuture::from(turn).await.unwrap();
}

/// The time that there is for a condition to hold.
pub struct Patience {
    begun: f64,
    looks: Cell<u32>,
}

impl Patience {
    /// A busy machine may take many seconds for a connection alone. In ms.
    const LIMIT: f64 = 60_000.0;

    /// How often it is looked at least: a clock that jumps, or a machine that stands still, takes nobody's time.
    const LOOKS: u32 = 50;

    pub fn begin() -> Self {
        Self {
            begun: Date::now(),
            looks: Cell::new(0),
        }
    }

    /// Waits for a moment, and panics if the time is over.
    pub async fn wait(&self, what: &str) {
        let (time, looks) = (Date::now() - self.begun, self.looks.get());
        let is_over = time > Self::LIMIT && looks >= Self::LOOKS;
        assert!(
            !is_over,
            "waited in vain until {what}, looked {looks} times in {time} ms"
        );
        self.looks.set(looks + 1);
        moment().await;
    }
}

/// Collects what a handler or a watcher is given.
pub struct Collected<T>(Rc<RefCell<Vec<T>>>);

impl<T: Clone + 'static> Collected<T> {
    pub fn new() -> (Self, impl Fn(T)) {
        let all = Rc::new(RefCell::new(Vec::new()));
        let put = Rc::clone(&all);
        (Self(all), move |one| put.borrow_mut().push(one))
    }

    pub fn all(&self) -> Vec<T> {
        self.0.borrow().clone()
    }

    pub fn count(&self) -> usize {
        self.0.borrow().len()
    }
}

/// A source's changes of state, from its beginning.
pub fn states(source: &EventSource) -> (Collected<StateChange>, Subscription) {
    let (collected, put) = Collected::new();
    let subscription = source.on_state(move |change| put(change.clone()));
    (collected, subscription)
}

impl Collected<StateChange> {
    pub fn last(&self) -> Option<StateChange> {
        self.0.borrow().last().cloned()
    }

    /// Waits for the end, and gives it.
    pub async fn closed(&self) -> StateChange {
        let is_closed = |change: &StateChange| change.reason.is_some();
        until("the source is closed", || {
            self.0.borrow().last().is_some_and(is_closed)
        })
        .await;
        self.last().unwrap()
    }
}
