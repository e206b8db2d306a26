use alloc::string::String;
use alloc::vec::Vec;
use js_sys::{Array, Reflect, global};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Headers;

/// The message of what JavaScript has thrown: an error's message, or the thrown text itself.
pub(crate) fn message(cause: &JsValue) -> String {
    let message = Reflect::get(cause, &JsValue::from_str("message")).unwrap_or_default();
    message
        .as_string()
        .or_else(|| cause.as_string())
        .unwrap_or_default()
}

/// A response's headers, as names and values.
pub(crate) fn pairs(headers: &Headers) -> Vec<(String, String)> {
    let pair = |pair: JsValue| {
        let pair: Array = pair.dyn_into().ok()?;
        Some((pair.get(0).as_string()?, pair.get(1).as_string()?))
    };
    let entries = js_sys::try_iter(headers).ok().flatten();
    entries
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(pair)
        .collect()
}

pub(super) fn is_hidden(document: &JsValue) -> bool {
    Reflect::get(document, &JsValue::from_str("visibilityState"))
        .is_ok_and(|state| state.as_string().as_deref() == Some("hidden"))
}

/// A property of `navigator`; `undefined` where there is none.
pub(super) fn of_navigator(name: &str) -> JsValue {
    let navigator = Reflect::get(&global(), &JsValue::from_str("navigator"));
    let value = navigator.and_then(|of| Reflect::get(&of, &JsValue::from_str(name)));
    value.unwrap_or(JsValue::UNDEFINED)
}
