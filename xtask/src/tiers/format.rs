//! The source is formatted, and JavaScript's linter has nothing to say.

use anyhow::Result;

use super::context::Context;
use crate::process::Task;
use crate::tools::{ensure_component, ensure_modules, module_program, node};

pub(super) fn run(context: &mut Context<'_>) -> Result<()> {
    let workspace = context.workspace();
    let root = workspace.root();
    ensure_component(workspace, "fmt", "rustfmt")?;
    ensure_modules(workspace)?;
    let biome = module_program(workspace, "@biomejs/biome/bin/biome")?;
    let rust = Task::cargo(root).args(["fmt", "--all", "--check"]);
    let javascript = Task::new(node()?)
        .dir(root)
        .arg(biome)
        .args(["check", "--error-on-warnings"]);
    context.check("cargo fmt", rust)?;
    context.check("Biome, JavaScript and TypeScript", javascript)
}
