use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = console, js_name = warn)]
    fn console_warn(error: &JsValue);
}

/// Puts a message into the console, with where it came from.
pub(crate) fn warn(message: &str) {
    console_warn(&js_sys::Error::new(message).into());
}
