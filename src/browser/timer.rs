use super::moment;
use crate::session::Millis;
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

/// A timer that fires later than this means that the device has slept, in milliseconds. It has to be
/// more than a minute, by which browsers delay the timers of hidden pages.
const LATE: Millis = 120_000;

/// One timer that is set again and again. Dropping it stops it.
///
/// Setting it to a later time leaves the platform's timer as it is, which then fires early. The
/// callback looks at the clock and sets it once more. So every chunk of a fast stream can move its idle
/// time-out without a call to the platform.
pub(crate) struct Timer {
    closure: Closure<dyn Fn()>,
    handle: RefCell<Option<JsValue>>,
    at: Cell<Millis>,
}

impl Timer {
    pub(crate) fn new(fire: impl Fn() + 'static) -> Self {
        Self {
            closure: Closure::new(fire),
            handle: RefCell::new(None),
            at: Cell::new(Millis::MAX),
        }
    }

    /// Notes that the timer has fired, and tells whether the device has slept meanwhile. The callback
    /// calls it before anything else.
    pub(crate) fn has_slept(&self) -> bool {
        self.handle.take();
        moment().now >= self.at.replace(Millis::MAX).saturating_add(LATE)
    }

    /// Makes the timer fire at this time or earlier. Without one it stops.
    pub(crate) fn set(&self, now: Millis, at: Option<Millis>) {
        let Some(at) = at else {
            return self.stop();
        };
        if at < self.at.get() {
            self.stop();
            let delay = at.saturating_sub(now).min(i32::MAX as Millis);
            let handle = set_timeout(self.closure.as_ref().unchecked_ref(), delay as i32);
            if let Ok(handle) = handle {
                self.handle.replace(Some(handle));
                self.at.set(at);
            }
        }
    }

    fn stop(&self) {
        if let Some(handle) = self.handle.take() {
            clear_timeout(&handle);
        }
        self.at.set(Millis::MAX);
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        self.stop();
    }
}
