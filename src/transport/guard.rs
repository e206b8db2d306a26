//! Holds the panics of a caller's code.

use super::Later;
use alloc::boxed::Box;
use core::future::poll_fn;
use core::task::Poll;

/// Runs code of the caller's, and tells whether it came to its end. A panic in it ends the code and nothing
/// else; the panic hook has told of it. Without the standard library, or with `panic = "abort"`, nothing
/// can hold a panic.
pub(crate) fn guarded(call: &mut dyn FnMut()) -> bool {
    #[cfg(feature = "std")]
    match std::panic::catch_unwind(core::panic::AssertUnwindSafe(call)) {
        Ok(()) => true,
        Err(panic) => {
            #[cfg(feature = "test")]
            kept::keep(panic);
            #[cfg(not(feature = "test"))]
            drop(panic);
            false
        }
    }
    #[cfg(not(feature = "std"))]
    {
        call();
        true
    }
}

/// The future that a caller's function makes. It gives `None` where the function, or the future, panics.
pub(crate) fn held<T: 'static>(make: impl FnOnce() -> Later<T>) -> Later<Option<T>> {
    let (mut make, mut made) = (Some(make), None);
    guarded(&mut || made = make.take().map(|make| make()));
    Box::pin(poll_fn(move |context| {
        let mut polled = Poll::Ready(None);
        guarded(&mut || {
            if let Some(future) = &mut made {
                polled = future.as_mut().poll(context).map(Some);
            }
        });
        polled
    }))
}

#[cfg(feature = "test")]
pub(crate) use kept::with_panics;

/// The first panic that was held, for a script: a test whose handler asserts what is not so has to fail.
#[cfg(feature = "test")]
mod kept {
    use alloc::boxed::Box;
    use core::any::Any;
    use core::cell::RefCell;
    use std::panic::resume_unwind;
    use std::thread_local;

    type Panic = Box<dyn Any + Send>;

    thread_local! {
        /// `None` where nobody wants it.
        static KEPT: RefCell<Option<Option<Panic>>> = const { RefCell::new(None) };
    }

    pub(super) fn keep(panic: Panic) {
        KEPT.with_borrow_mut(|kept| {
            if let Some(kept) = kept {
                kept.get_or_insert(panic);
            }
        });
    }

    /// Runs what may run code of the caller's, and panics in the end as the first of it has.
    pub(crate) fn with_panics(run: impl FnOnce()) {
        let is_outermost = KEPT.with_borrow_mut(|kept| {
            let is_free = kept.is_none();
            kept.get_or_insert_default();
            is_free
        });
        run();
        if is_outermost && let Some(panic) = KEPT.take().flatten() {
            resume_unwind(panic);
        }
    }
}
