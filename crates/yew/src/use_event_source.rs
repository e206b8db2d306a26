use crate::{UseEventSourceHandle, UseEventSourceOptions};
use headwater::{Payload, State};
use headwater_hooks::{Mount, Place, Request, Shown};
use std::cell::RefCell;
use std::rc::Rc;
use yew::prelude::*;

/// A live stream of server-sent events, for as long as the component is mounted.
///
/// It opens after the first rendering, and closes when the component goes. Another `url` than in
/// the rendering before closes the old stream and opens the new one; what came of the old one is shown no more.
/// On a server nothing is opened.
///
/// `T` is what the data of an event is read as: [`Json`](crate::Json) around anything that
/// serde deserializes, or [`Text`](crate::Text) to have it as it is.
///
/// ```
/// use headwater_yew::{Json, use_event_source};
/// use yew::prelude::*;
///
/// #[derive(serde::Deserialize)]
/// struct Tick { symbol: String, price: f64 }
///
/// #[component]
/// fn Price(props: &PriceProps) -> Html {
///     let prices = use_event_source::<Json<Tick>>(&props.url);
///     match prices.data() {
///         Some(Json(Tick { symbol, price })) => html! { <p>{ symbol }{ " " }{ price }</p> },
///         None => html! { <p>{ format!("{:?}", prices.state) }</p> },
///     }
/// }
///
/// #[derive(Properties, PartialEq)]
/// struct PriceProps { url: AttrValue }
/// ```
#[hook]
pub fn use_event_source<T: Payload>(url: impl Into<AttrValue>) -> UseEventSourceHandle<T> {
    use_event_source_with_options(url, UseEventSourceOptions::default())
}

/// [`use_event_source`] with options: which events, headers, method and body, what `data` is, handlers.
///
/// ```
/// use headwater_yew::{Json, UseEventSourceOptions, use_event_source_with_options};
/// use yew::prelude::*;
///
/// #[component]
/// fn Total() -> Html {
///     let sum = use_state(|| 0_u64);
///     let total = use_mut_ref(|| 0_u64);
///     let options = UseEventSourceOptions::<Json<u64>>::default()
///         .types(["sale", "refund"])
///         .header("authorization", "Bearer headwater")
///         .on_message({
///             let sum = sum.setter();
///             // It is called for every event, however fast they come.
///             move |sale| {
///                 *total.borrow_mut() += sale.data.0;
///                 sum.set(*total.borrow());
///             }
///         });
///     let sales = use_event_source_with_options("/sales", options);
///     let close = { let sales = sales.clone(); move |_| sales.close() };
///     html! { <button onclick={close}>{ *sum }</button> }
/// }
/// ```
#[hook]
pub fn use_event_source_with_options<T: 'static, D: Clone + 'static>(
    url: impl Into<AttrValue>,
    options: UseEventSourceOptions<T, D>,
) -> UseEventSourceHandle<T, D> {
    let UseEventSourceOptions {
        request,
        handlers,
        view,
        manual,
        keep_previous,
        grace,
    } = options;
    let request = Request {
        url: url.into().as_str().into(),
        ..request
    };

    let message = use_state(|| None);
    let state = use_state_eq(|| State::Idle);
    let error = use_state(|| None);
    // A change of it always comes with a message, by which the component is rendered.
    let kept = use_mut_ref(|| Rc::new(view.initial()));
    let show = {
        let (message, state, error) = (message.setter(), state.setter(), error.setter());
        move |shown| match shown {
            Shown::Message(now) => message.set(now),
            Shown::State(now) => state.set(now),
            Shown::Error(now) => error.set(now),
            _ => {}
        }
    };
    // The setters of the first rendering serve for all, since a component's state lives as long as it does.
    let mount = use_memo((), |()| Mount::new(handlers.clone(), !manual, show));

    // What has come belongs to the request that the last effect has asked for.
    let is_of_now = mount.asks_for(&request);
    let data = match is_of_now || keep_previous {
        true => Rc::clone(&kept.borrow()),
        false => Rc::new(view.initial()),
    };

    // Effects run after a rendering. So a rendering that is thrown away, or happens on a server, opens
    // nothing.
    use_effect({
        let mount = mount.clone();
        move || {
            mount.handle(handlers);
            mount.view(view, Kept(kept));
            mount.keep_previous(keep_previous);
            mount.grace(grace);
        }
    });
    use_effect_with(request, {
        let mount = mount.clone();
        move |request| mount.ask(request.clone())
    });
    use_effect_with((), {
        let mount = mount.clone();
        move |()| move || mount.unmount()
    });

    UseEventSourceHandle {
        message: (*message).clone().filter(|_| is_of_now || keep_previous),
        state: *state,
        error: (*error).clone().filter(|_| is_of_now),
        data,
        mount,
    }
}

/// The data of now. What a rendering has shown stays as it was then: it is copied where a handle still has it, and so
/// once a rendering at most, however many events come.
struct Kept<D>(Rc<RefCell<Rc<D>>>);

impl<D: Clone> Place<D> for Kept<D> {
    fn look(&self, look: &mut dyn FnMut(&D)) {
        look(&self.0.borrow());
    }

    fn change(&self, change: &mut dyn FnMut(&mut D)) {
        change(Rc::make_mut(&mut *self.0.borrow_mut()));
    }
}
