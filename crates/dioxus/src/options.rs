use headwater::source::Builder;
use headwater::{Error, Event, Events, Payload, StateChange};
#[cfg(feature = "json")]
use headwater_hooks::Body;
use headwater_hooks::{Handlers, Latest, Request, Types, View};
use std::cell::RefCell;
use std::collections::VecDeque;
use std::fmt;
use std::rc::Rc;
use std::time::Duration;

pub(crate) type Part = Box<dyn FnMut(&mut Request)>;

/// Options of [`use_event_source_with_options`](crate::use_event_source_with_options).
///
/// Closures give the parts of the request. When a signal that one of them reads changes, the source
/// reconnects.
///
/// ```
/// use dioxus::prelude::*;
/// use headwater_dioxus::{Text, UseEventSourceOptions, use_event_source_with_options};
/// use std::time::Duration;
///
/// #[component]
/// fn Answer(prompt: ReadSignal<String>, language: ReadSignal<String>) -> Element {
///     let mut text = use_signal(String::new);
///     let options = UseEventSourceOptions::<Text>::default()
///         .types(["word", "done"])
///         .query("model", || "small")
///         .method("POST")
///         .header("accept-language", move || language())
///         .headers(|| vec![("x-app".into(), "answers".into())])
///         .body(move || prompt()) // another prompt is another answer
///         .with_credentials(true)
///         .manual(true) // until open()
///         .keep_previous(true) // until the new answer begins
///         .key(|| "answer") // components with this key share the answer
///         .grace(Duration::from_secs(5)) // and keep it while the page changes
///         .configure(|builder| builder.last_event_id_param("after"))
///         .on_message(move |event| text.write().push_str(&event.data.0))
///         .on_state(|change| println!("{:?}, attempt {}", change.state, change.attempt))
///         .on_error(|error| println!("{error}"));
///     let answer = use_event_source_with_options(|| "/answers".into(), options);
///     rsx! {
///         button { onclick: move |_| answer.open(), "Ask" }
///         p { "{text}" }
///     }
/// }
/// ```
///
/// `D` is what the signal `data` has: the latest event's payload, what [`select`](Self::select) has selected, or what
/// [`reduce`](Self::reduce) has made.
#[must_use = "options do nothing until they are given to the hook"]
pub struct UseEventSourceOptions<T, D = Option<Latest<T>>> {
    pub(crate) parts: Vec<Part>,
    pub(crate) handlers: Handlers<T>,
    pub(crate) view: View<T, D>,
    pub(crate) manual: bool,
    pub(crate) keep_previous: bool,
    pub(crate) grace: Duration,
}

impl<T: Events> UseEventSourceOptions<T> {
    /// Options for several types of event as one enum. `T` names the types that are heard, and reads each
    /// event by its type.
    ///
    /// ```
    /// use headwater_dioxus::{Tagged, UseEventSourceOptions};
    ///
    /// #[derive(serde::Deserialize)]
    /// #[serde(rename_all = "lowercase")]
    /// enum Feed { Tick(f64), Halt(String) }
    ///
    /// let options = UseEventSourceOptions::<Tagged<Feed>>::for_events()
    ///     .on_message(|event| match &event.data.0 {
    ///         Feed::Tick(price) => println!("{price}"),
    ///         Feed::Halt(reason) => println!("no more today: {reason}"),
    ///     });
    /// ```
    pub fn for_events() -> Self {
        Self::new(Handlers::for_events()).part(|request| request.types = Types::of::<T>())
    }
}

impl<T: 'static> UseEventSourceOptions<T> {
    fn new(handlers: Handlers<T>) -> Self {
        Self {
            parts: Vec::new(),
            handlers,
            view: View::latest(|event| Some(Latest::new(Rc::clone(event)))),
            manual: false,
            keep_previous: false,
            grace: Duration::ZERO,
        }
    }
}

/// Makes a request of its parts. The signals that the closures read are read here.
pub(crate) fn request(parts: &mut [Part], url: String) -> Request {
    let mut request = Request {
        url,
        ..Request::default()
    };
    for part in parts {
        part(&mut request);
    }
    request
}

impl<T: 'static, D: 'static> UseEventSourceOptions<T, D> {
    fn part(mut self, part: impl FnMut(&mut Request) + 'static) -> Self {
        self.parts.push(Box::new(part));
        self
    }

    fn view<E>(self, view: View<T, E>) -> UseEventSourceOptions<T, E> {
        let Self {
            parts,
            handlers,
            view: _,
            manual,
            keep_previous,
            grace,
        } = self;
        UseEventSourceOptions {
            parts,
            handlers,
            view,
            manual,
            keep_previous,
            grace,
        }
    }

    /// Makes the signal `data` of a part of each event. An event of which `select` selects nothing, or what is equal to
    /// the data before, changes no signal; `on_message` is called for it all the same.
    ///
    /// ```
    /// use dioxus::prelude::*;
    /// use headwater_dioxus::{Json, UseEventSourceOptions, use_event_source_with_options};
    ///
    /// #[derive(serde::Deserialize)]
    /// struct Tick { symbol: String, price: f64 }
    ///
    /// #[component]
    /// fn Acme() -> Element {
    ///     let options = UseEventSourceOptions::<Json<Tick>>::default()
    ///         .select(|tick| (tick.data.symbol == "ACME").then_some(tick.data.price));
    ///     let acme = use_event_source_with_options(|| "/prices".into(), options);
    ///     let price = acme.data.read().unwrap_or_default();
    ///     rsx! { p { "{price}" } }
    /// }
    /// ```
    pub fn select<S: PartialEq + 'static>(
        self,
        select: impl Fn(&Event<T>) -> Option<S> + 'static,
    ) -> UseEventSourceOptions<T, Option<S>> {
        self.view(View::select(select))
    }

    /// Makes the signal `data` of all events: `reduce` adds each one to it, however many come between two renderings.
    /// It begins with `initial`, as it does where the component asks for something else and after `restart`. What
    /// others have heard before is not in it.
    ///
    /// ```
    /// use dioxus::prelude::*;
    /// use headwater_dioxus::{Json, UseEventSourceOptions, use_event_source_with_options};
    ///
    /// #[component]
    /// fn Total() -> Element {
    ///     let options = UseEventSourceOptions::<Json<u64>>::default()
    ///         .reduce(0, |sum, sale| *sum += sale.data.0);
    ///     let total = use_event_source_with_options(|| "/sales".into(), options);
    ///     rsx! { p { "{total.data}" } }
    /// }
    /// ```
    pub fn reduce<S: Clone + 'static>(
        self,
        initial: S,
        reduce: impl Fn(&mut S, &Event<T>) + 'static,
    ) -> UseEventSourceOptions<T, S> {
        self.view(View::reduce(initial, reduce))
    }

    /// The event types that are heard. Default: `message`, the type of events that name none.
    pub fn types<N: Into<String>>(self, names: impl IntoIterator<Item = N>) -> Self {
        let types = Types::named(names);
        self.part(move |request| request.types.clone_from(&types))
    }

    /// Hears events of every type.
    pub fn any_event(self) -> Self {
        self.part(|request| request.types = Types::Any)
    }

    /// Adds a parameter to the URL's query.
    pub fn query<V: Into<String>>(
        self,
        name: impl Into<String>,
        mut value: impl FnMut() -> V + 'static,
    ) -> Self {
        let name = name.into();
        self.part(move |request| request.query.push((name.clone(), value().into())))
    }

    /// Sets a header, in place of one of its name.
    pub fn header<V: Into<String>>(
        self,
        name: impl Into<String>,
        mut value: impl FnMut() -> V + 'static,
    ) -> Self {
        let name = name.into();
        self.part(move |request| request.headers.push((name.clone(), value().into())))
    }

    /// Adds headers, as names and values.
    pub fn headers(self, mut headers: impl FnMut() -> Vec<(String, String)> + 'static) -> Self {
        self.part(move |request| request.headers.extend(headers()))
    }

    /// The request's method. Default: GET, or POST where there is a body.
    pub fn method(self, method: impl Into<String>) -> Self {
        let method = method.into();
        self.part(move |request| request.method = Some(method.clone()))
    }

    /// The request's body.
    pub fn body<B: Into<String>>(self, mut body: impl FnMut() -> B + 'static) -> Self {
        self.part(move |request| request.body = Some(body().into().into()))
    }

    /// A value as the request's body in JSON, with `content-type: application/json`. Another value, as when a
    /// signal that `value` reads changes, is another request. A value that serde_json can't serialize is an
    /// [`Error::Prepare`](crate::Error::Prepare).
    ///
    /// ```
    /// use dioxus::prelude::*;
    /// use headwater_dioxus::{Text, UseEventSourceOptions};
    ///
    /// #[derive(serde::Serialize)]
    /// struct Question { prompt: String }
    ///
    /// fn asking(prompt: Signal<String>) -> UseEventSourceOptions<Text> {
    ///     UseEventSourceOptions::default().json(move || Question { prompt: prompt() })
    /// }
    /// ```
    #[cfg(feature = "json")]
    pub fn json<V: serde::Serialize>(self, mut value: impl FnMut() -> V + 'static) -> Self {
        self.part(move |request| request.body = Some(Body::json(&value())))
    }

    /// Whether to send cookies to other origins too. Default: false.
    pub fn with_credentials(self, yes: bool) -> Self {
        self.part(move |request| request.with_credentials = yes)
    }

    /// Whether [`open`](crate::UseEventSource::open) has to open the source, and not the component when
    /// it is mounted. Only the first rendering's value counts. Default: false.
    pub fn manual(mut self, yes: bool) -> Self {
        self.manual = yes;
        self
    }

    /// Whether the latest message stays while another request has none yet. Default: false, so that nothing is shown
    /// that belongs to another URL or another person. It is for what would flicker, such as a chart whose range
    /// is moved. An error never stays.
    pub fn keep_previous(mut self, yes: bool) -> Self {
        self.keep_previous = yes;
        self
    }

    /// Names the connection, beside URL and query: components that give the same key share it, and another key opens
    /// another. It stands for all else that is asked with, and for `configure`; whoever comes first makes the connection.
    ///
    /// Without it, components share a connection by themselves where they ask for the same by a GET, without a body
    /// and without `configure`.
    pub fn key<K: Into<String>>(self, mut key: impl FnMut() -> K + 'static) -> Self {
        self.part(move |request| request.key = Some(key().into()))
    }

    /// For how long a connection that may be shared outlives the last component that reads from it: long enough for the
    /// next page of a route, say. Default: none, which is the end of the current task.
    pub fn grace(mut self, grace: Duration) -> Self {
        self.grace = grace;
        self
    }

    /// Calls `call` for every event, also where many come between two renderings.
    pub fn on_message(mut self, call: impl FnMut(Rc<Event<T>>) + 'static) -> Self {
        self.handlers.on_message(call_in_turn(call));
        self
    }

    /// Calls `call` at every change of state. The change also tells the attempt, when the next one
    /// begins, and what carries the stream and why.
    pub fn on_state(mut self, call: impl FnMut(StateChange) + 'static) -> Self {
        let call = call_in_turn(call);
        self.handlers.on_state(move |change| call(change.clone()));
        self
    }

    /// Calls `call` for every error: a fault that the source recovers from, the fault that it failed
    /// with, and data that can't be read.
    pub fn on_error(mut self, call: impl FnMut(Rc<Error>) + 'static) -> Self {
        self.handlers.on_error(call_in_turn(call));
        self
    }

    /// Changes the source's builder each time the source is opened: retries, time-outs, limits, headers
    /// that are made before each attempt, what ends the stream ([`Builder::until`]), a log. A change of a signal that it reads does not reconnect.
    /// Functions can't be compared, so the connection is shared by a [`key`](Self::key) alone.
    pub fn configure(mut self, configure: impl Fn(Builder) -> Builder + 'static) -> Self {
        self.handlers.configure(configure);
        self
    }
}

impl<T: Payload> Default for UseEventSourceOptions<T> {
    fn default() -> Self {
        Self::new(Handlers::default())
    }
}

impl<T, D> fmt::Debug for UseEventSourceOptions<T, D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UseEventSourceOptions")
            .field("handlers", &self.handlers)
            .field("manual", &self.manual)
            .finish_non_exhaustive()
    }
}

/// Makes a function that can be shared of one that changes what it captures.
///
/// A call may lead to another call of the same function, as closing the source from `on_state` does. The
/// inner call then only adds its argument to a queue, which the outer one works off.
fn call_in_turn<A>(call: impl FnMut(A) + 'static) -> impl Fn(A) {
    let (call, waiting) = (RefCell::new(call), RefCell::new(VecDeque::new()));
    move |argument| {
        waiting.borrow_mut().push_back(argument);
        let Ok(mut call) = call.try_borrow_mut() else {
            return;
        };
        while let Some(argument) = next(&waiting) {
            call(argument);
        }
    }
}

fn next<A>(waiting: &RefCell<VecDeque<A>>) -> Option<A> {
    waiting.borrow_mut().pop_front()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::OnceCell;

    #[test]
    fn a_call_that_leads_to_itself_comes_after_the_one_that_is_under_way() {
        let again = Rc::new(OnceCell::<Box<dyn Fn(u32)>>::new());
        let seen = Rc::new(RefCell::new(Vec::new()));
        let call = call_in_turn({
            let (again, seen) = (Rc::clone(&again), Rc::clone(&seen));
            move |number| {
                if number < 3
                    && let Some(again) = again.get()
                {
                    again(number + 1);
                }
                seen.borrow_mut().push(number);
            }
        });
        let call = Rc::new(call);
        let inner = Rc::clone(&call);
        assert!(again.set(Box::new(move |number| inner(number))).is_ok());
        call(1);
        assert_eq!(*seen.borrow(), [1, 2, 3]);
    }
}
