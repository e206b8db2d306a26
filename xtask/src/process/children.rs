//! Child processes that never outlive this one.
//!
//! Each child leads a process group of its own: a browser test is a chain of five programs, and
//! stopping the first alone would leave the browser behind.

use std::io;
use std::process::{Child, Command, ExitStatus};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How long a group gets to end by itself before it is killed.
const GRACE: Duration = Duration::from_secs(2);

/// The groups a signal must stop.
static RUNNING: Mutex<Vec<u32>> = Mutex::new(Vec::new());

fn running() -> MutexGuard<'static, Vec<u32>> {
    RUNNING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Makes Ctrl-C, SIGTERM and SIGHUP stop all children, then this program.
pub(crate) fn stop_children_on_signals() {
    adopt_orphans();
    let handled = ctrlc::set_handler(|| {
        // Held to the end: nothing more is started, and nobody takes a stopped child for a failure.
        let groups = running();
        for &group in groups.iter() {
            signal(group, Stop::Ask);
        }
        let deadline = Instant::now() + GRACE;
        while Instant::now() < deadline && groups.iter().any(|&group| alive(group)) {
            std::thread::sleep(Duration::from_millis(20));
        }
        for &group in groups.iter() {
            signal(group, Stop::Kill);
        }
        kill_strays(&[]);
        std::process::exit(130);
    });
    if let Err(error) = handled {
        eprintln!("warning: signals will not stop started programs: {error}");
    }
}

/// A child and everything it started; all of it is stopped when this is dropped.
#[derive(Debug)]
pub(crate) struct Group {
    child: Child,
    id: u32,
}

impl Group {
    /// Starts `command` as the leader of a new group.
    pub(crate) fn spawn(command: &mut Command) -> io::Result<Self> {
        isolate(command);
        // Held across the spawn, so that no signal finds a child that isn't listed yet.
        let mut running = running();
        let child = command.spawn()?;
        let id = child.id();
        running.push(id);
        Ok(Self { child, id })
    }

    /// The child itself, for its pipes.
    pub(crate) fn child(&mut self) -> &mut Child {
        &mut self.child
    }

    /// The child's status, if it has ended.
    pub(crate) fn try_wait(&mut self) -> io::Result<Option<ExitStatus>> {
        let status = self.child.try_wait();
        if !matches!(status, Ok(None)) {
            unless_stopping();
        }
        status
    }

    /// Waits for the child to end.
    pub(crate) fn wait(&mut self) -> io::Result<ExitStatus> {
        let status = self.child.wait();
        unless_stopping();
        status
    }
}

/// Returns, unless a signal is stopping this program: then a child's end is no news.
fn unless_stopping() {
    drop(running());
}

impl Drop for Group {
    fn drop(&mut self) {
        // What a program leaves behind that ends by itself may be meant to stay.
        let stopped = match self.child.try_wait() {
            Ok(Some(status)) => status.code().is_none(),
            _ => true,
        };
        signal(self.id, Stop::Ask);
        let deadline = Instant::now() + GRACE;
        while Instant::now() < deadline {
            // The child first: its status is its own to collect.
            if !matches!(self.child.try_wait(), Ok(None)) && !alive(self.id) {
                break;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        signal(self.id, Stop::Kill);
        // Only platforms without groups still have a child here.
        let _ = self.child.kill();
        let _ = self.child.wait();
        let mut running = running();
        running.retain(|&id| id != self.id);
        if stopped {
            kill_strays(&running);
        }
    }
}

#[derive(Clone, Copy)]
enum Stop {
    Ask,
    Kill,
}

#[cfg(unix)]
fn isolate(command: &mut Command) {
    use std::os::unix::process::CommandExt;
    command.process_group(0);
    #[cfg(target_os = "linux")]
    // SAFETY: the closure runs between fork and exec and makes one system call, `prctl`, which is
    // async-signal-safe; it neither allocates nor locks.
    unsafe {
        // Covers the one end that no handler sees: this program being killed by SIGKILL.
        command.pre_exec(|| {
            nix::sys::prctl::set_pdeathsig(nix::sys::signal::Signal::SIGTERM)
                .map_err(io::Error::from)
        });
    }
}

#[cfg(unix)]
fn group(id: u32) -> Option<nix::unistd::Pid> {
    i32::try_from(id).ok().map(nix::unistd::Pid::from_raw)
}

#[cfg(unix)]
fn signal(id: u32, stop: Stop) {
    use nix::sys::signal::{Signal, killpg};
    let signal = match stop {
        Stop::Ask => Signal::SIGTERM,
        Stop::Kill => Signal::SIGKILL,
    };
    if let Some(group) = group(id) {
        // A group that has ended is what we want.
        let _ = killpg(group, signal);
    }
}

/// Whether anything of the group is left, once what has ended is collected.
#[cfg(unix)]
fn alive(id: u32) -> bool {
    use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
    let Some(group) = group(id) else {
        return false;
    };
    let members = nix::unistd::Pid::from_raw(-group.as_raw());
    while !matches!(
        waitpid(members, Some(WaitPidFlag::WNOHANG)),
        Ok(WaitStatus::StillAlive) | Err(_)
    ) {}
    nix::sys::signal::killpg(group, None).is_ok()
}

/// Makes what children leave behind children of ours: in a container, process 1 may not collect
/// them, and an ended process that nobody collects looks like one that won't end.
fn adopt_orphans() {
    #[cfg(target_os = "linux")]
    // Without it, stopping takes longer and that is all.
    let _ = nix::sys::prctl::set_child_subreaper(true);
}

/// Kills what has left its group and lost its parent. A browser leads a group of its own, and becomes our
/// child where the program that drives it is killed. `spared` are groups to leave alone.
#[cfg(target_os = "linux")]
fn kill_strays(spared: &[u32]) {
    let deadline = Instant::now() + GRACE;
    loop {
        // What is killed leaves its own children to us: they are found in the next turn.
        let strays: Vec<_> = groups_of_children()
            .filter(|id| !spared.contains(id))
            .collect();
        if strays.is_empty() || Instant::now() > deadline {
            return;
        }
        for id in strays {
            signal(id, Stop::Kill);
            // Collects those that have ended.
            alive(id);
        }
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// The groups of our children, but our own group.
#[cfg(target_os = "linux")]
fn groups_of_children() -> impl Iterator<Item = u32> {
    use nix::unistd::{Pid, getpgid, getpgrp};
    // The kernel lists the children of each thread.
    let threads = std::fs::read_dir("/proc/self/task").into_iter().flatten();
    let lists = threads
        .filter_map(|thread| std::fs::read_to_string(thread.ok()?.path().join("children")).ok());
    let children: String = lists.collect::<Vec<_>>().join(" ");
    let children: Vec<i32> = children
        .split_whitespace()
        .filter_map(|id| id.parse().ok())
        .collect();
    let groups = children
        .into_iter()
        .filter_map(|id| getpgid(Some(Pid::from_raw(id))).ok());
    groups
        .filter(|&group| group != getpgrp())
        .filter_map(|group| u32::try_from(group.as_raw()).ok())
}

#[cfg(not(target_os = "linux"))]
fn kill_strays(_spared: &[u32]) {}

#[cfg(not(unix))]
fn isolate(_command: &mut Command) {}

#[cfg(not(unix))]
fn signal(_id: u32, _stop: Stop) {}

#[cfg(not(unix))]
fn alive(_id: u32) -> bool {
    false
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;
    use std::io::{BufRead, BufReader};
    use std::process::Stdio;

    /// A shell that runs this, and the first line that it writes.
    fn shell(script: &str) -> (Group, String) {
        adopt_orphans();
        let mut command = Command::new("sh");
        command.args(["-c", script]).stdout(Stdio::piped());
        let mut group = Group::spawn(&mut command).expect("sh starts");
        let stdout = group.child().stdout.take().expect("stdout is piped");
        let mut line = String::new();
        BufReader::new(stdout)
            .read_line(&mut line)
            .expect("sh writes");
        (group, line.trim().to_owned())
    }

    #[test]
    fn dropping_a_group_stops_what_the_child_started() {
        let (group, line) = shell("sleep 600 & echo started; wait");
        assert_eq!(line, "started");
        let id = group.id;
        assert!(alive(id));
        drop(group);
        assert!(!alive(id));
        assert!(!running().contains(&id));
    }

    #[test]
    fn dropping_a_group_stops_what_has_left_it() {
        let script = "setsid sh -c 'echo $$; exec sleep 600' & wait";
        let (group, line) = shell(script);
        let stray: u32 = line.parse().expect("it is the number of a process");
        assert!(alive(stray));
        drop(group);
        assert!(!alive(stray));
    }
}
