use crate::browser::support::Stage;
use futures_util::StreamExt;
use headwater::{EventSource, Text, native};
use headwater_server::script::{Attempt, Ended, Scenario};
use std::rc::Rc;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stream_on_a_thread_of_its_own_is_read_by_a_task_of_any_thread() {
    let attempt = Attempt::stream().send("data: a\n\ndata: b\n\n").hold();
    let stage = Stage::new(Scenario::new().attempt(attempt)).await;
    let url = stage.url();
    let mut lines = native::remote(move || {
        let source = EventSource::builder(url).open();
        let not_send = Rc::new(source);
        let lines = not_send.stream::<Text>("message");
        lines.map(move |line| {
            let _open = &not_send;
            line.map(|line| line.data.0)
        })
    });
    let read = tokio::spawn(async move {
        let mut read = Vec::new();
        while read.len() < 2 {
            read.push(lines.next().await.unwrap().unwrap());
        }
        read
    });
    assert_eq!(read.await.unwrap(), ["a", "b"]);
    // The task has dropped the stream, which drops the source.
    assert_eq!(
        stage.log("ended=1").await.unwrap()[0].how,
        Ended::ClientLeft
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_panic_on_that_thread_is_the_readers_and_no_end() {
    let mut made = native::remote(|| futures_util::stream::iter([1, 2]).map(|n| 1 / (2 - n)));
    assert_eq!(made.next().await, Some(1));
    let read = tokio::spawn(async move { made.next().await });
    assert!(read.await.unwrap_err().is_panic());
    let mut never = native::remote(|| -> futures_util::stream::Empty<u8> { panic!("no stream") });
    let read = tokio::spawn(async move { never.next().await });
    assert!(read.await.unwrap_err().is_panic());
    let mut next = native::remote(|| futures_util::stream::iter([3]));
    assert_eq!(next.next().await, Some(3), "the thread lives on");
}
