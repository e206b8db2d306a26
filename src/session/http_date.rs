use super::Millis;

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// RFC 9110, section 5.6.7, "Date/Time Formats", as Unix time: the preferred form and the two
/// obsolete ones, which a recipient must still read. Dates before 1970 are not understood.
///
/// Our own and not a library's, since those need `std`. The weekday's name is not checked: it says
/// nothing that the date doesn't.
///
/// `wall` is only read for the two-digit years of RFC 850.
pub(super) fn parse(value: &str, wall: Millis) -> Option<Millis> {
    let mut words = value.split([' ', '\t']).filter(|word| !word.is_empty());
    let weekday = words.next()?;
    let (day, month, year, time, zone);
    if weekday.ends_with(',') {
        let date = words.next()?;
        if date.contains('-') {
            let mut parts = date.split('-');
            day = number(parts.next()?)?;
            month = parts.next()?;
            year = recent(two_digits(parts.next()?)?, year_of(wall));
            if parts.next().is_some() {
                return None;
            }
        } else {
            day = number(date)?;
            month = words.next()?;
            year = four_digits(words.next()?)?;
        }
        time = words.next()?;
        zone = words.next();
    } else {
        month = weekday_then_month(weekday, words.next()?)?;
        day = number(words.next()?)?;
        time = words.next()?;
        year = four_digits(words.next()?)?;
        zone = Some("GMT");
    }
    if zone != Some("GMT") || words.next().is_some() || !(1..=31).contains(&day) {
        return None;
    }
    let month = MONTHS.iter().position(|name| *name == month)? as u64;
    let seconds = days(year, month, day)?
        .checked_mul(86_400)?
        .checked_add(clock(time)?)?;
    seconds.checked_mul(1000)
}

/// asctime begins with a weekday that no comma follows.
fn weekday_then_month<'a>(weekday: &str, month: &'a str) -> Option<&'a str> {
    (weekday.len() == 3).then_some(month)
}

fn clock(time: &str) -> Option<u64> {
    let mut parts = time.split(':');
    let hours = two_digits(parts.next()?)?;
    let minutes = two_digits(parts.next()?)?;
    let seconds = two_digits(parts.next()?)?;
    // The 60 is a leap second.
    let fits = hours <= 23 && minutes <= 59 && seconds <= 60 && parts.next().is_none();
    fits.then_some(hours * 3600 + minutes * 60 + seconds)
}

fn two_digits(text: &str) -> Option<u64> {
    (text.len() == 2).then(|| number(text)).flatten()
}

fn four_digits(text: &str) -> Option<u64> {
    (text.len() == 4).then(|| number(text)).flatten()
}

/// One or two or four digits; never a sign, which `str::parse` would take.
fn number(text: &str) -> Option<u64> {
    let digits = !text.is_empty() && text.len() <= 4 && text.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| {
        text.bytes()
            .fold(0, |value, b| value * 10 + u64::from(b - b'0'))
    })
}

/// A two-digit year is the latest that ends in these digits and is not more than 50 years ahead.
fn recent(short: u64, this: u64) -> u64 {
    let latest = this + 50;
    latest - (latest - short) % 100
}

fn year_of(wall: Millis) -> u64 {
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
    (year * 365 + leaps + (month * 153 + 2) / 5 + day - 1).checked_sub(719_468)
}

#[cfg(test)]
mod tests {
    use super::*;

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
            parse(&value, wall).map(year_of)
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
            "Sunday, 06-Nov-1994 08:49:37 GMT",
            "Sunday Nov  6 08:49:37 1994",
            "Sun Nov  6 08:49:37 1994 GMT",
            "1994-11-06T08:49:37Z",
            "Sun, 06 Nov 1994 ٠٨:49:37 GMT",
        ] {
            assert_eq!(parse(value, WALL), None, "{value:?}");
        }
    }
}
