use super::values::{is_hidden, of_navigator};
use crate::session::Input;
use alloc::vec::Vec;
use js_sys::{Reflect, global};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, EventTarget};

/// Events of the global scope. In workers only the first two are ever fired.
const OF_SCOPE: [&str; 4] = ["online", "offline", "pageshow", "pagehide"];
/// An event of the global scope that only WebKit is asked for: it alone breaks connections before
/// `pagehide`. Elsewhere this listener could only do harm: versions of Firefox keep no page with it in their
/// back/forward cache.
const OF_WEBKIT: &str = "beforeunload";
/// Events of the document.
const OF_DOCUMENT: [&str; 2] = ["visibilitychange", "resume"];

/// Listens to events of the device and the page until it is dropped. Workers have no document, and
/// some runtimes no network status: there fewer events come.
pub(crate) struct Lifecycle {
    closure: Closure<dyn Fn(Event)>,
    targets: Vec<(EventTarget, &'static str)>,
}

impl Lifecycle {
    /// Calls `hear` with an input of the session for each event, and at once if the device is offline or
    /// the page hidden already.
    pub(crate) fn new(hear: impl Fn(Input) + 'static) -> Self {
        let document = || {
            let document = Reflect::get(&global(), &JsValue::from_str("document"));
            document.ok()?.dyn_into::<EventTarget>().ok()
        };
        if is_offline() {
            hear(Input::Offline);
        }
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
                // An ordinary visit begins and ends with these two as well. Those that are `persisted`
                // concern the back/forward cache.
                "pageshow" if is("persisted") => hear(Input::Resumed),
                "pagehide" if is("persisted") => hear(Input::Suspend),
                // The browser breaks the connections of a page that it leaves, which is no failure.
                "pagehide" => hear(Input::Left),
                OF_WEBKIT => hear(Input::Leaving),
                "visibilitychange" if hidden() => hear(Input::Hidden),
                "visibilitychange" => hear(Input::Resumed),
                // The browser may thaw a frozen page for a moment while it stays hidden.
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
            if is_webkit() {
                targets.push((scope, OF_WEBKIT));
            }
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

/// Whether the device says that it has no network. Some runtimes do not say.
fn is_offline() -> bool {
    of_navigator("onLine") == JsValue::FALSE
}

fn is_webkit() -> bool {
    let vendor = of_navigator("vendor").as_string();
    vendor.is_some_and(|vendor| vendor.starts_with("Apple"))
}

impl Drop for Lifecycle {
    fn drop(&mut self) {
        for (target, event) in &self.targets {
            let listener = self.closure.as_ref().unchecked_ref();
            let _ = target.remove_event_listener_with_callback(event, listener);
        }
    }
}
