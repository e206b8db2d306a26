//! The app with Headwater.

use crate::log;
use headwater::{EventSource, Subscription};
use std::cell::RefCell;

thread_local! {
    static OPEN: RefCell<Option<(EventSource, [Subscription; 2])>> = const { RefCell::new(None) };
}

#[cfg(any(feature = "json", feature = "js-json"))]
#[derive(serde::Deserialize)]
struct Tick {
    symbol: String,
    price: f64,
    #[serde(default)]
    volume: u32,
    tags: Option<Vec<String>>,
}

#[cfg(any(feature = "json", feature = "js-json"))]
fn listen(source: &EventSource) -> Subscription {
    source.on::<headwater::Json<Tick>>("tick", |tick| {
        let Tick {
            symbol,
            price,
            volume,
            tags,
        } = tick.data.0;
        let is_large = price * f64::from(volume) > 1e6;
        let tags = tags.unwrap_or_default().concat();
        log(&[&*symbol, if is_large { "!" } else { "" }, &tags].concat());
    })
}

#[cfg(not(any(feature = "json", feature = "js-json")))]
fn listen(source: &EventSource) -> Subscription {
    source.on::<headwater::Text>("tick", |tick| log(&tick.data.0))
}

#[cfg(feature = "gloo")]
fn source(url: &str) -> Option<EventSource> {
    use gloo_net::http::Request;
    use headwater::source::Builder;
    Some(Builder::try_from(Request::get(url)).ok()?.open())
}

#[cfg(not(feature = "gloo"))]
#[allow(clippy::unnecessary_wraps, reason = "as the other is")]
fn source(url: &str) -> Option<EventSource> {
    let builder = EventSource::builder(url);
    #[cfg(feature = "share")]
    let builder = builder.share(headwater::source::Share::new());
    Some(builder.open())
}

pub(crate) fn open(url: &str) {
    let Some(source) = source(url) else { return };
    let ticks = listen(&source);
    let states = source.on_state(|change| {
        if let Some(error) = change.error() {
            log(&error.to_string());
        }
    });
    OPEN.set(Some((source, [ticks, states])));
}

pub(crate) fn close() {
    OPEN.take();
}
