//! A page with one component that uses the hook, and functions by which a test controls the page.

use crate::hooks::Told;
use headwater_leptos::{
    Error, Json, Local, State, UseEventSourceOptions, UseEventSourceReturn,
    use_event_source_with_options,
};
use leptos::mount::{UnmountHandle, mount_to};
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use std::any::Any;
use std::cell::{Cell, RefCell};
use std::ops::Deref;
use std::rc::Rc;
use wasm_bindgen::JsCast;

/// The setup of the page's component.
#[derive(Clone, Copy)]
pub struct Setup {
    pub url: RwSignal<String>,
    pub header: RwSignal<String>,
    pub present: RwSignal<bool>,
    pub immediate: bool,
    /// What else the component's options are.
    pub more: More,
}

type More = fn(UseEventSourceOptions<Json<u64>>) -> UseEventSourceOptions<Json<u64>>;

/// What the hook has returned.
#[derive(Clone)]
pub struct Handle {
    pub latest: Signal<Option<u64>>,
    pub state: Signal<State>,
    pub error: Signal<Option<Local<Error>>>,
    pub open: Rc<dyn Fn()>,
    pub restart: Rc<dyn Fn()>,
    pub reconnect: Rc<dyn Fn()>,
    pub close: Rc<dyn Fn()>,
}

/// A page with the component on it. Dropping it takes the page down.
pub struct Page {
    seen: Rc<Told>,
    pub setup: Setup,
    handle: Rc<RefCell<Option<Handle>>>,
    _mounted: Box<dyn Any>,
}

impl Page {
    pub fn new(url: String, header: &str, immediate: bool) -> Self {
        Self::with_options(url, header, immediate, |options| options)
    }

    pub fn with_options(url: String, header: &str, immediate: bool, more: More) -> Self {
        let root = document().create_element("div").unwrap();
        let seen = Rc::new(Told::default());
        let handle = Rc::new(RefCell::new(None));
        let setup = Rc::new(Cell::new(None));
        let mounted: UnmountHandle<_> = mount_to(root.unchecked_into(), {
            let (seen, handle, kept, header) = (
                seen.clone(),
                handle.clone(),
                setup.clone(),
                header.to_owned(),
            );
            move || {
                let setup = Setup {
                    url: RwSignal::new(url),
                    header: RwSignal::new(header),
                    present: RwSignal::new(true),
                    immediate,
                    more,
                };
                kept.set(Some(setup));
                // A view's closure has to be `Send`, though a page has only one thread.
                let grip = SendWrapper::new((seen, handle));
                move || {
                    setup.present.get().then(|| {
                        let (seen, handle) = &*grip;
                        let shown = component(setup, seen);
                        let latest = shown.latest;
                        handle.replace(Some(shown));
                        view! { <p>{move || latest.get()}</p> }
                    })
                }
            }
        });
        Self {
            seen,
            setup: setup.get().expect("the page was made"),
            handle,
            _mounted: Box::new(mounted),
        }
    }

    /// What the hook has returned.
    pub fn handle(&self) -> Handle {
        self.handle.borrow().clone().expect("it is mounted")
    }
}

impl Deref for Page {
    type Target = Told;

    fn deref(&self) -> &Told {
        &self.seen
    }
}

fn component(setup: Setup, seen: &Rc<Told>) -> Handle {
    let log = || Rc::clone(seen);
    let headers = Signal::derive(move || match setup.header.get() {
        value if value.is_empty() => Vec::new(),
        value => vec![("x-test".to_owned(), value)],
    });
    let options = UseEventSourceOptions::<Json<u64>>::default()
        .immediate(setup.immediate)
        .headers(headers)
        .on_message({
            let seen = log();
            move |event| seen.message(event.data.0)
        })
        .on_state({
            let seen = log();
            move |change| seen.state(change.state)
        })
        .on_error({
            let seen = log();
            move |error| seen.error(error)
        });
    let UseEventSourceReturn {
        message,
        data,
        state,
        error,
        open,
        restart,
        reconnect,
        close,
    } = use_event_source_with_options(setup.url, (setup.more)(options));
    let latest = Signal::derive(move || {
        let latest = data.get().map(|number| number.0);
        assert_eq!(message.get().map(|event| event.data.0), latest);
        latest
    });
    Effect::new({
        let seen = log();
        move || {
            latest.track();
            seen.rendered();
            seen.shows(
                &setup.url.get_untracked(),
                latest.get(),
                error.get().is_some(),
            );
        }
    });
    Effect::new({
        let seen = log();
        move || seen.mounted()
    });
    on_cleanup({
        let seen = SendWrapper::new(log());
        move || seen.unmounted()
    });
    Handle {
        latest,
        state,
        error,
        open: Rc::new(open),
        restart: Rc::new(restart),
        reconnect: Rc::new(reconnect),
        close: Rc::new(close),
    }
}
