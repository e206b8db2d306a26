use crate::browser::{Timer, moment};
use crate::session::Millis;
use crate::transport::Later;
use alloc::boxed::Box;
use alloc::rc::Rc;
use core::cell::Cell;
use core::future::poll_fn;
use core::task::{Poll, Waker};

/// A future that is done after so many milliseconds. Dropping it stops its timer.
///
/// The timer is set when it is made, and fires by the platform's own clock, which may be late.
pub(crate) fn sleep(time: Millis) -> Later<()> {
    let state: Rc<(Cell<bool>, Cell<Option<Waker>>)> = Rc::default();
    let fired = Rc::clone(&state);
    let timer = Timer::new(move || {
        fired.0.set(true);
        if let Some(waker) = fired.1.take() {
            waker.wake();
        }
    });
    let now = moment().now;
    timer.set(now, Some(now.saturating_add(time)), false);
    Box::pin(poll_fn(move |context| {
        let _held = &timer;
        if state.0.get() {
            return Poll::Ready(());
        }
        state.1.set(Some(context.waker().clone()));
        Poll::Pending
    }))
}
