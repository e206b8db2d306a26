use super::{PrepareError, without_secrets};
use crate::session::Fault;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::error::Error;

/// What is known of an attempt's fault beyond its kind.
#[derive(Clone, Default)]
pub(crate) struct Trouble {
    /// The response that was refused.
    pub(crate) response: Option<Answered>,
    /// The message of the platform. Empty where there is none.
    pub(crate) message: String,
    /// What the caller's function has failed with.
    pub(crate) cause: Option<Arc<dyn Error + Send + Sync>>,
}

/// A message of the platform's, without the secrets of URLs in it.
impl From<String> for Trouble {
    fn from(message: String) -> Self {
        Self {
            message: without_secrets(&message),
            ..Self::default()
        }
    }
}

/// What a server has answered.
#[derive(Clone)]
pub(crate) struct Answered {
    pub(crate) status: u16,
    /// The response's URL, after redirects.
    pub(crate) url: String,
    /// The response's headers, as names and values.
    pub(crate) headers: Vec<(String, String)>,
    /// The beginning of a refusal's body, as far as the session asked for it. Otherwise empty.
    pub(crate) body: Vec<u8>,
}

/// Why an attempt has sent nothing.
pub(crate) enum Unsent {
    /// A function of the caller's failed, and this is what it says.
    Function(PrepareError),
    /// The request can't be sent, however often it is tried, and this is why.
    Request(String),
    /// The caller has no request that goes on.
    #[cfg(feature = "protocol")]
    Declined,
}

impl Unsent {
    /// The fault, and what is known of it.
    pub(crate) fn into_fault(self) -> (Fault, Trouble) {
        match self {
            Self::Function(error) => {
                let fault = error.fault();
                let cause = Some(error.into_cause());
                let trouble = Trouble {
                    cause,
                    ..Trouble::default()
                };
                (fault, trouble)
            }
            Self::Request(message) => (Fault::Request, message.into()),
            // The driver tells it before.
            #[cfg(feature = "protocol")]
            Self::Declined => (Fault::Request, Trouble::default()),
        }
    }
}
