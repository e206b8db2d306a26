//! Which of the crate's test programs run in browsers.

use std::fs;
use std::path::Path;

use anyhow::Result;

/// What a program for browsers says: without it, tests are for Node.js, and wasm-pack skips them.
const MARK: &str = "wasm_bindgen_test_configure!";

/// A program cargo makes of tests.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Program {
    /// The unit tests.
    Library,
    /// A file of `tests/`, or a directory of it with a `main.rs`.
    Integration(String),
}

impl Program {
    /// Its name, for people.
    pub(super) fn name(&self) -> &str {
        match self {
            Self::Library => "unit tests",
            Self::Integration(name) => name,
        }
    }

    /// Cargo's options that select it.
    pub(super) fn selection(&self) -> Vec<&str> {
        match self {
            Self::Library => vec!["--lib"],
            Self::Integration(name) => vec!["--test", name],
        }
    }
}

/// The programs of the crate at `root` that run in browsers, sorted.
///
/// The others build for wasm too, but starting wasm-pack for each to hear that would take seconds.
pub(super) fn wasm_programs(root: &Path) -> Result<Vec<Program>> {
    let mut programs = Vec::new();
    if has_mark(&root.join("src"))? {
        programs.push(Program::Library);
    }
    let tests = root.join("tests");
    let mut names = Vec::new();
    if tests.is_dir() {
        for entry in fs::read_dir(tests)? {
            let path = entry?.path();
            let file = path.extension().is_some_and(|extension| extension == "rs");
            if (file || path.join("main.rs").is_file()) && has_mark(&path)? {
                names.extend(
                    path.file_stem()
                        .map(|stem| stem.to_string_lossy().into_owned()),
                );
            }
        }
    }
    names.sort();
    programs.extend(names.into_iter().map(Program::Integration));
    Ok(programs)
}

/// Whether a file, or one below a directory, has the mark.
fn has_mark(path: &Path) -> Result<bool> {
    if path.is_dir() {
        for entry in fs::read_dir(path)? {
            if has_mark(&entry?.path())? {
                return Ok(true);
            }
        }
        return Ok(false);
    }
    let source = path.extension().is_some_and(|extension| extension == "rs");
    Ok(source && fs::read_to_string(path)?.contains(MARK))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_for_browsers_are_found_by_what_they_say() {
        let root = std::env::temp_dir().join(format!("xtask-programs-{}", std::process::id()));
        let _ = fs::remove_dir_all(&root);
        let write = |path: &str, text: &str| {
            let path = root.join(path);
            fs::create_dir_all(path.parent().expect("the path has a parent"))
                .and_then(|()| fs::write(path, text))
                .expect("the temporary directory is writable");
        };
        let marked = format!("{MARK}(run_in_browser);");
        write("src/lib.rs", "");
        write("tests/page.rs", &marked);
        write("tests/wire.rs", "mod table;");
        write("tests/worker/main.rs", "mod inner;");
        write("tests/worker/inner.rs", &marked);
        write("tests/shared/mod.rs", &marked);
        let programs = wasm_programs(&root).expect("the temporary directory is readable");
        let names: Vec<_> = programs.iter().map(Program::name).collect();
        assert_eq!(names, ["page", "worker"]);
        write("src/timer.rs", &marked);
        let programs = wasm_programs(&root).expect("the temporary directory is readable");
        assert_eq!(programs.first(), Some(&Program::Library));
        let _ = fs::remove_dir_all(&root);
    }
}
