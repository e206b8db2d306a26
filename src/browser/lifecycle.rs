use super::Listener;
use alloc::rc::Rc;
use alloc::vec::Vec;
use js_sys::{Reflect, global};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::EventTarget;

/// What the device or the page says of a connection's chances.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Signal {
    Offline,
    Online,
    /// The page is visible again, was shown from the back/forward cache, or thawed.
    Resumed,
    /// The page goes into the back/forward cache.
    Suspend,
}

/// Listens to the device and the page as long as it lives. Where there is no document, in workers,
/// or no network status, as in some runtimes, there is just less to hear.
pub(crate) struct Lifecycle {
    _listeners: Vec<Listener>,
}

impl Lifecycle {
    pub(crate) fn new(heard: impl Fn(Signal) + 'static) -> Self {
        let mut listeners = Vec::new();
        let heard = Rc::new(heard);
        let mut listen = |target: Option<&EventTarget>, event: &str, signal: Signal| {
            let heard = Rc::clone(&heard);
            let said = move |event: web_sys::Event| {
                if applies(&event, signal) {
                    heard(signal);
                }
            };
            if let Some(target) = target {
                listeners.extend(Listener::new(target, event, said));
            }
        };
        let scope = global().dyn_into::<EventTarget>().ok();
        listen(scope.as_ref(), "online", Signal::Online);
        listen(scope.as_ref(), "offline", Signal::Offline);
        let document =
            get(&global(), "document").and_then(|document| document.dyn_into::<EventTarget>().ok());
        if document.is_some() {
            listen(scope.as_ref(), "pageshow", Signal::Resumed);
            listen(scope.as_ref(), "pagehide", Signal::Suspend);
            listen(document.as_ref(), "visibilitychange", Signal::Resumed);
            listen(document.as_ref(), "resume", Signal::Resumed);
        }
        Self {
            _listeners: listeners,
        }
    }
}

fn get(object: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(object, &JsValue::from_str(name))
        .ok()
        .filter(|value| !value.is_null() && !value.is_undefined())
}

/// `pagehide` and `pageshow` also frame an ordinary visit: only `persisted` ones concern the
/// back/forward cache. `visibilitychange` also says that the page was hidden.
fn applies(event: &web_sys::Event, signal: Signal) -> bool {
    match event.type_().as_str() {
        "pagehide" | "pageshow" => {
            get(event, "persisted").is_some_and(|persisted| persisted.is_truthy())
        }
        "visibilitychange" => {
            let state = event
                .target()
                .and_then(|document| get(&document, "visibilityState"));
            signal == Signal::Resumed
                && state.and_then(|state| state.as_string()).as_deref() == Some("visible")
        }
        _ => true,
    }
}
