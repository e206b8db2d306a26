mod failure;
mod lifecycle;

use super::backoff::SHORTEST;
use super::head::Meaning;
use super::phase::{Hold, Next, Phase};
use super::{
    Attempt, Choice, Circumstances, Fault, Head, Input, Millis, Moment, Output, Policy, Reason,
    Rules, Signal, State, Ticket, Transport, Verdict, Wait,
};

/// How long a refused response may take to tell its first kilobytes, in milliseconds. A proxy's error
/// page is there at once, and a retry must not wait for one that never ends.
const PATIENCE: Millis = 2000;

/// How much of a refused response's body is worth showing, in bytes.
const SNIPPET: usize = 4 << 10;

/// The life of one source.
///
/// # The contract of a driver
///
/// The session decides, and a driver does I/O: it tells the session what happened, does what the
/// session says, and has no rule of its own. It holds one timer, and at most one attempt: a request
/// with its response, or the browser's own `EventSource`.
///
/// Its loop has six steps.
///
/// 1. **Tell one thing.** [`handle`](Self::handle) takes what happened to the source, its page or its
///    device; [`judge`](Self::judge) a response's head; [`signal`](Self::signal) whatever else an
///    attempt tells, with the attempt's [`Ticket`]. Where an attempt no longer counts, `signal` says
///    so and `judge` says [`Verdict::Discard`]: the driver's task for it ends there.
/// 2. **Poll until there is no more**, after each thing told: what comes of the next one may take the
///    place of what was not polled. Each [`Output`] of [`poll`](Self::poll) is done before the next
///    is asked for, in this order. Nothing is told between the first `poll` and the last one, but by
///    what an output runs: a handler may come back into the driver, which then tells the session and
///    leaves the polling to the loop that is already under way.
/// 3. **[`Output::Connect`]** begins the attempt that it describes. Making its request may take time and
///    may fail, as [`Signal::Failed`] by [`Fault::Prepare`].
/// 4. **[`Output::Abandon`]** lets go of the attempt in flight: its request is aborted, its body
///    cancelled, its task ended. It may find nothing left to let go of.
/// 5. **The rest is told to the caller.** [`Output::Ask`] brings an [`Input::Answer`] back some time,
///    at once if need be; [`Output::Closed`] is the last output there ever is.
/// 6. **Set the timer** to [`deadline`](Self::deadline), which each input may have moved. It may come early
///    and late. When it fires, tell [`Input::Timer`]; where it fires more than two minutes late,
///    [`Input::Slept`].
///
/// [`Input::Start`], [`Input::Timer`] and [`Input::Close`] are all that a driver needs to tell of its
/// source. The other inputs are for who has a page, a device that says whether it is online, or a
/// caller that is asked. A driver without a browser's `EventSource` has no use for
/// [`Attempt::choice`], [`Input::Rewanted`] and the signals that name it: each attempt is fetched,
/// unless the [`Policy`] asks for another transport.
///
/// ## The request
///
/// It carries `Accept: text/event-stream` and, unless that is empty, the last event ID as
/// `Last-Event-ID`: its bytes in UTF-8, see [`header_value`](super::header_value). The driver follows
/// redirects before it tells of a head. The ID is the driver's to keep: nothing that the session
/// decides depends on what it is. It is
/// [`Decoder::last_event_id`](crate::wire::Decoder::last_event_id), and not only that of the last
/// event, since a block without data sets one too.
///
/// ## The body
///
/// After [`Verdict::Read`] the decoder is told of a new stream by
/// [`restart`](crate::wire::Decoder::restart), which keeps the last event ID, before an
/// [`Output::Opened`] is polled. A chunk goes through the decoder and to the handlers first, and is
/// then told as [`Signal::Chunk`]: so a handler that takes long is not mistaken for a server that is
/// silent. A handler may close the source, so [`holds`](Self::holds) is asked between two events; where
/// it says no, the rest of the chunk is dropped.
///
/// A driver whose handlers take their time, or that hands events to a queue, stops reading while
/// that is full: it tells [`Signal::Behind`], and [`Signal::CaughtUp`] when it goes on. A chunk in
/// between is told as soon as it is decoded and in the queue.
///
/// After [`Verdict::Inspect`] the body is read for the caller to see, until there is enough of it, until
/// it ends or breaks, or until [`Output::Abandon`]. A fault is a kind, and no more: the driver keeps
/// what else is known of it, such as this body or the network's own error, for the [`Output::Ask`],
/// [`Output::Waiting`] or [`Output::Closed`] that follows, and forgets it with the next
/// [`Output::Connect`].
///
/// ## The clock
///
/// It is the driver's, too: a [`Moment`] comes with each thing told, and all points of time that the
/// session gives are on the same clock. It ought to be monotonic, and to go on while the device
/// sleeps. Where it does go on, a driver that is to notice sleep lets the timer fire every half a
/// minute while a stream is open, even without a deadline. `std::time::Instant` stands still on Linux
/// and macOS: no timer comes late on such a clock, no stream looks silent, and what died in a sleep is
/// found by [`Timeout::idle`](super::Timeout::idle) alone.
///
/// A driver that was kept waiting may find a chunk that has come and a timer that has fired. It tells
/// the chunk first: the server was not silent.
///
/// ## An example
///
/// This is a driver without I/O: `happen` plays one scene of a server that answers, sends one event
/// and breaks. The repository's `examples/native` is one with all of it, on reqwest and tokio.
///
/// ```
/// use headwater::session::{
///     Attempt, Fault, Head, Input, Millis, Moment, Output, Policy, Session, Signal, Verdict,
/// };
/// use headwater::wire::{Decoder, Frame, Limits};
///
/// struct Driver {
///     session: Session,
///     decoder: Decoder,
///     now: Millis,
///     attempt: Option<Attempt>,
/// }
///
/// impl Driver {
///     fn moment(&self) -> Moment {
///         Moment { now: self.now, random: 4 }
///     }
///
///     /// Steps 2 to 5.
///     fn drain(&mut self) {
///         while let Some(output) = self.session.poll() {
///             match output {
///                 Output::Connect(attempt) => self.attempt = Some(attempt), // and send the request
///                 Output::Abandon => self.attempt = None, // and abort it
///                 Output::Opened => println!("open"),
///                 Output::Waiting { fault, until } => println!("{fault:?}: again at {until:?}"),
///                 Output::Ask { .. } => unreachable!("the policy does not ask"),
///                 Output::Closed(reason) => println!("closed: {reason:?}"),
///             }
///         }
///     }
///
///     fn happen(&mut self) {
///         let Some(attempt) = self.attempt else { return };
///         // The request was sent with `self.decoder.last_event_id()`, and the head is here. The
///         // decoder is made ready before anyone hears of the stream.
///         let head = Head { status: 200, content_type: Some(b"text/event-stream"), ..Head::default() };
///         let verdict = self.session.judge(self.moment(), attempt.ticket, &head);
///         assert_eq!(verdict, Verdict::Read);
///         self.decoder.restart();
///         self.drain();
///         // A chunk: decoded and handed on, then told.
///         let (mut retry, mut too_large) = (None, None);
///         let mut frames = self.decoder.feed(b"id: 7\nretry: 2000\ndata: hello\n\n");
///         while let Some(frame) = frames.next() {
///             match frame {
///                 Ok(Frame::Message(message)) => println!("{}", message.data), // to the handlers
///                 Ok(Frame::Retry(time)) => retry = Some(time),
///                 Ok(Frame::Comment(_)) => {}
///                 Err(limit) => too_large = Some(limit),
///             }
///             if !self.session.holds(attempt.ticket) {
///                 return; // a handler closed the source
///             }
///         }
///         drop(frames);
///         let chunk = Signal::Chunk { retry, too_large };
///         let _ = self.session.signal(self.moment(), attempt.ticket, chunk);
///         self.drain();
///         if !self.session.holds(attempt.ticket) {
///             return; // it passed a limit
///         }
///         // The connection breaks.
///         self.attempt = None;
///         let _ = self.session.signal(self.moment(), attempt.ticket, Signal::Failed(Fault::Network));
///         self.drain();
///     }
/// }
///
/// let mut driver = Driver {
///     session: Session::new(Policy::default()),
///     decoder: Decoder::new(Limits::default()),
///     now: 0,
///     attempt: None,
/// };
/// driver.session.handle(driver.moment(), Input::Start);
/// driver.drain();
/// driver.happen();
/// assert_eq!(driver.decoder.last_event_id(), "7");
///
/// // Step 6: the server's reconnection time is over.
/// let Some(deadline) = driver.session.deadline() else { panic!("it waits") };
/// assert_eq!(deadline, 2000);
/// driver.now = deadline;
/// driver.session.handle(driver.moment(), Input::Timer);
/// driver.drain();
/// assert_eq!(driver.attempt.map(|attempt| attempt.number), Some(2));
/// ```
///
/// It never panics, whatever it is told and whatever the numbers.
#[derive(Debug)]
pub struct Session {
    policy: Policy,
    phase: Phase,
    /// To be polled first.
    abandon: bool,
    /// To be polled then. What is newer makes the older pointless, whether it was polled or not.
    news: Option<Output>,
    /// The last ticket that was handed out.
    issued: Ticket,
    /// The latest attempt's.
    ticket: Ticket,
    /// The latest question's.
    question: Ticket,
    circumstances: Circumstances,
    /// What carries the latest attempt, or will carry the first.
    choice: Choice,
    /// Nothing is read for now: the caller is busy, and the server may not be silent.
    behind: bool,
    /// The latest fault. It says nothing before the first attempt.
    why: Fault,
    /// The server's last `retry:` field.
    server_time: Option<Millis>,
    /// Attempts since the last good connection.
    number: u32,
    /// Attempts since the start.
    total: u32,
    /// Failures in a row that count towards the limit and the backoff.
    failures: u32,
    /// Since when attempts have been failing, time that nobody could use left out.
    failing_since: Millis,
    /// When the latest attempt began.
    attempted: Millis,
    /// The server asked by `Retry-After` to be left alone until then.
    not_before: Millis,
    /// The server asked by `retry:` to be left alone until then.
    paced: Millis,
    offline: bool,
    /// The page is hidden, and by then has been for too long.
    pause_at: Option<Millis>,
    /// A 401 was answered by fresh headers, and nothing has opened since.
    refreshed: bool,
    /// Native gave up, the next attempt was not kept waiting, and no connection was good since.
    handed_over: bool,
}

impl Session {
    /// A source that has not started.
    pub fn new(policy: Policy) -> Self {
        let circumstances = Circumstances::default();
        Self {
            choice: Choice::first(&policy, circumstances),
            policy,
            phase: Phase::Idle,
            abandon: false,
            news: None,
            issued: Ticket::default(),
            ticket: Ticket::default(),
            question: Ticket::default(),
            circumstances,
            behind: false,
            why: Fault::Network,
            server_time: None,
            number: 0,
            total: 0,
            failures: 0,
            failing_since: 0,
            attempted: 0,
            not_before: 0,
            paced: 0,
            offline: false,
            pause_at: None,
            refreshed: false,
            handed_over: false,
        }
    }

    /// Takes in what happened to the source, its page or its device.
    pub fn handle(&mut self, moment: Moment, input: Input) {
        let now = moment.now;
        match input {
            Input::Start => self.start(now),
            Input::Rewanted(circumstances) => self.reconsider(now, circumstances),
            Input::Timer => self.look_at_time(moment),
            Input::Slept => {
                self.resume(moment);
                self.look_at_time(moment);
            }
            Input::Offline => self.lose_network(now),
            Input::Online => self.find_network(moment),
            Input::Resumed => self.resume(moment),
            Input::Suspend => self.suspend(now),
            Input::Hidden => self.hide(now),
            Input::Answer(ticket, answer) => self.answer(moment, ticket, answer),
            Input::Close if !matches!(self.phase, Phase::Closed) => {
                self.let_go(now, false);
                self.close(Reason::Closed);
            }
            Input::Close => {}
        }
    }

    /// Takes in what an attempt's transport tells, and says whether the attempt counted until then. Where
    /// it did not, nothing was taken in: the source has gone on without it. What was taken in may end
    /// the attempt all the same, as a [`Signal::Chunk`] beyond a limit does: poll, and then ask
    /// [`holds`](Self::holds).
    #[must_use = "an attempt that no longer counts must end"]
    pub fn signal(&mut self, moment: Moment, ticket: Ticket, signal: Signal) -> bool {
        if !self.holds(ticket) {
            return false;
        }
        let now = moment.now;
        match signal {
            Signal::Opened => self.open(now),
            Signal::Chunk { retry, too_large } => {
                self.note_life(now);
                self.server_time = retry.or(self.server_time);
                if let Some(too_large) = too_large {
                    self.fail(moment, Fault::TooLarge(too_large), false, None);
                }
            }
            Signal::Event { has_id } => self.event(now, has_id),
            Signal::Behind => self.behind = true,
            Signal::CaughtUp => {
                self.behind = false;
                self.note_life(now);
            }
            Signal::Inspected => self.refuse(moment),
            Signal::Ended | Signal::Failed(_) if matches!(self.phase, Phase::Refused { .. }) => {
                self.refuse(moment);
            }
            Signal::Ended => self.fail(moment, Fault::Ended, true, None),
            Signal::Failed(fault) => {
                use Fault::{Ended, Native, Network, Prepare};
                let gone = matches!(fault, Network | Ended | Native | Prepare);
                self.fail(moment, fault, gone, None);
            }
            Signal::Recovering => self.recover(now),
        }
        true
    }

    /// Takes in a response's head, and says what is to be done with the body: make that ready, and
    /// then [`poll`](Self::poll) and set the timer as after any input, whatever the verdict. Of an
    /// attempt that no longer counts the body is to be discarded.
    #[must_use = "it says what is to be done with the body"]
    pub fn judge(&mut self, moment: Moment, ticket: Ticket, head: &Head<'_>) -> Verdict {
        if !self.holds(ticket) || !self.is_connecting() {
            return Verdict::Discard;
        }
        let now = moment.now;
        match head.meaning() {
            Meaning::Open => {
                self.open(now);
                return Verdict::Read;
            }
            Meaning::NoContent => {
                self.let_go(now, false);
                self.close(Reason::NoContent);
            }
            // The standard fails the connection as soon as there is a head.
            Meaning::Refuse(fault) if !self.is_client() => {
                self.fail(moment, fault, false, head.pause());
            }
            Meaning::Refuse(fault) => {
                self.phase = Phase::Refused {
                    fault,
                    retry_after: head.pause(),
                    until: now.saturating_add(PATIENCE),
                };
                return Verdict::Inspect { bytes: SNIPPET };
            }
        }
        Verdict::Discard
    }

    /// Whether an attempt still counts: it is the latest one, and nothing has ended it.
    pub fn holds(&self, ticket: Ticket) -> bool {
        self.ticket == ticket && self.in_flight()
    }

    /// The next thing to do, until there is no more.
    pub fn poll(&mut self) -> Option<Output> {
        if core::mem::take(&mut self.abandon) {
            return Some(Output::Abandon);
        }
        self.news.take()
    }

    /// When to [`handle`](Self::handle) an [`Input::Timer`]; it may change with every input. A
    /// policy may hold spans that are longer than a timer can be: come early then, it does no harm.
    pub fn deadline(&self) -> Option<Millis> {
        match (self.due(), self.pause_at) {
            (Some(due), Some(pause)) => Some(due.min(pause)),
            (due, pause) => due.or(pause),
        }
    }

    /// When the phase comes to its end, if nothing else happens.
    fn due(&self) -> Option<Millis> {
        let (since, span) = match self.phase {
            Phase::Connecting => (self.attempted, self.policy.timeout.connect?),
            Phase::Open { heard, silent, .. } => (heard, self.silence(silent)?.1),
            Phase::Refused { until, .. } => return Some(until),
            Phase::Waiting(hold) => return hold.until(),
            Phase::Idle | Phase::Asking(_) | Phase::Closed => return None,
        };
        Some(since.saturating_add(span))
    }

    /// Where the source is in its life.
    pub fn state(&self) -> State {
        match self.phase {
            Phase::Idle => State::Idle,
            Phase::Connecting | Phase::Refused { .. } => State::Connecting,
            Phase::Open { .. } => State::Open,
            Phase::Waiting(hold) => State::Waiting {
                until: hold.until(),
            },
            Phase::Asking(_) => State::Waiting { until: None },
            Phase::Closed => State::Closed,
        }
    }

    /// The latest attempt's number since the last good connection, as [`Attempt::number`].
    pub fn attempt(&self) -> u32 {
        self.number
    }

    /// What carries the latest attempt, and why. Before the start: what would carry the first one.
    pub fn choice(&self) -> Choice {
        self.choice
    }

    /// The reconnection time in milliseconds: what the server said last, as it said it, or the
    /// policy's first delay.
    pub fn reconnection_time(&self) -> Millis {
        self.server_time.unwrap_or(self.policy.retry.initial)
    }

    fn start(&mut self, now: Millis) {
        if matches!(self.phase, Phase::Idle) {
            self.failing_since = now;
            self.connect(now);
        }
    }

    /// Native is left as soon as it can't give what is wanted: an attempt that fetches goes on from the
    /// last event ID. It is nobody's failure, and counts towards no limit.
    fn reconsider(&mut self, now: Millis, circumstances: Circumstances) {
        self.circumstances = circumstances;
        if self.total == 0 {
            self.choice = Choice::first(&self.policy, circumstances);
        } else if self.in_flight()
            && self.choice.transport == Transport::Native
            && let Some(choice) = Choice::beyond_native(&self.policy, circumstances)
        {
            self.choice = choice;
            self.let_go(now, false);
            self.why = Fault::Suspended;
            self.follow(now, Next::Attempt(Hold::Until(self.earliest(now))));
        }
    }

    fn open(&mut self, now: Millis) {
        if !self.is_connecting() && !self.is_recovering() {
            return;
        }
        self.phase = Phase::Open {
            since: now,
            heard: now,
            silent: true,
        };
        self.refreshed = false;
        // The server has answered, so it can be reached, whatever the device says of its network.
        self.offline = false;
        self.not_before = 0;
        self.news = Some(Output::Opened);
    }

    /// The same as [`Signal::Event`], which has no outputs, without the rest of a [`Moment`].
    pub fn hear(&mut self, ticket: Ticket, now: Millis, has_id: bool) -> bool {
        let counts = self.holds(ticket);
        if counts {
            self.event(now, has_id);
        }
        counts
    }

    fn event(&mut self, now: Millis, has_id: bool) {
        self.circumstances.has_id = has_id;
        self.note_life(now);
    }

    /// A sign of life.
    fn note_life(&mut self, now: Millis) {
        if let Phase::Open { heard, silent, .. } = &mut self.phase {
            *heard = now;
            *silent = false;
        }
    }

    fn look_at_time(&mut self, moment: Moment) {
        // The driver has not seen the latest attempt yet: its timer was set for an earlier one.
        if matches!(self.news, Some(Output::Connect(_))) {
            return;
        }
        self.excuse_silence(moment.now);
        if self.pause_at.is_some_and(|at| moment.now >= at) {
            return self.suspend(moment.now);
        }
        if self.due().is_none_or(|due| moment.now < due) {
            return;
        }
        self.discount(moment.now);
        let wait = match self.phase {
            Phase::Connecting => Wait::Connect,
            Phase::Refused { .. } => return self.refuse(moment),
            Phase::Open { silent, .. } => match self.silence(silent) {
                Some((wait, _)) => wait,
                None => return,
            },
            _ => return self.connect(moment.now),
        };
        self.fail(moment, Fault::Timeout(wait), false, None);
    }

    /// While nothing is read, silence says nothing about the server.
    fn excuse_silence(&mut self, now: Millis) {
        if self.behind {
            self.note_life(now);
        }
    }

    fn connect(&mut self, now: Millis) {
        let after = (self.total > 0).then_some(self.why);
        self.choice = match after {
            None => Choice::first(&self.policy, self.circumstances),
            Some(fault) => self.choice.next(&self.policy, self.circumstances, fault),
        };
        self.ticket = self.issue();
        self.behind = false;
        self.number = self.number.saturating_add(1);
        self.total = self.total.saturating_add(1);
        self.attempted = now;
        self.phase = Phase::Connecting;
        self.news = Some(Output::Connect(Attempt {
            ticket: self.ticket,
            choice: self.choice,
            number: self.number,
            total: self.total,
            refresh: matches!(after, Some(Fault::Status(401))),
            after,
        }));
    }

    fn issue(&mut self) -> Ticket {
        self.issued = self.issued.next();
        self.issued
    }

    /// Ends the attempt in flight. Every caller goes on to say what follows. `gone` says that the
    /// transport has ended by itself, so that the driver has nothing to abandon.
    fn let_go(&mut self, now: Millis, gone: bool) {
        if !self.in_flight() {
            return;
        }
        self.settle(now);
        self.phase = Phase::Idle;
        // The driver has not begun an attempt that it has not seen, so there is nothing to abandon.
        let unseen = matches!(self.news, Some(Output::Connect(_)));
        if !gone && !unseen {
            self.abandon = true;
        }
    }

    /// A connection that was open for long enough makes the failures before it count no more.
    fn settle(&mut self, now: Millis) {
        if let Phase::Open { since, .. } = self.phase
            && now.saturating_sub(since) >= self.policy.retry.reset_after
        {
            self.number = 0;
            self.failures = 0;
            self.failing_since = now;
            self.handed_over = false;
        }
    }

    fn close(&mut self, reason: Reason) {
        self.phase = Phase::Closed;
        self.pause_at = None;
        self.news = Some(Output::Closed(reason));
    }

    /// The earliest moment at which another attempt may begin.
    fn earliest(&self, now: Millis) -> Millis {
        now.max(self.not_before)
            .max(self.attempted.saturating_add(SHORTEST))
    }

    /// The time-out that an open stream's silence is held against.
    fn silence(&self, silent: bool) -> Option<(Wait, Millis)> {
        match self.policy.timeout.first_byte {
            Some(limit) if silent => Some((Wait::FirstByte, limit)),
            _ => Some((Wait::Idle, self.policy.timeout.idle?)),
        }
    }

    fn is_client(&self) -> bool {
        matches!(self.policy.rules, Rules::Client)
    }

    fn is_connecting(&self) -> bool {
        matches!(self.phase, Phase::Connecting)
    }

    fn is_recovering(&self) -> bool {
        use Phase::{Asking, Waiting};
        matches!(
            self.phase,
            Waiting(Hold::Browser) | Asking(Next::Attempt(Hold::Browser))
        )
    }

    fn in_flight(&self) -> bool {
        let is_answered = matches!(self.phase, Phase::Refused { .. } | Phase::Open { .. });
        self.is_connecting() || is_answered || self.is_recovering()
    }
}
