//! Handlers that take their time, and the reading that waits for them.

use super::support::{BOTH, Collected, Stage, moment, states, until};
use headwater::transport::Why;
use headwater::{EventSource, Json, State, Subscription, Text, Transport};
use headwater_server::script::{Attempt, Scenario};
use js_sys::{Function, Promise};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;

/// A door for futures to wait at.
#[derive(Clone, Default)]
struct Door(Rc<RefCell<Vec<Function>>>);

impl Door {
    fn wait(&self) -> JsFuture {
        let promise = Promise::new(&mut |resolve, _| self.0.borrow_mut().push(resolve));
        JsFuture::from(promise)
    }

    fn waiting(&self) -> usize {
        self.0.borrow().len()
    }

    /// Lets the first one through.
    fn let_one_through(&self) {
        let resolve = self.0.borrow_mut().remove(0);
        resolve.call0(&JsValue::NULL).unwrap();
    }
}

fn flood() -> Scenario {
    Scenario::new().attempt(Attempt::stream().flood(64 << 20, 1000))
}

#[wasm_bindgen_test]
async fn nothing_is_read_before_the_futures_of_a_handler_are_done() {
    let stage = Stage::new(flood()).await;
    let source = EventSource::builder(stage.url()).open();
    let door = Door::default();
    let begun = Rc::new(Cell::new(0));
    let _message = source.on_async::<Text, _>("message", {
        let (door, begun) = (door.clone(), Rc::clone(&begun));
        move |_| {
            begun.set(begun.get() + 1);
            let waiting = door.wait();
            async move { drop(waiting.await) }
        }
    });
    stage.settled().await;
    let chunk = begun.get();
    assert!(chunk > 0);
    assert_eq!(source.choice().unwrap().why, Why::Pace);
    // All but one done is not done.
    while door.waiting() > 1 {
        door.let_one_through();
    }
    for _ in 0..20 {
        moment().await;
    }
    assert_eq!(begun.get(), chunk);
    door.let_one_through();
    until("the next chunk is read", || begun.get() > chunk).await;
    drop(source);
    stage.seen("ended=1").await;
}

#[wasm_bindgen_test]
async fn a_dropped_subscription_drops_its_futures_and_holds_nothing_back() {
    let stage = Stage::new(flood()).await;
    let source = EventSource::builder(stage.url()).open();
    let kept = Rc::new(());
    let subscription = source.on_any_async::<Text, _>({
        let kept = Rc::clone(&kept);
        move |_| {
            let kept = Rc::clone(&kept);
            async move {
                std::future::pending::<()>().await;
                drop(kept);
            }
        }
    });
    stage.settled().await;
    let (texts, put) = Collected::new();
    let _texts = source.on_any::<Text>(move |event| put(event.event));
    assert!(Rc::strong_count(&kept) > 2, "futures are under way");
    assert_eq!(texts.count(), 0);
    drop(subscription);
    until("reading goes on", || texts.count() > 0).await;
    assert_eq!(Rc::strong_count(&kept), 1);
}

#[wasm_bindgen_test]
async fn a_future_that_closes_its_source_goes_no_further() {
    for transport in BOTH {
        let feed = Attempt::stream().send("data: 1\n\ndata: 2\n\n").hold();
        let stage = Stage::new(Scenario::new().attempt(feed)).await;
        let source = Rc::new(
            EventSource::builder(stage.url())
                .transport(transport)
                .open(),
        );
        let (states, _states) = states(&source);
        let (steps, step) = Collected::new();
        let step = Rc::new(step);
        let _message = source.on_async::<Json<u64>, _>("message", {
            let closing = Rc::clone(&source);
            move |event| {
                let (closing, step) = (Rc::clone(&closing), Rc::clone(&step));
                async move {
                    step(event.data.0);
                    closing.close();
                    moment().await;
                    step(100);
                }
            }
        });
        states.closed().await;
        for _ in 0..20 {
            moment().await;
        }
        assert_eq!(steps.all()[0], 1);
        assert!(!steps.all().contains(&100), "{:?}", steps.all());
        assert_eq!(source.state(), State::Closed);
    }
}

#[wasm_bindgen_test]
async fn while_a_handler_takes_its_time_the_server_is_not_taken_for_silent() {
    let stage = Stage::new(flood()).await;
    let source = EventSource::builder(stage.url())
        .transport(Transport::Fetch)
        .timeout(headwater::Timeout {
            idle: Some(600),
            ..Default::default()
        })
        .open();
    let (states, _states) = states(&source);
    let door = Door::default();
    let _message = source.on_async::<Text, _>("message", {
        let door = door.clone();
        move |_| {
            let waiting = door.wait();
            async move { drop(waiting.await) }
        }
    });
    stage.settled().await;
    // 5 ms each at the least.
    for _ in 0..160 {
        moment().await;
    }
    assert_eq!(source.state(), State::Open);
    assert!(states.all().iter().all(|change| change.error().is_none()));
}

#[wasm_bindgen_test]
async fn futures_that_were_begun_come_to_their_end_after_the_event_that_ends_the_source() {
    let feed = Attempt::stream()
        .send("data: 1\n\ndata: 2\n\ndata: [DONE]\n\n")
        .hold();
    let stage = Stage::new(Scenario::new().attempt(feed)).await;
    let source = EventSource::builder(stage.url()).until("[DONE]").open();
    let (states, _states) = states(&source);
    let (done, put) = Collected::new();
    let put = Rc::new(put);
    let door = Door::default();
    let kept = Rc::new(());
    let _numbers = source.on_async::<Json<u64>, _>("message", {
        let (door, kept) = (door.clone(), Rc::clone(&kept));
        move |number| {
            let (waiting, put, kept) = (door.wait(), Rc::clone(&put), Rc::clone(&kept));
            async move {
                drop(waiting.await);
                put(number.data.0);
                drop(kept);
            }
        }
    });
    states.closed().await;
    assert_eq!((done.count(), door.waiting()), (0, 2));
    door.let_one_through();
    door.let_one_through();
    until("both are done", || done.count() == 2).await;
    assert_eq!(done.all(), [1, 2]);
    until("the handler is let go of", || Rc::strong_count(&kept) == 1).await;
}

#[wasm_bindgen_test]
async fn after_that_event_close_and_the_drop_of_a_subscription_drop_the_futures_all_the_same() {
    type Rest = (Option<EventSource>, Option<Subscription>);
    let ends: [fn(EventSource, Subscription) -> Rest; 3] = [
        |source, subscription| {
            source.close();
            (Some(source), Some(subscription))
        },
        |source, _subscription| (Some(source), None),
        |_source, subscription| (None, Some(subscription)),
    ];
    for end in ends {
        let feed = Attempt::stream().send("data: 1\n\ndata: [DONE]\n\n").hold();
        let stage = Stage::new(Scenario::new().attempt(feed)).await;
        let source = EventSource::builder(stage.url()).until("[DONE]").open();
        let (states, _states) = states(&source);
        let kept = Rc::new(());
        let subscription = source.on_async::<Text, _>("message", {
            let kept = Rc::clone(&kept);
            move |_| {
                let kept = Rc::clone(&kept);
                async move {
                    std::future::pending::<()>().await;
                    drop(kept);
                }
            }
        });
        states.closed().await;
        for _ in 0..3 {
            moment().await;
        }
        assert_eq!(Rc::strong_count(&kept), 3, "a future is under way");
        let _rest = end(source, subscription);
        until("all is dropped", || Rc::strong_count(&kept) == 1).await;
    }
}
