//! Programs on `PATH`.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// The first file named `program` on `PATH`.
pub(super) fn on_path(program: &str) -> Option<PathBuf> {
    let file = format!("{program}{}", env::consts::EXE_SUFFIX);
    env::split_paths(&env::var_os("PATH")?)
        .map(|dir| dir.join(&file))
        .find(|path| path.is_file())
}

/// `PATH` with these directories before all others.
pub(crate) fn path_with<'a>(first: impl IntoIterator<Item = &'a Path>) -> OsString {
    let path = env::var_os("PATH").unwrap_or_default();
    let dirs = first
        .into_iter()
        .map(Path::to_path_buf)
        .chain(env::split_paths(&path));
    // Only a directory with a separator in its name can't be joined; then the given PATH serves.
    env::join_paths(dirs).unwrap_or(path)
}
