mod policy;
mod request;

use super::gate::Gate;
use super::registry::Registry;
use super::{EventSource, RetryQuestion};
use crate::session::{Answer, Policy};
use crate::transport::{Redirect, Transport};
use crate::wire::Limits;
use alloc::boxed::Box;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use core::future::Future;
use core::pin::Pin;

type Later<T> = Pin<Box<dyn Future<Output = T>>>;
type Pairs = Vec<(String, String)>;
type Make<T> = Rc<dyn Fn() -> Later<Result<T, String>>>;
/// What a caller says should follow from a fault.
pub(super) type ShouldRetry = Rc<dyn Fn(RetryQuestion) -> Later<Answer>>;

/// What a source is made from. Made by [`EventSource::builder`].
///
/// ```no_run
/// use headwater::{EventSource, Retry, Timeout};
///
/// let source = EventSource::builder("/answers")
///     .query("model", "small")
///     .header("content-type", "application/json")
///     .body(r#"{"question":"Why is water wet?"}"#)
///     .retry(Retry { attempts: Some(5), ..Retry::default() })
///     .timeout(Timeout { idle: Some(30_000), ..Timeout::default() })
///     .open();
/// ```
#[must_use = "a builder opens nothing until open()"]
pub struct Builder {
    url: String,
    query: Pairs,
    make_url: Option<Make<String>>,
    method: Option<String>,
    headers: Pairs,
    make_headers: Option<Make<Pairs>>,
    body: Option<String>,
    make_body: Option<Make<String>>,
    with_credentials: bool,
    redirect: Redirect,
    transport: Option<Transport>,
    policy: Policy,
    should_retry: Option<ShouldRetry>,
    needs_fetch: bool,
    limits: Limits,
    last_event_id: String,
    last_event_id_param: Option<String>,
    #[cfg(all(feature = "gloo", target_arch = "wasm32"))]
    given: Option<Rc<dyn crate::transport::Base>>,
}

impl Builder {
    pub(super) fn new(url: String) -> Self {
        Self {
            url,
            query: Vec::new(),
            make_url: None,
            method: None,
            headers: Vec::new(),
            make_headers: None,
            body: None,
            make_body: None,
            with_credentials: false,
            redirect: Redirect::Follow,
            transport: None,
            policy: Policy::default(),
            should_retry: None,
            needs_fetch: false,
            limits: Limits::default(),
            last_event_id: String::new(),
            last_event_id_param: None,
            #[cfg(all(feature = "gloo", target_arch = "wasm32"))]
            given: None,
        }
    }

    #[cfg(all(feature = "gloo", target_arch = "wasm32"))]
    pub(super) fn given(mut self, given: Rc<dyn crate::transport::Base>) -> Self {
        self.given = Some(given);
        self
    }

    /// Opens the source. It connects when the current task is over, so handlers that are added
    /// until then miss nothing, and have a say in the transport.
    ///
    /// ```no_run
    /// use headwater::{EventSource, Text};
    ///
    /// let feed = EventSource::builder("/feed").open();
    /// let first_to_last = feed.on::<Text>("message", |event| drop(event.data.0));
    /// ```
    ///
    /// On a target that is no browser it opens nothing, and the source is closed from the start.
    ///
    /// ```
    /// use headwater::{EventSource, State};
    ///
    /// # #[cfg(not(target_arch = "wasm32"))]
    /// assert_eq!(EventSource::builder("/feed").open().state(), State::Closed);
    /// ```
    pub fn open(self) -> EventSource {
        let registry = Rc::new(Registry::default());
        let gate = Rc::new(Gate::default());
        #[cfg(all(feature = "gloo", target_arch = "wasm32"))]
        let given = self.given.clone();
        #[cfg(target_arch = "wasm32")]
        let connection = self.connect(&registry, &gate);
        #[cfg(not(target_arch = "wasm32"))]
        registry.close();
        EventSource {
            registry,
            gate,
            #[cfg(all(feature = "gloo", target_arch = "wasm32"))]
            _signal: given.and_then(|given| given.guard(&connection)),
            #[cfg(target_arch = "wasm32")]
            connection,
        }
    }

    #[cfg(target_arch = "wasm32")]
    fn connect(self, registry: &Rc<Registry>, gate: &Rc<Gate>) -> super::Connection {
        use super::feed::Feed;
        use super::recipe::Recipe;
        let has_body = self.body.is_some() || self.make_body.is_some();
        let method = self
            .method
            .unwrap_or_else(|| if has_body { "POST" } else { "GET" }.into());
        let idempotent = matches!(&*method, "GET" | "HEAD");
        let recipe = Recipe {
            url: self.url,
            query: self.query,
            make_url: self.make_url,
            method,
            headers: self.headers,
            make_headers: self.make_headers,
            body: self.body,
            make_body: self.make_body,
            with_credentials: self.with_credentials,
            redirect: self.redirect,
            native: self.transport == Some(Transport::Native),
            last_event_id_param: self.last_event_id_param,
            #[cfg(feature = "gloo")]
            given: self.given,
        };
        let setup = super::Setup {
            policy: Policy {
                idempotent,
                ..self.policy
            },
            transport: self.transport,
            plain: recipe.is_plain(),
            needs_fetch: self.needs_fetch,
            with_credentials: self.with_credentials,
        };
        let from = (self.last_event_id, self.limits);
        let feed = Feed::new(recipe, from, self.should_retry, registry, gate);
        super::Connection::open(setup, Rc::new(feed))
    }
}

impl core::fmt::Debug for Builder {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Builder")
            .field("url", &self.url)
            .finish_non_exhaustive()
    }
}
