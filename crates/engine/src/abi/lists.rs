//! Lists of numbers that Rust and the writer of TypeScript read alike.

/// A number and its name.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) name: &'static str,
    /// The lines that document it.
    pub(super) about: &'static [&'static str],
    pub(super) number: i32,
}

/// Numbers that belong together.
#[derive(Debug)]
pub(super) struct List {
    pub(super) name: &'static str,
    /// The lines that document it.
    pub(super) about: &'static [&'static str],
    pub(super) entries: &'static [Entry],
}

/// Makes constants, and `CONSTANTS`, the list of them.
macro_rules! constants {
    ($($(#[doc = $about:literal])+ $name:ident = $number:expr,)+) => {
        $($(#[doc = $about])+ pub(crate) const $name: i32 = $number;)+

        #[cfg(not(target_arch = "wasm32"))]
        const CONSTANTS: &[lists::Entry] = &[$(lists::Entry {
            name: stringify!($name),
            about: &[$($about),+],
            number: $name,
        }),+];
    };
}

/// Makes enums whose variants are numbers, and `CODES`, the list of them.
macro_rules! codes {
    ($(
        $(#[doc = $about:literal])+
        $name:ident { $($(#[doc = $doc:literal])* $code:ident $(= $number:literal)?,)+ }
    )+) => {
        $(
            $(#[doc = $about])+
            #[derive(Clone, Copy, Debug, PartialEq, Eq)]
            #[repr(i32)]
            pub(crate) enum $name { $($(#[doc = $doc])* $code $(= $number)?,)+ }

            impl $name {
                /// The one with this number.
                pub(crate) fn of(number: i32) -> Option<Self> {
                    match number {
                        $(it if it == Self::$code as i32 => Some(Self::$code),)+
                        _ => None,
                    }
                }

                /// Its number, as it stands in a report.
                pub(crate) fn number(self) -> f64 {
                    f64::from(self as i32)
                }
            }
        )+

        #[cfg(not(target_arch = "wasm32"))]
        const CODES: &[lists::List] = &[$(lists::List {
            name: stringify!($name),
            about: &[$($about),+],
            entries: &[$(lists::Entry {
                name: stringify!($code),
                about: &[$($doc),*],
                number: $name::$code as i32,
            }),+],
        }),+];
    };
}

/// Makes structs of numbers that lie one after the other in memory, and `REPORTS`, the list of them. An
/// entry's number there is its field's index.
macro_rules! reports {
    ($(
        $(#[doc = $about:literal])+
        $name:ident, $number:ty { $($(#[doc = $doc:literal])* $field:ident,)+ }
    )+) => {
        $(
            $(#[doc = $about])+
            #[derive(Debug, Default)]
            #[repr(C)]
            pub(crate) struct $name { $($(#[doc = $doc])* pub(crate) $field: $number,)+ }
        )+

        #[cfg(not(target_arch = "wasm32"))]
        const REPORTS: &[lists::List] = &[$(lists::List {
            name: stringify!($name),
            about: &[$($about),+],
            entries: &[$(lists::Entry {
                name: stringify!($field),
                about: &[$($doc),*],
                number: (core::mem::offset_of!($name, $field) / size_of::<$number>()) as i32,
            }),+],
        }),+];
    };
}
