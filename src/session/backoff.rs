use super::{Millis, Moment, Retry, Rules};

/// The shortest time between two attempts. A server's `retry: 0`, or a policy without delay, may
/// make reconnecting prompt, but never a hot loop.
pub(crate) const SHORTEST: Millis = 100;

/// The longest delay before jitter: a day. A server that asks for more, by mistake or malice, would
/// take the client away for good; and timers can't hold more than 24 days.
pub(super) const LONGEST: Millis = 24 * 60 * 60 * 1000;

/// How long to wait after the given number of failures in a row, at least one.
pub(super) struct Backoff<'a> {
    pub(super) rules: Rules,
    pub(super) retry: &'a Retry,
    /// The server's `retry:` field, if there was one, as far as the policy heeds it.
    pub(super) reconnection_time: Option<Millis>,
    /// The refusal's `Retry-After`, if there was one, likewise.
    pub(super) retry_after: Option<Millis>,
    pub(super) failures: u32,
}

impl Backoff<'_> {
    pub(super) fn delay(&self, moment: Moment) -> Millis {
        let base = self
            .reconnection_time
            .unwrap_or(self.retry.initial)
            .clamp(SHORTEST, LONGEST);
        // To the letter of the standard: the reconnection time, and no more.
        if self.rules == Rules::Standard {
            return base;
        }
        let grown = scale(
            base,
            power(self.retry.factor, self.failures.saturating_sub(1)),
        );
        let floor = self
            .reconnection_time
            .max(self.retry_after)
            .unwrap_or(0)
            .max(SHORTEST);
        let delay = grown.min(self.retry.max).max(floor).min(LONGEST);
        // A NaN is taken for 0 by the cast in `scale`.
        let jitter = scale(delay, f64::from(self.retry.jitter.clamp(0.0, 1.0)));
        delay.saturating_add(moment.part_of(jitter))
    }
}

/// No span here is longer than a day, so nothing is lost in an `f64`, and the cast saturates.
fn scale(span: Millis, by: f64) -> Millis {
    (span as f64 * by) as Millis
}

/// `factor` to the power of `exponent`, by squaring: `powi` needs std, and a plain loop could run
/// for as long as there were failures.
fn power(factor: f32, mut exponent: u32) -> f64 {
    // A delay that shrinks is no backoff. `max` also turns a NaN into 1.
    let mut square = f64::from(factor).max(1.0);
    let mut result = 1.0;
    while exponent > 0 {
        if exponent % 2 == 1 {
            result *= square;
        }
        square *= square;
        exponent /= 2;
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    fn delay(retry: &Retry, failures: u32, random: u32) -> Millis {
        let backoff = Backoff {
            rules: Rules::Client,
            retry,
            reconnection_time: None,
            retry_after: None,
            failures,
        };
        backoff.delay(Moment {
            random,
            ..Moment::default()
        })
    }

    #[test]
    fn it_doubles_up_to_the_cap() {
        let retry = Retry::default();
        let delays = [1, 2, 3, 4, 5, 6, 7, u32::MAX].map(|failures| delay(&retry, failures, 0));
        assert_eq!(
            delays,
            [1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]
        );
    }

    #[test]
    fn jitter_is_added_above_the_delay_and_never_reaches_its_whole_part() {
        let retry = Retry::default();
        assert_eq!(delay(&retry, 1, 1 << 31), 1250);
        assert_eq!(delay(&retry, 1, u32::MAX), 1499);
        assert_eq!(delay(&retry, 9, u32::MAX), 44_999);
    }

    #[test]
    fn the_servers_reconnection_time_is_base_and_floor() {
        let retry = Retry {
            max: 5000,
            ..Retry::default()
        };
        let at = |reconnection_time, failures| {
            let backoff = Backoff {
                rules: Rules::Client,
                retry: &retry,
                reconnection_time: Some(reconnection_time),
                retry_after: None,
                failures,
            };
            backoff.delay(Moment::default())
        };
        assert_eq!([at(300, 1), at(300, 2), at(300, 9)], [300, 600, 5000]);
        assert_eq!([at(7000, 1), at(7000, 2), at(7000, 9)], [7000, 7000, 7000]);
        assert_eq!([at(0, 1), at(0, 2), at(0, 3)], [100, 200, 400]);
        assert_eq!([at(u64::MAX, 1), at(u64::MAX, 9)], [LONGEST, LONGEST]);
    }

    #[test]
    fn retry_after_is_a_floor_with_jitter_above_it() {
        let retry = Retry::default();
        let at = |retry_after, failures, random| {
            let backoff = Backoff {
                rules: Rules::Client,
                retry: &retry,
                reconnection_time: Some(2000),
                retry_after: Some(retry_after),
                failures,
            };
            backoff.delay(Moment {
                random,
                ..Moment::default()
            })
        };
        assert_eq!(at(60_000, 1, 0), 60_000);
        assert_eq!(at(60_000, 1, 1 << 31), 75_000);
        assert_eq!(at(0, 1, 0), 2000, "the other floor still holds");
        assert_eq!(at(3000, 2, 0), 4000, "backoff may go higher");
        assert_eq!(at(u64::MAX, 1, 0), LONGEST);
    }

    #[test]
    fn the_standards_delay_is_the_reconnection_time_alone() {
        let retry = Retry::default();
        let at = |reconnection_time, failures| {
            let backoff = Backoff {
                rules: Rules::Standard,
                retry: &retry,
                reconnection_time,
                retry_after: None,
                failures,
            };
            backoff.delay(Moment {
                random: u32::MAX,
                ..Moment::default()
            })
        };
        assert_eq!([at(None, 1), at(None, 9)], [1000, 1000]);
        assert_eq!([at(Some(60_000), 1), at(Some(60_000), 9)], [60_000, 60_000]);
        assert_eq!([at(Some(0), 1), at(Some(u64::MAX), 1)], [SHORTEST, LONGEST]);
    }

    #[test]
    fn senseless_numbers_make_no_hot_loop_and_no_overflow() {
        for factor in [f32::NAN, f32::NEG_INFINITY, -1.0, 0.0, 0.5, 1.0] {
            let retry = Retry {
                factor,
                ..Retry::default()
            };
            assert_eq!(delay(&retry, u32::MAX, 0), 1000, "{factor}");
        }
        for factor in [f32::INFINITY, f32::MAX, 1e9] {
            let retry = Retry {
                factor,
                ..Retry::default()
            };
            assert_eq!(delay(&retry, 2, 0), 30_000, "{factor}");
        }
        for (jitter, expected) in [(f32::NAN, 1000), (-1.0, 1000), (f32::INFINITY, 1999)] {
            let retry = Retry {
                jitter,
                ..Retry::default()
            };
            assert_eq!(delay(&retry, 1, u32::MAX), expected, "{jitter}");
        }
        let none = Retry {
            initial: 0,
            max: 0,
            ..Retry::default()
        };
        assert_eq!(delay(&none, 3, 0), SHORTEST);
        let all = Retry {
            initial: u64::MAX,
            max: u64::MAX,
            ..Retry::default()
        };
        assert_eq!(delay(&all, u32::MAX, 0), LONGEST);
    }
}
