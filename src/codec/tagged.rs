use super::reader::{Error, read};
use super::{DecodeError, Events};
use core::marker::PhantomData;
use serde::de::value::{BorrowedStrDeserializer, Error as Never};
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, Error as _, VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;

/// An enum whose variants are named like the types of event. An event's type chooses the variant,
/// and its data, read as JSON, is what the variant holds. A variant that holds nothing takes any
/// data.
///
/// ```
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
/// ```
///
/// A server may name the variant within the data instead, as serde does with and without
/// `#[serde(tag = "…")]`. Such an enum is a [`Payload`](super::Payload) like any other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Tagged<E>(pub E);

impl<E: DeserializeOwned + 'static> Events for Tagged<E> {
    fn types() -> &'static [&'static str] {
        let mut variants: &'static [&'static str] = &[];
        // serde tells a deserializer the variants before it asks for a value. This one takes them down
        // and then fails, so the result says nothing.
        let _ = E::deserialize(VariantNames(&mut variants));
        variants
    }

    fn decode(event: &str, data: &str) -> Result<Self, DecodeError> {
        match E::deserialize(Tag { event, data }) {
            Ok(value) => Ok(Self(value)),
            Err(cause) => Err(DecodeError::new(data, alloc::format!("{cause}"))),
        }
    }
}

/// A deserializer that yields no value: it only takes down the names of an enum's variants.
struct VariantNames<'a>(&'a mut &'static [&'static str]);

impl<'de> Deserializer<'de> for VariantNames<'_> {
    type Error = Never;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Never> {
        Err(Never::custom("not an enum"))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Never> {
        *self.0 = variants;
        Err(Never::custom("only the names are wanted"))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct newtype_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

/// An event as serde sees an enum: its type is the variant's name, its data the variant's content.
struct Tag<'de> {
    event: &'de str,
    data: &'de str,
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
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
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
        Ok((seed.deserialize(event)?, self))
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
