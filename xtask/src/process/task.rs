//! One run of a program: its output shown as it comes, or summed up while it is long and dull.

use std::ffi::{OsStr, OsString};
use std::io::IsTerminal;
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use super::{Group, Line, Lines, plain};

/// After so long without a line, one is printed to show that work goes on.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// How long a pipe may stay open after the child's end: a daemon it left behind holds it too.
const AFTER_EXIT: Duration = Duration::from_secs(1);
/// How much of a summed-up output is shown after a failure.
const TAIL: usize = 60;

/// A program to run.
#[derive(Debug)]
pub(crate) struct Task {
    command: Command,
    summary: Option<String>,
    limit: Option<Duration>,
}

/// A run that has come to its end, whichever it was.
#[derive(Debug)]
pub(crate) struct Finished {
    /// `None` if the run was stopped at its time limit.
    status: Option<ExitStatus>,
}

impl Finished {
    /// Whether the program ended by itself and says that all went well.
    pub(crate) fn success(&self) -> bool {
        self.status.is_some_and(|status| status.success())
    }

    /// How it ended, in words.
    pub(crate) fn describe(&self) -> String {
        match self.status {
            Some(status) => status.to_string(),
            None => "stopped at its time limit".to_owned(),
        }
    }
}

impl Task {
    /// A run of `program`, without standard input.
    pub(crate) fn new(program: impl AsRef<OsStr>) -> Self {
        let mut command = Command::new(program);
        command.stdin(Stdio::null());
        Self {
            command,
            summary: None,
            limit: None,
        }
    }

    /// A run of the cargo that runs this program.
    pub(crate) fn cargo(dir: &Path) -> Self {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
        let mut task = Self::new(cargo).dir(dir);
        if std::io::stdout().is_terminal() {
            task = task.env("CARGO_TERM_COLOR", "always");
        }
        task
    }

    /// Adds one argument.
    pub(crate) fn arg(mut self, arg: impl AsRef<OsStr>) -> Self {
        self.command.arg(arg);
        self
    }

    /// Adds several arguments.
    pub(crate) fn args<A: AsRef<OsStr>>(mut self, args: impl IntoIterator<Item = A>) -> Self {
        self.command.args(args);
        self
    }

    /// Sets an environment variable.
    pub(crate) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// Removes an environment variable.
    pub(crate) fn without_env(mut self, name: &str) -> Self {
        self.command.env_remove(name);
        self
    }

    /// Sets the working directory.
    pub(crate) fn dir(mut self, dir: &Path) -> Self {
        self.command.current_dir(dir);
        self
    }

    /// Shows a line about `what` now and then instead of the output, which is shown after a failure.
    pub(crate) fn summed_up(mut self, what: impl Into<String>) -> Self {
        self.summary = Some(what.into());
        self
    }

    /// Stops the run after so long.
    pub(crate) fn limit(mut self, limit: Duration) -> Self {
        self.limit = Some(limit);
        self
    }

    /// Runs it unseen, and gives what it writes to its standard output if it succeeds: for questions
    /// that are answered at once.
    pub(crate) fn answer(mut self) -> Option<String> {
        let output = self.command.output().ok()?;
        let text = String::from_utf8_lossy(&output.stdout);
        output.status.success().then(|| text.trim().to_owned())
    }

    /// Runs it and fails unless the program succeeds.
    pub(crate) fn check(self) -> Result<()> {
        let name = self.name();
        let finished = self.run(|_| {})?;
        if !finished.success() {
            bail!("{name}: {}", finished.describe());
        }
        Ok(())
    }

    /// Runs it, gives every line (without colours) to `observe`, and says how it ended.
    ///
    /// # Errors
    /// If the program can't be started; a program that fails is no error here.
    pub(crate) fn run(mut self, mut observe: impl FnMut(&str)) -> Result<Finished> {
        let name = self.name();
        // One pipe for both, which keeps their lines in order.
        let (reader, writer) = std::io::pipe()?;
        self.command.stdout(writer.try_clone()?).stderr(writer);
        let mut group =
            Group::spawn(&mut self.command).with_context(|| format!("{name} can't be started"))?;
        // Its ends of the pipe are the child's alone: the pipe ends with the last of them.
        self.command.stdout(Stdio::null()).stderr(Stdio::null());
        let lines = Lines::read(reader);

        let started = Instant::now();
        let mut shown = started;
        let mut ended: Option<Instant> = None;
        let mut tail: Vec<String> = Vec::new();
        let status = loop {
            match lines.next(Duration::from_millis(200)) {
                Line::Text(line) => {
                    observe(&plain(&line));
                    if self.summary.is_some() {
                        if tail.len() == TAIL {
                            tail.remove(0);
                        }
                        tail.push(line);
                    } else {
                        show(&line);
                        shown = Instant::now();
                    }
                }
                Line::Quiet => {
                    if ended.is_none() && group.try_wait()?.is_some() {
                        ended = Some(Instant::now());
                    }
                    if ended.is_some_and(|at| at.elapsed() > AFTER_EXIT) {
                        break group.try_wait()?;
                    }
                }
                Line::End => break Some(group.wait()?),
            }
            if shown.elapsed() > HEARTBEAT {
                println!("  {}", self.heartbeat(started.elapsed(), tail.last()));
                shown = Instant::now();
            }
            if self.limit.is_some_and(|limit| started.elapsed() > limit) {
                break None;
            }
        };
        let finished = Finished { status };
        if !finished.success() {
            for line in tail {
                show(&line);
            }
        }
        Ok(finished)
    }

    fn heartbeat(&self, elapsed: Duration, last: Option<&String>) -> String {
        let what = self.summary.as_deref().unwrap_or("still running");
        let last = last.map(|line| plain(line)).unwrap_or_default();
        format!("… {what}, {}  {}", seconds(elapsed), last.trim())
            .trim_end()
            .to_owned()
    }

    fn name(&self) -> String {
        let program = Path::new(self.command.get_program());
        let mut name = program
            .file_name()
            .unwrap_or(program.as_os_str())
            .to_string_lossy()
            .into_owned();
        // Enough to tell one cargo from another.
        for arg in self.command.get_args().take(6) {
            name.push(' ');
            name.push_str(&arg.to_string_lossy());
        }
        name
    }
}

/// Prints a line of a child's, with its colours only where they can be seen.
fn show(line: &str) {
    if std::io::stdout().is_terminal() {
        println!("  {line}");
    } else {
        println!("  {}", plain(line));
    }
}

/// A duration as people read it: `8.2 s`, `3 min 05 s`.
pub(crate) fn seconds(duration: Duration) -> String {
    let seconds = duration.as_secs_f64();
    if seconds < 60.0 {
        return format!("{seconds:.1} s");
    }
    let whole = duration.as_secs();
    format!("{} min {:02} s", whole / 60, whole % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_written_for_people() {
        assert_eq!(seconds(Duration::from_millis(8_240)), "8.2 s");
        assert_eq!(seconds(Duration::from_secs(185)), "3 min 05 s");
    }

    #[cfg(unix)]
    #[test]
    fn a_run_reports_its_lines_and_how_it_ended() {
        let mut lines = Vec::new();
        let finished = Task::new("sh")
            .args(["-c", "echo out; echo err >&2; echo more; exit 3"])
            .run(|line| lines.push(line.to_owned()))
            .expect("sh starts");
        assert_eq!(lines, ["out", "err", "more"]);
        assert!(!finished.success());
        assert!(finished.describe().contains('3'));
    }

    #[cfg(unix)]
    #[test]
    fn an_answer_is_what_a_program_writes_if_it_succeeds() {
        let sh = |script| Task::new("sh").args(["-c", script]).answer();
        assert_eq!(sh("echo v1; echo noise >&2").as_deref(), Some("v1"));
        assert_eq!(sh("echo v1; exit 1"), None);
        assert_eq!(Task::new("no-such-program").answer(), None);
    }

    #[cfg(unix)]
    #[test]
    fn a_run_is_stopped_at_its_time_limit() {
        let finished = Task::new("sleep")
            .arg("600")
            .limit(Duration::from_millis(50))
            .run(|_| {})
            .expect("sleep starts");
        assert!(!finished.success());
        assert_eq!(finished.describe(), "stopped at its time limit");
    }
}
