//! A page with one component that uses the hook, and functions by which a test controls the page.

use crate::hooks::Told;
use headwater_yew::{
    Json, UseEventSourceHandle, UseEventSourceOptions, use_event_source_with_options,
};
use std::cell::RefCell;
use std::ops::Deref;
use std::rc::Rc;
use wasm_bindgen::UnwrapThrowExt;
use yew::prelude::*;

/// The setup of the page's component.
#[derive(Clone, PartialEq, Default)]
pub struct Setup {
    pub url: String,
    pub header: Option<String>,
    pub manual: bool,
    pub keep_previous: bool,
    /// Whether it asks with a parameter and a body in JSON.
    pub asks: bool,
    /// The component's key: another number makes another component.
    pub key: u64,
    pub absent: bool,
    /// Once mounted, the component is replaced by another before anything else happens.
    pub twice: bool,
}

/// What the component has shown and what its handlers have heard.
#[derive(Default)]
pub struct Seen {
    told: Told,
    handle: RefCell<Option<UseEventSourceHandle<Json<u64>>>>,
    setup: RefCell<Option<UseStateHandle<Setup>>>,
}

#[derive(Properties, Clone)]
struct Props {
    setup: Setup,
    seen: Rc<Seen>,
    mounted: Callback<()>,
}

impl PartialEq for Props {
    fn eq(&self, other: &Self) -> bool {
        self.setup == other.setup
    }
}

/// A page with the component on it. Dropping it takes the page down.
pub struct Page {
    seen: Rc<Seen>,
    app: Option<yew::AppHandle<Host>>,
}

impl Page {
    pub fn new(setup: Setup) -> Self {
        let document = web_sys::window().unwrap_throw().document().unwrap_throw();
        let root = document.create_element("div").unwrap_throw();
        let seen = Rc::new(Seen::default());
        let props = Props {
            setup,
            seen: Rc::clone(&seen),
            mounted: Callback::noop(),
        };
        let app = yew::Renderer::<Host>::with_root_and_props(root, props).render();
        Self {
            seen,
            app: Some(app),
        }
    }

    /// Renders the page anew with another setup.
    pub fn set(&self, change: impl FnOnce(&mut Setup)) {
        let current = self.seen.setup.borrow().clone().unwrap_throw();
        let mut setup = (*current).clone();
        change(&mut setup);
        current.set(setup);
    }

    /// The hook's handle as of the last rendering.
    pub fn handle(&self) -> UseEventSourceHandle<Json<u64>> {
        self.seen.handle.borrow().clone().unwrap_throw()
    }
}

impl Deref for Page {
    type Target = Told;

    fn deref(&self) -> &Told {
        &self.seen.told
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        if let Some(app) = self.app.take() {
            app.destroy();
        }
    }
}

#[component]
fn Host(props: &Props) -> Html {
    let setup = use_state(|| props.setup.clone());
    props.seen.setup.replace(Some(setup.clone()));
    let mounted = {
        let (setup, seen) = (setup.clone(), Rc::clone(&props.seen));
        Callback::from(move |()| {
            seen.told.mounted();
            if setup.twice {
                setup.set(Setup {
                    key: setup.key + 1,
                    twice: false,
                    ..(*setup).clone()
                });
            }
        })
    };
    if setup.absent {
        return Html::default();
    }
    let (key, setup, seen) = (setup.key, (*setup).clone(), Rc::clone(&props.seen));
    html! { <Component {key} {setup} {seen} {mounted} /> }
}

#[component]
fn Component(props: &Props) -> Html {
    let Props {
        setup,
        seen,
        mounted,
    } = props;
    seen.told.rendered();
    let log = || Rc::clone(seen);
    let mut options = UseEventSourceOptions::<Json<u64>>::default()
        .manual(setup.manual)
        .keep_previous(setup.keep_previous)
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
    if setup.asks {
        options = options
            .query("model", "small & fast")
            .json(&serde_json::json!({ "prompt": "why?" }));
    }
    if let Some(value) = &setup.header {
        options = options.header("x-test", value.clone());
    }
    let handle = use_event_source_with_options(setup.url.clone(), options);
    seen.told.shows(
        &setup.url,
        handle.data().map(|data| data.0),
        handle.error.is_some(),
    );
    seen.handle.replace(Some(handle.clone()));
    // They run in their order, and so after those of the hook.
    use_effect({
        let seen = log();
        move || seen.told.took_effect()
    });
    use_effect_with((), {
        let (mounted, seen) = (mounted.clone(), log());
        move |()| {
            mounted.emit(());
            move || seen.told.unmounted()
        }
    });
    html! { <p>{ handle.data().map(|data| data.0) }</p> }
}
