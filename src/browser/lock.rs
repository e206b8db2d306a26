use super::Abort;
use super::values::of_navigator;
use alloc::rc::Rc;
use core::cell::{Cell, RefCell};
use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};

#[wasm_bindgen]
extern "C" {
    type LockManager;
    #[wasm_bindgen(method, catch)]
    fn request(
        this: &LockManager,
        name: &str,
        options: &Object,
        granted: &Function,
    ) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn query(this: &LockManager) -> Result<Promise, JsValue>;
}

/// The origin's locks; `None` where there are none, as in an insecure context.
fn locks() -> Option<LockManager> {
    let locks = of_navigator("locks");
    locks.is_object().then(|| locks.unchecked_into())
}

/// Whether there are locks here.
pub(crate) fn has_locks() -> bool {
    locks().is_some()
}

/// Whether they may be used: they refuse pages of an opaque origin.
pub(crate) async fn may_lock() -> bool {
    match locks().map(|locks| locks.query()) {
        Some(Ok(queried)) => JsFuture::from(queried).await.is_ok(),
        _ => false,
    }
}

/// A lock that is asked for, or held. Dropping it gives it back, or asks for it no longer.
///
/// The platform holds a lock as long as the promise is pending that its callback gives. The callback lives until the
/// request is settled, since it may be called after the guard is dropped: it gives nothing then, which releases the lock.
pub(crate) struct Lock {
    hold: Rc<Hold>,
    _abort: Option<Abort>,
}

#[derive(Default)]
struct Hold {
    /// Releases the lock, once it is held.
    release: RefCell<Option<Function>>,
    is_over: Cell<bool>,
}

impl Lock {
    /// Asks for the lock of this name, or takes it from whoever holds it. `tell` is called with `true` when it is held, and
    /// with `false` when it was stolen, or can't be had.
    pub(crate) fn new(
        name: &str,
        steal: bool,
        tell: impl Fn(bool) + 'static,
    ) -> Result<Self, JsValue> {
        let locks = locks().ok_or(JsValue::UNDEFINED)?;
        let options = Object::new();
        // The platform takes no signal for a request that steals, and grants it at once.
        let abort = match steal {
            true => {
                Reflect::set(&options, &"steal".into(), &JsValue::TRUE)?;
                None
            }
            false => {
                let abort = Abort::new()?;
                Reflect::set(&options, &"signal".into(), &abort.signal())?;
                Some(abort)
            }
        };
        let hold = Rc::<Hold>::default();
        let tell = Rc::new(tell);
        let granted = Closure::<dyn Fn() -> JsValue>::new({
            let (hold, tell) = (Rc::clone(&hold), Rc::clone(&tell));
            move || {
                if hold.is_over.get() {
                    return JsValue::UNDEFINED;
                }
                let held = Promise::new(&mut |release, _| {
                    hold.release.replace(Some(release));
                });
                tell(true);
                held.into()
            }
        });
        let settled = locks.request(name, &options, granted.as_ref().unchecked_ref())?;
        spawn_local({
            let hold = Rc::clone(&hold);
            async move {
                let settled = JsFuture::from(settled).await;
                drop(granted);
                if settled.is_err() && !hold.is_over.get() {
                    tell(false);
                }
            }
        });
        Ok(Self {
            hold,
            _abort: abort,
        })
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        self.hold.is_over.set(true);
        if let Some(release) = self.hold.release.take() {
            let _ = release.call0(&JsValue::UNDEFINED);
        }
    }
}
