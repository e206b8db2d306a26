use alloc::string::String;
use alloc::vec::Vec;

/// What is known of an attempt's fault, beyond its name.
#[derive(Clone, Debug, Default)]
pub(crate) struct Trouble {
    /// The response that was refused.
    pub(crate) response: Option<Refused>,
    /// What the platform says, or the caller's function; empty where neither says anything.
    pub(crate) message: String,
}

/// A response that was refused.
#[derive(Clone, Debug)]
pub(crate) struct Refused {
    pub(crate) status: u16,
    /// After redirects.
    pub(crate) url: String,
    /// Names and values.
    pub(crate) headers: Vec<(String, String)>,
    /// As much of the body as was worth reading.
    pub(crate) body: Vec<u8>,
}
