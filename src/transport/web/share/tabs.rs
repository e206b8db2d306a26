use super::own::Own;
use super::partner::Partner;
use super::request::Ready;
use crate::browser::{Channel, has_locks, may_lock};
use crate::share::Sharing;
use crate::transport::incoming::IncomingResponse;
use crate::transport::share::Share;
use crate::transport::web::body::WebResponse;
use crate::transport::{Host, Later, Prepared, Unanswered, alone};
use alloc::boxed::Box;
use alloc::rc::Rc;
use alloc::string::String;
use core::cell::{Cell, RefCell};

/// Gives an attempt its response, the group's or its own. An app without sources that share links none.
pub(crate) trait Sharer {
    /// Waits for the response of an attempt. Dropping the future, or the response, or its body, ends the attempt.
    fn send(self: Rc<Self>, prepared: Prepared) -> Answer;

    /// Its part in its group, or why it has none.
    fn sharing(&self) -> Result<Sharing, &'static str>;

    /// The source is closed.
    fn leave(&self);
}

/// A response, or why there is none.
pub(crate) type Answer = Later<Result<Own<WebResponse, IncomingResponse>, Unanswered>>;

/// A source's place among the tabs of its origin: the group that its latest request was of.
pub(crate) struct Tabs {
    share: Share,
    /// Why it is in no group.
    alone: Cell<Option<&'static str>>,
    /// Whether the platform's locks may be used, once that is known.
    may_lock: Cell<Option<bool>>,
    partner: RefCell<Option<Rc<Partner>>>,
}

impl Tabs {
    pub(crate) fn make(share: Share) -> Rc<dyn Sharer> {
        Rc::new(Self {
            share,
            alone: Cell::default(),
            may_lock: Cell::default(),
            partner: RefCell::default(),
        })
    }

    /// The name of the request's group, or why it has none.
    async fn group(&self, ready: &Ready) -> Result<String, &'static str> {
        if !ready.is_shareable {
            return Err(alone::NO_GET);
        }
        if ready.has_cookies && self.share.key.is_none() {
            return Err(alone::NO_KEY);
        }
        if !has_locks() {
            return Err(alone::NO_LOCKS);
        }
        if !Channel::exists() {
            return Err(alone::NO_CHANNEL);
        }
        let name = ready.group(self.share.key.as_deref()).await;
        let name = name.ok_or(alone::NO_DIGEST)?;
        let may = match self.may_lock.get() {
            Some(may) => may,
            None => may_lock().await,
        };
        self.may_lock.set(Some(may));
        may.then_some(name).ok_or(alone::NO_RIGHT)
    }

    /// Its member in the group of this name. The one in another group leaves that.
    fn join(&self, name: String, host: &Rc<dyn Host>) -> Rc<Partner> {
        let known = self.partner.take();
        self.alone.set(None);
        let partner = match known {
            Some(known) if known.is_of(&name) => known,
            known => {
                leave(known, alone::MOVED);
                Partner::join(name, &self.share, host)
            }
        };
        self.partner.replace(Some(Rc::clone(&partner)));
        partner
    }
}

impl Sharer for Tabs {
    fn send(self: Rc<Self>, mut prepared: Prepared) -> Answer {
        let of = prepared.of.take();
        Box::pin(async move {
            let ready = Ready::new(prepared).await?;
            let group = self.group(&ready).await;
            match (group, of) {
                (Ok(name), Some((attempt, host))) => {
                    let want = self.join(name, &host).want(attempt, ready);
                    drop((self, host));
                    want.answer().await.map(Own::Shared)
                }
                (group, _) => {
                    leave(self.partner.take(), alone::MOVED);
                    self.alone.set(group.err());
                    drop(self);
                    ready.send().await.map(Own::Own)
                }
            }
        })
    }

    fn sharing(&self) -> Result<Sharing, &'static str> {
        match (self.alone.get(), &*self.partner.borrow()) {
            (Some(why), _) => Err(why),
            (None, Some(partner)) => Ok(partner.sharing()),
            (None, None) => Ok(Sharing::default()),
        }
    }

    fn leave(&self) {
        leave(self.partner.take(), alone::CLOSED);
        self.alone.set(Some(alone::CLOSED));
    }
}

fn leave(partner: Option<Rc<Partner>>, why: &'static str) {
    if let Some(partner) = partner {
        partner.leave(why);
    }
}

impl Drop for Tabs {
    fn drop(&mut self) {
        self.leave();
    }
}
