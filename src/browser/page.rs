use super::Listener;
use super::values::is_hidden;
use alloc::rc::Rc;
use alloc::vec::Vec;
use js_sys::{Reflect, global};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, EventTarget};

/// What becomes of a page. A worker's never changes.
#[derive(Clone, Copy)]
pub(crate) enum Turn {
    /// It is put aside, or left.
    Aside,
    /// It is there again.
    Back,
    /// It can be seen, or can't.
    Visible(bool),
}

/// Listens to what becomes of the page until it is dropped.
pub(crate) struct Page {
    _listeners: Vec<Listener>,
}

impl Page {
    pub(crate) fn new(hear: impl Fn(Turn) + 'static) -> Self {
        let hear = Rc::new(hear);
        let mut listeners = Vec::new();
        let mut listen = |target: &EventTarget, name, turn: fn(&Event) -> Option<Turn>| {
            let hear = Rc::clone(&hear);
            let listener = Listener::new(target, name, move |event| {
                if let Some(turn) = turn(&event) {
                    hear(turn);
                }
            });
            listeners.extend(listener);
        };
        if let Ok(scope) = global().dyn_into::<EventTarget>() {
            listen(&scope, "pagehide", |_| Some(Turn::Aside));
            listen(&scope, "pageshow", |event| {
                let is_kept = Reflect::get(event, &JsValue::from_str("persisted"));
                is_kept.is_ok_and(|it| it.is_truthy()).then_some(Turn::Back)
            });
        }
        if let Some(document) = document() {
            listen(&document, "freeze", |_| Some(Turn::Aside));
            listen(&document, "resume", |_| Some(Turn::Back));
            listen(&document, "visibilitychange", |_| {
                Some(Turn::Visible(is_visible()))
            });
        }
        Self {
            _listeners: listeners,
        }
    }
}

/// Whether the page can be seen. A worker keeps the time as long as it runs, and so counts as one that can.
pub(crate) fn is_visible() -> bool {
    document().is_none_or(|document| !is_hidden(&document))
}

/// The page's document. Workers have none.
fn document() -> Option<EventTarget> {
    let document = Reflect::get(&global(), &JsValue::from_str("document"));
    document.ok()?.dyn_into::<EventTarget>().ok()
}
