//! Versions out of `Cargo.lock`.

use anyhow::{Context, Result};

use crate::process::Task;
use crate::workspace::Workspace;

/// The version of `package` in the workspace's `Cargo.lock`, which is made if there is none.
pub(crate) fn locked_version(workspace: &Workspace, package: &str) -> Result<String> {
    let path = workspace.path("Cargo.lock");
    if !path.exists() {
        Task::cargo(workspace.root())
            .arg("generate-lockfile")
            .check()?;
    }
    let lock = std::fs::read_to_string(&path)
        .with_context(|| format!("{} can't be read", path.display()))?;
    version_in(&lock, package)
        .map(str::to_owned)
        .with_context(|| format!("Cargo.lock has no {package}"))
}

/// Cargo writes `name` and `version` on two successive lines of each entry, which saves a TOML parser.
fn version_in<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines();
    lines.find(|line| *line == name)?;
    lines
        .next()?
        .strip_prefix("version = \"")?
        .strip_suffix('"')
}

#[cfg(test)]
mod tests {
    use super::version_in;

    const LOCK: &str = r#"version = 4

[[package]]
name = "wasm-bindgen-shared"
version = "0.1.0"

[[package]]
name = "wasm-bindgen"
version = "0.2.130"
source = "registry"
dependencies = [
 "wasm-bindgen-shared",
]
"#;

    #[test]
    fn the_version_is_that_of_the_package_with_exactly_this_name() {
        assert_eq!(version_in(LOCK, "wasm-bindgen"), Some("0.2.130"));
        assert_eq!(version_in(LOCK, "wasm"), None);
    }
}
