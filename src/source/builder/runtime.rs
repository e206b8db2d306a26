//! Options for where a source runs, if that is not a browser.

use super::Builder;
use crate::transport::Runtime;
use alloc::rc::Rc;

#[cfg(all(feature = "native-http", not(target_arch = "wasm32")))]
impl Builder {
    /// The client that sends the requests, with its certificates, proxy, cookies and limits. What it does with
    /// redirects holds; with it [`redirect`](Self::redirect) is an [`Error::Request`](crate::Error::Request).
    /// A time-out of the client's for whole responses ends every stream. Default: a client that all sources share.
    ///
    /// ```no_run
    /// use headwater::EventSource;
    ///
    /// # fn example() -> Result<(), reqwest::Error> {
    /// let client = reqwest::Client::builder().user_agent("prices/1.0").build()?;
    /// let feed = EventSource::builder("https://host.test/feed").client(client).open();
    /// # Ok(())
    /// # }
    /// ```
    pub fn client(mut self, client: reqwest::Client) -> Self {
        let place = move || Runtime::within(crate::transport::native::with_client(client.clone()));
        self.place = Some(Rc::new(place));
        self
    }
}

#[cfg(feature = "test")]
impl Builder {
    /// A script answers the requests, in place of a server, and its clock is the source's. See
    /// [`script`](crate::script).
    ///
    /// ```
    /// use headwater::script::Script;
    /// use headwater::{EventSource, State};
    ///
    /// let script = Script::new();
    /// let feed = EventSource::builder("/feed").play(&script).open();
    /// script.run();
    /// assert_eq!(feed.state(), State::Open);
    /// ```
    pub fn play(mut self, script: &crate::script::Script) -> Self {
        let script = script.clone();
        let place = move || {
            let runtime = Runtime::within(script.world());
            if let Some(pump) = runtime.pump() {
                script.watch(pump);
            }
            runtime
        };
        self.place = Some(Rc::new(place));
        self
    }

    pub(in crate::source) fn place(mut self, place: impl Fn() -> Runtime + 'static) -> Self {
        self.place = Some(Rc::new(place));
        self
    }
}
