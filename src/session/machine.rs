mod failure;
mod lifecycle;
mod time;

use super::backoff::SHORTEST;
use super::head::Meaning;
use super::phase::{Hold, Next, Phase};
use super::{
    Attempt, Choice, Circumstances, Fault, Head, Input, Millis, Moment, Output, Policy, Reason,
    Rules, Signal, State, Ticket, Transport, Verdict, WaitReason,
};

/// How long a refused response may take to tell its first kilobytes, in milliseconds. A proxy's error
/// page is there at once, and a retry must not wait for one that never ends.
const PATIENCE: Millis = 2000;

/// How much of a refused response's body is worth showing, in bytes.
const SNIPPET: usize = 4 << 10;

#[doc = include_str!("driver.md")]
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
    /// A time-out has passed, and what has arrived is read until then before it is concluded that nothing
    /// has.
    doubt: Option<Millis>,
    /// The latest fault. It says nothing before the first attempt.
    why: Fault,
    /// The server's last `retry:` field, as far as the policy heeds it.
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
    /// Until then, the page may be about to go.
    leaving: Millis,
    /// The page is hidden, and by then has been for too long.
    pause_at: Option<Millis>,
    /// A 401 was answered by fresh headers, and nothing has opened since.
    refreshed: bool,
    /// A stream has been open, and another request goes on from it.
    resumes: bool,
    /// The answer is whole where it ends, since it is no stream.
    is_collected: bool,
    /// What the refused response says of trying again.
    advice: Option<bool>,
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
            doubt: None,
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
            leaving: 0,
            pause_at: None,
            refreshed: false,
            resumes: false,
            is_collected: false,
            advice: None,
            handed_over: false,
        }
    }

    /// Takes in what happened to the source, its page or its device.
    pub fn handle(&mut self, moment: Moment, input: Input) {
        let now = moment.now;
        match input {
            Input::Start => self.start(now),
            Input::Rewanted(circumstances) => self.reconsider(now, circumstances),
            Input::Timer => {}
            Input::Offline => self.lose_network(now),
            Input::Online => self.find_network(moment),
            Input::Slept | Input::Resumed => self.resume(moment),
            Input::Suspend => self.suspend(now),
            Input::Left => self.leave(now),
            Input::Leaving => self.leaving = now.saturating_add(lifecycle::DEPARTURE),
            Input::Reconnect => self.reconnect(now),
            Input::Hidden => self.hide(now),
            Input::Answer(ticket, answer) => self.answer(moment, ticket, answer),
            Input::Close if !matches!(self.phase, Phase::Closed) => {
                self.let_go(now, false);
                self.close(Reason::Closed);
            }
            Input::Close => {}
        }
        if matches!(input, Input::Slept | Input::Timer) {
            self.look_at_time(moment);
        }
    }

    /// The event has come that the caller waits for by [`Policy::until`]. The source is closed for good, as by
    /// [`Input::Close`], and for [`Reason::Until`]. It is no signal of an attempt: the event may be one of
    /// the last that were read of an attempt that counts no more, and would not come again. And it is no
    /// [`Input`], so that who never waits for one does not link it.
    pub fn complete(&mut self, now: Millis) {
        if !matches!(self.phase, Phase::Closed) {
            self.let_go(now, false);
            self.close(Reason::Until);
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
                self.note_chunk(now);
                self.server_time = self.heeded(retry).or(self.server_time);
                if let Some(too_large) = too_large {
                    self.fail(moment, Fault::TooLarge(too_large), false, None);
                }
            }
            Signal::Event { has_id } => self.event(now, has_id),
            Signal::Alive => self.note_byte(now),
            Signal::Told { retry } => {
                let fault = Fault::Event {
                    retry: retry.is_some(),
                };
                self.fail(moment, fault, false, retry);
            }
            Signal::Declined if self.resumes && self.is_connecting() => {
                let next = match self.why {
                    Fault::Ended => Next::End,
                    _ => Next::Fail,
                };
                self.follow(now, next);
            }
            Signal::Declined => {}
            Signal::Behind => self.behind = true,
            Signal::CaughtUp => {
                self.behind = false;
                self.begin_silence(now);
            }
            Signal::Inspected => self.refuse(moment),
            Signal::Ended | Signal::Failed(_) if matches!(self.phase, Phase::Refused { .. }) => {
                self.refuse(moment);
            }
            Signal::Ended if self.policy.until && !self.is_whole() => {
                self.fail(moment, Fault::Truncated, true, None)
            }
            Signal::Ended => self.fail(moment, Fault::Ended, true, None),
            Signal::Failed(fault) => {
                use Fault::{Ended, Native, Network, Prepare, Request};
                let gone = matches!(fault, Network | Ended | Native | Prepare | Request);
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
    pub fn judge(&mut self, moment: Moment, ticket: Ticket, head: &Head) -> Verdict {
        if !self.holds(ticket) || !self.is_connecting() {
            return Verdict::Discard;
        }
        let now = moment.now;
        self.advice = head.should_retry;
        match head.meaning(self.policy.lenient.content_type, self.policy.json) {
            Meaning::Open => {
                self.open(now);
                return Verdict::Read;
            }
            Meaning::Json => {
                self.is_collected = true;
                self.open(now);
                return Verdict::Collect;
            }
            Meaning::NoContent => {
                self.let_go(now, false);
                // An answer without the event that ends it is not whole, and none will follow.
                self.close(match self.policy.until {
                    true => Reason::Failed(Fault::Truncated),
                    false => Reason::NoContent,
                });
            }
            // The standard fails the connection as soon as there is a head.
            Meaning::Refuse(fault) if !self.is_client() => {
                self.fail(moment, fault, false, head.retry_after);
            }
            Meaning::Refuse(fault) => {
                self.phase = Phase::Refused {
                    fault,
                    retry_after: self.heeded(head.retry_after),
                    until: now.saturating_add(PATIENCE),
                };
                return Verdict::Inspect { bytes: SNIPPET };
            }
        }
        Verdict::Discard
    }

    /// The delay that a server asks for, as far as the policy lets it.
    fn heeded(&self, delay: Option<Millis>) -> Option<Millis> {
        Some(delay?.min(self.policy.retry.max_server_delay))
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

    /// Where the source is in its life.
    pub fn state(&self) -> State {
        match self.phase {
            Phase::Idle => State::Idle,
            Phase::Connecting | Phase::Refused { .. } => State::Connecting,
            Phase::Open { .. } => State::Open,
            Phase::Waiting(hold) => State::Waiting {
                reason: hold.reason(),
                until: hold.until(),
            },
            Phase::Asking(_) => State::Waiting {
                reason: WaitReason::Asking,
                until: None,
            },
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

    /// The reconnection time in milliseconds: what the server said last, as far as
    /// [`Retry::max_server_delay`](super::Retry::max_server_delay) lets it, or the policy's first delay.
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
            self.replace(now);
        }
    }

    /// The caller wants a connection now: what has failed until then counts no more.
    fn reconnect(&mut self, now: Millis) {
        if matches!(self.phase, Phase::Idle | Phase::Closed) {
            return;
        }
        self.forgive(now);
        self.not_before = 0;
        self.paced = 0;
        self.refreshed = false;
        self.pause_at = None;
        if self.in_flight() {
            self.replace(now);
        } else {
            self.follow(now, Next::Attempt(Hold::Until(self.earliest(now))));
        }
    }

    /// Lets go of the attempt in flight for another one.
    fn replace(&mut self, now: Millis) {
        self.let_go(now, false);
        self.why = Fault::Replaced;
        self.follow(now, Next::Attempt(Hold::Until(self.earliest(now))));
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
        self.doubt = None;
        self.refreshed = false;
        self.resumes = self.policy.resume;
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
        self.note_byte(now);
    }

    fn connect(&mut self, now: Millis) {
        self.choice = if self.total == 0 {
            Choice::first(&self.policy, self.circumstances)
        } else {
            self.choice.next(&self.policy, self.circumstances, self.why)
        };
        self.ticket = self.issue();
        self.behind = false;
        self.doubt = None;
        self.is_collected = false;
        self.advice = None;
        self.number = self.number.saturating_add(1);
        self.total = self.total.saturating_add(1);
        self.attempted = now;
        self.phase = Phase::Connecting;
        self.news = Some(Output::Connect(Attempt {
            ticket: self.ticket,
            choice: self.choice,
            number: self.number,
            total: self.total,
            resumes: self.resumes,
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
            self.forgive(now);
        }
    }

    /// What has failed until now counts no more.
    fn forgive(&mut self, now: Millis) {
        self.number = 0;
        self.failures = 0;
        self.failing_since = now;
        self.handed_over = false;
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

    /// Whether another attempt does no harm, whatever became of the request: it is another request that
    /// goes on, or the same one may be sent twice.
    fn may_resend(&self) -> bool {
        self.resumes || self.policy.may_resend()
    }

    /// Whether nothing is missing where the answer ends.
    fn is_whole(&self) -> bool {
        self.is_collected || self.policy.ends
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
