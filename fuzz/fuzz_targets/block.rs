//! The block decoder against the standard.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| headwater_fuzz::block(input));
