use crate::session::Fault;
use alloc::string::String;
use alloc::vec::Vec;

/// What is known of an attempt's fault beyond its kind.
#[derive(Clone, Default)]
pub(crate) struct Trouble {
    /// The response that was refused.
    pub(crate) response: Option<Answered>,
    /// The message of the platform, or of the caller's function. Empty where there is none.
    pub(crate) message: String,
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
    /// A function of the caller's failed, and this is what it says. The next attempt calls it again.
    Function(String),
    /// The request can't be sent, however often it is tried, and this is why.
    Request(String),
}

impl Unsent {
    /// The fault, and its message.
    pub(crate) fn into_fault(self) -> (Fault, String) {
        match self {
            Self::Function(message) => (Fault::Prepare, message),
            Self::Request(message) => (Fault::Request, message),
        }
    }
}
