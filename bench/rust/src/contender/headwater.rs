use headwater::wire::{Decoder, Frame, Limits};

#[inline]
pub(super) fn read(chunks: &[&[u8]], mut each: impl FnMut(&str, &str, &str)) -> Result<(), String> {
    let mut decoder = Decoder::new(Limits::default());
    for chunk in chunks {
        let mut frames = decoder.feed(chunk);
        while let Some(frame) = frames.next() {
            if let Frame::Message(message) = frame.map_err(|error| error.to_string())? {
                each(message.event, message.data, message.last_event_id);
            }
        }
    }
    Ok(())
}
