use crate::browser::support::Stage;
use futures_util::{FutureExt, StreamExt};
use headwater::session::Reason;
use headwater::{Error, EventSource, Retry, State, Text, Timeout};
use headwater_server::script::{Attempt, Ended, Scenario};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::thread;
use std::time::Duration;

async fn stage(attempt: Attempt) -> Stage {
    Stage::new(Scenario::new().attempt(attempt)).await
}

#[tokio::test]
async fn any_executor_will_do_and_no_runtime_has_to_be_there() {
    let stage = stage(Attempt::stream().send("data: a\n\ndata: b\n\n").hold()).await;
    let url = stage.url();
    let read = thread::spawn(move || {
        futures_executor::block_on(async {
            let source = EventSource::builder(url).open();
            let events = source.stream::<Text>("message").take(2);
            events
                .map(|event| event.unwrap().data.0)
                .collect::<Vec<_>>()
                .await
        })
    });
    while !read.is_finished() {
        crate::browser::support::moment().await;
    }
    assert_eq!(read.join().unwrap(), ["a", "b"]);
    assert_eq!(
        stage.log("ended=1").await.unwrap()[0].how,
        Ended::ClientLeft
    );
}

#[tokio::test]
async fn a_dropped_source_lets_go_of_its_connection_and_of_all_that_its_handlers_hold() {
    let stage = stage(Attempt::stream().send("data: a\n\n").hold()).await;
    let source = EventSource::builder(stage.url()).open();
    let held = Rc::new(());
    let come = Rc::new(Cell::new(false));
    let _handler = source.on_async::<Text>("message", {
        let (held, come) = (Rc::clone(&held), Rc::clone(&come));
        async move |_| {
            let held = Rc::clone(&held);
            come.set(true);
            std::future::pending::<()>().await;
            drop(held);
        }
    });
    let closed = source.closed();
    let until_it_came = async {
        while !come.get() {
            crate::browser::support::moment().await;
        }
    };
    futures_util::future::select(std::pin::pin!(closed), std::pin::pin!(until_it_came)).await;
    assert_eq!(Rc::strong_count(&held), 3);
    drop((source, _handler));
    assert_eq!(Rc::strong_count(&held), 1);
    assert_eq!(
        stage.log("ended=1").await.unwrap()[0].how,
        Ended::ClientLeft
    );
}

#[tokio::test]
async fn closing_in_a_handler_ends_all_who_wait() {
    let stage = stage(Attempt::stream().send("data: a\n\ndata: b\n\n").hold()).await;
    let source = Rc::new(EventSource::builder(stage.url()).open());
    let told = Rc::new(RefCell::new(Vec::new()));
    let _handler = source.on::<Text>("message", {
        let (weak, told) = (Rc::downgrade(&source), Rc::clone(&told));
        move |event| {
            told.borrow_mut().push(event.data.0);
            if let Some(source) = weak.upgrade() {
                source.close();
            }
        }
    });
    let mut stream = source.stream::<Text>("message");
    let end = source.closed().await;
    assert_eq!(end.reason, Some(Reason::Closed));
    assert_eq!(*told.borrow(), ["a"]);
    assert!(stream.next().await.is_none_or(|event| event.is_ok()));
    assert_eq!(source.state(), State::Closed);
}

#[tokio::test]
async fn a_failure_can_be_waited_for_and_opened_again() {
    let busy = Attempt::status(503).send("busy");
    let scenario = Scenario::new()
        .attempt(busy.clone())
        .attempt(Attempt::stream().send("data: a\n\n").hold());
    let stage = Stage::new(scenario).await;
    let source = EventSource::builder(stage.url())
        .retry(Retry {
            attempts: Some(1),
            ..Retry::default()
        })
        .open();
    let end = source.closed().await;
    assert!(matches!(end.error(), Some(Error::Status(refusal)) if refusal.body == "busy"));
    source.reconnect();
    let mut events = source.stream::<Text>("message");
    assert_eq!(events.next().await.unwrap().unwrap().data.0, "a");
}

#[tokio::test]
async fn a_silent_server_is_given_up_on_in_time() {
    let stage = stage(Attempt::stream().send(":\n").hold()).await;
    let source = EventSource::builder(stage.url())
        .timeout(Timeout {
            idle: Some(Duration::from_millis(200)),
            ..Timeout::default()
        })
        .reconnect(false)
        .open();
    let end = source.closed().await;
    assert!(matches!(end.error(), Some(Error::Timeout(_))), "{end:?}");
}

#[tokio::test]
async fn a_slow_reader_slows_the_server_down() {
    let stage = stage(Attempt::stream().flood(64 << 20, 1024)).await;
    let source = EventSource::builder(stage.url()).open();
    let mut events = source.stream::<Text>("message");
    drop(events.next().await);
    stage.log("blocked=300&timeout=60000").await.unwrap();
    assert!(events.next().now_or_never().is_some());
    let seen = stage.log("").await.unwrap();
    assert!(
        seen[0].bytes < 32 << 20,
        "{} bytes were taken",
        seen[0].bytes
    );
}

#[tokio::test]
async fn two_tasks_may_wait_for_one_source_and_neither_stays_for_the_other() {
    let stage = stage(
        Attempt::stream()
            .send("event: a\ndata: 1\n\n")
            .cue()
            .send("event: b\ndata: 2\n\n")
            .hold(),
    )
    .await;
    let source = EventSource::builder(stage.url()).open();
    let (mut first, mut second) = (source.stream::<Text>("a"), source.stream::<Text>("b"));
    let local = tokio::task::LocalSet::new();
    local
        .run_until(async {
            let second = tokio::task::spawn_local(async move { second.next().await });
            assert_eq!(first.next().await.unwrap().unwrap().data.0, "1");
            drop(first);
            stage.cue();
            assert_eq!(second.await.unwrap().unwrap().unwrap().data.0, "2");
        })
        .await;
}

#[tokio::test]
async fn what_handlers_have_begun_and_a_store_is_saving_comes_to_its_end_before_closed_does() {
    #[derive(Clone, Default)]
    struct Slow(Rc<RefCell<String>>);
    impl headwater::source::Store for Slow {
        async fn load(&self) -> Option<String> {
            None
        }
        async fn save(&self, id: &str) {
            tokio::time::sleep(Duration::from_millis(50)).await;
            self.0.replace(id.into());
        }
    }
    let all = "id: 1\ndata: 1\n\nid: 2\ndata: 2\n\ndata: [DONE]\n\n";
    let stage = stage(Attempt::stream().send(all).hold()).await;
    let store = Slow::default();
    let source = EventSource::builder(stage.url())
        .store(store.clone())
        .until("[DONE]")
        .open();
    let done = Rc::new(RefCell::new(Vec::new()));
    let _handler = source.on_async::<Text>("message", {
        let done = Rc::clone(&done);
        async move |event| {
            tokio::time::sleep(Duration::from_millis(50)).await;
            done.borrow_mut().push(event.data.0);
        }
    });
    let end = source.closed().await;
    assert_eq!(end.reason, Some(Reason::Until));
    assert_eq!(*done.borrow(), ["1", "2"]);
    assert_eq!(*store.0.borrow(), "2");
}
