use super::Listener;
use js_sys::{ArrayBuffer, Reflect, Uint8Array, global};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{EventTarget, MessageEvent};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(extends = EventTarget)]
    type BroadcastChannel;
    #[wasm_bindgen(constructor, catch)]
    fn new(name: &str) -> Result<BroadcastChannel, JsValue>;
    #[wasm_bindgen(method, catch, js_name = postMessage)]
    fn post_message(this: &BroadcastChannel, message: &JsValue) -> Result<(), JsValue>;
    #[wasm_bindgen(method)]
    fn close(this: &BroadcastChannel);
}

/// A channel on which all of an origin that name it hear each other, but not themselves. Dropping it closes it.
pub(crate) struct Channel {
    channel: BroadcastChannel,
    _heard: Listener,
}

impl Channel {
    /// Whether there are channels here.
    pub(crate) fn exists() -> bool {
        Reflect::has(&global(), &JsValue::from_str("BroadcastChannel")).unwrap_or_default()
    }

    /// Calls `hear` with each message that is bytes. Others are nobody's here.
    pub(crate) fn new(name: &str, hear: impl Fn(&[u8]) + 'static) -> Result<Self, JsValue> {
        let channel = BroadcastChannel::new(name)?;
        let heard = Listener::new(&channel, "message", move |event| {
            let message: &MessageEvent = event.unchecked_ref();
            let data = message.data();
            if data.is_instance_of::<Uint8Array>() || data.is_instance_of::<ArrayBuffer>() {
                hear(&Uint8Array::new(&data).to_vec());
            }
        });
        match heard {
            Ok(heard) => Ok(Self {
                channel,
                _heard: heard,
            }),
            Err(failure) => {
                channel.close();
                Err(failure)
            }
        }
    }

    /// Sends bytes to all others. What can't be sent is lost, as a message to a page that is going is.
    pub(crate) fn send(&self, bytes: &[u8]) {
        // A copy: a view would have the whole memory cloned.
        let _ = self.channel.post_message(&Uint8Array::from(bytes));
    }
}

impl Drop for Channel {
    fn drop(&mut self) {
        self.channel.close();
    }
}
