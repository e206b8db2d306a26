//! The crates of the workspace, as cargo resolves them for this machine and for WebAssembly.

use std::collections::BTreeSet;
use std::path::PathBuf;

use anyhow::{Context, Result};
use serde_json::Value;

use super::licence::is_satisfied;
use crate::process::Task;
use crate::tools::WASM_TARGET;
use crate::workspace::Workspace;

/// A crate that a tree of cargo's has.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Crate {
    pub(super) name: String,
    pub(super) version: String,
    /// As its manifest says it.
    pub(super) licence: String,
    /// Whether it is of this repository.
    pub(super) is_ours: bool,
}

/// A run of `cargo tree` that [`read`] understands.
pub(super) fn tree(workspace: &Workspace) -> Task {
    Task::cargo(workspace.root())
        .env("CARGO_TERM_COLOR", "never")
        .args(["tree", "--locked", "--prefix", "none"])
        .args(["--format", "{p}\t{l}"])
}

/// The crates that a tree has.
pub(super) fn read(tree: Task) -> Result<BTreeSet<Crate>> {
    let lines = tree.answer().context("cargo tree fails")?;
    Ok(lines.lines().filter_map(line).collect())
}

/// A line of a tree: `NAME vVERSION`, where the sources are if they are on this machine, and the licence after a tab.
/// A crate that the tree has had before has a mark at the end, as cargo writes no more of what is below it.
fn line(line: &str) -> Option<Crate> {
    let (package, licence) = line.split_once('\t')?;
    let licence = licence.trim_end_matches("(*)").trim();
    let (name, rest) = package.split_once(" v")?;
    let (version, about) = rest.split_once(' ').unwrap_or((rest, ""));
    Some(Crate {
        name: name.to_owned(),
        version: version.to_owned(),
        licence: licence.to_owned(),
        is_ours: about.starts_with("(/") || about.contains(":\\"),
    })
}

/// The crates whose licence is not among the allowed ones. Those of other systems are not asked for, since cargo
/// would have to fetch them.
pub(super) fn licences(workspace: &Workspace, allowed: &[String]) -> Result<Vec<String>> {
    let host = host()?;
    let tree = tree(workspace)
        .args(["--workspace", "--all-features"])
        .args(["--target", &host, "--target", WASM_TARGET]);
    let crates = read(tree)?;
    anyhow::ensure!(!crates.is_empty(), "cargo's tree is empty");
    Ok(refused(&crates, allowed))
}

/// The target of this machine.
fn host() -> Result<String> {
    let rustc = Task::new("rustc").args(["--print", "host-tuple"]);
    rustc
        .answer()
        .context("rustc does not say what this machine is")
}

fn refused(crates: &BTreeSet<Crate>, allowed: &[String]) -> Vec<String> {
    let refused = crates
        .iter()
        .filter(|one| !is_satisfied(&one.licence, allowed));
    refused
        .map(
            |Crate {
                 name,
                 version,
                 licence,
                 ..
             }| format!("{name} {version}: licence {licence:?}"),
        )
        .collect()
}

/// What users of the crate would get in two versions, on this machine or in a browser. What reqwest's TLS takes on other
/// systems is its own.
pub(super) fn doubled(workspace: &Workspace) -> Result<Vec<String>> {
    let host = host()?;
    let tree = tree(workspace)
        .args(["--package", "headwater", "--all-features"])
        .args(["--edges", "normal"])
        .args(["--target", &host, "--target", WASM_TARGET])
        .args(["--duplicates", "--depth", "0"]);
    let doubled = read(tree)?.into_iter();
    Ok(doubled
        .map(|one| format!("{} {}", one.name, one.version))
        .collect())
}

/// Where the sources of crates are, of all that are linked into the package.
#[derive(Debug)]
pub(super) struct Sources(Value);

impl Sources {
    pub(super) fn read(workspace: &Workspace) -> Result<Self> {
        let metadata = Task::cargo(workspace.root())
            .args(["metadata", "--format-version", "1", "--locked"])
            .args(["--filter-platform", WASM_TARGET])
            .answer()
            .context("cargo metadata fails")?;
        Ok(Self(serde_json::from_str(&metadata)?))
    }

    /// The directory of this crate.
    pub(super) fn dir(&self, Crate { name, version, .. }: &Crate) -> Result<PathBuf> {
        let is_it = |package: &&Value| package["name"] == **name && package["version"] == **version;
        let mut packages = self.0["packages"].as_array().into_iter().flatten();
        let manifest = packages
            .find(is_it)
            .and_then(|found| found["manifest_path"].as_str());
        let manifest = manifest.map(PathBuf::from);
        let dir = manifest.as_deref().and_then(|path| path.parent());
        let dir = dir.with_context(|| format!("cargo metadata has no {name} {version}"))?;
        Ok(dir.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As cargo writes it.
    pub(super) fn crates(tree: &str) -> BTreeSet<Crate> {
        tree.lines().filter_map(line).collect()
    }

    #[test]
    fn a_crate_without_an_allowed_licence_is_named() {
        let tree = "ours v0.1.0 (/somewhere/ours)\tMIT\n\
                    a v1.0.0\tMIT OR Apache-2.0\n\nb v2.0.0 (proc-macro)\tGPL-3.0\na v1.0.0\tMIT OR Apache-2.0 (*)\nc v3.0.0\t\n";
        let crates = crates(tree);
        let named = |one: &Crate| (one.name.clone(), one.is_ours);
        let names: Vec<_> = crates.iter().map(named).collect();
        let expected = [("a", false), ("b", false), ("c", false), ("ours", true)];
        assert_eq!(
            names,
            expected.map(|(name, is_ours)| (name.to_owned(), is_ours))
        );
        assert_eq!(
            refused(&crates, &["MIT".to_owned()]),
            ["b 2.0.0: licence \"GPL-3.0\"", "c 3.0.0: licence \"\""]
        );
    }

    #[test]
    fn the_sources_of_a_crate_are_where_its_manifest_is() {
        let metadata =
            r#"{"packages":[{"name":"a","version":"1.0.0","manifest_path":"/b/Cargo.toml"}]}"#;
        let sources = Sources(serde_json::from_str(metadata).expect("it is JSON"));
        let find = |text: &str| sources.dir(crates(text).first().expect("it is a line"));
        assert_eq!(
            find("a v1.0.0\tMIT").expect("it is there"),
            PathBuf::from("/b")
        );
        assert!(find("a v1.0.1\tMIT").is_err());
    }
}
