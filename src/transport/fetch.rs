use super::Prepared;
use crate::browser::Body;
use alloc::string::String;
use alloc::vec::Vec;
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

/// How much of a refused response's body is kept for the error, in bytes.
const SNIPPET: usize = 4 << 10;

/// Sends a request, and gives the response when its head is there.
pub(crate) async fn fetch(
    mut prepared: Prepared,
    last_event_id: String,
    signal: AbortSignal,
) -> Result<Response, JsValue> {
    prepared.complete(&last_event_id)?;
    prepared.init.set_signal(Some(&signal));
    let promise = global_fetch(&prepared.url, &prepared.init)?;
    JsFuture::from(promise).await?.dyn_into()
}

/// The first kilobytes of a response's body, as text. What is not read is cancelled.
pub(crate) async fn snippet(response: &Response) -> String {
    let mut bytes = Vec::new();
    if let Some(mut body) = Body::of(response) {
        while bytes.len() < SNIPPET
            && let Ok(Some(chunk)) = body.read().await
        {
            let wanted = (SNIPPET - bytes.len()).min(chunk.length() as usize);
            bytes.extend(chunk.subarray(0, wanted as u32).to_vec());
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
