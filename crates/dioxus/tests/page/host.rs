//! A page with one component that uses the hook, and functions by which a test controls the page.

use crate::hooks::Told;
use crate::support::until;
use dioxus::prelude::*;
use dioxus_core::{Runtime, RuntimeGuard, VirtualDom};
use headwater_dioxus::{
    Json, UseEventSource, UseEventSourceOptions, use_event_source_with_options,
};
use std::cell::{Cell, RefCell};
use std::ops::Deref;
use std::rc::Rc;

/// The setup of the page's component.
#[derive(Clone, Copy)]
pub struct Setup {
    pub url: Signal<String>,
    pub header: Signal<String>,
    pub present: Signal<bool>,
    /// The component's key: another number makes another component.
    pub key: Signal<u64>,
    /// Rendered, and nothing else.
    pub other: Signal<u64>,
}

/// What the component has shown and what its handlers have heard.
#[derive(Default)]
pub struct Seen {
    told: Told,
    grip: RefCell<Option<(Setup, Rc<Runtime>)>>,
    handle: Cell<Option<UseEventSource<Json<u64>>>>,
}

/// How a page begins.
#[derive(Clone, Default)]
pub struct Beginning {
    pub url: String,
    pub header: &'static str,
    pub manual: bool,
    pub keep_previous: bool,
    /// Whether it asks with a parameter and a body in JSON.
    pub asks: bool,
    /// Once mounted, the component is replaced by another before anything else happens.
    pub twice: bool,
}

#[derive(Clone, Props)]
struct Arguments {
    beginning: Beginning,
    seen: Rc<Seen>,
}

impl PartialEq for Arguments {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.seen, &other.seen)
    }
}

/// A page with the component on it. Dropping it takes the component away.
pub struct Page {
    seen: Rc<Seen>,
}

impl Page {
    pub async fn new(beginning: Beginning) -> Self {
        let document = web_sys::window().unwrap().document().unwrap();
        let root = document.create_element("div").unwrap();
        let seen = Rc::new(Seen::default());
        let arguments = Arguments {
            beginning,
            seen: Rc::clone(&seen),
        };
        let page = VirtualDom::new_with_props(host, arguments);
        dioxus_web::launch::launch_virtual_dom(page, dioxus_web::Config::new().rootelement(root));
        until("it is mounted", || seen.told.mounts.get() > 0).await;
        Self { seen }
    }

    /// Changes the page, as a handler of one of its events does.
    pub fn set<R>(&self, change: impl FnOnce(Setup, UseEventSource<Json<u64>>) -> R) -> R {
        let (setup, runtime) = self.seen.grip.borrow().clone().unwrap();
        let _guard = RuntimeGuard::new(runtime);
        change(setup, self.seen.handle.get().unwrap())
    }
}

impl Deref for Page {
    type Target = Told;

    fn deref(&self) -> &Told {
        &self.seen.told
    }
}

/// A renderer goes on for ever, so only the component goes: browsers open no more than six
/// connections to a server at once.
impl Drop for Page {
    fn drop(&mut self) {
        self.set(|mut setup, _| setup.present.set(false));
    }
}

fn host(arguments: Arguments) -> Element {
    let Arguments { beginning, seen } = arguments;
    let setup = Setup {
        url: use_signal(|| beginning.url.clone()),
        header: use_signal(|| beginning.header.to_owned()),
        present: use_signal(|| true),
        key: use_signal(|| 0),
        other: use_signal(|| 0),
    };
    seen.grip.replace(Some((setup, Runtime::current())));
    if !(setup.present)() {
        return rsx! {};
    }
    let key = (setup.key)();
    rsx! {
        for key in [key] {
            Component { key: "{key}", setup, arguments: Arguments { beginning: beginning.clone(), seen: seen.clone() } }
        }
    }
}

#[component]
fn Component(setup: Setup, arguments: Arguments) -> Element {
    let Arguments { beginning, seen } = arguments;
    let log = || Rc::clone(&seen);
    seen.told.rendered();
    let mut options = UseEventSourceOptions::<Json<u64>>::default()
        .manual(beginning.manual)
        .keep_previous(beginning.keep_previous)
        .headers(move || match (setup.header)() {
            value if value.is_empty() => Vec::new(),
            value => vec![("x-test".to_owned(), value)],
        })
        .on_message({
            let seen = log();
            move |event| seen.told.message(event.data.0)
        })
        .on_state({
            let seen = log();
            move |change| seen.told.state(change.state)
        })
        .on_error({
            let seen = log();
            move |error| seen.told.error(error)
        });
    if beginning.asks {
        options = options
            .query("model", || "small & fast")
            .json(|| serde_json::json!({ "prompt": "why?" }));
    }
    let source = use_event_source_with_options(move || (setup.url)(), options);
    seen.handle.set(Some(source));
    use_effect({
        let seen = log();
        move || {
            seen.told.mounted();
            if beginning.twice && *setup.key.peek() == 0 {
                let mut key = setup.key;
                key.set(1);
            }
        }
    });
    use_drop({
        let seen = log();
        move || seen.told.unmounted()
    });
    let latest = source.message.read().as_ref().map(|event| event.data.0);
    seen.told
        .shows(&(setup.url)(), latest, source.error.read().is_some());
    rsx! { p { "{latest:?} {setup.other}" } }
}

impl PartialEq for Setup {
    fn eq(&self, other: &Self) -> bool {
        self.url == other.url
    }
}
