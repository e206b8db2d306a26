use super::http::{client, explain, head, into_request};
use crate::session::Millis;
use crate::transport::incoming::{Borrowed, Incoming};
use crate::transport::pumped::World;
use crate::transport::{Answered, Later, Prepared, Redirect, Unanswered, Unsent};
use alloc::boxed::Box;
use alloc::format;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use core::future::{Future, poll_fn};
use core::task::Poll;
use reqwest::{Client, Response};
use std::hash::{BuildHasher, RandomState};
use std::io::{Write, stderr};
use std::sync::OnceLock;
use std::time::{Duration, Instant, SystemTime};
use tokio::runtime::{Builder, Runtime};

/// The world of sources that name no client of their own.
pub(crate) fn native() -> Rc<dyn World> {
    Rc::new(Native { client: None })
}

/// The world of a source whose requests this client sends.
pub(crate) fn with_client(client: Client) -> Rc<dyn World> {
    Rc::new(Native {
        client: Some(client),
    })
}

struct Native {
    /// The caller's. It decides what follows from redirects.
    client: Option<Client>,
}

/// The thread that does the I/O of all sources; or why there is none.
fn runtime() -> Result<&'static Runtime, String> {
    static RUNTIME: OnceLock<Result<Runtime, String>> = OnceLock::new();
    let runtime = RUNTIME.get_or_init(|| {
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("headwater")
            .enable_all()
            .build();
        runtime.map_err(|error| format!("there is no thread for the network: {error}"))
    });
    runtime.as_ref().map_err(Clone::clone)
}

/// What sends requests with this rule for redirects, for all sources.
fn shared(redirect: Redirect) -> Result<Client, String> {
    static CLIENTS: [OnceLock<Result<Client, String>>; 3] = [const { OnceLock::new() }; 3];
    CLIENTS[redirect as usize]
        .get_or_init(|| client(redirect).map_err(explain))
        .clone()
}

impl World for Native {
    fn now(&self) -> Millis {
        static BEGIN: OnceLock<Instant> = OnceLock::new();
        millis(BEGIN.get_or_init(Instant::now).elapsed())
    }

    fn wall(&self) -> Millis {
        SystemTime::now()
            .duration_since(SystemTime::UNIX_EPOCH)
            .map_or(0, millis)
    }

    fn random(&self) -> u32 {
        // The standard library seeds each of these differently.
        RandomState::new().hash_one(self.now()) as u32
    }

    fn sleep(&self, time: Millis) -> Later<()> {
        Box::pin(entered(async move {
            if runtime().is_ok() {
                tokio::time::sleep(Duration::from_millis(time)).await;
            }
        }))
    }

    fn send(&self, prepared: Prepared) -> Later<Result<Box<dyn Incoming>, Unanswered>> {
        let client = match (&self.client, prepared.redirect) {
            (Some(client), Redirect::Follow) => Ok(client.clone()),
            (Some(_), _) => Err("redirects are the client's own to follow or not".into()),
            (None, redirect) => shared(redirect),
        };
        let has_tls = cfg!(feature = "native") || self.client.is_some();
        Box::pin(entered(async move {
            let request = into_request(prepared, has_tls)?;
            let unsendable = |why| Unanswered::Unsent(Unsent::Request(why));
            runtime().map_err(unsendable)?;
            let client = client.map_err(unsendable)?;
            match client.execute(request).await {
                Ok(response) => Ok(Box::new(Answer {
                    head: head(&response),
                    response: Some(response),
                }) as Box<dyn Incoming>),
                Err(error) => Err(Unanswered::Network(explain(error))),
            }
        }))
    }

    fn warn(&self, message: &str) {
        // Nobody may read it any more.
        let _ = writeln!(stderr(), "headwater: {message}");
    }
}

fn millis(time: Duration) -> Millis {
    time.as_millis().try_into().unwrap_or(Millis::MAX)
}

struct Answer {
    head: Answered,
    /// `None` after the body's end.
    response: Option<Response>,
}

impl Incoming for Answer {
    fn head(&self) -> &Answered {
        &self.head
    }

    fn next(&mut self) -> Borrowed<'_, Result<Option<Vec<u8>>, String>> {
        Box::pin(async {
            let Some(response) = &mut self.response else {
                return Ok(None);
            };
            // A body may be there as fast as it is read. Others on this thread have their turn in between.
            give_way().await;
            match entered(response.chunk()).await {
                Ok(Some(chunk)) => Ok(Some(chunk.into())),
                Ok(None) => {
                    self.response = None;
                    Ok(None)
                }
                Err(error) => Err(explain(error)),
            }
        })
    }
}

/// The future, polled where tokio's timers and connections are: on the runtime of this module. What a caller's code
/// begins is not.
fn entered<F: Future>(future: F) -> impl Future<Output = F::Output> {
    let mut future = Box::pin(future);
    poll_fn(move |context| {
        let _guard = runtime().ok().map(Runtime::enter);
        future.as_mut().poll(context)
    })
}

async fn give_way() {
    let mut has_waited = false;
    poll_fn(|context| {
        if has_waited {
            return Poll::Ready(());
        }
        has_waited = true;
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}
