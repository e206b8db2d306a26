use crate::session::{Millis, Moment};
use core::sync::atomic::{AtomicU64, Ordering::Relaxed};
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    fn performance_now() -> f64;
}

/// A difference between the clocks that is no mere drift, in milliseconds.
const STEP: Millis = 60_000;

/// How far the wall clock was ahead of the monotonic one.
static AHEAD: AtomicU64 = AtomicU64::new(0);
/// How much time the monotonic clock has missed.
static MISSED: AtomicU64 = AtomicU64::new(0);

/// Now, for what is not worth more than one look at one clock: sleep that nobody has noticed yet goes
/// unnoticed here too.
pub(crate) fn glance() -> Millis {
    (performance_now() as Millis).saturating_add(MISSED.load(Relaxed))
}

/// Unix time, which may be set at any moment.
pub(crate) fn wall() -> Millis {
    js_sys::Date::now() as Millis
}

/// Now, in the terms of the session.
///
/// A browser's monotonic clock may stand still while the device sleeps. What the wall clock is ahead
/// by then is time that has passed; a wall clock that was set back says nothing.
pub(crate) fn moment() -> Moment {
    let now = performance_now() as Millis;
    let wall = wall();
    let (ahead, known) = (wall.saturating_sub(now), AHEAD.load(Relaxed));
    if ahead.abs_diff(known) > STEP {
        AHEAD.store(ahead, Relaxed);
        MISSED.fetch_add(ahead.saturating_sub(known), Relaxed);
    }
    Moment {
        now: now.saturating_add(MISSED.load(Relaxed)),
        random: (js_sys::Math::random() * 4_294_967_296.0) as u32,
    }
}
