mod keep;
mod policy;
#[cfg(feature = "protocol")]
mod protocol;
mod request;
#[cfg(feature = "__pump")]
mod runtime;
#[cfg(feature = "share")]
mod share;
mod streams;
mod watching;

use super::EventSource;
use super::feed::Feed;
use super::gate::Gate;
use super::hear::Hear;
use super::keep::KeepOptions;
#[cfg(feature = "protocol")]
use super::protocol::ProtocolOptions;
use super::registry::{Registry, Setup};
use super::retry_question::ShouldRetry;
use crate::session::Policy;
use crate::transport::{Link, Recipe, Runtime, bare};
use crate::wire::{Decoder, Limits};
use alloc::rc::Rc;
use alloc::string::String;

/// The options of a source, before it is opened. [`EventSource::builder`] makes one.
///
/// ```no_run
/// use headwater::{EventSource, Retry, Timeout};
/// use std::time::Duration;
///
/// let source = EventSource::builder("/answers")
///     .query("model", "small")
///     .header("content-type", "application/json")
///     .body(r#"{"question":"Why is water wet?"}"#)
///     .retry(Retry { attempts: Some(5), ..Retry::default() })
///     .timeout(Timeout { idle: Some(Duration::from_secs(30)), ..Timeout::default() })
///     .open();
/// ```
/// A clone opens a source of its own with the same options. Functions, such as that of
/// [`headers_with`](Self::headers_with), are shared between the two.
///
/// ```no_run
/// use headwater::EventSource;
///
/// let api = EventSource::builder("https://api.test/feed").header("x-app", "prices");
/// let stocks = api.clone().query("of", "stocks").open();
/// let bonds = api.query("of", "bonds").open();
/// ```
#[derive(Clone)]
#[must_use = "a builder opens nothing until open()"]
pub struct Builder {
    recipe: Recipe,
    policy: Policy,
    should_retry: Option<ShouldRetry>,
    limits: Limits,
    last_event_id: String,
    hear: Option<Hear>,
    keep: Option<KeepOptions>,
    #[cfg(feature = "protocol")]
    protocol: Option<ProtocolOptions>,
    #[cfg(feature = "share")]
    share: Option<share::ShareOptions>,
    /// Whether comments and ignored lines are to be heard.
    lines: (bool, bool),
    /// Tells each source's registry who listens from the start.
    setup: Option<Setup>,
    /// Where the source runs, if that is not the platform's own place.
    #[cfg(feature = "__pump")]
    place: Option<Rc<dyn Fn() -> Runtime>>,
}

impl Builder {
    pub(super) fn new(url: String) -> Self {
        Self {
            recipe: Recipe::new(url),
            policy: Policy::default(),
            should_retry: None,
            limits: Limits::default(),
            last_event_id: String::new(),
            hear: None,
            keep: None,
            #[cfg(feature = "protocol")]
            protocol: None,
            #[cfg(feature = "share")]
            share: None,
            lines: (false, false),
            setup: None,
            #[cfg(feature = "__pump")]
            place: None,
        }
    }

    #[cfg(all(feature = "gloo", target_arch = "wasm32"))]
    pub(super) fn base_on(mut self, given: Rc<dyn crate::transport::Base>) -> Self {
        self.recipe.given = Some(given);
        self
    }

    /// Opens the source. It connects once the current task is over; where there is no browser, once somebody waits
    /// for it (see the module `native`). Handlers that are added until then
    /// miss nothing, and the choice of the transport depends on them.
    ///
    /// ```no_run
    /// use headwater::{EventSource, Text};
    ///
    /// let feed = EventSource::builder("/feed").open();
    /// let first_to_last = feed.on::<Text>("message", |event| drop(event.data.0));
    /// ```
    ///
    /// On a target that is no browser, and without the feature `native`, it opens nothing: the source is closed from
    /// the start, and whoever listens gets [`Error::Unsupported`](crate::Error::Unsupported).
    ///
    /// ```
    /// use headwater::{EventSource, State};
    ///
    /// # #[cfg(not(any(target_arch = "wasm32", feature = "native-http")))]
    /// assert_eq!(EventSource::builder("/feed").open().state(), State::Closed);
    /// ```
    pub fn open(self) -> EventSource {
        let Self {
            recipe,
            policy,
            should_retry,
            limits,
            last_event_id,
            hear,
            keep,
            #[cfg(feature = "protocol")]
            protocol,
            #[cfg(feature = "share")]
            share,
            lines: (comments, ignored),
            setup,
            #[cfg(feature = "__pump")]
            place,
        } = self;
        #[cfg(feature = "__pump")]
        let runtime = place.map_or_else(Runtime::new, |place| place());
        #[cfg(not(feature = "__pump"))]
        let runtime = Runtime::new();
        let gate = Rc::new(Gate::new(runtime.clone()));
        let registry = Rc::new(Registry::new(bare(&recipe.url), &runtime));
        if let Some(setup) = setup {
            setup(&registry);
        }
        // Once, as `EventSource` does: a page may move on, and its base with it. A script has no page.
        #[cfg(target_arch = "wasm32")]
        let recipe = match crate::transport::web::absolute(&recipe.url) {
            Some(url) if runtime.is_platforms() => Recipe { url, ..recipe },
            _ => recipe,
        };
        let policy = Policy {
            idempotent: recipe.is_idempotent(),
            is_plain: recipe.is_plain(),
            fresh: recipe.is_fresh(),
            ..policy
        };
        let with_credentials = recipe.with_credentials;
        // One of them may say that all has come which was there before.
        #[cfg(feature = "protocol")]
        let hears_comments = protocol.is_some();
        #[cfg(not(feature = "protocol"))]
        let hears_comments = false;
        #[cfg(all(feature = "gloo", target_arch = "wasm32"))]
        let given = recipe.given.clone();
        let decoder = Decoder::new(limits)
            .with_lenient(policy.lenient)
            .with_comments(comments || hears_comments)
            .with_ignored(ignored);
        let (keep, hear) = match keep {
            Some(keep) => {
                let (keep, hear) =
                    (keep.make)(&keep, last_event_id.clone(), (&gate, &registry), hear);
                (Some(keep), Some(hear))
            }
            None => (None, hear),
        };
        #[cfg(feature = "protocol")]
        let (protocol, hear) = match protocol {
            Some(options) => {
                let (protocol, hear) = (options.make)(options, hear);
                (Some(protocol), Some(hear))
            }
            None => (None, hear),
        };
        #[cfg(feature = "share")]
        let standing = share.map(|share| share.standing(&runtime, &recipe, policy.resume));
        #[cfg_attr(not(any(feature = "protocol", feature = "share")), allow(unused_mut))]
        let mut feed = Feed::new(
            recipe,
            (last_event_id, limits.id, decoder),
            (should_retry, hear, keep),
            &registry,
            &gate,
        );
        #[cfg(feature = "protocol")]
        {
            feed.protocol = protocol;
        }
        #[cfg(feature = "share")]
        {
            feed.standing = standing;
        }
        let feed = Rc::new(feed);
        let link = Link::open(&runtime, policy, with_credentials, Rc::clone(&feed) as _);
        if link.is_absent() {
            registry.close_for_good();
        }
        EventSource {
            registry,
            gate,
            feed,
            #[cfg(all(feature = "gloo", target_arch = "wasm32"))]
            _signal: given.and_then(|given| given.guard(&link)),
            link,
        }
    }
}

impl core::fmt::Debug for Builder {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Builder")
            .field("url", &bare(&self.recipe.url))
            .finish_non_exhaustive()
    }
}
