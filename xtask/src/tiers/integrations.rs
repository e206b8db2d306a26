//! The npm package under other libraries and servers: the recipes of `docs/integrations.md`.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};

use super::context::Context;
use super::tally::Harness;
use crate::process::Task;
use crate::tools::{Browser, ensure_hubs, node};

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
    for folder in folders(&workspace.path("tests/integrations"))? {
        let work = workspace.target().join("integrations").join(&folder);
        let mut task = Task::new(node()?)
            .dir(workspace.root())
            .arg(workspace.path("tests/integrations/run.mjs"))
            .arg(&folder)
            .arg(workspace.pkg())
            .arg(work)
            .arg(workspace.cache().join("integrations"));
        if let Some(program) = Browser::Chromium.program() {
            task = task.env(Browser::Chromium.variable(), program);
        }
        context.suite(&format!("recipes, {folder}"), Harness::Node, task)?;
    }
    Ok(())
}

/// The folders that have a manifest of their own, by name.
fn folders(dir: &Path) -> Result<Vec<String>> {
    let entries = fs::read_dir(dir).with_context(|| format!("{}", dir.display()))?;
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry?;
        if entry.path().join("package.json").is_file() {
            names.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    names.sort();
    Ok(names)
}
