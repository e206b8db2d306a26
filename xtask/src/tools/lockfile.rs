//! Versions out of `Cargo.lock`.

use anyhow::{Context, Result};

use crate::process::Task;
use crate::workspace::Workspace;

/// The version of `package` in the workspace's `Cargo.lock`, which cargo has made to run this program.
///
/// # Errors
/// If it has none, or several.
pub(crate) fn locked_version(workspace: &Workspace, package: &str) -> Result<String> {
    let id = Task::cargo(workspace.root())
        .args(["pkgid", package])
        .answer()
        .with_context(|| format!("Cargo.lock has no {package}, or more than one"))?;
    Ok(version_of(&id).to_owned())
}

/// A package's id ends with `#NAME@VERSION`, or with `#VERSION` where what comes before ends with the name.
fn version_of(id: &str) -> &str {
    id.rsplit(['#', '@']).next().unwrap_or(id)
}

#[cfg(test)]
mod tests {
    use super::version_of;

    #[test]
    fn the_version_is_what_an_id_ends_with() {
        for id in [
            "registry+https://example.org/index#wasm-bindgen@0.2.130",
            "path+file:///home/someone@work/headwater#0.2.130",
        ] {
            assert_eq!(version_of(id), "0.2.130");
        }
    }
}
