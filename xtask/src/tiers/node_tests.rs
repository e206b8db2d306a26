//! Test files run by `node --test`.

use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::process::Task;
use crate::server::Server;
use crate::tools::node;
use crate::workspace::Workspace;

/// How long a file of tests may take, in milliseconds. Node.js applies it to each test too.
const TEST_LIMIT: &str = "--test-timeout=300000";

/// The files in `dir` whose names end so, sorted.
pub(super) fn files(dir: &Path, endings: &[&str]) -> Result<Vec<PathBuf>> {
    if !dir.is_dir() {
        return Ok(Vec::new());
    }
    let mut files = Vec::new();
    for entry in std::fs::read_dir(dir)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if endings.iter().any(|ending| name.ends_with(ending)) {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// A run of `node --test` over these files, against this server.
pub(super) fn node_tests(
    workspace: &Workspace,
    files: &[PathBuf],
    server: &Server,
) -> Result<Task> {
    Ok(Task::new(node()?)
        .dir(workspace.root())
        .args(["--test", "--test-reporter=spec", TEST_LIMIT])
        .args(files)
        .env("HEADWATER_ORIGIN", server.origin())
        .env("HEADWATER_SECOND_ORIGIN", server.second_origin())
        .env("HEADWATER_CONFORMANCE", workspace.conformance()))
}
