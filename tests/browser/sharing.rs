//! One connection for all tabs. Two sources of one page are two members of a group, as two tabs are.

use super::support::{Collected, Patience, Stage, has, quick, states, until};
use headwater::source::{Builder, PrepareError, Share, SharingRole};
use headwater::{Error, EventSource, Json, State, StateChange, Subscription, Text};
use headwater_server::script::{Attempt, Scenario};
use js_sys::{Array, Function, Promise, Reflect};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::prelude::{JsCast, JsValue, wasm_bindgen};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = ["navigator", "locks"], js_name = query)]
    fn query_locks() -> Promise;
}

/// The names of the groups' locks that are held or asked for in this origin.
async fn locks() -> Vec<String> {
    let found = JsFuture::from(query_locks()).await.unwrap();
    let of = |what: &str| -> Array {
        let locks = Reflect::get(&found, &what.into()).unwrap();
        locks.unchecked_into()
    };
    let name = |lock: JsValue| Reflect::get(&lock, &"name".into()).unwrap().as_string();
    let all = of("held").concat(&of("pending"));
    let names = all.iter().filter_map(name);
    names
        .filter(|name| name.starts_with("headwater-"))
        .collect()
}

fn role(source: &EventSource) -> SharingRole {
    source.sharing().unwrap().role
}

fn shares(stage: &Stage, share: Share) -> Builder {
    EventSource::builder(stage.url())
        .share(share)
        .retry(quick())
}

/// The numbers that a source is given.
fn numbers(source: &EventSource) -> (Collected<u64>, Subscription) {
    let (numbers, put) = Collected::new();
    let subscription = source.on::<Json<u64>>("message", move |event| put(event.data.0));
    (numbers, subscription)
}

/// Which of two leads, and which follows.
async fn in_order(one: EventSource, other: EventSource) -> [EventSource; 2] {
    let is_settled = || {
        let mut roles = [role(&one), role(&other)];
        roles.sort_by_key(|role| *role != SharingRole::Leader);
        roles == [SharingRole::Leader, SharingRole::Follower]
    };
    until("one leads and the other follows", is_settled).await;
    match role(&one) {
        SharingRole::Leader => [one, other],
        _ => [other, one],
    }
}

#[wasm_bindgen_test]
async fn two_sources_of_one_group_have_one_connection() {
    let events = Attempt::stream().send(":\n\n").cue();
    let events = events.send("id: 1\ndata: 1\n\n").hold();
    let stage = Stage::new(Scenario::new().attempt(events)).await;
    let builder = shares(&stage, Share::new());
    let (one, other) = (builder.clone().open(), builder.open());
    let ((first, _first), (second, _second)) = (numbers(&one), numbers(&other));
    until("both are open", || {
        [&one, &other].map(EventSource::state) == [State::Open; 2]
    })
    .await;
    let sources = in_order(one, other).await;
    stage.cue();
    until("both have it", || {
        (first.all(), second.all()) == (vec![1], vec![1])
    })
    .await;
    for source in &sources {
        until("both know of both", || source.sharing().unwrap().tabs == 2).await;
        assert_eq!(source.response().unwrap().status, 200);
        assert_eq!(source.last_event_id(), "1");
    }
    assert_eq!(stage.seen("wait=1").await.len(), 1);
    drop(sources);
    stage.seen("ended=1").await;
}

#[wasm_bindgen_test]
async fn where_the_leader_is_closed_the_other_goes_on_from_the_last_event() {
    let feed = |upto| Attempt::stream().events_from_last_id(upto).hold();
    let stage = Stage::new(Scenario::new().attempt(feed(3)).attempt(feed(6))).await;
    // Each attempt says from where it goes on, and which one of its source's it is.
    let made = Rc::new(Cell::new(0));
    let builder = shares(&stage, Share::new().key("ann").replay()).headers_with({
        let made = Rc::clone(&made);
        move |context| {
            made.set(made.get() + 1);
            let from = format!("after {}", context.last_event_id);
            async { Ok::<_, PrepareError>(vec![("x-from".into(), from)]) }
        }
    });
    let (one, other) = (builder.clone().open(), builder.open());
    let ((first, _first), (second, _second)) = (numbers(&one), numbers(&other));
    let ((seen, _seen), (also, _also)) = (states(&one), states(&other));
    until("both have three", || {
        first.count() == 3 && second.count() == 3
    })
    .await;
    assert_eq!(made.get(), 2);
    let is_first = role(&one) == SharingRole::Leader;
    let [leader, follower] = in_order(one, other).await;
    leader.close();
    let (rest, states) = if is_first {
        (second, also)
    } else {
        (first, seen)
    };
    until("it has the rest", || rest.count() == 6).await;
    assert_eq!(rest.all(), [1, 2, 3, 4, 5, 6]);
    assert_eq!(role(&follower), SharingRole::Leader);
    assert_eq!(role(&leader), SharingRole::Alone);
    // To the source nothing has happened.
    let states: Vec<_> = states.all().iter().map(|change| change.state).collect();
    assert_eq!(states, [State::Connecting, State::Open]);
    let requests = stage.seen("wait=2").await;
    assert_eq!(requests.len(), 2);
    assert_eq!(requests[1].headers["last-event-id"], "3");
    assert_eq!(requests[1].headers["x-from"], "after 3");
    assert_eq!(made.get(), 3);
}

/// Makes the page's `fetch` join the bytes of this URL's response into one chunk, as a browser does where a page was
/// busy, until there are so many. Gives what undoes that.
///
/// Only of this URL: a test that fails undoes nothing, and those after it would fail, too.
fn join_chunks(url: &str, least: usize) -> Function {
    let script = "const { fetch } = globalThis;
        globalThis.fetch = async (...request) => {
          const response = await fetch(...request);
          if (response.url !== url) return response;
          const reader = response.body.getReader();
          const pull = async (controller) => {
            const held = [];
            for (let missing = least; missing > 0; ) {
              const { value } = await reader.read();
              held.push(value);
              missing -= value.length;
            }
            least = 1;
            controller.enqueue(new Uint8Array(await new Blob(held).arrayBuffer()));
          };
          return new Response(new ReadableStream({ pull }), response);
        };
        return () => (globalThis.fetch = fetch);";
    let patch = Function::new_with_args("url, least", script);
    let undo = patch.call2(
        &JsValue::NULL,
        &url.into(),
        &JsValue::from_f64(least as f64),
    );
    undo.unwrap().unchecked_into()
}

#[wasm_bindgen_test]
async fn a_chunk_of_more_than_the_buffer_cuts_off_nobody_who_keeps_up() {
    let padding = "x".repeat(2000);
    let event = |n: u64| format!("id: {n}\n: {padding}\ndata: {n}\n\n");
    let bytes: String = (1..=300).map(event).collect();
    // Firefox tells of a response when its first byte is there.
    let start = ":\n\n";
    let all = start.len() + bytes.len();
    let stream = Attempt::stream().send(start).cue().send(bytes).hold();
    let stage = Stage::new(Scenario::new().attempt(stream)).await;
    let undo = join_chunks(&stage.url(), all);
    let builder = shares(&stage, Share::new());
    let (one, other) = (builder.clone().open(), builder.open());
    let ((first, _first), (second, _second)) = (numbers(&one), numbers(&other));
    until("both are open", || {
        [&one, &other].map(EventSource::state) == [State::Open; 2]
    })
    .await;
    stage.cue();
    until("both have all", || {
        first.count() >= 300 && second.count() >= 300
    })
    .await;
    undo.call0(&JsValue::NULL).unwrap();
    assert_eq!(first.all(), (1..=300).collect::<Vec<_>>());
    assert_eq!(second.all(), (1..=300).collect::<Vec<_>>());
    assert_eq!(
        [&one, &other].map(|source| source.sharing().unwrap().cut_off),
        [0; 2]
    );
    assert_eq!(stage.seen("wait=1").await.len(), 1);
}

#[wasm_bindgen_test]
async fn a_refusal_reaches_all_with_its_status_and_its_body() {
    let refusal = || Attempt::status(401).head_delay(300).send("who are you?");
    let stage = Stage::new(Scenario::new().attempt(refusal()).attempt(refusal())).await;
    let builder = shares(&stage, Share::new());
    for source in [builder.clone().open(), builder.open()] {
        let Some(Error::Status(refusal)) = source.closed().await.error() else {
            panic!("it is refused");
        };
        assert_eq!((refusal.status, &*refusal.body), (401, "who are you?"));
        assert_eq!(source.sharing().unwrap().why, "the source is closed");
    }
}

#[wasm_bindgen_test]
async fn who_is_dropped_leaves_no_lock_behind() {
    let stage = Stage::new(Scenario::new().attempt(Attempt::stream().send(":\n\n").hold())).await;
    let builder = shares(&stage, Share::new());
    let sources = in_order(builder.clone().open(), builder.open()).await;
    // What is dropped before it is sent leaves no request that could end.
    stage.seen("wait=1").await;
    assert!(!locks().await.is_empty());
    drop(sources);
    let patience = Patience::begin();
    while !locks().await.is_empty() {
        patience.wait("no lock is held").await;
    }
    assert_eq!(locks().await, [""; 0]);
    stage.seen("ended=1").await;
}

#[wasm_bindgen_test]
async fn sources_with_other_keys_share_nothing() {
    let stream = || Attempt::stream().send(":\n\n").hold();
    let stage = Stage::new(Scenario::new().attempt(stream()).attempt(stream())).await;
    let open = |key: &str| shares(&stage, Share::new().key(key)).open();
    let (ann, bob) = (open("ann"), open("bob"));
    until("each has its own", || {
        [role(&ann), role(&bob)] == [SharingRole::Leader; 2]
    })
    .await;
    assert_eq!(stage.seen("wait=2").await.len(), 2);
}

#[wasm_bindgen_test]
async fn a_source_whose_headers_change_leaves_its_group() {
    let stream = || Attempt::stream().send(":\n\n").hold();
    let stage = Stage::new(Scenario::new().attempt(stream()).attempt(stream())).await;
    let user = Rc::new(Cell::new("ann"));
    let source = shares(&stage, Share::new())
        .headers_with({
            let user = Rc::clone(&user);
            move |_| {
                let user = user.get().into();
                async { Ok::<_, PrepareError>(vec![("x-user".into(), user)]) }
            }
        })
        .open();
    until("it leads", || role(&source) == SharingRole::Leader).await;
    stage.seen("wait=1").await;
    let before = locks().await;
    assert_eq!(before.len(), 1);
    user.set("bob");
    source.reconnect();
    assert_eq!(stage.seen("wait=2").await[1].headers["x-user"], "bob");
    stage.seen("ended=1").await;
    let after = locks().await;
    assert!(after.len() == 1 && after != before, "{before:?}, {after:?}");
}

#[wasm_bindgen_test]
async fn who_takes_over_asks_nothing_for_a_group_that_its_user_has_left() {
    let stream = || Attempt::stream().send("id: 1\ndata: 1\n\n").hold();
    let stage = Stage::new(Scenario::new().attempt(stream()).attempt(stream())).await;
    let user = Rc::new(Cell::new("ann"));
    let builder = shares(&stage, Share::new()).headers_with({
        let user = Rc::clone(&user);
        move |_| {
            let user = user.get().into();
            async { Ok::<_, PrepareError>(vec![("x-user".into(), user)]) }
        }
    });
    let (one, other) = (builder.clone().open(), builder.open());
    let ((seen, _seen), (also, _also)) = (states(&one), states(&other));
    until("one leads, and both are open", || {
        let roles = [role(&one), role(&other)];
        roles.contains(&SharingRole::Leader)
            && roles.contains(&SharingRole::Follower)
            && [&one, &other].map(EventSource::state) == [State::Open; 2]
    })
    .await;
    let before = locks().await;
    user.set("bob");
    let states = match role(&one) {
        SharingRole::Leader => {
            one.close();
            also
        }
        _ => {
            other.close();
            seen
        }
    };
    let requests = stage.seen("wait=2").await;
    assert_eq!(requests[1].headers["x-user"], "bob");
    let is_waiting = |change: &StateChange| matches!(change.state, State::Waiting { .. });
    assert!(states.all().iter().any(is_waiting));
    let after = locks().await;
    assert!(
        after.len() == 1 && !before.contains(&after[0]),
        "{before:?}, {after:?}"
    );
}

#[wasm_bindgen_test]
async fn a_page_that_is_put_aside_holds_nothing_and_goes_on_when_it_is_back() {
    if !has("document") {
        return;
    }
    let feed = |upto| Attempt::stream().events_from_last_id(upto).hold();
    let stage = Stage::new(Scenario::new().attempt(feed(3)).attempt(feed(6))).await;
    let source = shares(&stage, Share::new()).open();
    let (numbers, _numbers) = numbers(&source);
    let (states, _states) = states(&source);
    until("three are here", || numbers.count() == 3).await;
    assert_eq!(locks().await.len(), 1);
    happens("freeze");
    stage.seen("ended=1").await;
    assert_eq!(locks().await, [""; 0]);
    happens("resume");
    until("the rest is here", || numbers.count() == 6).await;
    assert_eq!(numbers.all(), [1, 2, 3, 4, 5, 6]);
    assert_eq!(states.count(), 2);
}

/// The document is told what a browser tells it.
fn happens(event: &str) {
    let document = Reflect::get(&js_sys::global(), &"document".into()).unwrap();
    let document: web_sys::EventTarget = document.unchecked_into();
    let event = web_sys::Event::new(event).unwrap();
    document.dispatch_event(&event).unwrap();
}

#[wasm_bindgen_test]
async fn what_is_no_get_is_not_shared_and_says_why() {
    let stage = Stage::new(Scenario::new().attempt(Attempt::stream().send("data: 1\n\n"))).await;
    let source = shares(&stage, Share::new()).body("q").open();
    let (texts, put) = Collected::new();
    let _texts = source.on::<Text>("message", move |event| put(event.data.0));
    until("it has its own", || texts.all() == ["1"]).await;
    let closed = source.closed().await;
    assert!(closed.error().is_none(), "{closed:?}");

    let stage = Stage::new(Scenario::new().attempt(Attempt::stream().send(":\n\n").hold())).await;
    let source = shares(&stage, Share::new()).body("q").open();
    until("it is open", || source.state() == State::Open).await;
    let sharing = source.sharing().unwrap();
    assert_eq!(sharing.role, SharingRole::Alone);
    assert_eq!(sharing.why, "only a GET without a body is shared");
    let own = EventSource::builder(stage.url()).open();
    assert_eq!(own.sharing(), None);
}

/// The table of names that the npm package passes as well.
#[derive(serde::Deserialize)]
struct Table {
    cases: Vec<Case>,
}

#[derive(serde::Deserialize)]
struct Case {
    what: String,
    request: Request,
    key: Option<String>,
    name: String,
}

#[derive(serde::Deserialize)]
struct Request {
    method: String,
    url: String,
    credentials: String,
    headers: Vec<(String, String)>,
    param: Option<String>,
    redirect: Option<String>,
}

#[wasm_bindgen_test]
async fn a_group_has_the_name_of_the_table() {
    let table: Table = serde_json::from_str(include_str!("../share/names.json")).unwrap();
    for Case {
        what,
        request,
        key,
        name: group,
    } in table.cases
    {
        let mut builder = EventSource::builder(request.url)
            .method(request.method)
            .with_credentials(request.credentials == "include");
        for (name, value) in request.headers {
            builder = builder.append_header(name, value);
        }
        if request.redirect.is_some() {
            builder = builder.redirect(headwater::Redirect::Error);
        }
        if let Some(param) = request.param {
            builder = builder.last_event_id_param(param);
        }
        let share = match key {
            Some(key) => Share::new().key(key),
            None => Share::new(),
        };
        let _source = builder.share(share).open();
        let patience = Patience::begin();
        let asked = format!("the lock is asked for: {what}");
        while !locks().await.contains(&group) {
            patience.wait(&asked).await;
        }
        assert_eq!(locks().await, [group], "{what}");
    }
}
