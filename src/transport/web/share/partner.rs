use super::connection;
use super::request::Ready;
use super::want::Want;
use crate::browser::{Channel, Lock, Page, Timer, Turn, is_visible, moment};
use crate::session::{Attempt, Millis};
use crate::share::{Input, Member, Output, Read, Settings, Sharing, Ticket};
use crate::transport::share::Share;
use crate::transport::task::Task;
use crate::transport::web::Web;
use crate::transport::{Host, Later, Platform, Prepared, Unsent};
use alloc::boxed::Box;
use alloc::rc::{Rc, Weak};
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::{Cell, RefCell};
use core::task::Waker;

/// For how long a request is sent as it was made, in ms. One that has waited for longer is made anew.
const FRESH: Millis = 30_000;

/// A source's member in a group, with all that it drives: see [`Member`] for the contract. Dropping it leaves the
/// group.
///
/// What calls it back holds it weakly, and ends with it: channel, lock, timer, listeners, connections.
pub(super) struct Partner {
    this: Weak<Self>,
    name: String,
    key: Option<String>,
    member: RefCell<Member>,
    host: Weak<dyn Host>,
    channel: RefCell<Option<Channel>>,
    lock: RefCell<Option<Lock>>,
    connections: RefCell<Vec<(Ticket, Task)>>,
    timer: Timer,
    page: RefCell<Option<Page>>,
    is_aside: Cell<bool>,
    /// Whether a call further up the stack does what the member says.
    is_draining: Cell<bool>,
    /// Why it has left the group, once it has.
    left: Cell<Option<&'static str>>,
    /// The latest attempt, and how many there were.
    attempt: Cell<Option<Attempt>>,
    wants: Cell<u32>,
    /// The attempt's request, and when it was made, as long as it was not sent.
    ready: RefCell<Option<(Ready, Millis)>>,
    /// Wakes the attempt.
    waker: Cell<Option<Waker>>,
}

impl Partner {
    /// Joins the group of this name.
    pub(super) fn join(name: String, share: &Share, host: &Rc<dyn Host>) -> Rc<Self> {
        let half = || u64::from(moment().random);
        let settings = Settings {
            buffer: share.buffer,
            replay: share.replay,
            ..Settings::new((half() << 32 | half()).max(1))
        };
        let partner = Rc::new_cyclic(|this: &Weak<Self>| Self {
            this: Weak::clone(this),
            name,
            key: share.key.clone(),
            member: RefCell::new(Member::new(settings)),
            host: Rc::downgrade(host),
            channel: RefCell::default(),
            lock: RefCell::default(),
            connections: RefCell::default(),
            timer: Timer::new({
                let this = Weak::clone(this);
                move || {
                    if let Some(partner) = this.upgrade() {
                        partner.timer.has_slept();
                        partner.tell(Input::Timer);
                    }
                }
            }),
            page: RefCell::default(),
            is_aside: Cell::new(true),
            is_draining: Cell::default(),
            left: Cell::default(),
            attempt: Cell::default(),
            wants: Cell::default(),
            ready: RefCell::default(),
            waker: Cell::default(),
        });
        let this = Rc::downgrade(&partner);
        let page = Page::new(move |turn| {
            if let Some(partner) = this.upgrade() {
                partner.turn(turn);
            }
        });
        partner.page.replace(Some(page));
        partner.turn(Turn::Back);
        partner
    }

    /// Whether it is in the group of this name.
    pub(super) fn is_of(&self, name: &str) -> bool {
        self.name == name && self.left.get().is_none()
    }

    /// Begins an attempt, whose request is this.
    pub(super) fn want(self: Rc<Self>, attempt: Attempt, ready: Ready) -> Want {
        let number = self.wants.get().wrapping_add(1);
        self.wants.set(number);
        self.attempt.set(Some(attempt));
        let id = ready.id.clone();
        self.ready.replace(Some((ready, moment().now)));
        self.tell(Input::Want {
            attempt: attempt.number,
            id: id.as_bytes(),
        });
        Want::new(self, number)
    }

    /// Ends an attempt, if it is the latest one.
    pub(super) fn unwant(&self, number: u32) {
        if self.wants.get() == number {
            self.waker.take();
            self.ready.take();
            self.tell(Input::Unwant);
        }
    }

    /// What there is for an attempt. Where there is nothing yet, it is woken when there may be more.
    pub(super) fn read(&self, number: u32, waker: &Waker) -> Read {
        if let Some(why) = self.left.get() {
            return Read::Failed(why.into());
        }
        if self.wants.get() != number {
            return Read::End;
        }
        let read = self.member.borrow_mut().read();
        if read == Read::Pending {
            self.waker.set(Some(waker.clone()));
        }
        self.obey(moment().now);
        read
    }

    /// Whether the attempt is busy with what it has read, or there is none.
    pub(super) fn is_behind(&self) -> bool {
        let waker = self.waker.take();
        let is_behind = waker.is_none();
        self.waker.set(waker);
        is_behind
    }

    pub(super) fn sharing(&self) -> Sharing {
        self.member.borrow().sharing()
    }

    /// Leaves the group for good. An attempt that is under way fails by this reason.
    pub(super) fn leave(&self, why: &'static str) {
        if self.left.get().is_some() {
            return;
        }
        self.tell(Input::Quit);
        self.left.set(Some(why));
        self.timer.set(0, None);
        self.page.take();
        self.channel.take();
        self.lock.take();
        self.ready.take();
        drop(self.connections.take());
        if let Some(waker) = self.waker.take() {
            waker.wake();
        }
    }

    /// Tells the member what happened, and does what it says.
    pub(super) fn tell(&self, input: Input<'_>) {
        if self.left.get().is_some() {
            return;
        }
        let now = moment().now;
        self.member.borrow_mut().handle(now, input);
        self.obey(now);
        if let Some(waker) = self.waker.take() {
            waker.wake();
        }
    }

    /// Does what the member says, and sets the timer.
    fn obey(&self, now: Millis) {
        if self.is_draining.replace(true) {
            return;
        }
        loop {
            let output = self.member.borrow_mut().poll();
            let Some(output) = output else { break };
            self.act(output);
        }
        self.is_draining.set(false);
        let deadline = self.member.borrow().deadline();
        self.timer.set(now, deadline);
    }

    fn act(&self, output: Output) {
        match output {
            Output::Listen => {
                let this = Weak::clone(&self.this);
                let channel = Channel::new(&self.name, move |bytes| {
                    if let Some(partner) = this.upgrade() {
                        partner.tell(Input::Heard(bytes));
                    }
                });
                self.channel.replace(channel.ok());
            }
            Output::Hush => drop(self.channel.take()),
            Output::Send(bytes) => {
                if let Some(channel) = &*self.channel.borrow() {
                    channel.send(&bytes);
                }
            }
            Output::Lock { ticket, steal } => self.ask_for_lock(ticket, steal),
            Output::Unlock => drop(self.lock.take()),
            Output::Connect { ticket, id } => {
                let connection = connection::run(Weak::clone(&self.this), ticket, id);
                let task = Task::begin(&Web::default(), connection);
                self.connections.borrow_mut().push((ticket, task));
            }
            Output::Disconnect(ticket) => self.let_go(ticket),
            // Whoever wants to know asks.
            // Nobody is told: whoever wants to know asks, and an attempt begins when its time has come.
            Output::Changed | Output::Go => {}
        }
    }

    /// Asks for the group's lock in place of what was asked for.
    fn ask_for_lock(&self, ticket: Ticket, steal: bool) {
        drop(self.lock.take());
        let this = Weak::clone(&self.this);
        let tell = move |is_held| {
            if let Some(partner) = this.upgrade() {
                partner.tell(match is_held {
                    true => Input::Granted(ticket),
                    false => Input::Lost(ticket),
                });
            }
        };
        match Lock::new(&self.name, steal, tell.clone()) {
            Ok(lock) => drop(self.lock.replace(Some(lock))),
            // The member is told once all that it says is done.
            Err(_) => Web::default().spawn(Box::pin(async move { tell(false) })),
        }
    }

    /// Drops what carries a connection, which aborts that.
    pub(super) fn let_go(&self, ticket: Ticket) {
        let mut connections = self.connections.borrow_mut();
        let at = connections.iter().position(|(known, _)| *known == ticket);
        let task = at.map(|at| connections.swap_remove(at));
        drop(connections);
        drop(task);
    }

    /// The attempt's own request, if it sends this ID and was made just now. It is sent once.
    pub(super) fn take_ready(&self, id: &str) -> Option<Ready> {
        let (ready, made) = self.ready.take()?;
        let is_fresh = moment().now.saturating_sub(made) <= FRESH;
        (is_fresh && ready.id == id).then_some(ready)
    }

    /// Makes a request as for the latest attempt, which goes on from this ID.
    pub(super) fn prepare(&self, id: String) -> Option<Later<Result<Prepared, Unsent>>> {
        let host = self.host.upgrade()?;
        Some(host.prepare_from(&self.attempt.get()?, id))
    }

    /// The group's name.
    pub(super) fn name(&self) -> String {
        self.name.clone()
    }

    /// Who is logged in, where the caller says so.
    pub(super) fn key(&self) -> Option<String> {
        self.key.clone()
    }

    /// What becomes of the page. One that goes into the back/forward cache is frozen as well, and told once.
    fn turn(&self, turn: Turn) {
        match turn {
            Turn::Aside if !self.is_aside.replace(true) => self.tell(Input::Suspend),
            Turn::Back if self.is_aside.replace(false) => {
                self.tell(Input::Resume);
                if is_visible() {
                    self.tell(Input::Visible(true));
                }
            }
            Turn::Visible(can_be_seen) => self.tell(Input::Visible(can_be_seen)),
            Turn::Aside | Turn::Back => {}
        }
    }
}

impl Drop for Partner {
    fn drop(&mut self) {
        self.leave("");
    }
}
