//! What rustup adds to a toolchain: the wasm target, and the parts a minimal one lacks.

use std::path::Path;

use anyhow::{Context, Result, bail};

use super::path::on_path;
use crate::process::Task;
use crate::workspace::Workspace;

/// The target of all WebAssembly builds but one.
pub(crate) const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// The target of what becomes JavaScript, whose makers know the first WebAssembly only.
pub(crate) const FIRST_WASM_TARGET: &str = "wasm32v1-none";

/// Makes sure that the standard library for [`WASM_TARGET`] is there.
pub(crate) fn ensure_wasm_target(workspace: &Workspace) -> Result<()> {
    ensure_target(workspace, WASM_TARGET)
}

/// Makes sure that the standard library for a target is there.
pub(crate) fn ensure_target(workspace: &Workspace, target: &str) -> Result<()> {
    let libdir = Task::new("rustc")
        .dir(workspace.root())
        .args(["--print", "target-libdir", "--target", target])
        .answer()
        .with_context(|| format!("rustc can't be started, or does not know {target}"))?;
    if Path::new(&libdir).is_dir() {
        return Ok(());
    }
    if on_path("rustup").is_none() {
        bail!(
            "rustc has no standard library for {target}, and there is no rustup to add it: \
             install your distribution's package of it, or Rust by https://rustup.rs"
        );
    }
    println!("Adding the Rust target {target} (usually some seconds)");
    Task::new("rustup")
        .dir(workspace.root())
        .args(["target", "add", target])
        .check()
}

/// Makes sure that there is a toolchain of this version, with [`WASM_TARGET`].
pub(crate) fn ensure_toolchain(workspace: &Workspace, version: &str) -> Result<()> {
    if on_path("rustup").is_none() {
        bail!("there is no rustup to install it");
    }
    let rustup = |args: &[&str]| {
        Task::new("rustup")
            .dir(workspace.root())
            .args(args)
            .summed_up(format!("rustup, for Rust {version}"))
            .check()
    };
    // Quick where it is there already.
    rustup(&["toolchain", "install", version, "--profile", "minimal"])?;
    rustup(&["target", "add", WASM_TARGET, "--toolchain", version])
}

/// Makes sure that `cargo SUBCOMMAND` is there, which is `component` of a toolchain.
pub(crate) fn ensure_component(
    workspace: &Workspace,
    subcommand: &str,
    component: &str,
) -> Result<()> {
    let version = Task::cargo(workspace.root()).args([subcommand, "--version"]);
    if version.answer().is_some() {
        return Ok(());
    }
    if on_path("rustup").is_none() {
        bail!("`cargo {subcommand}` is not installed, and there is no rustup to add it");
    }
    println!("Adding {component} to the Rust toolchain (usually some seconds)");
    Task::new("rustup")
        .dir(workspace.root())
        .args(["component", "add", component])
        .check()
}
