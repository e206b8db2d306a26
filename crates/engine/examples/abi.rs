//! Writes `abi.ts` to the path that it is given, for `cargo xtask abi`.

use std::{env, fs, io};

fn main() -> io::Result<()> {
    let path = env::args_os().nth(1).ok_or(io::ErrorKind::InvalidInput)?;
    fs::write(path, headwater_engine::abi::typescript())
}
