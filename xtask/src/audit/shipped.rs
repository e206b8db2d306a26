//! Whose code the npm package holds: `pkg-template/LICENSE-THIRD-PARTY` goes along with it.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::crates::Crates;
use crate::pack::MODULES;
use crate::process::Task;
use crate::workspace::Workspace;

const FILE: &str = "pkg-template/LICENSE-THIRD-PARTY";

/// What the file lacks of the crates that are linked into the package, and what it lists in vain.
pub(super) fn notices(workspace: &Workspace, crates: &Crates) -> Result<Vec<String>> {
    let linked = linked(workspace)?;
    let text = fs::read_to_string(workspace.path(FILE)).with_context(|| FILE.to_owned())?;
    let mut faults = differing(&text, &linked);
    for Linked { name, version, .. } in &linked {
        let found = crates.get(name, version);
        let found = found.with_context(|| format!("cargo metadata has no {name} {version}"))?;
        for notice in copyrights(&found.dir)? {
            if !text.contains(&notice) {
                faults.push(format!("{FILE} does not have {name}'s notice: {notice}"));
            }
        }
    }
    Ok(faults)
}

/// A crate that is linked into the package.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Linked {
    name: String,
    version: String,
    licence: String,
}

/// All of them, over all modules that the package is made of.
fn linked(workspace: &Workspace) -> Result<BTreeSet<Linked>> {
    let mut linked = BTreeSet::new();
    for module in &MODULES {
        let tree = Task::cargo(workspace.root())
            .args(["tree", "--locked", "--package", "headwater-engine"])
            .args(["--features", module.half(), "--target", module.target()])
            .args([
                "--edges",
                "normal,no-proc-macro",
                "--prefix",
                "none",
                "--no-dedupe",
            ])
            .args(["--format", "{p}\t{l}"])
            .answer()
            .context("cargo tree fails")?;
        linked.extend(tree.lines().filter_map(line));
    }
    Ok(linked)
}

/// A line of cargo's tree: `NAME vVERSION`, and the licence after a tab. What has a path is of this repository.
fn line(line: &str) -> Option<Linked> {
    let (package, licence) = line.split_once('\t')?;
    let (name, version) = package.split_once(" v")?;
    (!version.contains(' ')).then(|| Linked {
        name: name.to_owned(),
        version: version.to_owned(),
        licence: licence.to_owned(),
    })
}

/// The crates that are linked and not listed, and the other way round. The file lists each as `- NAME (LICENCE)`.
fn differing(text: &str, linked: &BTreeSet<Linked>) -> Vec<String> {
    let listed: BTreeSet<&str> = text
        .lines()
        .filter_map(|line| line.strip_prefix("- "))
        .collect();
    let linked: BTreeSet<String> = linked
        .iter()
        .map(|Linked { name, licence, .. }| format!("{name} ({licence})"))
        .collect();
    let missing = linked
        .iter()
        .filter(|one| !listed.contains(one.as_str()))
        .map(|one| format!("{FILE} does not list {one}, which is linked"));
    let vain = listed
        .iter()
        .filter(|one| !linked.contains(**one))
        .map(|one| format!("{FILE} lists {one}, which is not linked"));
    missing.chain(vain).collect()
}

/// The lines of a crate's licence files that name its authors. The Apache licence has a model of one.
fn copyrights(dir: &Path) -> Result<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .to_ascii_uppercase();
        if name.starts_with("LICENSE") && path.is_file() {
            let text = fs::read_to_string(&path)?;
            let lines = text.lines().map(str::trim);
            let is_notice =
                |line: &&str| line.starts_with("Copyright ") && !line.contains("[yyyy]");
            found.extend(lines.filter(is_notice).map(str::to_owned));
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crate_that_is_not_listed_is_named_and_so_is_one_that_is_listed_in_vain() {
        let tree = "headwater-engine v0.1.0 (/somewhere/crates/engine)\tMIT OR Apache-2.0\n\
                    lol_alloc v0.4.1\tMIT\nspin v0.9.9\tMIT\n";
        let linked: BTreeSet<_> = tree.lines().filter_map(line).collect();
        assert_eq!(linked.len(), 2);
        let text = "These are linked:\n\n- lol_alloc (MIT)\n- spin (ISC)\n";
        assert_eq!(
            differing(text, &linked),
            [
                format!("{FILE} does not list spin (MIT), which is linked"),
                format!("{FILE} lists spin (ISC), which is not linked"),
            ]
        );
        assert!(differing("- lol_alloc (MIT)\n- spin (MIT)\n", &linked).is_empty());
    }

    #[test]
    fn notices_are_read_out_of_licence_files() {
        let dir = tempfile::tempdir().expect("there is a place for temporary files");
        let write = |name: &str, text: &str| {
            fs::write(dir.path().join(name), text).expect("the directory is writable");
        };
        write(
            "LICENSE-MIT",
            "MIT\n\n Copyright (c) 2016 Somebody\n\nPermission\n",
        );
        write(
            "LICENSE-APACHE",
            "   Copyright [yyyy] [name of copyright owner]\n",
        );
        write("README.md", "Copyright nobody\n");
        let found = copyrights(dir.path()).expect("the files can be read");
        assert_eq!(
            found.into_iter().collect::<Vec<_>>(),
            ["Copyright (c) 2016 Somebody"]
        );
    }
}
