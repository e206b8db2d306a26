use super::reader::{Error, cause, read};
use super::{DecodeError, Events};
use core::cell::Cell;
use core::marker::PhantomData;
use serde::de::value::BorrowedStrDeserializer;
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, Error as _, VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;

/// An enum whose variants are named like the types of event. An event's type chooses the variant,
/// and its data, read as JSON, is what the variant holds. A variant that holds nothing takes any
/// data.
///
/// ```
/// # #[cfg(feature = "web")] {
/// use headwater::EventSource;
/// use headwater::codec::Tagged;
///
/// #[derive(serde::Deserialize)]
/// #[serde(rename_all = "kebab-case")]
/// enum Feed {
///     Tick { symbol: String, price: f64 },
///     Halted(String),
///     EndOfDay,
/// }
///
/// let source = EventSource::builder("/feed").open();
/// let feed = source.on_events::<Tagged<Feed>>(|event| match event.data.0 {
///     Feed::Tick { symbol, price } => { let _ = (symbol, price); }
///     Feed::Halted(reason) => { let _ = reason; }
///     Feed::EndOfDay => {}
/// });
/// # }
/// ```
///
/// Events of other types are not handed on, unless the last variant has `#[serde(other)]`: then it stands for
/// them, and [`Event::event`](crate::Event::event) is their type. The source has to hear of every event for that,
/// so it goes through `fetch`.
///
/// ```
/// use headwater::{Events, Tagged};
///
/// #[derive(serde::Deserialize)]
/// #[serde(rename_all = "lowercase")]
/// enum Chat {
///     Token(String),
///     #[serde(other)]
///     Unknown,
/// }
///
/// assert!(Tagged::<Chat>::types().is_empty()); // every type
/// assert!(matches!(Tagged::decode("usage", "{}").unwrap().0, Chat::Unknown));
/// ```
///
/// A server may name the variant within the data instead, as serde does with and without
/// `#[serde(tag = "…")]`. Such an enum is read as [`Json`](super::Json), like any other type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Tagged<E>(pub E);

/// No event has this type, as a type is a part of a line.
const NO_TYPE: &str = "\n";

impl<E: DeserializeOwned + 'static> Events for Tagged<E> {
    fn types() -> &'static [&'static str] {
        let names = Names::default();
        // serde tells a deserializer the variants before it asks for a value. The result says nothing: it may be
        // an error since nothing is there to be read.
        let _ = E::deserialize(Tag {
            event: NO_TYPE,
            data: "",
            names: Some(&names),
        });
        match names.takes_others.get() {
            true => &[],
            false => names.listed.get(),
        }
    }

    fn decode(event: &str, data: &str) -> Result<Self, DecodeError> {
        let tag = Tag {
            event,
            data,
            names: None,
        };
        match E::deserialize(tag) {
            Ok(value) => Ok(Self(value)),
            Err(error) => Err(DecodeError::new(data, cause(error))),
        }
    }
}

/// What serde tells of an enum's variants.
#[derive(Default)]
struct Names {
    listed: Cell<&'static [&'static str]>,
    /// Whether a variant takes names that are not listed.
    takes_others: Cell<bool>,
}

/// An event as serde sees an enum: its type is the variant's name, its data the variant's content.
struct Tag<'de> {
    event: &'de str,
    data: &'de str,
    /// Where to take down what serde tells, if that is what is wanted.
    names: Option<&'de Names>,
}

impl<'de> Deserializer<'de> for Tag<'de> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Error> {
        Err(Error::custom(
            "an event's type chooses between the variants of an enum without #[serde(tag)]",
        ))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        if let Some(names) = self.names {
            names.listed.set(variants);
        }
        visitor.visit_enum(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct newtype_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

impl<'de> EnumAccess<'de> for Tag<'de> {
    type Error = Error;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), Error> {
        let event = BorrowedStrDeserializer::<Error>::new(self.event);
        let variant = seed.deserialize(event)?;
        if let Some(names) = self.names {
            names.takes_others.set(true);
        }
        Ok((variant, self))
    }
}

impl<'de> VariantAccess<'de> for Tag<'de> {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Error> {
        read(self.data, seed)
    }

    fn tuple_variant<V: Visitor<'de>>(self, length: usize, visitor: V) -> Result<V::Value, Error> {
        let content = Content {
            shape: Shape::Tuple(length),
            visitor,
            data: PhantomData,
        };
        read(self.data, content)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let content = Content {
            shape: Shape::Struct(fields),
            visitor,
            data: PhantomData,
        };
        read(self.data, content)
    }
}

enum Shape {
    Tuple(usize),
    Struct(&'static [&'static str]),
}

/// Reads what a variant holds: a tuple or the fields of a struct.
struct Content<'de, V> {
    shape: Shape,
    visitor: V,
    data: PhantomData<&'de str>,
}

impl<'de, V: Visitor<'de>> DeserializeSeed<'de> for Content<'de, V> {
    type Value = V::Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<V::Value, D::Error> {
        match self.shape {
            Shape::Tuple(length) => deserializer.deserialize_tuple(length, self.visitor),
            Shape::Struct(fields) => deserializer.deserialize_struct("", fields, self.visitor),
        }
    }
}

#[cfg(all(test, feature = "json"))]
mod tests {
    use super::*;
    use alloc::string::String;

    #[derive(Debug, PartialEq, serde::Deserialize)]
    #[serde(rename_all = "kebab-case")]
    enum Feed {
        Tick {
            price: f64,
        },
        #[serde(alias = "stopped")]
        Halted(String),
        EndOfDay,
    }

    #[derive(Debug, PartialEq, serde::Deserialize)]
    #[serde(rename_all = "kebab-case")]
    enum Whole {
        Tick(f64),
        #[serde(other)]
        Other,
    }

    #[test]
    fn an_enum_hears_of_the_types_that_its_variants_are_named_by() {
        assert_eq!(
            Tagged::<Feed>::types(),
            ["tick", "halted", "stopped", "end-of-day"]
        );
        let feed = |event, data| Tagged::<Feed>::decode(event, data).map(|feed| feed.0).ok();
        assert_eq!(
            feed("tick", r#"{"price":1.5}"#),
            Some(Feed::Tick { price: 1.5 })
        );
        assert_eq!(feed("stopped", "\"x\""), Some(Feed::Halted("x".into())));
        assert_eq!(feed("end-of-day", "whatever"), Some(Feed::EndOfDay));
        assert_eq!(feed("odd", "1"), None);
    }

    #[test]
    fn an_enum_with_other_hears_of_every_type_and_takes_those_that_are_not_listed() {
        assert!(Tagged::<Whole>::types().is_empty());
        let whole = |event, data| Tagged::<Whole>::decode(event, data).map(|whole| whole.0);
        assert_eq!(whole("odd", "not even JSON").ok(), Some(Whole::Other));
        assert_eq!(whole("tick", "1").ok(), Some(Whole::Tick(1.0)));
        let error = whole("tick", "x").unwrap_err();
        assert!(error.cause.is::<serde_json::Error>());
    }
}
