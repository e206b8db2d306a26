//! `headwater-server`, built and run: the demo's back end and the tests' origin.

use std::fs::File;
use std::io::{ErrorKind, Write};
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::front_ends::workspace_without;
use crate::process::{Group, Line, Lines, Task};
use crate::workspace::Workspace;

/// The port the tests' server takes when it can. Wasm has no environment, so the origin is compiled
/// into the tests; a port that changed from run to run would rebuild them each time.
const TEST_PORT: u16 = 47_788;
/// How long the server may take to say where it listens.
const START: Duration = Duration::from_secs(20);

/// A running server; dropping it stops it.
#[derive(Debug)]
pub(crate) struct Server {
    group: Group,
    origin: String,
    second_origin: String,
}

/// What becomes of the server's output after its first two lines.
enum Output {
    Terminal,
    Log(PathBuf),
}

impl Server {
    /// Starts the server the tests talk to. Its output goes to a log file named after `tier`.
    pub(crate) fn for_tests(workspace: &Workspace, tier: &str) -> Result<Self> {
        let logs = workspace.target().join("logs");
        std::fs::create_dir_all(&logs)?;
        let log = logs.join(format!("server-{tier}.log"));
        let ports = if port_is_free(TEST_PORT) && port_is_free(TEST_PORT + 1) {
            (TEST_PORT, TEST_PORT + 1)
        } else {
            println!("  port {TEST_PORT} or the next is taken: the server chooses others");
            (0, 0)
        };
        let pages = [
            ("/conformance", workspace.conformance()),
            ("/examples", workspace.examples()),
        ];
        // Only some tests fill them; the server serves what is there.
        for (_, dir) in &pages {
            std::fs::create_dir_all(dir)?;
        }
        let output = Output::Log(log.clone());
        let server = Self::launch(workspace, ports, &pages, &["--scripted"], output)?;
        println!(
            "  server at {}, second origin {}, log {}",
            server.origin,
            server.second_origin,
            log.display()
        );
        Ok(server)
    }

    /// Builds the server and starts it on this port, without the routes of tests. `mounts` are more
    /// directories that it serves.
    pub(crate) fn for_people(
        workspace: &Workspace,
        port: u16,
        mounts: &[(&str, PathBuf)],
    ) -> Result<Self> {
        Self::launch(workspace, (port, 0), mounts, &[], Output::Terminal)
    }

    /// Builds the server and starts it on these ports; 0 takes a free one. The first is where it
    /// listens, the other is its second origin. `options` are more of its options.
    fn launch(
        workspace: &Workspace,
        (port, second_port): (u16, u16),
        mounts: &[(&str, PathBuf)],
        options: &[&str],
        output: Output,
    ) -> Result<Self> {
        // The development profile: the release profile is tuned for the bytes of the npm package
        // and takes several times as long to build.
        let build = Task::cargo(workspace.root()).args(["build", "--bin", "headwater-server"]);
        // All of the workspace, so that features are as in the tests and nothing is built twice.
        workspace_without(build).check()?;
        // Not everything that is served wants the package, and the server wants its directory.
        std::fs::create_dir_all(workspace.pkg())?;
        let program = workspace
            .target()
            .join("debug")
            .join(format!("headwater-server{}", std::env::consts::EXE_SUFFIX));
        let mut command = Command::new(program);
        command
            .current_dir(workspace.root())
            .args(["--port", &port.to_string()])
            .args(["--second-port", &second_port.to_string()])
            .args(["--www", "www", "--pkg", "pkg"])
            .args(mounts.iter().flat_map(|(prefix, dir)| {
                ["--mount".to_owned(), format!("{prefix}={}", dir.display())]
            }))
            .args(options)
            .stdin(Stdio::null())
            .stdout(Stdio::piped());
        let mut log: Box<dyn Write + Send> = match output {
            Output::Terminal => Box::new(std::io::stdout()),
            Output::Log(path) => {
                let file = File::create(&path)
                    .with_context(|| format!("{} can't be written", path.display()))?;
                command.stderr(file.try_clone()?);
                Box::new(file)
            }
        };
        let mut group = Group::spawn(&mut command).context("the server can't be started")?;
        let stdout = group.child().stdout.take().context("stdout is piped")?;
        let lines = Lines::read(stdout);
        let announced = |prefix: &str| {
            let said = lines.next(START);
            if let Line::Text(line) = &said
                && let Some(origin) = line.strip_prefix(prefix)
            {
                return Ok(origin.to_owned());
            }
            bail!(
                "the server did not start on port {port} (is it taken? --port chooses another): \
                 {said:?} came where `{prefix}…` belongs"
            )
        };
        let origin = announced("listening on ")?;
        let second_origin = announced("second origin ")?;
        thread::spawn(move || {
            for line in lines {
                // A log that can't be written is no reason to stop reading.
                let _ = writeln!(log, "{line}");
            }
        });
        Ok(Self {
            group,
            origin,
            second_origin,
        })
    }

    /// Where it listens, as `http://localhost:PORT`.
    pub(crate) fn origin(&self) -> &str {
        &self.origin
    }

    /// Its second origin, for what happens between origins.
    pub(crate) fn second_origin(&self) -> &str {
        &self.second_origin
    }

    /// Waits for the server to end, which it does by failing or being stopped.
    pub(crate) fn wait(mut self) -> Result<()> {
        let status = self.group.wait()?;
        if !status.success() {
            bail!("the server ended: {status}");
        }
        Ok(())
    }
}

fn port_is_free(port: u16) -> bool {
    // Where both exist, `localhost` is both.
    let taken = |address| {
        TcpListener::bind((address, port)).is_err_and(|error| error.kind() == ErrorKind::AddrInUse)
    };
    !taken("127.0.0.1") && !taken("::1")
}
