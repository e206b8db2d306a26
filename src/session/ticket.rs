/// Names one attempt, or one question.
///
/// An [`Output`](super::Output) hands it out, and whatever comes of that brings it back. So the
/// machine, and not each driver, tells a late callback from an answer to the latest request: what
/// comes with an old ticket is dropped.
///
/// ```
/// use headwater::session::{Input, Moment, Output, Policy, Session, Signal};
///
/// let mut session = Session::new(Policy::default());
/// session.handle(Moment::default(), Input::Start);
/// let Some(Output::Connect(attempt)) = session.poll() else { panic!("the first attempt") };
/// assert!(session.holds(attempt.ticket));
///
/// session.handle(Moment::default(), Input::Close);
/// assert!(!session.holds(attempt.ticket));
/// assert!(!session.signal(Moment::default(), attempt.ticket, Signal::Opened));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ticket(u32);

impl Ticket {
    /// The ticket with this number, for drivers that can't hold a `Ticket`.
    pub fn from_number(number: u32) -> Self {
        Self(number)
    }

    /// Its number.
    pub fn number(self) -> u32 {
        self.0
    }

    /// The one after it. Nothing waits for so long that a number could come back.
    pub(super) fn next(self) -> Self {
        Self(self.0.wrapping_add(1))
    }
}
