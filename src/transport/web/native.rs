use crate::browser::Listener;
use crate::transport::NativeSignal;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::RefCell;
use js_sys::{Reflect, Symbol, global};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, EventSource, EventSourceInit, MessageEvent};

/// The name of the symbol that marks the npm package's `EventSource`.
const OURS: &str = "headwater";

/// Whether the platform has an `EventSource` of its own. The one that `headwater/polyfill` installs does
/// not count, since it uses fetch itself.
pub(crate) fn has_native() -> bool {
    Reflect::get(&global(), &JsValue::from_str("EventSource")).is_ok_and(|class| {
        class.is_function() && !Reflect::has(&class, &Symbol::for_(OURS).into()).unwrap_or_default()
    })
}

/// The event as a message, if the server sent it. The test is a property and not the class, since
/// Node's `EventSource` has another `MessageEvent` than the global one.
fn message(event: &Event) -> Option<&MessageEvent> {
    let is_message = Reflect::has(event, &JsValue::from_str("lastEventId"));
    is_message
        .unwrap_or_default()
        .then(|| event.unchecked_ref())
}

/// The browser's own `EventSource`. Dropping it closes it.
pub(crate) struct BrowserSource {
    source: EventSource,
    tell: Rc<dyn Fn(NativeSignal<'_>)>,
    types: RefCell<Vec<(String, Listener)>>,
    _open: Listener,
    _error: Listener,
}

impl BrowserSource {
    pub(crate) fn open(
        url: &str,
        with_credentials: bool,
        tell: impl Fn(NativeSignal<'_>) + 'static,
    ) -> Result<Self, JsValue> {
        let init = EventSourceInit::new();
        init.set_with_credentials(with_credentials);
        let source = EventSource::new_with_event_source_init_dict(url, &init)?;
        let tell: Rc<dyn Fn(NativeSignal<'_>)> = Rc::new(tell);
        let open = Listener::new(&source, "open", {
            let tell = Rc::clone(&tell);
            // An event of the server may also be of the type `open`.
            move |event| {
                if message(&event).is_none() {
                    tell(NativeSignal::Open);
                }
            }
        });
        let error = Listener::new(&source, "error", {
            let tell = Rc::clone(&tell);
            let source = source.clone();
            move |event| {
                if message(&event).is_some() {
                    return;
                }
                tell(match source.ready_state() {
                    EventSource::CLOSED => NativeSignal::GaveUp,
                    _ => NativeSignal::Recovering,
                });
            }
        });
        match (open, error) {
            (Ok(open), Ok(error)) => Ok(Self {
                source,
                tell,
                types: RefCell::default(),
                _open: open,
                _error: error,
            }),
            (Err(failure), _) | (_, Err(failure)) => {
                source.close();
                Err(failure)
            }
        }
    }

    /// Listens to events of a type. A second call for the same type does nothing.
    pub(crate) fn listen(&self, event: &str) {
        if self.types.borrow().iter().any(|(known, _)| known == event) {
            return;
        }
        let tell = Rc::clone(&self.tell);
        let name = String::from(event);
        // The browser fires events of these two types itself. Only those of the server are handed on.
        let is_doubtful = matches!(event, "error" | "open");
        let listener = Listener::new(&self.source, event, move |event| {
            if !is_doubtful || message(&event).is_some() {
                let message: &MessageEvent = event.unchecked_ref();
                tell(NativeSignal::Event {
                    event: &name,
                    data: message.data().as_string().unwrap_or_default(),
                    last_event_id: message.last_event_id(),
                });
            }
        });
        self.types
            .borrow_mut()
            .extend(listener.map(|listener| (event.into(), listener)));
    }
}

impl Drop for BrowserSource {
    /// Closes the source, and once more at an `error`. WebKit tells by one that it opens a closed source
    /// again, `retry` ms after its page came out of the back/forward cache, if the source was closed as the
    /// page went.
    fn drop(&mut self) {
        let close = Reflect::get(&self.source, &JsValue::from_str("close"));
        let close = close.ok().and_then(|close| close.dyn_into().ok());
        self.source.set_onerror(close.as_ref());
        self.source.close();
    }
}
