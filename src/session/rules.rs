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

/// What the rules look at, beside the policy and the fault.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Case {
    /// A function makes the request, which has not answered a 401 yet.
    pub(super) is_fresh: bool,
    /// Sending the request once more does no harm: see [`Session::may_resend`](super::Session).
    pub(super) may_resend: bool,
    /// What the server says itself of trying again.
    pub(super) advice: Option<bool>,
    /// The answer is whole where it ends.
    pub(super) is_whole: bool,
}

/// The rule tables.
pub(super) fn remedy(policy: &Policy, fault: Fault, case: Case) -> Remedy {
    let client = policy.rules == Rules::Client;
    let retry = match fault {
        // RFC 9110, section 15.5.2: a request refused for its credentials was not carried out, so
        // even one that is not idempotent may be sent again.
        Fault::Status(401) if client && case.is_fresh => return Remedy::Refresh,
        // Fresh headers were refused too, or there are none: asking again would be a loop, whatever the list
        // of statuses says.
        Fault::Status(401) => false,
        Fault::Status(status) => {
            client
                && case
                    .advice
                    .unwrap_or_else(|| policy.retry.on.contains(&status))
        }
        // The end that was to come.
        Fault::Ended if case.is_whole => false,
        Fault::Event { retry } => retry,
        Fault::Network | Fault::Ended | Fault::Truncated | Fault::Timeout(_) => true,
        Fault::Suspended | Fault::Replaced => true,
        // A function that has no token for now may have one soon.
        Fault::Prepare => true,
        // Native may have been refused for a reason that a fetch can read, or get past. Where the caller
        // names native, its CLOSED is final, as the standard's is.
        Fault::Native => client && policy.transport.is_none(),
        // Another attempt would meet the same content type, the same event or the same request.
        Fault::ContentType | Fault::TooLarge(_) | Fault::Request | Fault::Gap => false,
    };
    match fault {
        _ if retry && (case.may_resend || policy.may_resend_after(fault, case.advice)) => {
            Remedy::Retry
        }
        // Nothing says that the answer was cut, so it counts as complete.
        Fault::Ended => Remedy::End,
        _ => Remedy::Fail,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Reconnect, Transport, Wait};
    use super::*;
    use crate::wire::{Limit, TooLarge};
    use alloc::vec;

    /// What follows where no more is known than what the policy says.
    fn remedy(policy: &Policy, fault: Fault, refreshed: bool) -> Remedy {
        let case = Case {
            is_fresh: policy.fresh && !refreshed,
            may_resend: policy.may_resend(),
            ..Case::default()
        };
        super::remedy(policy, fault, case)
    }

    const TOO_LARGE: Fault = Fault::TooLarge(TooLarge {
        limit: Limit::Line,
        allowed: 1,
        size: 2,
    });

    #[test]
    fn the_standard_reconnects_after_broken_and_ended_streams_only() {
        let policy = Policy::standard();
        for fault in [
            Fault::Network,
            Fault::Ended,
            Fault::Truncated,
            Fault::Prepare,
            Fault::Timeout(Wait::Idle),
        ] {
            assert_eq!(remedy(&policy, fault, false), Remedy::Retry, "{fault}");
        }
        for status in 0..=u16::MAX {
            let fault = Fault::Status(status);
            assert_eq!(remedy(&policy, fault, false), Remedy::Fail);
        }
        for fault in [Fault::ContentType, TOO_LARGE, Fault::Native, Fault::Request] {
            assert_eq!(remedy(&policy, fault, false), Remedy::Fail, "{fault}");
        }
    }

    #[test]
    fn the_client_also_retries_the_statuses_that_pass() {
        let policy = Policy::default();
        let passing = [408, 425, 429, 500, 502, 503, 504];
        for status in 0..=u16::MAX {
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
            Fault::Truncated,
            Fault::Timeout(Wait::Connect),
            Fault::Prepare,
            Fault::Native,
        ] {
            assert_eq!(remedy(&policy, fault, false), Remedy::Retry, "{fault}");
        }
        for fault in [Fault::ContentType, TOO_LARGE, Fault::Request] {
            assert_eq!(remedy(&policy, fault, false), Remedy::Fail, "{fault}");
        }
    }

    #[test]
    fn a_401_is_asked_once_more_only_where_a_function_makes_the_request() {
        let mut policy = Policy::default();
        policy.retry.on.push(401);
        let fault = Fault::Status(401);
        for idempotent in [true, false] {
            policy.idempotent = idempotent;
            policy.fresh = true;
            assert_eq!(remedy(&policy, fault, false), Remedy::Refresh);
            assert_eq!(remedy(&policy, fault, true), Remedy::Fail);
            policy.fresh = false;
            assert_eq!(remedy(&policy, fault, false), Remedy::Fail);
        }
    }

    #[test]
    fn what_native_closes_is_closed_where_the_caller_names_it() {
        let named = Policy {
            transport: Some(Transport::Native),
            ..Policy::default()
        };
        assert_eq!(remedy(&named, Fault::Native, false), Remedy::Fail);
        assert_eq!(remedy(&named, Fault::Network, false), Remedy::Retry);
    }

    /// Each fault that passes, and what follows from it by [`Policy::reconnect`].
    #[test]
    fn a_request_is_sent_again_as_the_policy_says() {
        use Reconnect::{Always, Never, Refused};
        use Remedy::{End, Fail, Retry};
        let cases = [
            // fault, idempotent, not idempotent, Always, Refused, Never
            (Fault::Network, [Retry, Fail, Retry, Fail, Fail]),
            (Fault::Timeout(Wait::Idle), [Retry, Fail, Retry, Fail, Fail]),
            (Fault::Ended, [Retry, End, Retry, End, End]),
            (Fault::Truncated, [Retry, Fail, Retry, Fail, Fail]),
            (Fault::Status(500), [Retry, Fail, Retry, Fail, Fail]),
            (Fault::Status(429), [Retry, Fail, Retry, Retry, Fail]),
            (Fault::Status(503), [Retry, Fail, Retry, Retry, Fail]),
            // Nothing was sent.
            (Fault::Prepare, [Retry, Retry, Retry, Retry, Retry]),
        ];
        let policies = [
            (true, None),
            (false, None),
            (false, Some(Always)),
            (true, Some(Refused)),
            (true, Some(Never)),
        ];
        for (fault, expected) in cases {
            for ((idempotent, reconnect), expected) in policies.into_iter().zip(expected) {
                let policy = Policy {
                    idempotent,
                    reconnect,
                    ..Policy::default()
                };
                let found = remedy(&policy, fault, false);
                assert_eq!(found, expected, "{fault}, {idempotent}, {reconnect:?}");
            }
        }
    }

    #[test]
    fn a_refusal_is_tried_again_only_where_the_list_has_its_status() {
        let mut policy = Policy {
            reconnect: Some(Reconnect::Refused),
            ..Policy::default()
        };
        policy.retry.on = vec![429];
        assert_eq!(remedy(&policy, Fault::Status(503), false), Remedy::Fail);
        assert_eq!(remedy(&policy, Fault::Status(429), false), Remedy::Retry);
    }

    #[test]
    fn what_the_server_says_of_trying_again_goes_before_the_list() {
        let policy = Policy::default();
        let once = Policy {
            idempotent: false,
            ..Policy::default()
        };
        let refused = Policy {
            reconnect: Some(Reconnect::Refused),
            ..once.clone()
        };
        let told = |policy: &Policy, status, advice| {
            let case = Case {
                may_resend: policy.may_resend(),
                advice: Some(advice),
                ..Case::default()
            };
            super::remedy(policy, Fault::Status(status), case)
        };
        assert_eq!(told(&policy, 503, false), Remedy::Fail);
        assert_eq!(told(&policy, 409, true), Remedy::Retry);
        // The server's leave is no more than that: the caller has to allow that the request is sent again.
        assert_eq!(told(&once, 409, true), Remedy::Fail);
        assert_eq!(told(&refused, 409, true), Remedy::Retry);
        assert_eq!(told(&refused, 503, false), Remedy::Fail);
        assert_eq!(told(&policy, 401, true), Remedy::Fail);
        assert_eq!(told(&Policy::standard(), 503, true), Remedy::Fail);
    }

    #[test]
    fn an_answer_that_is_whole_ends_and_one_that_broke_does_not() {
        let case = Case {
            may_resend: true,
            is_whole: true,
            ..Case::default()
        };
        let policy = Policy::default();
        assert_eq!(super::remedy(&policy, Fault::Ended, case), Remedy::End);
        assert_eq!(super::remedy(&policy, Fault::Network, case), Remedy::Retry);
    }

    #[test]
    fn an_event_that_is_a_failure_says_whether_it_passes() {
        let told = |retry, may_resend| {
            let case = Case {
                may_resend,
                ..Case::default()
            };
            super::remedy(&Policy::default(), Fault::Event { retry }, case)
        };
        assert_eq!(told(true, true), Remedy::Retry);
        assert_eq!(told(false, true), Remedy::Fail);
        assert_eq!(told(true, false), Remedy::Fail);
        let gap = remedy(&Policy::default(), Fault::Gap, false);
        assert_eq!(gap, Remedy::Fail);
    }
}
