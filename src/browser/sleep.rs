use super::{Timer, moment};
use crate::session::Millis;
use alloc::rc::Rc;
use core::cell::{Cell, RefCell};
use core::future::poll_fn;
use core::task::{Poll, Waker};

/// Waits for so many milliseconds. Dropping the future ends the wait.
pub(crate) async fn sleep(time: Millis) {
    let is_over = Rc::new(Cell::new(false));
    let waker = Rc::new(RefCell::new(None::<Waker>));
    let timer = Timer::new({
        let (is_over, waker) = (Rc::clone(&is_over), Rc::clone(&waker));
        move || {
            is_over.set(true);
            if let Some(waker) = waker.take() {
                waker.wake();
            }
        }
    });
    let now = moment().now;
    timer.set(now, Some(now.saturating_add(time)));
    poll_fn(|context| {
        if is_over.get() {
            return Poll::Ready(());
        }
        waker.replace(Some(context.waker().clone()));
        Poll::Pending
    })
    .await;
    drop(timer);
}
