//! Sources on targets that are no browsers: command lines, servers, desktop and mobile apps.
//!
//! The feature `native` brings [`EventSource`](crate::EventSource) there, over tokio and reqwest, with rustls; the
//! feature `native-http` does without TLS and HTTP/2. The same rules hold as in browsers. What differs:
//!
//! - **A source runs while somebody waits for it**: whoever polls one of its streams, its `states()`, or the future of
//!   [`EventSource::closed`](crate::EventSource::closed), runs its handlers too, on this thread. In browsers the page
//!   does that. Any executor will do, and none of tokio's has to be there: the network has a thread of its own.
//! - A URL has to be a whole one.
//! - There are no cookies, and with [`Builder::client`](crate::source::Builder::client) those of the client.
//! - [`Transport::Native`](crate::Transport::Native) is a browser's, and is an
//!   [`Error::Request`](crate::Error::Request).
//! - Pages do not hide here, and nobody says whether the device is online.
//!
//! ```no_run
//! use headwater::{EventSource, Text};
//!
//! # async fn example() {
//! let feed = EventSource::builder("https://host.test/feed").open();
//! let printed = feed.on_any::<Text>(|event| println!("{}: {}", event.event, event.data));
//! let end = feed.closed().await;
//! println!("{:?}", end.error());
//! # }
//! ```

pub use crate::transport::native::{Remote, remote};
