//! The development tools from npm, in the versions of `package-lock.json`.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::{Result, bail};

use super::node::node;
use super::path::on_path;
use crate::process::Task;
use crate::workspace::Workspace;

/// A run of npm in this directory.
pub(crate) fn npm(dir: &Path) -> Task {
    // Found by its path: on Windows it has an ending of its own.
    Task::new(on_path("npm").unwrap_or_else(|| "npm".into())).dir(dir)
}

/// Installs `node_modules` unless it is up to date with the lockfile.
pub(crate) fn ensure_modules(workspace: &Workspace) -> Result<()> {
    node()?;
    let modified = |path: &str| -> Option<SystemTime> {
        workspace.path(path).metadata().ok()?.modified().ok()
    };
    // npm writes this file last, with what it has installed.
    let installed = modified("node_modules/.package-lock.json");
    let locked = modified("package-lock.json");
    if installed.is_some() && installed >= locked {
        return Ok(());
    }
    if workspace.path("node_modules").is_symlink() {
        bail!(
            "node_modules is a link, and npm would empty what it leads to: remove the link, or run \
             `npm ci` where it leads"
        );
    }
    println!("Installing the tools from npm (usually under a minute)");
    npm(workspace.root())
        // None of them needs its install script: esbuild's program is a package of its own.
        .args(["ci", "--prefer-offline", "--ignore-scripts", "--no-fund"])
        .args(["--no-audit", "--loglevel=error"])
        .summed_up("installing the tools from npm")
        .check()
}

/// The path of a script in an npm package, to be run by node.
pub(crate) fn module_program(workspace: &Workspace, path: &str) -> Result<PathBuf> {
    let program = workspace.path("node_modules").join(path);
    if !program.is_file() {
        bail!(
            "{} is missing: remove node_modules and run `cargo xtask setup`",
            program.display()
        );
    }
    Ok(program)
}
