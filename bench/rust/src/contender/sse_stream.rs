use futures::{StreamExt, executor::block_on, stream};
use sse_stream::SseByteStream;
use std::convert::Infallible;

#[inline]
pub(super) fn read(chunks: &[&[u8]], mut each: impl FnMut(&str, &str, &str)) -> Result<(), String> {
    let chunks = stream::iter(chunks.iter().copied().map(Ok::<_, Infallible>));
    let mut blocks = SseByteStream::new(chunks);
    block_on(async {
        while let Some(block) = blocks.next().await {
            let block = block.map_err(|error| error.to_string())?;
            // It hands on blocks as they are; which of them are events is left to its user.
            if let Some(data) = &block.data {
                let event = block.event.as_deref().unwrap_or("message");
                each(event, data, block.id.as_deref().unwrap_or_default());
            }
        }
        Ok(())
    })
}
