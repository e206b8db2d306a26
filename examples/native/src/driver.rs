//! A driver of [`Session`], by the contract that is documented there: its six steps are numbered here.
//!
//! One task holds everything: the session, the decoder, the attempt in flight, and what the receiver
//! has not taken yet. So nothing is shared, and no callback can come at the wrong time.

use crate::feed::Options;
use crate::http::{Arrival, Flight, arrive, explain, head, prepare};
use crate::notice::{Notice, Trouble};
use bytes::Bytes;
use headwater::session::{
    Answer, Attempt, Fault, Input, Millis, Moment, Output, Reason, Session, Signal, State, Ticket,
    Verdict,
};
use headwater::wire::{Decoder, Frame};
use reqwest::{Client, Request, Response};
use std::collections::VecDeque;
use std::future::pending;
use std::hash::{BuildHasher, RandomState};
use std::mem::take;
use std::time::{Duration, Instant};
use tokio::sync::{mpsc, oneshot};
use tokio::time::sleep;

/// The I/O around one [`Session`].
pub(crate) struct Driver {
    session: Session,
    decoder: Decoder,
    client: Client,
    request: Request,
    begin: Instant,
    flight: Option<Flight>,
    /// Whose the flight is.
    ticket: Ticket,
    /// What is known of the latest fault beside its kind.
    detail: Vec<u8>,
    receiver: mpsc::Sender<Notice>,
    /// What the receiver has no room for yet, in order: what one chunk says, and changes of state.
    queue: VecDeque<Notice>,
    /// The session was told that nothing is read.
    is_behind: bool,
}

impl Driver {
    pub(crate) fn new(options: Options, receiver: mpsc::Sender<Notice>) -> Self {
        let mut decoder = Decoder::new(options.limits);
        decoder.set_last_event_id(&options.last_event_id);
        Self {
            session: Session::new(options.policy),
            decoder,
            client: options.client,
            request: options.request,
            begin: Instant::now(),
            flight: None,
            ticket: Ticket::default(),
            detail: Vec::new(),
            receiver,
            queue: VecDeque::new(),
            is_behind: false,
        }
    }

    /// The loop: waits for one thing, tells it, and does what follows.
    pub(crate) async fn run(mut self, mut closed: oneshot::Receiver<()>) {
        self.handle(Input::Start);
        loop {
            self.hand_on();
            let is_over = self.session.state() == State::Closed;
            if is_over && self.queue.is_empty() {
                return;
            }
            // Step 6: the timer. What else can happen is waited for beside it.
            let rest = self.session.deadline().map(|at| self.until(at));
            tokio::select! {
                biased; // What has come is told before the time is up.
                // The receiver closes, or is gone.
                _ = &mut closed, if !is_over => self.handle(Input::Close),
                has_room = has_room(&self.receiver), if !self.queue.is_empty() => {
                    if !has_room {
                        return;
                    }
                }
                arrival = arrive(&mut self.flight, self.queue.is_empty()) => match arrival {
                    Arrival::Head(Ok(response)) => self.judge(response),
                    Arrival::Chunk(Ok(chunk)) => self.take_chunk(chunk),
                    Arrival::Head(Err(error)) | Arrival::Chunk(Err(error)) => self.fail(error),
                },
                () = timer(rest) => self.handle(Input::Timer),
            }
        }
    }

    /// Step 1, three times: one thing is told, and what follows from it is done.
    fn handle(&mut self, input: Input) {
        self.session.handle(self.moment(), input);
        self.drain();
    }

    fn signal(&mut self, signal: Signal) {
        if !self.session.signal(self.moment(), self.ticket, signal) {
            self.flight = None; // The session has gone on without it.
        }
        self.drain();
    }

    fn judge(&mut self, response: Response) {
        let head = head(&response);
        let verdict = self.session.judge(self.moment(), self.ticket, &head);
        self.flight = match verdict {
            // Nothing here asks for a JSON value.
            Verdict::Read | Verdict::Collect => {
                self.decoder.restart(); // which keeps the last event ID
                Some(Flight::Reading(response))
            }
            Verdict::Inspect { bytes } => Some(Flight::Inspecting(response, bytes)),
            Verdict::Discard => None,
        };
        self.drain();
    }

    /// Step 2, with step 4, and step 5 by the queue.
    fn drain(&mut self) {
        while let Some(output) = self.session.poll() {
            match output {
                Output::Connect(attempt) => self.connect(attempt),
                Output::Abandon => self.flight = None,
                Output::Opened => self.queue.push_back(Notice::Open),
                Output::Waiting { fault, until, .. } => {
                    let rest = until.map(|at| self.until(at));
                    let trouble = self.trouble(fault);
                    self.queue.push_back(Notice::Waiting(trouble, rest));
                }
                // There is nobody to ask here: what is planned may follow.
                Output::Ask { ticket, .. } => {
                    let answer = Input::Answer(ticket, Answer::Default);
                    self.session.handle(self.moment(), answer);
                }
                Output::Closed(reason) => {
                    let trouble = match reason {
                        Reason::Failed(fault) => Some(self.trouble(fault)),
                        _ => None,
                    };
                    self.queue.push_back(Notice::Closed(reason, trouble));
                }
            }
        }
    }

    /// Step 3: the attempt begins.
    fn connect(&mut self, attempt: Attempt) {
        self.ticket = attempt.ticket;
        self.detail.clear();
        self.queue.push_back(Notice::Connecting(attempt));
        match prepare(&self.request, self.decoder.last_event_id()) {
            Some(request) => self.flight = Some(Flight::send(&self.client, request)),
            // Told in the midst of step 2, whose loop goes on with what follows.
            None => {
                let failed = Signal::Failed(Fault::Request);
                let _ = self.session.signal(self.moment(), self.ticket, failed);
            }
        }
    }

    /// A piece of a body, or its end.
    fn take_chunk(&mut self, chunk: Option<Bytes>) {
        match (&mut self.flight, chunk) {
            (Some(Flight::Inspecting(_, wanted)), Some(chunk)) => {
                let taken = chunk.len().min(*wanted);
                *wanted -= taken;
                self.detail.extend_from_slice(&chunk[..taken]);
                if *wanted == 0 {
                    self.signal(Signal::Inspected);
                }
            }
            (_, Some(chunk)) => self.read(&chunk),
            (_, None) => {
                self.flight = None;
                self.signal(Signal::Ended);
            }
        }
    }

    /// A chunk's events are handed on, and then the session hears of it.
    fn read(&mut self, chunk: &[u8]) {
        let (mut retry, mut too_large) = (None, None);
        let mut frames = self.decoder.feed(chunk);
        while let Some(frame) = frames.next() {
            match frame {
                Ok(Frame::Message(message)) => self.queue.push_back(Notice::Event(message.into())),
                Ok(Frame::Retry(time)) => retry = Some(time),
                Ok(_) => {}
                Err(limit) => too_large = Some(limit),
            }
        }
        drop(frames);
        self.signal(Signal::Chunk { retry, too_large });
    }

    /// There is no response, or its body broke.
    fn fail(&mut self, error: reqwest::Error) {
        if self.detail.is_empty() {
            // What a refused response said is told instead, where there is some of it.
            self.detail = explain(error).into_bytes();
        }
        self.flight = None;
        self.signal(Signal::Failed(Fault::Network));
    }

    /// Gives the receiver what it has room for. While anything is left over, nothing more is read.
    fn hand_on(&mut self) {
        while let Ok(room) = self.receiver.try_reserve() {
            let Some(notice) = self.queue.pop_front() else {
                break;
            };
            room.send(notice);
        }
        let is_behind = matches!(self.flight, Some(Flight::Reading(_))) && !self.queue.is_empty();
        if is_behind != self.is_behind {
            self.is_behind = is_behind;
            let (behind, caught_up) = (Signal::Behind, Signal::CaughtUp);
            self.signal(if is_behind { behind } else { caught_up });
        }
    }

    fn moment(&self) -> Moment {
        let now = self.begin.elapsed().as_millis();
        Moment {
            now: now.try_into().unwrap_or(Millis::MAX),
            // The standard library seeds each of these differently.
            random: RandomState::new().hash_one(now) as u32,
        }
    }

    fn until(&self, at: Millis) -> Duration {
        Duration::from_millis(at.saturating_sub(self.moment().now))
    }

    fn trouble(&mut self, fault: Fault) -> Trouble {
        let detail = String::from_utf8_lossy(&take(&mut self.detail)).into_owned();
        Trouble { fault, detail }
    }
}

/// tokio ends a wait early that is longer than its timers can be, and that does no harm.
async fn timer(rest: Option<Duration>) {
    match rest {
        Some(rest) => sleep(rest).await,
        None => pending().await,
    }
}

async fn has_room(receiver: &mpsc::Sender<Notice>) -> bool {
    receiver.reserve().await.is_ok()
}
