use super::registry::Registry;
use super::stream::Gate;
use super::{EventSource, RetryQuestion};
use crate::session::{Answer, Millis, Policy, Retry, Timeout};
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
#[must_use = "a builder opens nothing until open()"]
pub struct Builder {
    url: String,
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
}

impl Builder {
    pub(super) fn new(url: String) -> Self {
        Self {
            url,
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
        }
    }

    /// Adds a header. One that no request can carry ends the source with
    /// [`Error::Prepare`](super::Error::Prepare).
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Makes headers before each attempt, since tokens expire; asked once more after a 401. An
    /// error ends the source with [`Error::Prepare`](super::Error::Prepare).
    pub fn headers_with<F, R>(mut self, make: F) -> Self
    where
        F: Fn() -> R + 'static,
        R: Future<Output = Result<Pairs, String>> + 'static,
    {
        self.make_headers = Some(Rc::new(move || Box::pin(make())));
        self
    }

    /// Makes the URL before each attempt. An error ends the source with
    /// [`Error::Prepare`](super::Error::Prepare).
    pub fn url_with<F, R>(mut self, make: F) -> Self
    where
        F: Fn() -> R + 'static,
        R: Future<Output = Result<String, String>> + 'static,
    {
        self.make_url = Some(Rc::new(move || Box::pin(make())));
        self
    }

    /// Makes the body before each attempt. An error ends the source with
    /// [`Error::Prepare`](super::Error::Prepare).
    pub fn body_with<F, R>(mut self, make: F) -> Self
    where
        F: Fn() -> R + 'static,
        R: Future<Output = Result<String, String>> + 'static,
    {
        self.make_body = Some(Rc::new(move || Box::pin(make())));
        self
    }

    /// The request's method. Default: GET, or POST where there is a body.
    pub fn method(mut self, method: impl Into<String>) -> Self {
        self.method = Some(method.into().to_ascii_uppercase());
        self
    }

    /// The request's body.
    pub fn body(mut self, body: impl Into<String>) -> Self {
        self.body = Some(body.into());
        self
    }

    /// A body in JSON, with its content type.
    ///
    /// # Errors
    /// What serde_json can't write.
    #[cfg(feature = "json")]
    pub fn json<T: serde::Serialize + ?Sized>(self, value: &T) -> Result<Self, serde_json::Error> {
        let body = serde_json::to_string(value)?;
        Ok(self.header("content-type", "application/json").body(body))
    }

    /// Sends cookies across origins too. Default: false.
    pub fn with_credentials(mut self, yes: bool) -> Self {
        self.with_credentials = yes;
        self
    }

    /// What follows from a redirect. Default: [`Redirect::Follow`].
    ///
    /// ```no_run
    /// use headwater::{EventSource, Redirect};
    ///
    /// let source = EventSource::builder("/feed")
    ///     .header("x-api-key", "secret")
    ///     .redirect(Redirect::Error)
    ///     .open();
    /// ```
    pub fn redirect(mut self, redirect: Redirect) -> Self {
        self.redirect = redirect;
        self
    }

    /// What carries the stream. Default: native for a plain GET that needs no more, else fetch.
    ///
    /// Native for a request that is more than that ends the source with
    /// [`Error::Prepare`](super::Error::Prepare).
    pub fn transport(mut self, transport: Transport) -> Self {
        self.transport = Some(transport);
        self
    }

    /// When and how often to try again.
    pub fn retry(mut self, retry: Retry) -> Self {
        self.policy.retry = retry;
        self.needs_fetch = true;
        self
    }

    /// Asks after every fault what should follow, and has the last word: also on what would not be
    /// tried again. Nothing happens before the answer. Default: the rules and limits decide.
    pub fn should_retry<F, R>(mut self, decide: F) -> Self
    where
        F: Fn(RetryQuestion) -> R + 'static,
        R: Future<Output = Answer> + 'static,
    {
        self.should_retry = Some(Rc::new(move |question| Box::pin(decide(question))));
        self.policy.ask = true;
        self.needs_fetch = true;
        self
    }

    /// Lets go of the connection once the page has been hidden for `grace`, in ms, until it is seen
    /// again; a server that replays from the last event ID loses nothing. A request that must not
    /// be sent again stays. Default: never.
    pub fn pause_when_hidden(mut self, grace: Millis) -> Self {
        self.policy.pause_when_hidden = Some(grace);
        self
    }

    /// How long to wait for signs of life.
    pub fn timeout(mut self, timeout: Timeout) -> Self {
        self.needs_fetch |= timeout.first_byte.is_some() || timeout.idle.is_some();
        self.policy.timeout = timeout;
        self
    }

    /// Reconnects although the method is not idempotent. Default: false.
    pub fn reconnect(mut self, yes: bool) -> Self {
        self.policy.reconnect = yes;
        self
    }

    /// How much of an unfinished stream may be held, in bytes.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self.needs_fetch = true;
        self
    }

    /// The last event ID to start from.
    pub fn last_event_id(mut self, id: impl Into<String>) -> Self {
        self.last_event_id = id.into();
        self
    }

    /// Sends the last event ID as this query parameter rather than as a header, which costs a CORS
    /// preflight.
    pub fn last_event_id_param(mut self, name: impl Into<String>) -> Self {
        self.last_event_id_param = Some(name.into());
        self
    }

    /// Opens the source. It connects when the current task is over, so handlers that are added
    /// until then miss nothing, and have a say in the transport.
    pub fn open(self) -> EventSource {
        let registry = Rc::new(Registry::default());
        let gate = Rc::new(Gate::default());
        #[cfg(target_arch = "wasm32")]
        let connection = self.connect(&registry, &gate);
        #[cfg(not(target_arch = "wasm32"))]
        registry.close();
        EventSource {
            registry,
            gate,
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
