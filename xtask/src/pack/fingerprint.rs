//! Skipping a step whose inputs are what they were when it last succeeded.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use walkdir::WalkDir;

/// What a step's result depends on.
#[derive(Debug, Default)]
pub(super) struct Inputs {
    hasher: DefaultHasher,
}

impl Inputs {
    /// Adds a word: a version, an option.
    pub(super) fn word(mut self, word: &str) -> Self {
        word.hash(&mut self.hasher);
        self
    }

    /// Adds a file's contents, or those of all files below a directory. What isn't there counts as that.
    pub(super) fn path(mut self, path: &Path) -> Result<Self> {
        if !path.exists() {
            path.hash(&mut self.hasher);
            return Ok(self);
        }
        for entry in WalkDir::new(path).follow_links(true).sort_by_file_name() {
            let entry = entry?;
            entry.path().hash(&mut self.hasher);
            if entry.file_type().is_file() {
                fs::read(entry.path())
                    .with_context(|| format!("{} can't be read", entry.path().display()))?
                    .hash(&mut self.hasher);
            }
        }
        Ok(self)
    }
}

/// A step, with the file that remembers its last inputs.
#[derive(Debug)]
pub(super) struct Step {
    stamp: PathBuf,
    outputs: Vec<PathBuf>,
}

impl Step {
    /// A step named `name`, that keeps its stamp in `dir` and makes `outputs`.
    pub(super) fn new(dir: &Path, name: &str, outputs: &[&Path]) -> Self {
        Self {
            stamp: dir.join(format!("{name}.stamp")),
            outputs: outputs.iter().map(|path| path.to_path_buf()).collect(),
        }
    }

    /// Runs `work` unless the outputs are there and come of the same inputs. Says whether it ran.
    pub(super) fn run(&self, inputs: &Inputs, work: impl FnOnce() -> Result<()>) -> Result<bool> {
        // Hashes are compared with those of this very toolchain's last run at best; another
        // toolchain's hasher may differ, and then the step runs once more.
        let now = format!("{:016x}", inputs.hasher.finish());
        let last = fs::read_to_string(&self.stamp).unwrap_or_default();
        if last == now && self.outputs.iter().all(|path| path.exists()) {
            return Ok(false);
        }
        // A step that fails half way must not be taken for done.
        let _ = fs::remove_file(&self.stamp);
        work()?;
        fs::write(&self.stamp, now)
            .with_context(|| format!("{} can't be written", self.stamp.display()))?;
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_runs_again_only_for_other_inputs_or_a_missing_output() {
        let scratch = tempfile::tempdir().expect("there is a place for temporary files");
        let dir = scratch.path();
        let (input, output) = (dir.join("in"), dir.join("out"));
        let step = Step::new(dir, "copy", &[&output]);
        let run = |text: &str| {
            fs::write(&input, text).expect("the input is writable");
            let inputs = Inputs::default()
                .word("v1")
                .path(&input)
                .expect("the input is readable");
            step.run(&inputs, || Ok(fs::copy(&input, &output).map(drop)?))
                .expect("the copy succeeds")
        };
        assert!(run("one"));
        assert!(!run("one"));
        assert!(run("two"));
        fs::remove_file(&output).expect("the output is there");
        assert!(run("two"));
    }

    #[test]
    fn a_step_that_failed_is_not_taken_for_done() {
        let scratch = tempfile::tempdir().expect("there is a place for temporary files");
        let step = Step::new(scratch.path(), "fails", &[]);
        let inputs = Inputs::default();
        assert!(step.run(&inputs, || Ok(())).expect("it succeeds"));
        let other = Inputs::default().word("other");
        assert!(step.run(&other, || anyhow::bail!("no")).is_err());
        assert!(step.run(&inputs, || Ok(())).expect("it succeeds"));
    }
}
