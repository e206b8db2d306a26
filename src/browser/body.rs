use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{ReadableStreamDefaultReader, Response};

/// A response's body, read chunk by chunk. Dropping it cancels the rest of the body, so that no
/// connection outlives its reader.
pub(crate) struct Body {
    reader: ReadableStreamDefaultReader,
    is_over: bool,
}

impl Body {
    /// `None` where the response has no body, or someone else is reading it.
    pub(crate) fn of(response: &Response) -> Option<Self> {
        let body = response.body()?;
        // `get_reader()` throws for a locked body. Its binding has no `catch`: an exception would leave
        // Rust without dropping anything.
        if body.locked() {
            return None;
        }
        Some(Self {
            reader: body.get_reader().dyn_into().ok()?,
            is_over: false,
        })
    }

    /// The next chunk; `None` at the end.
    pub(crate) async fn read(&mut self) -> Result<Option<Uint8Array>, JsValue> {
        let result = match JsFuture::from(self.reader.read()).await {
            Ok(result) => result,
            Err(cause) => {
                self.is_over = true;
                return Err(cause);
            }
        };
        if Reflect::get(&result, &JsValue::from_str("done"))?.is_truthy() {
            self.is_over = true;
            return Ok(None);
        }
        Reflect::get(&result, &JsValue::from_str("value"))?
            .dyn_into()
            .map(Some)
    }
}

impl Drop for Body {
    fn drop(&mut self) {
        if !self.is_over {
            let cancelled = self.reader.cancel();
            // Cancelling a stream that has failed rejects. Awaiting it keeps the browser from reporting
            // an unhandled rejection.
            spawn_local(async {
                let _ = JsFuture::from(cancelled).await;
            });
        }
    }
}
