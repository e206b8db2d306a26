//! Any stream in any chunks, with any limits.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| headwater_fuzz::chunking(input));
