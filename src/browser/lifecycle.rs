use crate::session::Input;
use alloc::vec::Vec;
use js_sys::{Reflect, global};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, EventTarget};

/// What is fired at the global scope. Workers have only the first two, and miss the others.
const OF_SCOPE: [&str; 4] = ["online", "offline", "pageshow", "pagehide"];
const OF_DOCUMENT: [&str; 2] = ["visibilitychange", "resume"];

/// Listens to the device and the page as long as it lives. Where there is no document, in workers,
/// or no network status, as in some runtimes, there is just less to hear.
pub(crate) struct Lifecycle {
    closure: Closure<dyn Fn(Event)>,
    targets: Vec<(EventTarget, &'static str)>,
}

impl Lifecycle {
    /// Says what it hears as inputs of the session; at once that the page is hidden, if it is.
    pub(crate) fn new(hear: impl Fn(Input) + 'static) -> Self {
        let document = || {
            let document = Reflect::get(&global(), &JsValue::from_str("document"));
            document.ok()?.dyn_into::<EventTarget>().ok()
        };
        let hidden = document().is_some_and(|document| is_hidden(&document));
        if hidden {
            hear(Input::Hidden);
        }
        let closure = Closure::<dyn Fn(Event)>::new(move |event: Event| {
            let is = |name: &str| {
                Reflect::get(&event, &JsValue::from_str(name)).is_ok_and(|value| value.is_truthy())
            };
            let hidden = || event.target().is_some_and(|document| is_hidden(&document));
            match event.type_().as_str() {
                "online" => hear(Input::Online),
                "offline" => hear(Input::Offline),
                // These two also frame an ordinary visit: only `persisted` ones concern the
                // back/forward cache.
                "pageshow" if is("persisted") => hear(Input::Resumed),
                "pagehide" if is("persisted") => hear(Input::Suspend),
                "visibilitychange" if hidden() => hear(Input::Hidden),
                "visibilitychange" => hear(Input::Resumed),
                // A page may be thawed for a moment without being seen.
                "resume" => {
                    hear(Input::Resumed);
                    if hidden() {
                        hear(Input::Hidden);
                    }
                }
                _ => {}
            }
        });
        let mut targets = Vec::new();
        if let Ok(scope) = global().dyn_into::<EventTarget>() {
            targets.extend(OF_SCOPE.map(|event| (scope.clone(), event)));
        }
        if let Some(document) = document() {
            targets.extend(OF_DOCUMENT.map(|event| (document.clone(), event)));
        }
        for (target, event) in &targets {
            let listener = closure.as_ref().unchecked_ref();
            let _ = target.add_event_listener_with_callback(event, listener);
        }
        Self { closure, targets }
    }
}

fn is_hidden(document: &JsValue) -> bool {
    Reflect::get(document, &JsValue::from_str("visibilityState"))
        .is_ok_and(|state| state.as_string().as_deref() == Some("hidden"))
}

impl Drop for Lifecycle {
    fn drop(&mut self) {
        for (target, event) in &self.targets {
            let listener = self.closure.as_ref().unchecked_ref();
            let _ = target.remove_event_listener_with_callback(event, listener);
        }
    }
}
