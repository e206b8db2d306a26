use super::Millis;

/// RFC 9110, section 5.6.7, "Date/Time Formats", as Unix time: the preferred form and the two
/// obsolete ones, which a recipient must still read. Dates before 1970 are not understood.
///
/// Our own and not a library's, since those need `std`. The weekday is not checked, as it says
/// nothing that the date doesn't; nor is which separator stands where.
///
/// `wall` is only read for the two-digit years of RFC 850.
pub(super) fn parse(value: &[u8], wall: Millis) -> Option<Millis> {
    let separators = |b: &u8| matches!(b, b' ' | b'\t' | b',' | b'-' | b':');
    let fields = value.split(separators);
    let mut fields = fields.filter(|field| !field.is_empty()).skip(1);
    let mut next = || fields.next();
    let first = next()?;
    let second = next()?;
    let (day, month, year, time);
    if let Some(asctime) = month_of(first) {
        month = asctime;
        day = number(second)?;
        time = clock(next()?, next()?, next()?)?;
        year = year_of(next()?, wall)?;
    } else {
        month = month_of(second)?;
        day = number(first)?;
        year = year_of(next()?, wall)?;
        time = clock(next()?, next()?, next()?)?;
        if next()? != b"GMT" {
            return None;
        }
    }
    let fits = next().is_none() && (1..=31).contains(&day);
    let seconds = days(year, month, day).filter(|_| fits)? * 86_400 + time;
    Some(seconds * 1000)
}

fn clock(hours: &[u8], minutes: &[u8], seconds: &[u8]) -> Option<u64> {
    let (hours, minutes, seconds) = (number(hours)?, number(minutes)?, number(seconds)?);
    // The 60 is a leap second.
    let fits = hours <= 23 && minutes <= 59 && seconds <= 60;
    fits.then_some((hours * 60 + minutes) * 60 + seconds)
}

/// Up to four digits; never a sign, which `str::parse` would take.
fn number(field: &[u8]) -> Option<u64> {
    let mut value = 0;
    for b in field {
        let digit = b.wrapping_sub(b'0');
        if digit > 9 || value > 999 {
            return None;
        }
        value = value * 10 + u64::from(digit);
    }
    Some(value)
}

fn month_of(field: &[u8]) -> Option<u64> {
    let mut months = b"JanFebMarAprMayJunJulAugSepOctNovDec".chunks_exact(3);
    months
        .position(|name| name == field)
        .map(|month| month as u64)
}

/// A two-digit year is the latest that ends in these digits and is not more than 50 years ahead.
fn year_of(field: &[u8], wall: Millis) -> Option<u64> {
    let year = number(field)?;
    match field.len() {
        2 => {
            let latest = year_at(wall) + 50;
            Some(latest - (latest - year) % 100)
        }
        4 => Some(year),
        _ => None,
    }
}

fn year_at(wall: Millis) -> u64 {
    // A mean Gregorian year: a few hours off around New Year are nothing to a span of 50 years.
    1970 + (wall / 31_556_952_000).min(8029)
}

/// Days from 1 January 1970 to the given one; the month counts from 0.
fn days(year: u64, month: u64, day: u64) -> Option<u64> {
    // Years that begin in March have their leap day at the end.
    let year = if month < 2 {
        year.checked_sub(1)?
    } else {
        year
    };
    let month = (month + 10) % 12;
    let leaps = year / 4 + year / 400 - year / 100;
    (year * 365 + leaps + (month * 153 + 2) / 5 + day).checked_sub(719_469)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(value: &str, wall: Millis) -> Option<Millis> {
        super::parse(value.as_bytes(), wall)
    }

    /// 1 January 2026.
    const WALL: Millis = 1_767_225_600_000;

    #[test]
    fn the_three_forms_of_one_moment_are_equal() {
        for value in [
            "Sun, 06 Nov 1994 08:49:37 GMT",
            "Sunday, 06-Nov-94 08:49:37 GMT",
            "Sun Nov  6 08:49:37 1994",
        ] {
            assert_eq!(parse(value, WALL), Some(784_111_777_000), "{value:?}");
        }
    }

    #[test]
    fn the_calendar_is_right_at_its_edges() {
        for (value, seconds) in [
            ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
            ("Sat, 31 Dec 1977 23:59:60 GMT", 252_460_800),
            ("Tue, 29 Feb 2000 00:00:00 GMT", 951_782_400),
            ("Wed, 01 Mar 2000 00:00:00 GMT", 951_868_800),
            ("Tue, 31 Dec 2024 23:59:59 GMT", 1_735_689_599),
            ("Thu, 01 Jan 2026 00:00:00 GMT", 1_767_225_600),
            ("Mon, 01 Mar 2100 00:00:00 GMT", 4_107_542_400),
            ("Fri, 31 Dec 9999 23:59:59 GMT", 253_402_300_799),
        ] {
            assert_eq!(parse(value, WALL), Some(seconds * 1000), "{value:?}");
        }
    }

    #[test]
    fn a_two_digit_year_is_at_most_50_years_ahead() {
        let year = |short: &str, wall| {
            let value = alloc::format!("Monday, 01-Jul-{short} 00:00:00 GMT");
            parse(&value, wall).map(year_at)
        };
        assert_eq!(year("76", WALL), Some(2076));
        assert_eq!(year("77", WALL), Some(1977));
        assert_eq!(year("00", WALL), Some(2000));
        assert_eq!(
            year("26", 0),
            None,
            "1926 is before 1970, and 2026 more than 50 years ahead"
        );
        assert!(year("99", Millis::MAX).is_some());
    }

    #[test]
    fn anything_else_is_not_a_date() {
        for value in [
            "",
            " ",
            "Sun",
            "Sun,",
            "Sun, 06 Nov 1994 08:49:37",
            "Sun, 06 Nov 1994 08:49:37 UTC",
            "Sun, 06 Nov 1994 08:49:37 GMT GMT",
            "Sun, 06 Nov 1994 08:49 GMT",
            "Sun, 06 Nov 1994 08:49:37:00 GMT",
            "Sun, 06 Nov 1994 24:00:00 GMT",
            "Sun, 06 Nov 1994 08:49:61 GMT",
            "Sun, 06 Nov 1994 08:49:99999999999999999999 GMT",
            "Sun, 06 Nov 19994 08:49:37 GMT",
            "Sun, 06 Nov 1994 08:60:00 GMT",
            "Sun, 06 Nov 1994 +8:49:37 GMT",
            "Sun, 00 Nov 1994 08:49:37 GMT",
            "Sun, 32 Nov 1994 08:49:37 GMT",
            "Sun, 06 nov 1994 08:49:37 GMT",
            "Sun, 06 Nov 994 08:49:37 GMT",
            "Sun, 06 Nov 1969 08:49:37 GMT",
            "Sun, 06 Nov 0000 08:49:37 GMT",
            "Sun, 06 Jan 0000 08:49:37 GMT",
            "Sunday, 06-Nov-94-1 08:49:37 GMT",
            "Sun Nov  6 08:49:37 1994 GMT",
            "Sun Nov  6 08:49:37 94 GMT",
            "1994-11-06T08:49:37Z",
            "784111777",
            "Sun, 06 Nov 1994 ٠٨:49:37 GMT",
        ] {
            assert_eq!(parse(value, WALL), None, "{value:?}");
        }
    }
}
