//! The scripted origin, and what a feed tells of it.

use headwater::session::Policy;
use headwater_example_native::{Feed, Notice, Options};
use headwater_server::script::{Placed, Scenario, Seen};
use headwater_server::{Options as ServerOptions, Server};
use reqwest::{Client, Method, Request};
use std::time::Duration;
use tokio::time::timeout;

/// Longer than anything here takes: what waits longer waits for ever.
const FOREVER: Duration = Duration::from_secs(60);

/// A server that plays one scenario. It lives as long as this.
pub(crate) struct Stage {
    server: Server,
    placed: Placed,
}

impl Stage {
    pub(crate) async fn new(scenario: Scenario) -> Self {
        let options = ServerOptions {
            scripted: true,
            ..ServerOptions::default()
        };
        let server = Server::start(options).await.unwrap();
        let placed = server.place(scenario).unwrap();
        Self { server, placed }
    }

    /// The scenario's address.
    pub(crate) fn url(&self) -> String {
        format!("{}{}", self.server.url(), self.placed.url)
    }

    /// A plain GET of it.
    pub(crate) fn options(&self) -> Options {
        self.options_for(Method::GET)
    }

    pub(crate) fn options_for(&self, method: Method) -> Options {
        let request = Request::new(method, self.url().parse().unwrap());
        let mut options = Options::new(Client::new(), request);
        options.policy = quick(options.policy);
        options
    }

    /// The requests as the origin saw them, once the condition in the query holds.
    pub(crate) async fn seen(&self, condition: &str) -> Vec<Seen> {
        let limit = FOREVER.as_millis();
        let log = format!(
            "{}{}?{condition}&timeout={limit}",
            self.server.url(),
            self.placed.log
        );
        let response = reqwest::get(log).await.unwrap();
        let status = response.status();
        let text = response.text().await.unwrap();
        assert!(status.is_success(), "{text}");
        serde_json::from_str(&text).unwrap()
    }

    /// Lets the origin go on after an [`Attempt::cue`](headwater_server::script::Attempt::cue).
    pub(crate) async fn cue(&self) {
        let cue = Client::new().post(format!("{}/cue", self.url()));
        assert!(cue.send().await.unwrap().status().is_success());
    }
}

/// The least there may be between two attempts, so that no test waits for a second.
fn quick(mut policy: Policy) -> Policy {
    policy.retry.initial = 100;
    policy.retry.jitter = 0.0;
    policy
}

/// What a feed tells next, in words.
pub(crate) async fn next(feed: &mut Feed) -> Option<String> {
    next_notice(feed).await.map(|notice| notice.to_string())
}

/// What a feed tells next.
pub(crate) async fn next_notice(feed: &mut Feed) -> Option<Notice> {
    timeout(FOREVER, feed.next()).await.expect("a notice")
}

/// All that a feed tells, until it ends or `last` was told. What a wait lasts is left out.
pub(crate) async fn tell(feed: &mut Feed, last: &str) -> Vec<String> {
    let mut told = Vec::new();
    while let Some(notice) = next_notice(feed).await {
        let words = match &notice {
            Notice::Waiting(trouble, _) => format!("waiting: {trouble}"),
            _ => notice.to_string(),
        };
        let is_last = words == last;
        told.push(words);
        if is_last {
            break;
        }
    }
    told
}
