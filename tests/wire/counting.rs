//! An allocator that counts, thread by thread, so that tests that run at once don't mix.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

thread_local! {
    static LIVE: Cell<isize> = const { Cell::new(0) };
    static PEAK: Cell<isize> = const { Cell::new(0) };
    static TOTAL: Cell<usize> = const { Cell::new(0) };
}

/// The system's allocator, counted.
pub struct Counting;

/// What a piece of code allocated, in bytes.
#[derive(Clone, Copy, Debug)]
pub struct Usage {
    /// The most at any one time, above what there was before. A block that moves as it grows
    /// counts twice while it does.
    pub peak: usize,
    /// What was still there at the end.
    pub left: usize,
    /// All that was ever asked for, given back or not.
    pub total: usize,
}

/// Counts what `run` allocates on this thread.
pub fn measure(run: impl FnOnce()) -> Usage {
    let before = LIVE.get();
    PEAK.set(before);
    TOTAL.set(0);
    run();
    let above = |bytes: isize| usize::try_from(bytes - before).unwrap_or(0);
    Usage {
        peak: above(PEAK.get()),
        left: above(LIVE.get()),
        total: TOTAL.get(),
    }
}

/// How many bytes fewer `run` leaves than it found.
#[allow(dead_code, reason = "not every program that counts asks for this")]
pub fn freed_by(run: impl FnOnce()) -> usize {
    let before = LIVE.get();
    run();
    usize::try_from(before - LIVE.get()).unwrap_or(0)
}

fn took(size: usize) {
    LIVE.set(LIVE.get() + size as isize);
    PEAK.set(PEAK.get().max(LIVE.get()));
    TOTAL.set(TOTAL.get() + size);
}

fn gave(size: usize) {
    LIVE.set(LIVE.get() - size as isize);
}

// SAFETY: every call is passed on unchanged to the system's allocator, which keeps the contract;
// counting touches only thread-local cells that need neither memory nor a destructor.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        took(layout.size());
        // SAFETY: the caller's promise is passed on.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        took(layout.size());
        // SAFETY: the caller's promise is passed on.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        took(size);
        gave(layout.size());
        // SAFETY: the caller's promise is passed on.
        unsafe { System.realloc(block, layout, size) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        gave(layout.size());
        // SAFETY: the caller's promise is passed on.
        unsafe { System.dealloc(block, layout) }
    }
}
