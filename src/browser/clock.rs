use crate::session::Moment;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    fn performance_now() -> f64;
}

/// Now, in the terms of the session.
pub(crate) fn moment() -> Moment {
    Moment {
        now: performance_now() as u64,
        wall: js_sys::Date::now() as u64,
        random: (js_sys::Math::random() * 4_294_967_296.0) as u32,
    }
}
