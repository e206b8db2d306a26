//! The program as a process of its own.

use crate::stage::Stage;
use headwater_server::script::{Attempt, Scenario};
use std::process::{Output, Stdio};
use tokio::process::Command;

fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_headwater-example-native"));
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    command
}

async fn output(arguments: &[&str]) -> (Option<i32>, String, String) {
    text(program().args(arguments).output().await.unwrap())
}

fn text(output: Output) -> (Option<i32>, String, String) {
    let stdout = String::from_utf8(output.stdout).unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    (output.status.code(), stdout, stderr)
}

#[tokio::test]
async fn events_go_to_stdout_and_states_to_stderr() {
    let answer = Attempt::stream().send("event: tick\ndata: {\"a\":1}\ndata: b\n\ndata: c\n\n");
    let stage = Stage::new(Scenario::new().attempt(answer)).await;
    let arguments = [
        "--header",
        "authorization: Bearer t",
        "--header",
        "x-a:1",
        "--last-event-id",
        "7",
        "--data",
        "{}",
        &stage.url(),
    ];
    let (code, stdout, stderr) = output(&arguments).await;
    assert_eq!(code, Some(0), "{stderr}");
    assert_eq!(stdout, "tick: {\"a\":1}\\nb\nmessage: c\n");
    let states = "connecting, attempt 1\nopen\nclosed: the stream ended, and the request is not sent twice\n";
    assert_eq!(stderr, states);
    let seen = &stage.seen("ended=1").await[0];
    assert_eq!((&*seen.method, &*seen.body), ("POST", "{}"));
    assert_eq!(seen.headers["authorization"], "Bearer t");
    assert_eq!(seen.headers["x-a"], "1");
    assert_eq!(seen.headers["last-event-id"], "7");
}

#[tokio::test]
async fn what_fails_exits_with_1() {
    let stage = Stage::new(Scenario::new().attempt(Attempt::status(404).send("gone"))).await;
    let (code, stdout, stderr) = output(&[&stage.url()]).await;
    assert_eq!((code, stdout.as_str()), (Some(1), ""));
    assert!(
        stderr.ends_with("failed: the server answered 404: gone\n"),
        "{stderr}"
    );
}

#[tokio::test]
async fn wrong_arguments_exit_with_2_and_say_why() {
    for (arguments, why) in [
        (&[][..], "the URL is missing"),
        (&["no address"], "URL"),
        (
            &["--timeout-idle", "soon", "http://localhost"],
            "--timeout-idle",
        ),
        (
            &["--header", "a", "http://localhost"],
            "a header is NAME:VALUE",
        ),
        (&["--colour", "http://localhost"], "--colour"),
    ] {
        let (code, _, stderr) = output(arguments).await;
        assert_eq!(code, Some(2));
        assert!(
            stderr.contains(why) && stderr.contains("usage: "),
            "{stderr}"
        );
    }
}

#[cfg(unix)]
mod interrupted {
    use super::{program, text};
    use crate::stage::Stage;
    use headwater_server::script::{Attempt, Ended, Scenario};
    use nix::sys::signal::{Signal, kill};
    use nix::unistd::Pid;
    use std::time::Duration;
    use tokio::io::{AsyncBufReadExt, BufReader};
    use tokio::process::Child;
    use tokio::time::timeout;

    const FOREVER: Duration = Duration::from_secs(60);

    fn interrupt(child: &Child) {
        let id = child.id().unwrap().try_into().unwrap();
        kill(Pid::from_raw(id), Signal::SIGINT).unwrap();
    }

    #[tokio::test]
    async fn ctrl_c_closes_the_connection_and_exits_with_130() {
        let feed = Attempt::stream().send("data: a\n\n").hold();
        let stage = Stage::new(Scenario::new().attempt(feed)).await;
        let mut child = program().arg(stage.url()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        assert_eq!(lines.next_line().await.unwrap().unwrap(), "message: a");
        interrupt(&child);
        let ended = timeout(FOREVER, child.wait_with_output()).await;
        let (code, _, stderr) = text(ended.expect("it ends").unwrap());
        assert_eq!(code, Some(130), "{stderr}");
        assert!(stderr.ends_with("open\nclosed\n"), "{stderr}");
        assert_eq!(stage.seen("ended=1").await[0].how, Ended::ClientLeft);
    }

    #[tokio::test]
    async fn ctrl_c_ends_a_wait_for_the_next_attempt() {
        let busy = Attempt::status(503).header("retry-after", "3600");
        let stage = Stage::new(Scenario::new().attempt(busy)).await;
        let mut child = program().arg(stage.url()).spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        while let Some(line) = lines.next_line().await.unwrap() {
            if line.starts_with("waiting ") {
                break;
            }
        }
        interrupt(&child);
        let status = timeout(FOREVER, child.wait()).await.expect("it ends");
        assert_eq!(status.unwrap().code(), Some(130));
    }

    /// A full pipe blocks whoever writes to it, and the one who should read it may never do so.
    #[tokio::test]
    async fn ctrl_c_does_not_wait_for_a_reader_of_stdout() {
        let flood = Attempt::stream().flood(64 << 20, 4096).hold();
        let stage = Stage::new(Scenario::new().attempt(flood)).await;
        let mut child = program().arg(stage.url()).spawn().unwrap();
        let _unread = child.stdout.take().unwrap();
        stage.seen("blocked=500").await;
        interrupt(&child);
        let status = timeout(FOREVER, child.wait()).await.expect("it ends");
        assert_eq!(status.unwrap().code(), Some(130));
        assert_eq!(stage.seen("ended=1").await[0].how, Ended::ClientLeft);
    }

    #[tokio::test]
    async fn a_reader_that_has_gone_is_no_failure() {
        let flood = Attempt::stream().flood(64 << 20, 4096).hold();
        let stage = Stage::new(Scenario::new().attempt(flood)).await;
        let mut child = program().arg(stage.url()).spawn().unwrap();
        drop(child.stdout.take());
        let status = timeout(FOREVER, child.wait()).await.expect("it ends");
        assert_eq!(status.unwrap().code(), Some(0));
        assert_eq!(stage.seen("ended=1").await[0].how, Ended::ClientLeft);
    }
}
