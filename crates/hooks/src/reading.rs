use headwater::codec::DecodeError;
use headwater::{Error, Event, Events, Payload, Text};

/// A payload, or the error of reading it.
///
/// A source reports data that can't be read to the platform. Here it reads as an error, so that a
/// component can show it.
pub(crate) struct Reading<T>(Result<T, DecodeError>);

impl<T: Payload> Payload for Reading<T> {
    fn decode(data: &str) -> Result<Self, DecodeError> {
        read(data, T::decode(data))
    }
}

impl<T: Events> Events for Reading<T> {
    fn types() -> &'static [&'static str] {
        T::types()
    }

    fn decode(event: &str, data: &str) -> Result<Self, DecodeError> {
        read(data, T::decode(event, data))
    }
}

/// An event without data stays an error, of which a source tells nobody: by such events a server moves the last
/// event ID on.
fn read<T>(data: &str, read: Result<T, DecodeError>) -> Result<Reading<T>, DecodeError> {
    match read {
        Err(error) if data.is_empty() => Err(error),
        read => Ok(Reading(read)),
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

/// Reads an event that came before as its payload. `None` where it has no data and some is needed.
pub(crate) fn read_payload<T: Payload>(event: Event<Text>) -> Option<Result<Event<T>, Error>> {
    let read = T::decode(&event.data);
    read_late(event, read)
}

/// Reads an event that came before by its type.
pub(crate) fn read_event<T: Events>(event: Event<Text>) -> Option<Result<Event<T>, Error>> {
    let read = T::decode(&event.event, &event.data);
    read_late(event, read)
}

fn read_late<T>(
    event: Event<Text>,
    data: Result<T, DecodeError>,
) -> Option<Result<Event<T>, Error>> {
    let data = read(&event.data, data).ok()?;
    Some(Reading::of(event.map(|_| data)))
}
