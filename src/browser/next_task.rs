use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::{MessageChannel, MessagePort};

/// Closes its port when it is dropped.
struct Port(MessagePort);

impl Drop for Port {
    fn drop(&mut self) {
        self.0.close();
    }
}

/// Waits for the end of the task: all that waits for nothing else has run by then.
///
/// It is a message to itself, and no timer: those of hidden pages are slow.
pub(crate) async fn next_task() {
    let Ok(channel) = MessageChannel::new() else {
        return;
    };
    let port = Port(channel.port1());
    let heard = Promise::new(&mut |resolve, _| port.0.set_onmessage(Some(&resolve)));
    if channel.port2().post_message(&JsValue::NULL).is_ok() {
        let _ = JsFuture::from(heard).await;
    }
}
