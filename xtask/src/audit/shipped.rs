//! Whose code the npm package holds: `pkg-template/LICENSE-THIRD-PARTY` goes along with it.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::crates::{self, Crate, Sources};
use crate::pack::MODULES;
use crate::workspace::Workspace;

const FILE: &str = "pkg-template/LICENSE-THIRD-PARTY";

/// What the file lacks of the crates that are linked into the package, and what it lists in vain.
pub(super) fn notices(workspace: &Workspace) -> Result<Vec<String>> {
    let linked = linked(workspace)?;
    let text = fs::read_to_string(workspace.path(FILE)).with_context(|| FILE.to_owned())?;
    let mut faults = differing(&text, &linked);
    let sources = Sources::read(workspace)?;
    for one in &linked {
        for notice in copyrights(&sources.dir(one)?)? {
            if !text.contains(&notice) {
                faults.push(format!(
                    "{FILE} does not have {}'s notice: {notice}",
                    one.name
                ));
            }
        }
    }
    Ok(faults)
}

/// The crates of others that any module of the package is made of.
fn linked(workspace: &Workspace) -> Result<BTreeSet<Crate>> {
    let mut linked = BTreeSet::new();
    for module in &MODULES {
        let tree = crates::tree(workspace)
            .args(["--package", "headwater-engine", "--features", module.part()])
            .args([
                "--target",
                module.target(),
                "--edges",
                "normal,no-proc-macro",
            ]);
        linked.extend(crates::read(tree)?);
    }
    linked.retain(|one| !one.is_ours);
    Ok(linked)
}

/// The crates that are linked and not listed, and the other way round. The file lists each as `- NAME (LICENCE)`.
fn differing(text: &str, linked: &BTreeSet<Crate>) -> Vec<String> {
    let listed: BTreeSet<&str> = text
        .lines()
        .filter_map(|line| line.strip_prefix("- "))
        .collect();
    let linked: BTreeSet<String> = linked
        .iter()
        .map(|Crate { name, licence, .. }| format!("{name} ({licence})"))
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
        let linked: BTreeSet<_> = ["lol_alloc", "spin"]
            .map(|name| Crate {
                name: name.to_owned(),
                version: "1.0.0".to_owned(),
                licence: "MIT".to_owned(),
                is_ours: false,
            })
            .into();
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
