use super::{Fault, Policy, Rules};

/// What the rules say of a fault, before limits and circumstances are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Remedy {
    /// Try again after a while.
    Retry,
    /// Try again at once, with fresh headers.
    Refresh,
    /// Give up.
    Fail,
    /// End without an error.
    End,
}

/// The rule tables. `refreshed` says that a 401 was already answered by fresh headers.
pub(super) fn remedy(policy: &Policy, fault: Fault, refreshed: bool) -> Remedy {
    let client = policy.rules == Rules::Client;
    let retry = match fault {
        // RFC 9110, section 15.5.2: a request refused for its credentials was not carried out, so
        // even one that is not idempotent may be sent again.
        Fault::Status(401) if client && !refreshed => return Remedy::Refresh,
        // Fresh headers were refused too: asking again would be a loop, whatever the list of statuses says.
        Fault::Status(401) => false,
        Fault::Status(status) => client && policy.retry.on.contains(&status),
        Fault::Network | Fault::Ended | Fault::Timeout(_) | Fault::Suspended => true,
        // Native may have been refused for a reason that a fetch can read, or get past.
        Fault::Native => client,
        // Another attempt would meet the same content type, the same event or the same function.
        Fault::ContentType | Fault::TooLarge(_) | Fault::Prepare => false,
    };
    match fault {
        _ if retry && policy.may_resend() => Remedy::Retry,
        // Nothing says that the answer was cut, so it counts as complete.
        Fault::Ended => Remedy::End,
        _ => Remedy::Fail,
    }
}

#[cfg(test)]
mod tests {
    use super::super::Wait;
    use super::*;
    use crate::wire::{Limit, TooLarge};

    const TOO_LARGE: Fault = Fault::TooLarge(TooLarge {
        limit: Limit::Line,
        allowed: 1,
        size: 2,
    });

    #[test]
    fn the_standard_reconnects_after_broken_and_ended_streams_only() {
        let policy = Policy::standard();
        for fault in [Fault::Network, Fault::Ended, Fault::Timeout(Wait::Idle)] {
            assert_eq!(remedy(&policy, fault, false), Remedy::Retry);
        }
        for status in 0..=u16::MAX {
            let fault = Fault::Status(status);
            assert_eq!(remedy(&policy, fault, false), Remedy::Fail);
        }
        for fault in [Fault::ContentType, TOO_LARGE, Fault::Native, Fault::Prepare] {
            assert_eq!(remedy(&policy, fault, false), Remedy::Fail);
        }
    }

    #[test]
    fn the_client_also_retries_the_statuses_that_pass() {
        let policy = Policy::default();
        let passing = [408, 425, 429, 500, 502, 503, 504];
        for status in (0..=u16::MAX).filter(|status| *status != 401) {
            let fault = Fault::Status(status);
            let expected = if passing.contains(&status) {
                Remedy::Retry
            } else {
                Remedy::Fail
            };
            assert_eq!(remedy(&policy, fault, false), expected);
        }
        for fault in [
            Fault::Network,
            Fault::Ended,
            Fault::Timeout(Wait::Connect),
            Fault::Native,
        ] {
            assert_eq!(remedy(&policy, fault, false), Remedy::Retry);
        }
        for fault in [Fault::ContentType, TOO_LARGE, Fault::Prepare] {
            assert_eq!(remedy(&policy, fault, false), Remedy::Fail);
        }
    }

    #[test]
    fn a_401_is_refreshed_once_even_where_the_list_names_it() {
        let mut policy = Policy::default();
        policy.retry.on.push(401);
        let fault = Fault::Status(401);
        assert_eq!(remedy(&policy, fault, false), Remedy::Refresh);
        assert_eq!(remedy(&policy, fault, true), Remedy::Fail);
    }

    #[test]
    fn a_request_that_may_not_be_sent_twice_is_not() {
        let once = Policy {
            idempotent: false,
            ..Policy::default()
        };
        for fault in [
            Fault::Network,
            Fault::Status(503),
            Fault::Timeout(Wait::Idle),
        ] {
            assert_eq!(remedy(&once, fault, false), Remedy::Fail);
        }
        assert_eq!(remedy(&once, Fault::Ended, false), Remedy::End);
        assert_eq!(remedy(&once, Fault::Status(401), false), Remedy::Refresh);

        let again = Policy {
            reconnect: true,
            ..once
        };
        for fault in [Fault::Network, Fault::Status(503), Fault::Ended] {
            assert_eq!(remedy(&again, fault, false), Remedy::Retry);
        }
    }
}
