//! Whether the package comes out the same of the same tree.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;
use walkdir::WalkDir;

use super::package::make;
use crate::workspace::Workspace;

/// Makes the package once more, from nothing and in another place, and says which files are not what
/// they are in `pkg/`, or are not there.
pub(crate) fn reproduce(workspace: &Workspace) -> Result<Vec<PathBuf>> {
    let again = workspace.elsewhere(&workspace.target().join("reproduced"));
    if again.target().exists() {
        fs::remove_dir_all(again.target())?;
    }
    make(&again, &[])?;
    differing(&workspace.pkg(), &again.pkg())
}

/// The files whose bytes are not the same in both directories, by their paths in these.
fn differing(one: &Path, other: &Path) -> Result<Vec<PathBuf>> {
    let (one, mut other) = (files(one)?, files(other)?);
    let mut found: Vec<_> = one
        .into_iter()
        .filter(|(path, bytes)| other.remove(path).as_ref() != Some(bytes))
        .map(|(path, _)| path)
        .collect();
    found.extend(other.into_keys());
    Ok(found)
}

fn files(dir: &Path) -> Result<BTreeMap<PathBuf, Vec<u8>>> {
    let mut found = BTreeMap::new();
    for entry in WalkDir::new(dir) {
        let entry = entry?;
        if !entry.file_type().is_dir() {
            let name = entry.path().strip_prefix(dir)?.to_owned();
            found.insert(name, fs::read(entry.path())?);
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_differ_by_their_bytes_or_by_being_there() {
        let scratch = tempfile::tempdir().expect("there is a place for temporary files");
        let dir = scratch.path();
        let write = |path: &str, text: &str| {
            let path = dir.join(path);
            let parent = path.parent().expect("it is below the directory");
            fs::create_dir_all(parent).expect("the temporary directory is writable");
            fs::write(path, text).expect("the file is writable");
        };
        write("one/same", "a");
        write("other/same", "a");
        write("one/below/changed", "a");
        write("other/below/changed", "b");
        write("one/gone", "");
        write("other/new", "");
        let found = differing(&dir.join("one"), &dir.join("other")).expect("both can be read");
        assert_eq!(found, ["below/changed", "gone", "new"].map(PathBuf::from));
    }
}
