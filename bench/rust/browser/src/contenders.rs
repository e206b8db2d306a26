//! Who takes events in.

use super::{Tally, Tick};
use futures_util::StreamExt;
use headwater::{EventSource, Json, Transport};

pub(crate) async fn take(
    contender: &str,
    url: &str,
    event: &str,
    count: u32,
) -> Result<Vec<f64>, String> {
    match contender {
        "headwater-fetch" => handler(url, event, count, Transport::Fetch).await,
        "headwater-native" => handler(url, event, count, Transport::Native).await,
        "headwater-stream" => stream(url, event, count).await,
        "gloo-net" => gloo_net(url, event, count).await,
        _ => Err(format!("there is no {contender}")),
    }
}

async fn handler(url: &str, event: &str, count: u32, by: Transport) -> Result<Vec<f64>, String> {
    let source = EventSource::builder(url).transport(by).open();
    let (tally, taken) = Tally::new(count);
    let _ticks = source.on::<Json<Tick>>(event, move |tick| tally.take(&tick.data));
    taken.await.map_err(|_| "it has ended too soon".into())
}

async fn stream(url: &str, event: &str, count: u32) -> Result<Vec<f64>, String> {
    let source = EventSource::builder(url).open();
    let (tally, mut taken) = Tally::new(count);
    let mut ticks = source.stream::<Json<Tick>>(event);
    while let Some(tick) = ticks.next().await {
        tally.take(&tick.map_err(|error| error.to_string())?.data);
        if let Ok(Some(taken)) = taken.try_recv() {
            return Ok(taken);
        }
    }
    Err("it has ended too soon".into())
}

/// As its documentation shows it, with the data read as in its users' code.
async fn gloo_net(url: &str, event: &str, count: u32) -> Result<Vec<f64>, String> {
    use gloo_net::eventsource::futures::EventSource;
    let mut source = EventSource::new(url).map_err(|error| error.to_string())?;
    let mut events = source.subscribe(event).map_err(|error| error.to_string())?;
    let (tally, mut taken) = Tally::new(count);
    while let Some(next) = events.next().await {
        let (_, message) = next.map_err(|error| error.to_string())?;
        let data = message.data().as_string().unwrap_or_default();
        let tick: Tick = serde_json::from_str(&data).map_err(|error| error.to_string())?;
        tally.take(&tick);
        if let Ok(Some(taken)) = taken.try_recv() {
            return Ok(taken);
        }
    }
    Err("it has ended too soon".into())
}
