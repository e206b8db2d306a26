use super::warn;
use js_sys::Array;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = Reflect, js_name = apply, catch)]
    fn apply(call: &mut dyn FnMut(), this: &JsValue, none: &Array) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_name = reportError, catch)]
    fn report_error(error: &JsValue) -> Result<(), JsValue>;
}

/// Runs code of the caller's, and tells whether it came to its end. A panic in it ends the code and nothing
/// else, and is reported as an uncaught error.
///
/// With `panic = "abort"` a panic is a trap, which no Rust frame can hold. A JavaScript frame can: so the call
/// goes through one. What the code had on its stack, and what it had borrowed, is never given back. So
/// nothing of the crate's own may be there.
pub(crate) fn guarded(call: &mut dyn FnMut()) -> bool {
    let called = apply(&mut || call(), &JsValue::UNDEFINED, &Array::new());
    if let Err(error) = &called
        && report_error(error).is_err()
    {
        warn("a handler has panicked");
    }
    called.is_ok()
}
