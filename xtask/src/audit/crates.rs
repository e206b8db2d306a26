//! The crates of the workspace, as cargo has resolved them for this machine and for WebAssembly.

use std::path::PathBuf;

use anyhow::{Context, Result};
use serde_json::Value;

use super::licence::is_satisfied;
use crate::process::Task;
use crate::tools::WASM_TARGET;
use crate::workspace::Workspace;

/// All of them.
#[derive(Debug)]
pub(super) struct Crates(Vec<Crate>);

/// One, in one version.
#[derive(Debug)]
pub(super) struct Crate {
    pub(super) name: String,
    pub(super) version: String,
    /// As its manifest says it.
    licence: Option<String>,
    /// Where its sources are.
    pub(super) dir: PathBuf,
}

impl Crates {
    pub(super) fn read(workspace: &Workspace) -> Result<Self> {
        let host = Task::new("rustc")
            .args(["--print", "host-tuple"])
            .answer()
            .context("rustc does not say what this machine is")?;
        // Those of other systems are not asked for, since cargo would have to fetch them.
        let metadata = Task::cargo(workspace.root())
            .args([
                "metadata",
                "--format-version",
                "1",
                "--locked",
                "--all-features",
            ])
            .args(["--filter-platform", &host, "--filter-platform", WASM_TARGET])
            .answer()
            .context("cargo metadata fails")?;
        Self::parse(&metadata)
    }

    fn parse(metadata: &str) -> Result<Self> {
        let metadata: Value = serde_json::from_str(metadata)?;
        let packages = metadata["packages"].as_array().context("no packages")?;
        let read = |package: &Value| {
            let text = |field: &str| package[field].as_str().map(str::to_owned);
            Some(Crate {
                name: text("name")?,
                version: text("version")?,
                licence: text("license"),
                dir: PathBuf::from(text("manifest_path")?).parent()?.to_owned(),
            })
        };
        let crates = packages.iter().map(read);
        let crates = crates.collect::<Option<_>>();
        Ok(Self(crates.context("a package without a name")?))
    }

    /// The crate of this name and version.
    pub(super) fn get(&self, name: &str, version: &str) -> Option<&Crate> {
        let mut crates = self.0.iter();
        crates.find(|one| one.name == name && one.version == version)
    }

    /// Those whose licence is not among the allowed ones.
    pub(super) fn licences(&self, allowed: &[String]) -> Vec<String> {
        let refused = self.0.iter().filter(|one| {
            let licence = one.licence.as_deref().unwrap_or_default();
            !is_satisfied(licence, allowed)
        });
        refused
            .map(|one| {
                let licence = one.licence.as_deref().unwrap_or("no licence");
                format!("{} {}: {licence}", one.name, one.version)
            })
            .collect()
    }
}

/// What users of the crate would get in two versions.
pub(super) fn doubled(workspace: &Workspace) -> Result<Vec<String>> {
    let tree = Task::cargo(workspace.root())
        .args([
            "tree",
            "--locked",
            "--package",
            "headwater",
            "--all-features",
        ])
        .args(["--edges", "normal", "--target", "all"])
        .args(["--duplicates", "--depth", "0", "--prefix", "none"])
        .answer()
        .context("cargo tree fails")?;
    let lines = tree.lines().filter(|line| !line.is_empty());
    Ok(lines.map(str::to_owned).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crate_without_an_allowed_licence_is_named() {
        let metadata = r#"{"packages":[
            {"name":"a","version":"1.0.0","license":"MIT OR Apache-2.0","manifest_path":"/a/Cargo.toml"},
            {"name":"b","version":"2.0.0","license":"GPL-3.0","manifest_path":"/b/Cargo.toml"},
            {"name":"c","version":"3.0.0","license":null,"manifest_path":"/c/Cargo.toml"}]}"#;
        let crates = Crates::parse(metadata).expect("it is metadata");
        assert_eq!(
            crates.licences(&["MIT".to_owned()]),
            ["b 2.0.0: GPL-3.0", "c 3.0.0: no licence"]
        );
        assert_eq!(
            crates.get("a", "1.0.0").map(|one| one.dir.clone()),
            Some("/a".into())
        );
        assert!(crates.get("a", "1.0.1").is_none());
    }
}
