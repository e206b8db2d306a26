//! Tools built from crates.io, kept in the user's cache so that each is built once a machine.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::path::on_path;
use super::pinned::Pinned;
use crate::process::Task;
use crate::workspace::Workspace;

/// An installed tool.
#[derive(Debug, Clone)]
pub(crate) struct Tool {
    dir: PathBuf,
    version: String,
}

impl Tool {
    /// The directory its programs are in.
    pub(crate) fn dir(&self) -> &Path {
        &self.dir
    }

    /// The path of one of its programs.
    pub(crate) fn program(&self, name: &str) -> PathBuf {
        self.dir
            .join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
    }

    /// Its version.
    pub(crate) fn version(&self) -> &str {
        &self.version
    }
}

/// The tool in its pinned version, if it is in the cache or on `PATH`.
pub(crate) fn find(workspace: &Workspace, pinned: &Pinned) -> Result<Option<Tool>> {
    let version = pinned.version(workspace)?;
    let mut dirs = vec![root_for(workspace, pinned, &version).join("bin")];
    dirs.extend(
        on_path(pinned.programs[0]).and_then(|program| Some(program.parent()?.to_path_buf())),
    );
    Ok(dirs
        .into_iter()
        .map(|dir| Tool {
            dir,
            version: version.clone(),
        })
        .find(|tool| is_whole(tool, pinned)))
}

/// The tool in its pinned version, built now if need be.
pub(crate) fn ensure(workspace: &Workspace, pinned: &Pinned) -> Result<Tool> {
    if let Some(tool) = find(workspace, pinned)? {
        return Ok(tool);
    }
    let version = pinned.version(workspace)?;
    println!(
        "Building {} {version}, once for all clones (usually {})",
        pinned.name, pinned.usually
    );
    let root = root_for(workspace, pinned, &version);
    // Its own target directory: the tool's dependencies are none of the workspace's.
    let target = workspace
        .cache()
        .join("build")
        .join(format!("{}-{version}", pinned.name));
    // A lockfile as published builds what its authors tested; where one has rotted, newer
    // dependencies may still build.
    if !install(workspace, pinned, &version, &root, &target, &["--locked"])? {
        println!("  not with the lockfile as published; once more without it");
        if !install(workspace, pinned, &version, &root, &target, &[])? {
            bail!("{} {version} does not build", pinned.name);
        }
    }
    // Some hundred megabytes that nothing will read again.
    let _ = std::fs::remove_dir_all(&target);
    let tool = Tool {
        dir: root.join("bin"),
        version,
    };
    if !is_whole(&tool, pinned) {
        bail!(
            "{} was built, but {} has no working {}",
            pinned.name,
            tool.dir.display(),
            pinned.programs.join(", ")
        );
    }
    Ok(tool)
}

fn root_for(workspace: &Workspace, pinned: &Pinned, version: &str) -> PathBuf {
    workspace
        .cache()
        .join("tools")
        .join(format!("{}-{version}", pinned.name))
}

fn install(
    workspace: &Workspace,
    pinned: &Pinned,
    version: &str,
    root: &Path,
    target: &Path,
    options: &[&str],
) -> Result<bool> {
    std::fs::create_dir_all(root).with_context(|| format!("{}", root.display()))?;
    let finished = Task::cargo(workspace.root())
        .args(["install", pinned.name, "--version", version, "--root"])
        .arg(root)
        .args(pinned.options)
        .args(options)
        .env("CARGO_TARGET_DIR", target)
        // Tools that run for seconds don't repay minutes of optimising.
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
        // The flags of a build of ours are not meant for it.
        .without_env("RUSTFLAGS")
        .without_env("CARGO_ENCODED_RUSTFLAGS")
        .without_env("CARGO_BUILD_TARGET")
        .summed_up(format!("building {} {version}", pinned.name))
        .run(|_| {})?;
    Ok(finished.success())
}

/// Whether all programs are there and the first says it has the right version.
fn is_whole(tool: &Tool, pinned: &Pinned) -> bool {
    if !pinned
        .programs
        .iter()
        .all(|name| tool.program(name).is_file())
    {
        return false;
    }
    Task::new(tool.program(pinned.programs[0]))
        .arg("--version")
        .answer()
        .is_some_and(|answer| says_version(&answer, &tool.version))
}

/// Tools answer `name 1.2.3`, some with more after it.
fn says_version(output: &str, version: &str) -> bool {
    output.split_whitespace().nth(1) == Some(version)
}

#[cfg(test)]
mod tests {
    use super::says_version;

    #[test]
    fn a_version_is_right_only_when_all_of_it_is() {
        assert!(says_version("wasm-bindgen 0.2.130\n", "0.2.130"));
        assert!(says_version(
            "geckodriver 0.37.1 (a1b2 2025)\n\nmore",
            "0.37.1"
        ));
        assert!(!says_version("wasm-bindgen 0.2.13", "0.2.130"));
        assert!(!says_version("", "0.2.130"));
    }
}
