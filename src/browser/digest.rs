use alloc::vec::Vec;
use js_sys::{Promise, Reflect, Uint8Array, global};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    type SubtleCrypto;
    #[wasm_bindgen(method, catch)]
    fn digest(this: &SubtleCrypto, algorithm: &str, data: &Uint8Array) -> Result<Promise, JsValue>;
}

/// The SHA-256 of a text; `None` where the platform has none, as in an insecure context.
pub(crate) async fn sha256(text: &str) -> Option<Vec<u8>> {
    let crypto = Reflect::get(&global(), &"crypto".into()).ok()?;
    let subtle = Reflect::get(&crypto, &"subtle".into()).ok()?;
    if !subtle.is_object() {
        return None;
    }
    let subtle: SubtleCrypto = subtle.unchecked_into();
    let digest = subtle.digest("SHA-256", &Uint8Array::from(text.as_bytes()));
    let digest = JsFuture::from(digest.ok()?).await.ok()?;
    Some(Uint8Array::new(&digest).to_vec())
}
