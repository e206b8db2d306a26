use crate::lag::Lag;
use crate::session::{Millis, Moment};
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    fn performance_now() -> f64;
}

/// What the monotonic clock has missed in sleep.
static LAG: Lag = Lag::new();

/// The time by the monotonic clock alone, for calls so frequent that a second clock costs too much.
/// Sleep counts only once [`moment`] has noticed it.
pub(crate) fn glance() -> Millis {
    LAG.known(performance_now() as Millis)
}

/// Unix time. The user or the system may set it at any moment.
pub(crate) fn wall() -> Millis {
    js_sys::Date::now() as Millis
}

/// The present time as the session takes it, with random bits for jitter.
pub(crate) fn moment() -> Moment {
    Moment {
        now: LAG.passed(performance_now() as Millis, wall()),
        random: (js_sys::Math::random() * 4_294_967_296.0) as u32,
    }
}
