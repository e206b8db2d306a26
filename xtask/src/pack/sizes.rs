//! What the package costs those who load it.

use anyhow::{Result, bail};

use crate::process::Task;
use crate::tools::node;
use crate::workspace::Workspace;

/// Prints the sizes of what is in `pkg/`.
pub(crate) fn print_sizes(workspace: &Workspace) -> Result<()> {
    sizes(workspace)?.check()
}

/// Prints them, and writes the table that the tests compare.
pub(crate) fn write_sizes(workspace: &Workspace) -> Result<()> {
    sizes(workspace)?
        .arg(workspace.path("docs/sizes.md"))
        .check()
}

fn sizes(workspace: &Workspace) -> Result<Task> {
    if !workspace.pkg().join("package.json").is_file() {
        bail!("there is no package yet: `cargo xtask pack` makes it");
    }
    // Node has brotli built in; a crate for it would be the largest dependency of this program.
    Ok(Task::new(node()?)
        .arg(workspace.path("xtask/src/pack/sizes.mjs"))
        .arg(workspace.pkg()))
}
