use crate::driver::Driver;
use crate::notice::Notice;
use headwater::session::Policy;
use headwater::wire::Limits;
use reqwest::{Client, Request};
use tokio::sync::{mpsc, oneshot};

/// How many notices may wait for their receiver. When there are more, the driver reads no further.
const ROOM: usize = 16;

/// What a feed is to ask for, and how.
#[derive(Debug)]
pub struct Options {
    /// What sends the requests.
    pub client: Client,
    /// What each attempt sends. `Accept` and `Last-Event-ID` are the driver's to set.
    pub request: Request,
    /// When to try again, and what to wait for. Default: [`Policy::default`], where a request is sent
    /// twice only if its method is idempotent.
    pub policy: Policy,
    /// How much of an unfinished event is held in memory.
    pub limits: Limits,
    /// Where to go on. Default: empty, from wherever the server begins.
    pub last_event_id: String,
}

impl Options {
    /// The defaults for a request.
    pub fn new(client: Client, request: Request) -> Self {
        let idempotent = request.method().is_idempotent();
        Self {
            client,
            request,
            policy: Policy {
                idempotent,
                ..Policy::default()
            },
            limits: Limits::default(),
            last_event_id: String::new(),
        }
    }
}

/// A stream that is followed over all of its connections. Dropping it closes the connection.
#[derive(Debug)]
pub struct Feed {
    notices: mpsc::Receiver<Notice>,
    /// Dropping it closes the source.
    closer: Option<oneshot::Sender<()>>,
}

impl Feed {
    /// Begins to follow, in a task of its own.
    ///
    /// # Panics
    /// Outside of a tokio runtime.
    pub fn open(options: Options) -> Self {
        let (sender, notices) = mpsc::channel(ROOM);
        let (closer, closed) = oneshot::channel();
        tokio::spawn(Driver::new(options, sender).run(closed));
        Self {
            notices,
            closer: Some(closer),
        }
    }

    /// The next event or change of state. `None` after [`Notice::Closed`].
    pub async fn next(&mut self) -> Option<Notice> {
        self.notices.recv().await
    }

    /// Closes the connection. What was not taken yet may still come, and then
    /// [`Notice::Closed`].
    pub fn close(&mut self) {
        self.closer = None;
    }
}
