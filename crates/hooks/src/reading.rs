use headwater::codec::DecodeError;
use headwater::{Error, Event, Events, Payload};

/// A payload, or the error of reading it.
///
/// A source reports data that can't be read to the platform. Here it reads as an error, so that a
/// component can show it.
pub(crate) struct Reading<T>(Result<T, DecodeError>);

impl<T: Payload> Payload for Reading<T> {
    fn decode(data: &str) -> Result<Self, DecodeError> {
        Ok(Self(T::decode(data)))
    }
}

impl<T: Events> Events for Reading<T> {
    fn types() -> &'static [&'static str] {
        T::types()
    }

    fn decode(event: &str, data: &str) -> Result<Self, DecodeError> {
        Ok(Self(T::decode(event, data)))
    }
}

impl<T> Reading<T> {
    /// The event with its payload.
    pub(crate) fn of(event: Event<Self>) -> Result<Event<T>, Error> {
        let name = event.event.clone();
        event
            .try_map(|reading| reading.0)
            .map_err(|error| Error::Decode(error.with_event(&*name)))
    }
}
