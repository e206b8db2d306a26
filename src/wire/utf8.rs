//! "UTF-8 decode" with replacement, field by field: a line end can't be part of a longer
//! sequence, so the parts come out as the whole stream would.

use alloc::string::String;

/// `bytes` as text, without a copy where they are valid; `scratch` holds the repaired copy where
/// they are not.
#[inline]
pub(super) fn text<'a>(bytes: &'a [u8], scratch: &'a mut String) -> &'a str {
    checked(bytes).unwrap_or_else(|| {
        *scratch = String::from_utf8_lossy(bytes).into_owned();
        scratch
    })
}

/// `bytes` as text, where they are valid.
#[inline]
fn checked(bytes: &[u8]) -> Option<&str> {
    #[cfg(all(feature = "fast", not(target_arch = "wasm32")))]
    return simdutf8::basic::from_utf8(bytes).ok();
    #[cfg(not(all(feature = "fast", not(target_arch = "wasm32"))))]
    return core::str::from_utf8(bytes).ok();
}
