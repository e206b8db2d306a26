//! A library with a payload of its own, which serde can deserialize, too. It asks for no feature of the crate.

use headwater::Payload;
use headwater::codec::DecodeError;

/// A price, which the feed writes as `9.5 EUR`.
#[derive(Clone, Debug, PartialEq, serde::Deserialize)]
pub struct Price {
    /// How much.
    pub amount: f64,
    /// Of what.
    pub currency: String,
}

impl Payload for Price {
    fn decode(data: &str) -> Result<Self, DecodeError> {
        let Some((amount, currency)) = data.split_once(' ') else {
            return Err(DecodeError::new(data, "there is no currency"));
        };
        match amount.parse() {
            Ok(amount) => Ok(Self {
                amount,
                currency: currency.into(),
            }),
            Err(error) => Err(DecodeError::new(data, error)),
        }
    }
}
