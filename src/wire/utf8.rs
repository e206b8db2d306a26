//! "UTF-8 decode" of single values. The standard decodes the stream before it is cut into lines. Here
//! each value is decoded by itself, and the result is the same: a line end is no part of a longer
//! UTF-8 sequence, so no sequence goes on from one line to the next.

use alloc::string::String;

/// `bytes` as text. They are copied only where they are not valid UTF-8: `scratch` then holds the copy,
/// in which replacement characters stand for what is not.
#[inline]
pub(super) fn text<'a>(bytes: &'a [u8], scratch: &'a mut String) -> &'a str {
    valid_text(bytes).unwrap_or_else(|| {
        *scratch = String::from_utf8_lossy(bytes).into_owned();
        scratch
    })
}

/// `bytes` as text, if they are valid UTF-8.
#[inline]
pub(super) fn valid_text(bytes: &[u8]) -> Option<&str> {
    #[cfg(test)]
    LOOKED_AT.set(LOOKED_AT.get() + bytes.len());
    #[cfg(all(feature = "fast", not(target_arch = "wasm32")))]
    return simdutf8::basic::from_utf8(bytes).ok();
    #[cfg(not(all(feature = "fast", not(target_arch = "wasm32"))))]
    return core::str::from_utf8(bytes).ok();
}

#[cfg(test)]
std::thread_local! {
    static LOOKED_AT: core::cell::Cell<usize> = const { core::cell::Cell::new(0) };
}

/// How many bytes were looked at on this thread so far, for tests that count work.
#[cfg(test)]
pub(super) fn looked_at() -> usize {
    LOOKED_AT.get()
}
