//! Counting tests, by what test programs print.

use std::fmt;
use std::ops::AddAssign;

/// How many tests passed, failed and were skipped.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) passed: u32,
    pub(super) failed: u32,
    pub(super) skipped: u32,
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            passed,
            failed,
            skipped,
        } = self;
        write!(f, "{passed} passed, {failed} failed, {skipped} skipped")
    }
}

/// Whose output is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Harness {
    /// `cargo test` and the wasm-bindgen test runner: a `test result:` line for each program.
    Cargo,
    /// `node --test` with the spec reporter, and `tests/matrix`, which says it as that does: a line for
    /// each failure, and the totals at the end.
    Node,
}

/// How many lines of why a test failed are kept. What follows is a stack, or a comparison of its own.
const LINES: usize = 8;
/// How much of such a line is kept, in characters.
const WIDTH: usize = 300;

/// Reads a harness's output line by line.
#[derive(Debug)]
pub(super) struct Reader {
    harness: Harness,
    tally: Tally,
    /// The tests that failed.
    failures: Vec<Failure>,
    /// Node repeats its failures after this line.
    repeating: bool,
    /// The failure that the next lines belong to.
    told: Option<usize>,
}

/// A test that failed.
#[derive(Debug)]
struct Failure {
    name: String,
    /// The first lines of what it said.
    why: Vec<String>,
}

impl Failure {
    fn describe(self) -> String {
        let indented = self.why.iter().map(|line| format!("\n      {line}"));
        self.name + &indented.collect::<String>()
    }
}

impl Reader {
    pub(super) fn new(harness: Harness) -> Self {
        Self {
            harness,
            tally: Tally::default(),
            failures: Vec::new(),
            repeating: false,
            told: None,
        }
    }

    /// Takes in one line.
    pub(super) fn observe(&mut self, line: &str) {
        match self.harness {
            Harness::Cargo => self.observe_cargo(line.trim()),
            Harness::Node => self.observe_node(line),
        }
    }

    /// What was counted, and which tests failed, with the first lines of why.
    pub(super) fn finish(self) -> (Tally, Vec<String>) {
        let failures = self.failures.into_iter().map(Failure::describe);
        (self.tally, failures.collect())
    }

    fn note(&mut self, name: &str) {
        // What is expected of a test is not told again with its cause.
        let name = name.strip_suffix(" - should panic").unwrap_or(name);
        self.failures.push(Failure {
            name: name.to_owned(),
            why: Vec::new(),
        });
    }

    /// The next lines say why the test of this name has failed.
    fn begin_why(&mut self, name: &str) {
        let mut failures = self.failures.iter();
        self.told = failures.position(|failure| failure.name == name && failure.why.is_empty());
    }

    /// Keeps a line of why a test has failed, until that is enough.
    fn tell_why(&mut self, line: &str) {
        let Some(failure) = self.told.and_then(|told| self.failures.get_mut(told)) else {
            return;
        };
        let line = line.trim();
        let is_heading = ["error output:", "console output:"].contains(&line);
        // A stack, or what is said of the next test or of all.
        let ends = [
            "at ",
            "stack backtrace:",
            "Stack:",
            "note: ",
            "failures:",
            "test at ",
        ];
        if ends.iter().any(|start| line.starts_with(start)) || failure.why.len() == LINES {
            self.told = None;
        } else if !line.is_empty() && !is_heading {
            failure.why.push(line.chars().take(WIDTH).collect());
        }
    }

    /// `test result: FAILED. 3 passed; 1 failed; 0 ignored; …`, and before it `test NAME ... FAILED`
    /// (`FAIL` from the wasm-bindgen runner), and `---- NAME stdout ----` (`output`) with what the test said.
    fn observe_cargo(&mut self, line: &str) {
        if let Some(name) = heading(line) {
            return self.begin_why(name);
        }
        let Some(rest) = line.strip_prefix("test ") else {
            return self.tell_why(line);
        };
        self.told = None;
        if let Some((name, outcome)) = rest.split_once(" ... ") {
            if outcome.starts_with("FAIL") {
                self.note(name);
            }
        } else if let Some((_, counts)) = rest
            .strip_prefix("result: ")
            .and_then(|rest| rest.split_once(". "))
        {
            for count in counts.split(';') {
                let mut words = count.split_whitespace();
                let number = words.next().and_then(|number| number.parse::<u32>().ok());
                match (number, words.next()) {
                    (Some(number), Some("passed")) => self.tally.passed += number,
                    (Some(number), Some("failed")) => self.tally.failed += number,
                    (Some(number), Some("ignored")) => self.tally.skipped += number,
                    _ => {}
                }
            }
        }
    }

    /// `ℹ pass 3` and so on, unindented, once at the end; `✖ NAME (1.2ms)` for each failed test, and the same again after
    /// all, with what it said.
    fn observe_node(&mut self, line: &str) {
        let mut words = line.split_whitespace();
        match words.next() {
            Some("ℹ") if line.starts_with('ℹ') => {
                let key = words.next();
                let Some(number) = words.next().and_then(|number| number.parse::<u32>().ok())
                else {
                    return;
                };
                match key {
                    Some("pass") => self.tally.passed += number,
                    // A cancelled test did not pass: its parent or the time limit ended it.
                    Some("fail" | "cancelled") => self.tally.failed += number,
                    Some("skipped" | "todo") => self.tally.skipped += number,
                    _ => {}
                }
            }
            Some("✖") if line.trim() == "✖ failing tests:" => self.repeating = true,
            Some("✖") => {
                let name = words.collect::<Vec<_>>().join(" ");
                match self.repeating {
                    true => self.begin_why(&name),
                    false => self.note(&name),
                }
            }
            _ => self.tell_why(line),
        }
    }
}

/// The test's name in the line before what it said: `---- NAME stdout ----`, `output` from the wasm-bindgen runner.
fn heading(line: &str) -> Option<&str> {
    let rest = line.strip_prefix("---- ")?;
    rest.strip_suffix(" stdout ----")
        .or_else(|| rest.strip_suffix(" output ----"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(harness: Harness, output: &str) -> (Tally, Vec<String>) {
        let mut reader = Reader::new(harness);
        for line in output.lines() {
            reader.observe(line);
        }
        reader.finish()
    }

    #[test]
    fn cargo_test_is_summed_over_its_programs() {
        let (tally, failures) = read(
            Harness::Cargo,
            "running 3 tests\n\
             test wire::bom ... ok\n\
             test wire::crlf ... FAILED\n\
             test wire::slow ... ignored\n\
             test result: FAILED. 1 passed; 1 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s\n\
             \n   Doc-tests headwater\n\
             test result: ok. 4 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.10s\n",
        );
        assert_eq!(
            tally,
            Tally {
                passed: 5,
                failed: 1,
                skipped: 1
            }
        );
        assert_eq!(failures, ["wire::crlf"]);
    }

    #[test]
    fn a_failure_is_told_with_the_first_lines_of_its_cause() {
        let (_, failures) = read(
            Harness::Cargo,
            "test wire::bom ... FAILED\ntest wire::crlf - should panic ... FAILED\n\
             test src/lib.rs - read (line 3) ... FAILED\n\nfailures:\n\n\
             ---- wire::crlf stdout ----\n\n\
             thread 'wire::crlf' panicked at src/wire.rs:3:5:\n\
             assertion `left == right` failed\n  left: 1\n right: 2\nstack backtrace:\n   0: main\n\n\
             ---- src/lib.rs - read (line 3) stdout ----\nno such file\n---- no heading\n\n        Stack:\n\n        Error\n\n\
             ---- wire::bom output ----\n    error output:\n        panicked at src/wire.rs:9:9:\n\
             waited in vain\n\nfailures:\n    wire::crlf\n",
        );
        let bom = "wire::bom\n      panicked at src/wire.rs:9:9:\n      waited in vain";
        let crlf = "wire::crlf\n      thread 'wire::crlf' panicked at src/wire.rs:3:5:\n      \
                    assertion `left == right` failed\n      left: 1\n      right: 2";
        let read = "src/lib.rs - read (line 3)\n      no such file\n      ---- no heading";
        assert_eq!(failures, [bom, crlf, read]);
    }

    #[test]
    fn a_failure_of_node_is_told_with_the_first_lines_of_its_cause() {
        let (_, failures) = read(
            Harness::Node,
            "✖ closes (0.9ms)\n  'a test' after it\nℹ pass 0\n\n✖ failing tests:\n\ntest at a.mjs:1:1\n\
             ✖ closes (0.9ms)\n  AssertionError [ERR_ASSERTION]: 3 !== 2\n      at a.mjs:3:4\n\
             test at b.mjs:1:1\n",
        );
        let closes = "closes (0.9ms)\n      AssertionError [ERR_ASSERTION]: 3 !== 2";
        assert_eq!(failures, [closes]);
    }

    #[test]
    fn the_wasm_bindgen_runner_is_read_like_cargo_test() {
        let (tally, failures) = read(
            Harness::Cargo,
            "running 2 tests\n\
             test opens ... ok\n\
             test closes ... FAIL\n\
             \n\
             test result: FAILED. 1 passed; 1 failed; 0 ignored; 0 filtered out; finished in 0.01s\n",
        );
        assert_eq!((tally.passed, tally.failed), (1, 1));
        assert_eq!(failures, ["closes"]);
    }

    #[test]
    fn nodes_totals_are_taken_and_what_tests_print_is_not() {
        let (tally, failures) = read(
            Harness::Node,
            "▶ connect\n  ✔ opens (1.1ms)\n  ✖ closes (0.9ms)\n  ℹ pass 70\n▶ connect (3ms)\n\
             ℹ tests 4\nℹ suites 1\nℹ pass 1\nℹ fail 1\nℹ cancelled 1\nℹ skipped 1\nℹ todo 0\n\
             ℹ duration_ms 40.3\n\n✖ failing tests:\n\ntest at a.mjs:1:1\n✖ closes (0.9ms)\n",
        );
        assert_eq!(
            tally,
            Tally {
                passed: 1,
                failed: 2,
                skipped: 1
            }
        );
        assert_eq!(failures, ["closes (0.9ms)"]);
    }

    #[test]
    fn the_matrix_is_read_like_node() {
        let (tally, failures) = read(
            Harness::Node,
            "Vite\n  ✔ Vite 8.3.8, build: page (1.0 s)\n  ✖ Vite 8.3.8, dev, runs: no event\n\
             \n| tool | installs |\n\nℹ pass 2\nℹ fail 1\nℹ skipped 0\n",
        );
        assert_eq!((tally.passed, tally.failed, tally.skipped), (2, 1, 0));
        assert_eq!(failures, ["Vite 8.3.8, dev, runs: no event"]);
    }
}
