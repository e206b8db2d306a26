use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{ReadableStreamDefaultReader, Response};

/// A response's body, chunk by chunk. Dropping it cancels what was not read, so that no connection
/// outlives its reader.
pub(crate) struct Body {
    reader: ReadableStreamDefaultReader,
    finished: bool,
}

impl Body {
    /// `None` where the response has no body, or someone else is reading it.
    pub(crate) fn of(response: &Response) -> Option<Self> {
        let body = response.body()?;
        // It would throw, past all that is to be dropped.
        if body.locked() {
            return None;
        }
        Some(Self {
            reader: body.get_reader().dyn_into().ok()?,
            finished: false,
        })
    }

    /// The next chunk; `None` at the end.
    pub(crate) async fn read(&mut self) -> Result<Option<Uint8Array>, JsValue> {
        let result = match JsFuture::from(self.reader.read()).await {
            Ok(result) => result,
            Err(cause) => {
                self.finished = true;
                return Err(cause);
            }
        };
        if Reflect::get(&result, &JsValue::from_str("done"))?.is_truthy() {
            self.finished = true;
            return Ok(None);
        }
        Reflect::get(&result, &JsValue::from_str("value"))?
            .dyn_into()
            .map(Some)
    }
}

impl Drop for Body {
    fn drop(&mut self) {
        if !self.finished {
            let cancelled = self.reader.cancel();
            // Cancelling a stream that has failed rejects, which is nobody's concern any more.
            spawn_local(async {
                let _ = JsFuture::from(cancelled).await;
            });
        }
    }
}
