use crate::transport::Later;
use alloc::boxed::Box;
use core::any::Any;
use core::fmt;
use core::pin::{Pin, pin};
use core::task::{Context, Poll};
use futures_core::Stream;
use futures_util::{FutureExt, StreamExt};
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::sync::OnceLock;
use std::thread;
use tokio::runtime::Builder;
use tokio::select;
use tokio::sync::mpsc::{Receiver, UnboundedSender, channel, unbounded_channel};
use tokio::task::{LocalSet, spawn_local};

/// What was made, or the panic of who makes it.
type Item<T> = Result<T, Box<dyn Any + Send>>;

/// Begins a task on the thread that such streams live on.
type Begin = Box<dyn FnOnce() -> Later<()> + Send>;

/// A stream that lives on another thread, and can be read on any. [`remote`] makes one. Dropping it drops the
/// stream.
#[must_use = "streams do nothing unless polled"]
pub struct Remote<T> {
    items: Receiver<Item<T>>,
}

/// Makes a stream on a thread of Headwater's own, so that any task of any thread can read it: a source, its
/// handlers and its streams belong to one thread, and their futures are not `Send`.
///
/// What `make` captures and what the stream gives has to be `Send`; the source and all that it is made from need
/// not: so a [`Builder`](crate::source::Builder) is made in there. It begins at once, and waits for its reader: what has
/// been made and not been read is one item. All such streams share the thread, so `make` must not block. A panic in
/// there is the reader's.
///
/// ```no_run
/// use futures_util::{FutureExt, StreamExt};
/// use headwater::{EventSource, Text, native};
///
/// # fn spawn(_: impl Future<Output = ()> + Send) {}
/// let token = String::from("t");
/// let mut lines = native::remote(move || {
///     let source = EventSource::builder("https://host.test/log").header("x-token", token).open();
///     let lines = source.stream::<Text>("line");
///     lines.map(move |line| {
///         let _open = &source; // It lives as long as the stream.
///         line.map(|line| line.data.0)
///     })
/// });
/// // Such as `tokio::spawn`.
/// spawn(async move {
///     while let Some(Ok(line)) = lines.next().await {
///         println!("{line}");
///     }
/// });
/// ```
pub fn remote<S>(make: impl FnOnce() -> S + Send + 'static) -> Remote<S::Item>
where
    S: Stream + 'static,
    S::Item: Send + 'static,
{
    let (sender, items) = channel(1);
    let begin: Begin = Box::new(move || {
        Box::pin(async move {
            let items = async {
                let mut stream = pin!(make());
                loop {
                    // Room is waited for first: what nobody reads is not made.
                    let Ok(room) = sender.reserve().await else {
                        return;
                    };
                    let item = select! {
                        item = stream.next() => item,
                        () = sender.closed() => None,
                    };
                    match item {
                        Some(item) => room.send(Ok(item)),
                        None => return,
                    }
                }
            };
            if let Err(panic) = AssertUnwindSafe(items).catch_unwind().await {
                // The one place that the channel has was left free for it, or nobody reads.
                let _ = sender.send(Err(panic)).await;
            }
        })
    });
    if let Some(begins) = begins() {
        // Where the thread is gone, `begin` is dropped with its sender, and the stream has ended.
        let _ = begins.send(begin);
    }
    Remote { items }
}

/// Where tasks for the thread go, which begins with the first one. `None` where there can be none.
fn begins() -> Option<&'static UnboundedSender<Begin>> {
    static BEGINS: OnceLock<Option<UnboundedSender<Begin>>> = OnceLock::new();
    let begins = BEGINS.get_or_init(|| {
        let (sender, mut tasks) = unbounded_channel::<Begin>();
        let runtime = Builder::new_current_thread().enable_all().build().ok()?;
        let run = move || {
            let begin_all = async move {
                while let Some(begin) = tasks.recv().await {
                    spawn_local(async move { begin().await });
                }
            };
            LocalSet::new().block_on(&runtime, begin_all);
        };
        let thread = thread::Builder::new().name("headwater-remote".into());
        thread.spawn(run).ok()?;
        Some(sender)
    });
    begins.as_ref()
}

impl<T> Stream for Remote<T> {
    type Item = T;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<T>> {
        match self.items.poll_recv(context) {
            Poll::Ready(Some(Ok(item))) => Poll::Ready(Some(item)),
            Poll::Ready(Some(Err(panic))) => resume_unwind(panic),
            Poll::Ready(None) => Poll::Ready(None),
            Poll::Pending => Poll::Pending,
        }
    }
}

impl<T> fmt::Debug for Remote<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Remote").finish_non_exhaustive()
    }
}
