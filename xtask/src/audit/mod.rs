//! What the dependencies are, as far as this machine can tell without a network: their licences, where they come
//! from, whose code the npm package holds, and what the crates are that are published. `cargo xtask deny` asks cargo-deny the same and more, and takes
//! minutes to build once.
//!
//! Whether a version has a known weakness is in databases on the network alone.

mod crates;
mod licence;
mod lockfiles;
mod published;
mod shipped;

pub(crate) use self::published::PUBLISHED;

use anyhow::Result;

use crate::workspace::Workspace;

/// A check, and what it found to be wrong.
#[derive(Debug)]
pub(crate) struct Audit {
    /// What was looked at.
    pub(crate) what: &'static str,
    /// Each fault, in words.
    pub(crate) faults: Vec<String>,
}

/// Runs all checks.
///
/// # Errors
/// If cargo does not answer, or a file can't be read.
pub(crate) fn audit(workspace: &Workspace) -> Result<Vec<Audit>> {
    let allowed = licence::allowed(&workspace.path("deny.toml"))?;
    let audits = [
        ("licences of crates", crates::licences(workspace, &allowed)?),
        ("sources of crates", lockfiles::crates(workspace)?),
        (
            "licences and sources of npm packages",
            lockfiles::npm(workspace, &allowed)?,
        ),
        (
            "crates that users would get twice",
            crates::doubled(workspace)?,
        ),
        (
            "licences that go along with the npm package",
            shipped::notices(workspace)?,
        ),
        ("crates that are published", published::crates(workspace)?),
    ];
    Ok(audits
        .into_iter()
        .map(|(what, faults)| Audit { what, faults })
        .collect())
}
