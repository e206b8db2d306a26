use headwater::{Error, Event, State};
use headwater_hooks::Mount;
use implicit_clone::ImplicitClone;
use std::fmt;
use std::rc::Rc;

/// What [`use_event_source`](crate::use_event_source) returns: the source's latest values, as of this
/// rendering, and functions to open, reconnect and close it.
///
/// Two are equal if they show the same of the same component, so a handle may be a property: a child is rendered
/// when there is something new.
///
/// ```
/// use headwater_yew::{Json, State, use_event_source};
/// use yew::prelude::*;
///
/// #[component]
/// fn Temperature() -> Html {
///     let source = use_event_source::<Json<f32>>("/temperature");
///     let is_closed = source.state == State::Closed;
///     let switch = {
///         let source = source.clone();
///         move |_| if is_closed { source.open() } else { source.close() }
///     };
///     html! {
///         <>
///             <p>{ for source.data().map(|degrees| format!("{degrees} °C")) }</p>
///             <p>{ for source.error.as_ref().map(ToString::to_string) }</p>
///             <button onclick={switch}>{ if is_closed { "Go on" } else { "Stop" } }</button>
///         </>
///     }
/// }
/// ```
///
/// What [`data`](Self::data) is, the options say: the latest event's payload, what
/// [`select`](crate::UseEventSourceOptions::select) has selected (`D` is an `Option` then), or what
/// [`reduce`](crate::UseEventSourceOptions::reduce) has made ([`Reduced`]).
///
/// # One source for several components
///
/// A handle may be a context: a component opens the source, and those below read it, however deep they are.
///
/// ```
/// use headwater_yew::{Json, State, UseEventSourceHandle, use_event_source};
/// use yew::prelude::*;
///
/// type Prices = UseEventSourceHandle<Json<f64>>;
///
/// #[component]
/// fn App() -> Html {
///     let prices = use_event_source::<Json<f64>>("/prices");
///     html! {
///         <ContextProvider<Prices> context={prices}>
///             <Price />
///             <Live />
///         </ContextProvider<Prices>>
///     }
/// }
///
/// #[component]
/// fn Price() -> Html {
///     let prices = use_context::<Prices>().expect("the app provides it");
///     html! { <p>{ for prices.data().map(|price| price.0) }</p> }
/// }
///
/// #[component]
/// fn Live() -> Html {
///     let prices = use_context::<Prices>().expect("the app provides it");
///     html! { <p>{ if prices.state == State::Open { "live" } else { "old" } }</p> }
/// }
/// ```
pub struct UseEventSourceHandle<T, D = ()> {
    /// The latest event. Of a burst a rendering sees the last one; `on_message` of the options is
    /// called for all. It stays when the source is closed, and goes when the component asks for something
    /// else; [`keep_previous`](crate::UseEventSourceOptions::keep_previous) keeps it until there is a new one.
    pub message: Option<Rc<Event<T>>>,
    /// Where the source is in its life; [`Idle`](State::Idle) until the component is mounted, and
    /// on a server.
    pub state: State,
    /// The latest error, until the stream is open again, an event could be read or the component asks for something
    /// else.
    pub error: Option<Rc<Error>>,
    pub(crate) data: Rc<D>,
    pub(crate) mount: Rc<Mount<T>>,
}

impl<T: 'static, D> UseEventSourceHandle<T, D> {
    /// Opens the source, unless it is open or about to be. After a close, a failure or the end of the stream it
    /// goes on from the last event ID. Does nothing once the component is gone.
    pub fn open(&self) {
        self.mount.open();
    }

    /// Begins anew, as when the component was mounted: without a last event ID, and without message and error.
    /// For a button "Ask again".
    pub fn restart(&self) {
        self.mount.restart();
    }

    /// Connects now, whatever the source waits for: for a button "Try again". An open connection is replaced
    /// by a new one from the last event ID, and a source that has failed opens again. One that was closed
    /// stays so until [`open`](Self::open).
    pub fn reconnect(&self) {
        self.mount.reconnect();
    }

    /// Leaves the source, at once and until [`open`](Self::open). It closes, unless other components read from it.
    pub fn close(&self) {
        self.mount.close();
    }
}

impl<T> UseEventSourceHandle<T> {
    /// The latest event's payload.
    pub fn data(&self) -> Option<&T> {
        self.message.as_ref().map(|event| &event.data)
    }
}

impl<T, S> UseEventSourceHandle<T, Option<S>> {
    /// What was selected last.
    pub fn data(&self) -> Option<&S> {
        (*self.data).as_ref()
    }
}

impl<T, S> UseEventSourceHandle<T, Reduced<S>> {
    /// What was made of all events until now.
    pub fn data(&self) -> &S {
        &self.data.0
    }
}

/// What `data` of a handle is where [`reduce`](crate::UseEventSourceOptions::reduce) makes it: a word in the types of
/// handle and options.
///
/// ```
/// use headwater_yew::{Json, Reduced, UseEventSourceHandle};
///
/// fn double(total: &UseEventSourceHandle<Json<u64>, Reduced<u64>>) -> u64 {
///     2 * total.data()
/// }
/// ```
#[derive(Clone, Debug)]
pub struct Reduced<S>(pub(crate) S);

impl<T, D> Clone for UseEventSourceHandle<T, D> {
    fn clone(&self) -> Self {
        Self {
            message: self.message.clone(),
            state: self.state,
            error: self.error.clone(),
            data: Rc::clone(&self.data),
            mount: Rc::clone(&self.mount),
        }
    }
}

impl<T, D> ImplicitClone for UseEventSourceHandle<T, D> {}

impl<T, D> PartialEq for UseEventSourceHandle<T, D> {
    fn eq(&self, other: &Self) -> bool {
        fn is_same<V>(one: &Option<Rc<V>>, other: &Option<Rc<V>>) -> bool {
            one.as_ref().map(Rc::as_ptr) == other.as_ref().map(Rc::as_ptr)
        }
        Rc::ptr_eq(&self.mount, &other.mount)
            && self.state == other.state
            && is_same(&self.message, &other.message)
            && is_same(&self.error, &other.error)
            && Rc::ptr_eq(&self.data, &other.data)
    }
}

impl<T, D> fmt::Debug for UseEventSourceHandle<T, D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UseEventSourceHandle")
            .field("state", &self.state)
            .field("error", &self.error)
            .finish_non_exhaustive()
    }
}
