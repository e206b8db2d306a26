//! The npm package under other libraries and servers: the recipes of `docs/integrations.md`.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context as _, Result};

use super::context::Context;
use super::tally::Harness;
use crate::process::Task;
use crate::tools::{Browser, ensure_hubs, node};
use crate::workspace::Workspace;

pub(super) fn run(context: &mut Context<'_>) -> Result<()> {
    // The tests that need what is missing skip themselves; here it is said why.
    if let Err(error) = ensure_hubs() {
        context.skip(&format!("integrations: {error:#}"));
    }
    if let Err(error) = Browser::install(&[Browser::Chromium]) {
        context.skip(&format!("integrations: {error:#}"));
    }
    context.pack()?;
    let workspace = context.workspace();
    for folder in folders(workspace)? {
        let name = folder.file_name().unwrap_or_default();
        let work = workspace.target().join("integrations").join(name);
        let mut task = Task::new(node()?)
            .dir(workspace.root())
            .arg(workspace.path("tests/integrations/run.mjs"))
            .arg(name)
            .arg(workspace.pkg())
            .arg(work)
            .arg(workspace.cache().join("integrations"));
        if let Some(program) = Browser::Chromium.program() {
            task = task.env(Browser::Chromium.variable(), program);
        }
        let what = format!("recipes, {}", name.display());
        context.suite(&what, Harness::Node, task)?;
    }
    Ok(())
}

/// The folders of `tests/integrations` that have a manifest of their own, sorted.
pub(crate) fn folders(workspace: &Workspace) -> Result<Vec<PathBuf>> {
    let dir = workspace.path("tests/integrations");
    let entries = fs::read_dir(&dir).with_context(|| dir.display().to_string())?;
    let mut folders = Vec::new();
    for entry in entries {
        let folder = entry?.path();
        if folder.join("package.json").is_file() {
            folders.push(folder);
        }
    }
    folders.sort();
    Ok(folders)
}
