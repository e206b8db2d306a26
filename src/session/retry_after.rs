use super::{Millis, http_date};

/// A million years, in seconds.
const MOST: u64 = 31_556_952_000_000;

/// RFC 9110, section 10.2.3, "Retry-After": how long the server asks to be left alone, in
/// milliseconds from now. `wall` is the client's Unix time, in milliseconds; `date` is the
/// response's `Date` header.
///
/// A date is compared with the response's own `Date` where there is one, since both come from one
/// clock, and the client's may be wrong by days. A date in the past is no time at all; a value that
/// is neither seconds nor a date says nothing.
///
/// ```
/// use headwater::session::retry_after;
///
/// assert_eq!(retry_after(b"120", None, 0), Some(120_000));
/// let date = Some(&b"Sun, 06 Nov 1994 08:49:37 GMT"[..]);
/// assert_eq!(retry_after(b"Sun, 06 Nov 1994 08:50:37 GMT", date, 0), Some(60_000));
/// assert_eq!(retry_after(b"soon", date, 0), None);
/// ```
pub fn retry_after(value: &[u8], date: Option<&[u8]>, wall: Millis) -> Option<Millis> {
    if let Some(seconds) = seconds(value.trim_ascii()) {
        return Some(seconds * 1000);
    }
    let then = http_date::parse(value, wall)?;
    let now = date
        .and_then(|date| http_date::parse(date, wall))
        .unwrap_or(wall);
    Some(then.saturating_sub(now))
}

/// The `retry-after-ms` header, which some servers send beside `Retry-After`: the same in milliseconds. It is finer,
/// and goes before that. A decimal number; a part of a millisecond counts as a whole one, so that no client comes too
/// early. Anything else says nothing.
///
/// ```
/// use headwater::session::retry_after_ms;
///
/// assert_eq!(retry_after_ms(b"1500"), Some(1500));
/// assert_eq!(retry_after_ms(b"12.5"), Some(13));
/// assert_eq!(retry_after_ms(b"soon"), None);
/// ```
pub fn retry_after_ms(value: &[u8]) -> Option<Millis> {
    let (mut ms, mut part) = (0, 0);
    // A digit has come since the beginning, or since the point.
    let (mut has_digit, mut has_point) = (false, false);
    for b in value.trim_ascii() {
        let digit = u64::from(b.wrapping_sub(b'0'));
        match digit {
            0..=9 if has_point => part |= digit.min(1),
            0..=9 => ms = (ms * 10 + digit).min(MOST),
            _ if *b != b'.' || has_point || !has_digit => return None,
            _ => has_point = true,
        }
        has_digit = digit <= 9;
    }
    has_digit.then_some(ms + part)
}

/// The `x-should-retry` header, by which some servers say themselves whether a refusal passes: `true` or `false`, in
/// any case. Anything else says nothing.
///
/// ```
/// use headwater::session::should_retry;
///
/// assert_eq!(should_retry(b"true"), Some(true));
/// assert_eq!(should_retry(b"maybe"), None);
/// ```
pub fn should_retry(value: &[u8]) -> Option<bool> {
    let value = value.trim_ascii();
    let is = |word: &[u8]| value.eq_ignore_ascii_case(word);
    (is(b"true") || is(b"false")).then(|| is(b"true"))
}

/// Digits only, and any number of them: beyond a million years it no longer counts.
fn seconds(value: &[u8]) -> Option<u64> {
    let mut seconds = 0;
    for b in value {
        let digit = b.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        seconds = (seconds * 10 + u64::from(digit)).min(MOST);
    }
    (!value.is_empty()).then_some(seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(value: &str, date: Option<&str>, wall: Millis) -> Option<Millis> {
        retry_after(value.as_bytes(), date.map(str::as_bytes), wall)
    }

    const DATE: &str = "Sun, 06 Nov 1994 08:49:37 GMT";
    const DATE_MILLIS: Millis = 784_111_777_000;

    #[test]
    fn seconds_are_taken_as_they_are() {
        for (value, millis) in [("0", 0), ("120", 120_000), (" 7\t", 7000), ("007", 7000)] {
            assert_eq!(parse(value, None, 0), Some(millis), "{value:?}");
        }
    }

    #[test]
    fn any_number_of_digits_saturates() {
        assert_eq!(parse("18446744073709551616", None, 0), Some(MOST * 1000));
        assert_eq!(parse(&"9".repeat(1000), None, 0), Some(MOST * 1000));
    }

    #[test]
    fn a_date_counts_from_the_responses_own_date() {
        let later = "Sun, 06 Nov 1994 08:50:37 GMT";
        assert_eq!(parse(later, Some(DATE), Millis::MAX), Some(60_000));
        assert_eq!(parse(DATE, Some(later), 0), Some(0));
    }

    #[test]
    fn a_date_counts_from_the_wall_clock_where_the_response_has_none_to_read() {
        for date in [None, Some("yesterday")] {
            assert_eq!(parse(DATE, date, DATE_MILLIS - 1500), Some(1500));
            assert_eq!(parse(DATE, date, DATE_MILLIS + 1500), Some(0));
        }
    }

    #[test]
    fn anything_else_says_nothing() {
        for value in ["", " ", "-1", "+1", "1.5", "1e3", "soon", "1 2", "1, 2"] {
            assert_eq!(parse(value, Some(DATE), 0), None, "{value:?}");
        }
    }
}
