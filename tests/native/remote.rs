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
