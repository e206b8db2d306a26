//! The scripted origin, and ways to wait on a condition.

use headwater_server::script::{Placed, Scenario, Seen};
use headwater_server::{Options, Server};
use std::time::Duration;
use tokio::time::sleep;

/// A server that plays a scenario. It lives as long as this.
pub struct Stage {
    server: Server,
    placed: Placed,
}

impl Stage {
    pub async fn new(scenario: Scenario) -> Self {
        let options = Options {
            scripted: true,
            ..Options::default()
        };
        let server = Server::start(options).await.unwrap();
        let placed = server.place(scenario).unwrap();
        Self { server, placed }
    }

    pub fn url(&self) -> String {
        format!("{}{}", self.server.url(), self.placed.url)
    }

    /// Its path.
    pub fn path(&self) -> &str {
        &self.placed.url
    }

    /// The same on another origin.
    pub fn second(&self) -> String {
        self.placed.second.clone()
    }

    /// The same, as there are no sites here.
    pub fn beside(&self) -> String {
        self.second()
    }

    /// What was seen once the query's conditions hold, or which conditions were waited for in vain.
    pub async fn log(&self, conditions: &str) -> Result<Vec<Seen>, String> {
        let url = format!("{}{}?{conditions}", self.server.url(), self.placed.log);
        let response = reqwest::get(url).await.unwrap();
        let is_there = response.status().is_success();
        let text = response.text().await.unwrap();
        match is_there {
            true => Ok(serde_json::from_str(&text).unwrap()),
            false => Err(text),
        }
    }

    /// Lets the server go on from its next `cue`.
    pub fn cue(&self) {
        let request = reqwest::Client::new().post(format!("{}/cue", self.url()));
        tokio::spawn(async move { request.send().await.unwrap() });
    }
}

/// What the table calls this platform.
pub fn engine() -> &'static str {
    "native"
}

/// Whether there is a global of this name: here are none.
pub fn has(_: &str) -> bool {
    false
}

/// Others have their turn.
pub async fn moment() {
    sleep(Duration::from_millis(5)).await;
}
