use super::Prepared;
use js_sys::Promise;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, RequestInit, Response};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = fetch, catch)]
    fn global_fetch(url: &str, init: &RequestInit) -> Result<Promise, JsValue>;
}

/// Sends a request that is complete, and gives the response as soon as its head has come.
pub(super) async fn fetch(prepared: Prepared, signal: AbortSignal) -> Result<Response, JsValue> {
    prepared.init.set_signal(Some(&signal));
    let promise = global_fetch(&prepared.url, &prepared.init)?;
    JsFuture::from(promise).await?.dyn_into()
}
