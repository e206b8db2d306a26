//! The tools built by cargo, each in one version.

use anyhow::Result;

use super::lockfile::locked_version;
use crate::workspace::Workspace;

/// A tool from crates.io.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pinned {
    /// The crate's name.
    pub(crate) name: &'static str,
    version: Version,
    /// What the crate installs; the first answers `--version`.
    pub(crate) programs: &'static [&'static str],
    /// Options of `cargo install` that make the build shorter without losing anything used here.
    pub(crate) options: &'static [&'static str],
    /// How long the build takes, as a hint to the one who waits.
    pub(crate) usually: &'static str,
}

#[derive(Debug, Clone, Copy)]
enum Version {
    Exactly(&'static str),
    /// The version `Cargo.lock` has of this crate.
    LockedAs(&'static str),
}

impl Pinned {
    /// Generates JavaScript for a wasm file and runs wasm tests. It understands only what the
    /// wasm-bindgen of the very same version wrote into the file.
    pub(crate) const WASM_BINDGEN: Self = Self {
        name: "wasm-bindgen-cli",
        version: Version::LockedAs("wasm-bindgen"),
        programs: &["wasm-bindgen", "wasm-bindgen-test-runner"],
        // TLS is the one default feature, and the runner speaks to drivers on this machine only.
        options: &[
            "--no-default-features",
            "--bin=wasm-bindgen",
            "--bin=wasm-bindgen-test-runner",
        ],
        usually: "1 to 4 minutes",
    };

    /// Runs the crate's tests in browsers.
    pub(crate) const WASM_PACK: Self = Self {
        name: "wasm-pack",
        version: Version::Exactly("0.15.1"),
        programs: &["wasm-pack"],
        options: &[],
        usually: "1 to 4 minutes",
    };

    /// Lets WebDriver clients drive Firefox. Debian's Firefox ESR comes without.
    pub(crate) const GECKODRIVER: Self = Self {
        name: "geckodriver",
        version: Version::Exactly("0.37.1"),
        programs: &["geckodriver"],
        options: &[],
        usually: "1 to 3 minutes",
    };

    /// Checks what the dependencies are: their licences, their versions, where they come from.
    pub(crate) const CARGO_DENY: Self = Self {
        name: "cargo-deny",
        version: Version::Exactly("0.20.2"),
        programs: &["cargo-deny"],
        options: &[],
        usually: "5 to 12 minutes",
    };

    /// The version to use in this workspace.
    pub(crate) fn version(&self, workspace: &Workspace) -> Result<String> {
        match self.version {
            Version::Exactly(version) => Ok(version.to_owned()),
            Version::LockedAs(name) => locked_version(workspace, name),
        }
    }
}
