use alloc::string::String;
use alloc::vec::Vec;

/// What is known of an attempt's fault beyond its kind.
#[derive(Clone, Debug, Default)]
pub(crate) struct Trouble {
    /// The response that was refused.
    pub(crate) response: Option<Refused>,
    /// The message of the platform, or of the caller's function. Empty where there is none.
    pub(crate) message: String,
}

/// A response that was refused.
#[derive(Clone, Debug)]
pub(crate) struct Refused {
    pub(crate) status: u16,
    /// The response's URL, after redirects.
    pub(crate) url: String,
    /// The response's headers, as names and values.
    pub(crate) headers: Vec<(String, String)>,
    /// The beginning of the body, as far as the session asked for it.
    pub(crate) body: Vec<u8>,
}
