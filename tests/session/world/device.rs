//! The device and the page.

use headwater::session::*;

use super::World;
use super::agenda::{Due, Happening};
use crate::script::*;
use crate::told::*;

impl World {
    /// The browser's own `EventSource` reconnects by itself.
    fn is_recovering(&self) -> bool {
        self.live.is_some() && matches!(self.session.state(), State::Waiting { .. })
    }

    pub(super) fn disturb(&mut self, disturbance: Disturbance) {
        if self.calm {
            return;
        }
        match disturbance {
            Disturbance::Offline { span, breaks } => {
                self.offline = true;
                self.input(Input::Offline);
                self.schedule(span, Due::Online);
                if breaks && self.live.is_some() {
                    self.transport(0, Happening::Break);
                }
            }
            Disturbance::Hidden { span } => {
                self.hidden = true;
                self.input(match self.script.policy.pause_when_hidden {
                    Some(_) => Input::Hidden,
                    None => Input::Suspend,
                });
                self.schedule(span, Due::Resumed);
            }
            Disturbance::Sleep { span, resumed } => {
                self.now += span;
                if let Some(dead) = self.live {
                    self.forget(dead);
                    // The browser notices that what it asks for again has died; nobody, that a stream has.
                    if self.is_recovering() {
                        self.transport(1000, Happening::Break);
                    }
                }
                if resumed && !self.hidden {
                    self.input(Input::Resumed);
                }
            }
            Disturbance::Spurious(Spurious::Timer) => self.input(Input::Timer),
            Disturbance::Spurious(Spurious::Online) if !self.offline => self.input(Input::Online),
            Disturbance::Spurious(Spurious::Resumed) if !self.hidden => self.input(Input::Resumed),
            Disturbance::Spurious(Spurious::LateAnswer) if !self.asked => {
                self.input(Told::Answer(Answer::After(0)));
            }
            Disturbance::Spurious(_) => {}
        }
    }
}
