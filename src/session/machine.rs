mod failure;
mod lifecycle;

use super::backoff::SHORTEST;
use super::phase::{Hold, Next, Phase};
use super::{
    Attempt, Fault, Head, Input, Millis, Moment, Output, Policy, Reason, Rules, State, Verdict,
    Wait,
};

/// The life of one source: [`handle`](Self::handle) what happened, then [`poll`](Self::poll) what
/// is to be done until there is no more, then be back at the [`deadline`](Self::deadline).
///
/// ```
/// use headwater::session::{Fault, Input, Moment, Output, Policy, Session, State};
///
/// let mut session = Session::new(Policy::default());
/// let at = |now| Moment { now, random: 0 };
///
/// session.handle(at(0), Input::Start);
/// assert!(matches!(session.poll(), Some(Output::Connect(attempt)) if attempt.number == 1));
/// session.handle(at(40), Input::Opened);
/// assert_eq!(session.poll(), Some(Output::Opened));
///
/// // The connection breaks: there is a wait, then a deadline, then another attempt.
/// session.handle(at(9000), Input::Failed(Fault::Network));
/// let waiting = Output::Waiting { fault: Fault::Network, until: Some(10_000) };
/// assert_eq!(session.poll(), Some(waiting));
/// assert_eq!(session.deadline(), Some(10_000));
/// session.handle(at(10_000), Input::Timer);
/// assert!(matches!(session.poll(), Some(Output::Connect(_))));
/// assert_eq!(session.state(), State::Connecting);
/// ```
///
/// It never panics, whatever the inputs and their numbers. An input ought to come from the current
/// attempt's transport: the machine can't tell a late callback from the answer to a later request.
#[derive(Debug)]
pub struct Session {
    policy: Policy,
    phase: Phase,
    /// To be polled first.
    abandon: bool,
    /// To be polled then. What is newer makes the older pointless, whether it was polled or not.
    news: Option<Output>,
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
        Self {
            policy,
            phase: Phase::Idle,
            abandon: false,
            news: None,
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

    /// What a response's head means. It changes nothing: put the verdict in as
    /// [`Input::Opened`], [`Input::NoContent`] or [`Input::Refused`].
    pub fn judge(&self, head: &Head<'_>) -> Verdict {
        head.verdict()
    }

    /// Takes in what happened. What comes of it has to be polled before the next input: an attempt
    /// that nobody saw can't have been answered.
    pub fn handle(&mut self, moment: Moment, input: Input) {
        let now = moment.now;
        // It speaks of an earlier attempt, then.
        if input.is_of_an_attempt() && matches!(self.news, Some(Output::Connect(_))) {
            return;
        }
        match input {
            Input::Start => self.start(now),
            Input::Opened => self.opened(now),
            Input::Refused { fault, retry_after } if self.is_connecting() => {
                self.fail(moment, fault, false, retry_after);
            }
            Input::NoContent if self.is_connecting() => {
                self.let_go(now, false);
                self.close(Reason::NoContent);
            }
            Input::Received => self.received(now),
            Input::ReconnectionTime(time) => self.server_time = Some(time),
            Input::Ended => self.fail(moment, Fault::Ended, true, None),
            Input::Failed(fault) => {
                use Fault::{Ended, Native, Network, Prepare};
                let gone = matches!(fault, Network | Ended | Native | Prepare);
                self.fail(moment, fault, gone, None);
            }
            Input::Recovering => self.recovering(now),
            Input::Timer => self.timer(moment),
            Input::Offline => self.offline(now),
            Input::Online => self.online(moment),
            Input::Resumed => self.resumed(moment),
            Input::Suspend => self.suspend(now),
            Input::Hidden => self.hidden(now),
            Input::Answer(answer) => self.answer(moment, answer),
            Input::Close if !matches!(self.phase, Phase::Closed) => {
                self.let_go(now, false);
                self.close(Reason::Closed);
            }
            Input::Refused { .. } | Input::NoContent | Input::Close => {}
        }
    }

    /// The next thing to do, until there is no more. What is done may well call
    /// [`handle`](Self::handle) and this again.
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
            Phase::Waiting(hold) => return hold.until(),
            Phase::Idle | Phase::Asking(_) | Phase::Closed => return None,
        };
        Some(since.saturating_add(span))
    }

    /// Where the source is in its life.
    pub fn state(&self) -> State {
        match self.phase {
            Phase::Idle => State::Idle,
            Phase::Connecting => State::Connecting,
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

    fn opened(&mut self, now: Millis) {
        if !self.is_connecting() && !self.is_recovering() {
            return;
        }
        self.phase = Phase::Open {
            since: now,
            heard: now,
            silent: true,
        };
        self.refreshed = false;
        // Whatever the device says of its network, this server can be reached.
        self.offline = false;
        self.not_before = 0;
        self.news = Some(Output::Opened);
    }

    /// The same as [`Input::Received`], which has no outputs, without the rest of a [`Moment`].
    pub fn received(&mut self, now: Millis) {
        if let Phase::Open { heard, silent, .. } = &mut self.phase {
            *heard = now;
            *silent = false;
        }
    }

    fn timer(&mut self, moment: Moment) {
        if self.pause_at.is_some_and(|at| moment.now >= at) {
            return self.suspend(moment.now);
        }
        if self.due().is_none_or(|due| moment.now < due) {
            return;
        }
        self.discount(moment.now);
        let wait = match self.phase {
            Phase::Connecting => Wait::Connect,
            Phase::Open { silent, .. } => match self.silence(silent) {
                Some((wait, _)) => wait,
                None => return,
            },
            _ => return self.connect(moment.now),
        };
        self.fail(moment, Fault::Timeout(wait), false, None);
    }

    fn connect(&mut self, now: Millis) {
        let after = (self.total > 0).then_some(self.why);
        self.number = self.number.saturating_add(1);
        self.total = self.total.saturating_add(1);
        self.attempted = now;
        self.phase = Phase::Connecting;
        self.news = Some(Output::Connect(Attempt {
            number: self.number,
            total: self.total,
            refresh: matches!(after, Some(Fault::Status(401))),
            after,
        }));
    }

    /// Nothing is in flight from here on: every path goes on to say what follows. `gone` says that
    /// the transport has ended by itself.
    fn let_go(&mut self, now: Millis, gone: bool) {
        if !self.in_flight() {
            return;
        }
        self.settle(now);
        self.phase = Phase::Idle;
        // What nobody saw, nobody has to let go of.
        let unseen = matches!(self.news, Some(Output::Connect(_)));
        if !gone && !unseen {
            self.abandon = true;
        }
    }

    /// Once a connection that was good has ended, what was before it no longer matters.
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

    /// The earliest that another attempt may begin, whoever wishes for it.
    fn earliest(&self, now: Millis) -> Millis {
        now.max(self.not_before)
            .max(self.attempted.saturating_add(SHORTEST))
    }

    /// Which limit applies to an open stream's silence.
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
        matches!(self.phase, Phase::Connecting | Phase::Open { .. }) || self.is_recovering()
    }
}
