use futures::{StreamExt, TryStreamExt, executor::block_on, stream};
use sse_codec::{Event, decode_stream};

#[inline]
pub(super) fn read(chunks: &[&[u8]], mut each: impl FnMut(&str, &str, &str)) -> Result<(), String> {
    let bytes = stream::iter(chunks.iter().map(Ok)).into_async_read();
    let mut events = decode_stream(bytes);
    block_on(async {
        while let Some(event) = events.next().await {
            if let Event::Message { id, event, data } = event.map_err(|error| error.to_string())? {
                each(&event, &data, id.as_deref().unwrap_or_default());
            }
        }
        Ok(())
    })
}
