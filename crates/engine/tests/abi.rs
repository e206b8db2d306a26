//! The numbers that cross are the same in both languages.

use std::fs;
use std::path::Path;

#[test]
fn typescript_has_the_numbers_that_rust_has() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../pkg-template/src/engine/abi.ts");
    let written = fs::read_to_string(path).expect("it is there");
    assert!(
        written == headwater_engine::abi::typescript(),
        "abi.ts is not what abi.rs says: `cargo xtask abi` writes it"
    );
}
