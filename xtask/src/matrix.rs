//! The package in the tools that people build with: `tests/matrix`.

use anyhow::{Context, Result};

use crate::process::Task;
use crate::server::Server;
use crate::tools::{Browser, node};
use crate::workspace::Workspace;

/// A run of the matrix against this server, on a package that is made already. Tools are kept in the
/// user's cache; the table is written below the target directory.
///
/// # Errors
/// If there is no Chromium, which runs all pages.
pub(crate) fn task(workspace: &Workspace, server: &Server) -> Result<Task> {
    Browser::install(&[Browser::Chromium])?;
    let chromium = Browser::Chromium
        .program()
        .context("Chromium is not where it was installed")?;
    let work = workspace.target().join("matrix");
    std::fs::create_dir_all(&work)?;
    Ok(Task::new(node()?)
        .dir(workspace.root())
        .arg(workspace.path("tests/matrix/run.mjs"))
        .arg(workspace.pkg())
        .arg(work)
        .arg(workspace.cache().join("matrix"))
        .env("HEADWATER_ORIGIN", server.origin())
        .env("HEADWATER_SECOND_ORIGIN", server.second_origin())
        .env(Browser::Chromium.variable(), chromium))
}
