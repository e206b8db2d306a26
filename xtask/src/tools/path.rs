//! Programs on `PATH`.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// The first program of this name on `PATH`.
pub(super) fn on_path(program: &str) -> Option<PathBuf> {
    which::which_global(program).ok()
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
