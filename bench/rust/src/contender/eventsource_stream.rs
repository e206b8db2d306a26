use eventsource_stream::Eventsource;
use futures::{StreamExt, executor::block_on, stream};
use std::convert::Infallible;

#[inline]
pub(super) fn read(chunks: &[&[u8]], mut each: impl FnMut(&str, &str, &str)) -> Result<(), String> {
    let mut events = stream::iter(chunks.iter().map(Ok::<_, Infallible>)).eventsource();
    block_on(async {
        while let Some(event) = events.next().await {
            let event = event.map_err(|error| error.to_string())?;
            each(&event.event, &event.data, &event.id);
        }
        Ok(())
    })
}
