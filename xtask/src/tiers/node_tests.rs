//! Test files run by `node --test`.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use walkdir::WalkDir;

use crate::process::Task;
use crate::server::Server;
use crate::tools::node;
use crate::workspace::Workspace;

/// How long a file of tests may take, in milliseconds. Node.js applies it to each test too.
const TEST_LIMIT: &str = "--test-timeout=300000";

/// The files in `dir` whose names end so, sorted.
///
/// # Errors
/// If there is none: a run of no tests would pass.
pub(super) fn files(dir: &Path, endings: &[&str]) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in WalkDir::new(dir).max_depth(1).sort_by_file_name() {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy();
        if endings.iter().any(|ending| name.ends_with(ending)) {
            files.push(entry.into_path());
        }
    }
    if files.is_empty() {
        bail!("{} has no file that ends with {endings:?}", dir.display());
    }
    Ok(files)
}

/// A run of `node --test` over these files, against this server: as many at once as Node.js thinks right for the machine.
pub(super) fn node_tests(
    workspace: &Workspace,
    files: &[PathBuf],
    server: &Server,
) -> Result<Task> {
    run_of(workspace, files, server, &[])
}

/// Likewise, with so many files at once.
pub(super) fn node_tests_beside(
    workspace: &Workspace,
    files: &[PathBuf],
    server: &Server,
    at_once: usize,
) -> Result<Task> {
    let option = format!("--test-concurrency={at_once}");
    run_of(workspace, files, server, &[&option])
}

fn run_of(
    workspace: &Workspace,
    files: &[PathBuf],
    server: &Server,
    options: &[&str],
) -> Result<Task> {
    Ok(Task::new(node()?)
        .dir(workspace.root())
        .args(["--test", "--test-reporter=spec", TEST_LIMIT])
        .args(options)
        .args(files)
        .env("HEADWATER_ORIGIN", server.origin())
        .env("HEADWATER_SECOND_ORIGIN", server.second_origin())
        .env("HEADWATER_CONFORMANCE", workspace.conformance()))
}
