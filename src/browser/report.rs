use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = reportError, catch)]
    fn report_error(error: &JsValue) -> Result<(), JsValue>;
    #[wasm_bindgen(js_namespace = console, js_name = error)]
    fn console_error(error: &JsValue);
}

/// Reports a message the way the platform reports an uncaught exception.
pub(crate) fn report(message: &str) {
    let error = js_sys::Error::new(message).into();
    // Some runtimes have no reportError(): there the console takes the message.
    if report_error(&error).is_err() {
        console_error(&error);
    }
}
