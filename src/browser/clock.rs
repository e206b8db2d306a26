use crate::session::{Millis, Moment};
use core::sync::atomic::{AtomicU64, Ordering::Relaxed};
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    fn performance_now() -> f64;
}

/// From this difference between the clocks on, the device has slept or the wall clock was set. A
/// smaller one is drift. In milliseconds.
const STEP: Millis = 60_000;

/// How far the wall clock was ahead of the monotonic one at the last look, in milliseconds.
static AHEAD: AtomicU64 = AtomicU64::new(0);
/// How much time the monotonic clock has missed in all, in milliseconds.
static MISSED: AtomicU64 = AtomicU64::new(0);

/// The time by the monotonic clock alone, for calls so frequent that a second clock costs too much.
/// Sleep counts only once [`moment`] has noticed it.
pub(crate) fn glance() -> Millis {
    (performance_now() as Millis).saturating_add(MISSED.load(Relaxed))
}

/// Unix time. The user or the system may set it at any moment.
pub(crate) fn wall() -> Millis {
    js_sys::Date::now() as Millis
}

/// The present time as the session takes it, with random bits for jitter.
///
/// A browser's monotonic clock may stand still while the device sleeps. A jump of the wall clock ahead
/// of it counts as time that has passed. A jump back means that the wall clock was set, and counts
/// for nothing.
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
