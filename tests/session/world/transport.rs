//! The server and the network: what becomes of a request.

use headwater::session::*;

use super::World;
use super::agenda::Happening;
use crate::script::*;
use crate::told::*;

impl World {
    /// A request reaches the network: what becomes of it is settled here.
    pub(super) fn request(&mut self) {
        self.transports += 1;
        self.live = Some(self.transports);
        let act = if self.offline {
            Some(Act::Unreachable { after: 1 })
        } else if self.calm {
            None
        } else {
            self.acts.next()
        };
        self.kindly = act.is_none();
        let act = act.unwrap_or(KIND);
        match act {
            Act::Unreachable { after } => self.transport(after, Happening::Break),
            // A browser that reconnects by itself gives up by itself.
            Act::Mute if self.live_is_native => self.transport(120_000, Happening::Break),
            Act::Mute => {}
            Act::Refuse { status: 401, .. } if self.refused_401 => self.request(),
            Act::Refuse {
                after,
                status,
                retry_after,
            } => {
                self.refused_401 |= status == 401;
                self.retry_after = retry_after;
                self.transport(after, Happening::Refusal(status));
            }
            Act::Serve {
                head,
                retry,
                events,
                gap,
                end,
            } => {
                self.transport(head, Happening::Head);
                let mut at = head;
                if let Some(retry) = retry {
                    self.transport(at, Happening::Retry(retry));
                }
                // It replays from the last event ID, which came with the request.
                let next = self.received.last().map_or(1, |last| last + 1);
                for id in (next..=self.script.events).take(events as usize) {
                    at += gap;
                    self.transport(at, Happening::Part);
                    self.transport(at, Happening::Event(id));
                }
                at += gap;
                match end {
                    End::Breaks => {
                        self.transport(at, Happening::Part);
                        self.transport(at, Happening::Break);
                    }
                    End::Ends => self.transport(at, Happening::End),
                    End::Stalls => {}
                }
            }
        }
    }

    pub(super) fn happen_to_transport(&mut self, happening: Happening) {
        match happening {
            Happening::Head => {
                self.refused_401 = false;
                self.input(Signal::Opened);
                if self.kindly {
                    self.keep_alive();
                }
            }
            Happening::Part => self.input(CHUNK),
            Happening::Ping => {
                self.input(CHUNK);
                self.keep_alive();
            }
            Happening::Retry(_) if self.live_is_native => {}
            Happening::Retry(time) => self.input(retry_field(time)),
            Happening::Event(id) => {
                self.received.push(id);
                self.input(Signal::Event { has_id: true });
            }
            Happening::Again => {
                self.pace.woken();
                self.request();
            }
            Happening::Break | Happening::End if self.live_is_native => {
                self.fault(0);
                // It has been broken before its time where the network went.
                self.forget(self.transports);
                self.transport(3000, Happening::Again);
                self.input(Signal::Recovering);
            }
            Happening::Break => {
                self.live = None;
                self.fault(0);
                self.input(Signal::Failed(Fault::Network));
            }
            Happening::End => {
                self.live = None;
                self.fault(0);
                self.input(Signal::Ended);
            }
            // What native hides a fetch may read: nothing to back off from.
            Happening::Refusal(_) if self.live_is_native => {
                self.live = None;
                self.input(Signal::Failed(Fault::Native));
            }
            Happening::Refusal(status) => self.refuse(status),
        }
    }

    fn refuse(&mut self, status: u16) {
        let retry_after = self.retry_after.take();
        if status == 401 {
            self.pace.refresh();
        } else {
            self.fault(retry_after.unwrap_or(0));
        }
        self.input(Told::Refused {
            fault: Fault::Status(status),
            retry_after,
        });
    }

    /// In good time before the client loses patience, if it has any to lose.
    fn keep_alive(&mut self) {
        if let Some(deadline) = self.session.deadline() {
            let patience = deadline.saturating_sub(self.now);
            self.transport((patience / 2).max(1), Happening::Ping);
        }
    }
}
