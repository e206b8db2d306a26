//! `pkg/`, the npm package as it is published.

use std::path::{Path, PathBuf};

use anyhow::Result;

use super::fingerprint::{Inputs, Step};
use super::sizes;
use super::wasm::MODULES;
use crate::process::Task;
use crate::tools::{
    FIRST_WASM_TARGET, ensure_modules, ensure_target, ensure_wasm_target, locked_version, npm,
};
use crate::workspace::Workspace;

/// Installs what packing needs.
pub(crate) fn prepare(workspace: &Workspace) -> Result<()> {
    ensure_wasm_target(workspace)?;
    ensure_target(workspace, FIRST_WASM_TARGET)?;
    ensure_modules(workspace)
}

/// Makes `pkg/`, as far as it isn't up to date, and prints its sizes.
pub(crate) fn pack(workspace: &Workspace) -> Result<()> {
    prepare(workspace)?;
    let link = workspace.path("node_modules/headwater/package.json");
    make(workspace, &[&link])?;
    sizes::print_sizes(workspace)
}

/// Makes `pkg/`, and what else comes of it, as far as it isn't up to date.
pub(super) fn make(workspace: &Workspace, also: &[&Path]) -> Result<()> {
    println!("Packing {}", workspace.pkg().display());

    let mut inputs = Inputs::default();
    for path in [
        "Cargo.toml",
        "package-lock.json",
        "pkg-template",
        "README.md",
        "LICENSE-MIT",
        "LICENSE-APACHE",
    ] {
        inputs = inputs.path(&workspace.path(path))?;
    }
    for module in MODULES {
        inputs = inputs.path(&module.build(workspace)?)?;
    }
    let manifest = workspace.pkg().join("package.json");
    let outputs = [&[manifest.as_path()], also].concat();
    let made = Step::new(&workspace.npm_stage(), "package", &outputs).run(&inputs, || {
        Task::new("node")
            .dir(workspace.root())
            .arg(workspace.path("pkg-template/build.mjs"))
            .arg(workspace.npm_stage())
            .arg(workspace.pkg())
            .arg(locked_version(workspace, "headwater-engine")?)
            .check()
    })?;
    if !made {
        println!("  up to date");
    }
    Ok(())
}

/// Packs `pkg/` as npm publishes it, below the target directory, and gives the tarball's path.
pub(crate) fn tarball(workspace: &Workspace) -> Result<PathBuf> {
    let stage = workspace.npm_stage();
    npm(&workspace.pkg())
        .args(["pack", "--ignore-scripts", "--loglevel=error"])
        .arg("--pack-destination")
        .arg(&stage)
        .summed_up("npm pack")
        .check()?;
    let version = locked_version(workspace, "headwater-engine")?;
    Ok(stage.join(format!("headwater-{version}.tgz")))
}
