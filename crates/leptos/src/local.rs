use send_wrapper::SendWrapper;
use std::fmt;
use std::ops::Deref;
use std::rc::Rc;

/// A shared value of the page's own thread, in a form that signals take.
///
/// Leptos requires that a signal's value can go to another thread, since servers have several. A stream's
/// values exist in browsers only, and stay on their thread. Dereferencing one on another thread panics.
///
/// ```
/// use headwater_leptos::{Event, Local, Text, use_event_source};
/// use leptos::prelude::*;
/// use std::rc::Rc;
///
/// #[component]
/// fn Latest() -> impl IntoView {
///     let source = use_event_source::<Text>("/news");
///     // `get` gives the event itself, and `to_rc` keeps it for longer.
///     let length = move || source.message.get().map(|event| event.data.0.len());
///     let keep = move || -> Option<Rc<Event<Text>>> { source.message.get().as_ref().map(Local::to_rc) };
///     view! { <button on:click=move |_| drop(keep())>{length}</button> }
/// }
/// ```
pub struct Local<T>(SendWrapper<Rc<T>>);

impl<T> Local<T> {
    pub(crate) fn new(value: Rc<T>) -> Self {
        Self(SendWrapper::new(value))
    }

    /// The value itself.
    pub fn to_rc(&self) -> Rc<T> {
        Rc::clone(&self.0)
    }
}

impl<T> Deref for Local<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> Clone for Local<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T: fmt::Debug> fmt::Debug for Local<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        T::fmt(self, f)
    }
}

impl<T: fmt::Display> fmt::Display for Local<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        T::fmt(self, f)
    }
}
