mod failure;
mod lifecycle;

use alloc::collections::VecDeque;

use super::backoff::SHORTEST;
use super::phase::{Hold, Next, Phase};
use super::{
    Answer, Attempt, Fault, Head, Input, Millis, Moment, Output, Policy, Reason, Rules, State,
    Verdict, Wait, retry_after,
};

/// The life of one source: [`handle`](Self::handle) what happened, then [`poll`](Self::poll) what
/// is to be done until there is no more, then be back at the [`deadline`](Self::deadline).
///
/// It never panics, whatever the inputs and their numbers. An input ought to come from the current
/// attempt's transport: the machine can't tell a late callback from the answer to a later request.
#[derive(Debug)]
pub struct Session {
    policy: Policy,
    phase: Phase,
    outputs: VecDeque<Output>,
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
            outputs: VecDeque::new(),
            server_time: None,
            number: 0,
            total: 0,
            failures: 0,
            failing_since: 0,
            attempted: 0,
            not_before: 0,
            paced: 0,
            offline: false,
            refreshed: false,
            handed_over: false,
        }
    }

    /// What a response's head means. It changes nothing: put the verdict in as
    /// [`Input::Opened`], [`Input::NoContent`] or [`Input::Refused`].
    pub fn judge(&self, head: &Head<'_>) -> Verdict {
        head.verdict()
    }

    /// Takes in what happened.
    pub fn handle(&mut self, moment: Moment, input: Input<'_>) {
        if matches!(input, Input::Close) {
            return self.close_by_caller();
        }
        if let Phase::Asking { fault, next } = self.phase {
            let answer = match input {
                Input::Answer(answer) => answer,
                _ => Answer::Default,
            };
            self.follow(
                moment.now,
                fault,
                self.answered(moment.now, fault, next, answer),
            );
        }
        // Nobody has seen the attempt yet that this would be about: it speaks of an earlier one.
        if self.has_unseen_attempt() && input.is_of_an_attempt() {
            return;
        }
        match input {
            Input::Start => self.start(moment.now),
            Input::Opened => self.opened(moment.now),
            Input::Refused {
                fault,
                retry_after,
                date,
            } if self.is_connecting() => {
                let parse = |value| retry_after::parse(value, date, moment.wall);
                self.fail(moment, fault, false, retry_after.and_then(parse));
            }
            Input::NoContent if self.is_connecting() => {
                self.let_go(moment.now, true);
                self.close(Reason::NoContent);
            }
            Input::Received => self.received(moment.now),
            Input::ReconnectionTime(time) => self.server_time = Some(time),
            Input::Ended => self.fail(moment, Fault::Ended, true, None),
            Input::Failed(fault) => {
                use Fault::{Ended, Native, Network, Prepare};
                let gone = matches!(fault, Network | Ended | Native | Prepare);
                self.fail(moment, fault, gone, None);
            }
            Input::Recovering => self.recovering(moment.now),
            Input::Timer => self.timer(moment),
            Input::Offline => self.offline(moment.now),
            Input::Online => self.online(moment),
            Input::Resumed => self.resumed(moment),
            Input::Suspend => self.suspend(moment.now),
            Input::Refused { .. } | Input::NoContent | Input::Answer(_) | Input::Close => {}
        }
    }

    /// The next thing to do, until there is no more. What is done may well call
    /// [`handle`](Self::handle) and this again.
    pub fn poll(&mut self) -> Option<Output> {
        self.outputs.pop_front()
    }

    /// When to [`handle`](Self::handle) an [`Input::Timer`]; it may change with every input. A
    /// policy may hold spans that are longer than a timer can be: come early then, it does no harm.
    pub fn deadline(&self) -> Option<Millis> {
        match self.phase {
            Phase::Connecting => after(self.attempted, self.policy.timeout.connect),
            Phase::Open { heard, silent, .. } => self
                .silence(silent)
                .map(|(_, limit)| heard.saturating_add(limit)),
            Phase::Waiting { hold, .. } => hold.until(),
            Phase::Asking {
                next: Next::Attempt(hold),
                ..
            } => hold.until(),
            // The caller was asked and has not answered: at once.
            Phase::Asking {
                next: Next::Stop(_),
                ..
            } => Some(0),
            Phase::Idle | Phase::Closed => None,
        }
    }

    /// Where the source is in its life.
    pub fn state(&self) -> State {
        match self.phase {
            Phase::Idle => State::Idle,
            Phase::Connecting => State::Connecting,
            Phase::Open { .. } => State::Open,
            Phase::Waiting { hold, .. } => State::Waiting {
                until: hold.until(),
            },
            Phase::Asking {
                next: Next::Attempt(hold),
                ..
            } => State::Waiting {
                until: hold.until(),
            },
            Phase::Asking {
                next: Next::Stop(_),
                ..
            } => State::Waiting { until: None },
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
            self.connect(now, None);
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
        self.paced = 0;
        self.outputs.push_back(Output::Opened);
    }

    fn received(&mut self, now: Millis) {
        if let Phase::Open { heard, silent, .. } = &mut self.phase {
            *heard = now;
            *silent = false;
        }
    }

    fn timer(&mut self, moment: Moment) {
        if self.deadline().is_none_or(|deadline| moment.now < deadline) {
            return;
        }
        self.discount(moment.now);
        match self.phase {
            Phase::Connecting => self.fail(moment, Fault::Timeout(Wait::Connect), false, None),
            Phase::Open { silent, .. } => {
                if let Some((wait, _)) = self.silence(silent) {
                    self.fail(moment, Fault::Timeout(wait), false, None);
                }
            }
            Phase::Waiting { fault, .. } => self.connect(moment.now, Some(fault)),
            _ => {}
        }
    }

    fn close_by_caller(&mut self) {
        if matches!(self.phase, Phase::Closed) {
            return;
        }
        // What was not polled yet never happens: least of all a request that was not sent.
        let seen = self.in_flight() && !self.has_unseen_attempt();
        let abandon = seen || self.outputs.contains(&Output::Abandon);
        self.outputs.clear();
        if abandon {
            self.outputs.push_back(Output::Abandon);
        }
        self.close(Reason::Closed);
    }

    fn connect(&mut self, now: Millis, after: Option<Fault>) {
        self.number = self.number.saturating_add(1);
        self.total = self.total.saturating_add(1);
        self.attempted = now;
        self.phase = Phase::Connecting;
        self.outputs.push_back(Output::Connect(Attempt {
            number: self.number,
            total: self.total,
            refresh: after == Some(Fault::Status(401)),
            after,
        }));
    }

    fn let_go(&mut self, now: Millis, abandon: bool) {
        self.settle(now);
        self.phase = Phase::Idle;
        if abandon {
            self.outputs.push_back(Output::Abandon);
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
        self.outputs.push_back(Output::Closed(reason));
    }

    /// The earliest that another attempt may begin, whoever wishes for it.
    fn earliest(&self, now: Millis) -> Millis {
        now.max(self.not_before)
            .max(self.attempted.saturating_add(SHORTEST))
    }

    /// Which limit applies to an open stream's silence.
    fn silence(&self, silent: bool) -> Option<(Wait, Millis)> {
        let idle = self.policy.timeout.idle.map(|limit| (Wait::Idle, limit));
        match self.policy.timeout.first_byte {
            Some(limit) if silent => Some((Wait::FirstByte, limit)),
            _ => idle,
        }
    }

    /// An attempt was decided on, and its output was not polled yet.
    fn has_unseen_attempt(&self) -> bool {
        self.outputs
            .iter()
            .any(|output| matches!(output, Output::Connect(_)))
    }

    fn is_client(&self) -> bool {
        self.policy.rules == Rules::Client
    }

    fn is_connecting(&self) -> bool {
        matches!(self.phase, Phase::Connecting)
    }

    fn is_recovering(&self) -> bool {
        let browser = Next::Attempt(Hold::Browser);
        match self.phase {
            Phase::Waiting { hold, .. } => hold == Hold::Browser,
            Phase::Asking { next, .. } => next == browser,
            _ => false,
        }
    }

    fn in_flight(&self) -> bool {
        matches!(self.phase, Phase::Connecting | Phase::Open { .. }) || self.is_recovering()
    }
}

fn after(start: Millis, span: Option<Millis>) -> Option<Millis> {
    span.map(|span| start.saturating_add(span))
}
