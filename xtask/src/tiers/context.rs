//! What tiers share: the counts, and the work that is done once for several.

use std::env;

use anyhow::{Result, bail};

use super::tally::{Harness, Reader, Tally};
use crate::process::Task;
use crate::workspace::Workspace;

/// A run of the tests.
#[derive(Debug)]
pub(super) struct Context<'a> {
    workspace: &'a Workspace,
    quick: bool,
    tally: Tally,
    failures: Vec<String>,
    packed: Option<bool>,
}

impl<'a> Context<'a> {
    pub(super) fn new(workspace: &'a Workspace, quick: bool) -> Self {
        Self {
            workspace,
            quick,
            tally: Tally::default(),
            failures: Vec::new(),
            packed: None,
        }
    }

    pub(super) fn workspace(&self) -> &'a Workspace {
        self.workspace
    }

    /// Whether only what is quick and needs no set-up is wanted.
    pub(super) fn quick(&self) -> bool {
        self.quick
    }

    /// Whether this is a CI run, where a part that can't run is a failure.
    pub(super) fn ci() -> bool {
        env::var_os("CI").is_some_and(|value| value == "true" || value == "1")
    }

    /// Runs a check, which counts as one test.
    pub(super) fn check(&mut self, what: &str, task: Task) -> Result<()> {
        println!("- {what}");
        let finished = task.run(|_| {})?;
        if finished.success() {
            self.tally.passed += 1;
        } else {
            self.fail(format!("{what}: {}", finished.describe()));
        }
        Ok(())
    }

    /// Runs a test program, counts its tests, and says how many there were.
    pub(super) fn suite(&mut self, what: &str, harness: Harness, task: Task) -> Result<u32> {
        println!("- {what}");
        let mut reader = Reader::new(harness);
        let finished = task.run(|line| reader.observe(line))?;
        let (tally, failures) = reader.finish();
        self.tally += tally;
        self.failures
            .extend(failures.into_iter().map(|test| format!("{what}: {test}")));
        // It did not compile, crashed, or hung.
        let unnamed = u32::from(!finished.success() && tally.failed == 0);
        if unnamed > 0 {
            self.fail(format!("{what}: {}", finished.describe()));
        }
        Ok(tally.passed + tally.failed + tally.skipped + unnamed)
    }

    /// Counts what must hold as one test.
    pub(super) fn assert(&mut self, holds: bool, failure: impl FnOnce() -> String) {
        if holds {
            self.tally.passed += 1;
        } else {
            self.fail(failure());
        }
    }

    /// Counts a failure.
    pub(super) fn fail(&mut self, what: String) {
        println!("  FAILED {what}");
        self.tally.failed += 1;
        self.failures.push(what);
    }

    /// Counts a part that can't run here: as skipped, or in CI as failed.
    pub(super) fn skip(&mut self, why: &str) {
        if Self::ci() {
            self.fail(why.to_owned());
        } else {
            self.skip_by_choice(why);
        }
    }

    /// Counts a part that the user chose to leave out.
    pub(super) fn skip_by_choice(&mut self, why: &str) {
        println!("  SKIPPED {why}");
        self.tally.skipped += 1;
    }

    /// Makes the npm package, once.
    pub(super) fn pack(&mut self) -> Result<()> {
        match self.packed {
            Some(true) => return Ok(()),
            Some(false) => bail!("there is no package to test, as said above"),
            None => {}
        }
        self.packed = Some(false);
        crate::pack::pack(self.workspace)?;
        self.packed = Some(true);
        Ok(())
    }

    /// The counts of the tier that has ended, and what failed in it.
    pub(super) fn take(&mut self) -> (Tally, Vec<String>) {
        (
            std::mem::take(&mut self.tally),
            std::mem::take(&mut self.failures),
        )
    }
}
