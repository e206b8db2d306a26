/// What a call has to tell beyond the number it gives. It lies at the core's own address, where
/// JavaScript reads its numbers, in this order; -1 stands for "none" where one may be absent.
#[repr(C)]
#[derive(Debug, Default)]
pub(crate) struct Report {
    /// Of an output: the fault's code, and the number that comes with it.
    pub(crate) fault: f64,
    pub(crate) detail: f64,
    /// Of an output: in how many milliseconds, or a plan by `codes.rs`.
    pub(crate) time: f64,
    /// Of an attempt: its number, and whether it is the first of all.
    pub(crate) number: f64,
    pub(crate) is_first: f64,
    /// Of an end: its reason.
    pub(crate) reason: f64,
    /// Of a block: where the table lies, and the text, and how long that is, in bytes.
    pub(crate) rows: f64,
    pub(crate) text: f64,
    pub(crate) bytes: f64,
    /// Of a block: [`CHUNK_IS_ASCII`] and [`TEXT_IS_ASCII`].
    pub(crate) flags: f64,
    /// Of a block: the first event type that is new, and how many there are.
    pub(crate) types_from: f64,
    pub(crate) types: f64,
    /// Of a block: the reconnection time that it sets, in milliseconds.
    pub(crate) retry: f64,
    pub(crate) limit: f64,
    /// Of an event type: how long its name is, in bytes.
    pub(crate) type_len: f64,
}

/// The chunk is ASCII.
pub(crate) const CHUNK_IS_ASCII: u32 = 1;
/// The text is ASCII.
pub(crate) const TEXT_IS_ASCII: u32 = 2;
