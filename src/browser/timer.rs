use core::cell::{Cell, RefCell};
use js_sys::Function;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = setTimeout, catch)]
    fn set_timeout(callback: &Function, milliseconds: i32) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_name = clearTimeout)]
    fn clear_timeout(handle: &JsValue);
}

/// One timer that is set again and again. Dropping it stops it.
///
/// It may fire early: moving it to a later time costs nothing, since it only looks at the clock
/// again when it fires. So every chunk of a fast stream can push its idle time-out on.
pub(crate) struct Timer {
    closure: Closure<dyn Fn()>,
    handle: RefCell<Option<JsValue>>,
    at: Cell<u64>,
}

impl Timer {
    pub(crate) fn new(fire: impl Fn() + 'static) -> Self {
        Self {
            closure: Closure::new(fire),
            handle: RefCell::new(None),
            at: Cell::new(u64::MAX),
        }
    }

    /// To be called first when it fires: it is no longer set.
    pub(crate) fn fired(&self) {
        self.handle.take();
        self.at.set(u64::MAX);
    }

    /// Fires at `deadline` or earlier; not at all for `None`. Both times are in milliseconds.
    pub(crate) fn set(&self, now: u64, deadline: Option<u64>) {
        match deadline {
            None => self.stop(),
            Some(at) if at >= self.at.get() => {}
            Some(at) => {
                self.stop();
                let delay = at.saturating_sub(now).min(i32::MAX as u64) as i32;
                if let Ok(handle) = set_timeout(self.closure.as_ref().unchecked_ref(), delay) {
                    self.handle.replace(Some(handle));
                    self.at.set(at);
                }
            }
        }
    }

    fn stop(&self) {
        if let Some(handle) = self.handle.take() {
            clear_timeout(&handle);
        }
        self.at.set(u64::MAX);
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        self.stop();
    }
}
