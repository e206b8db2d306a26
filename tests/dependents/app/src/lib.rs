//! An app that turns the feature `json` on, and depends on a library that knows nothing of it: features only add.

use headwater::codec::DecodeError;
use headwater::{Json, Payload};
use headwater_dependent_library::Price;

/// The price in the library's way of writing, or as JSON.
///
/// # Errors
/// If it is neither.
pub fn price(data: &str) -> Result<Price, DecodeError> {
    Price::decode(data).or_else(|_| Json::decode(data).map(|Json(price)| price))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_payload_of_a_librarys_own_stays_its_own_where_another_crate_turns_json_on() {
        for data in ["9.5 EUR", r#"{"amount":9.5,"currency":"EUR"}"#] {
            let price = price(data).expect("it is a price");
            assert_eq!((price.amount, &*price.currency), (9.5, "EUR"));
        }
        assert!(price("{}").is_err());
    }
}
