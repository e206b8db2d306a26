//! The program as a process of its own, against the scripted origin.

use headwater_server::script::{Attempt, Scenario};
use headwater_server::{Options, Server};
use std::process::Stdio;
use tokio::io::AsyncReadExt;
use tokio::process::Command;

async fn stage(scenario: Scenario) -> (Server, String) {
    let options = Options {
        scripted: true,
        ..Options::default()
    };
    let server = Server::start(options).await.unwrap();
    let url = format!("{}{}", server.url(), server.place(scenario).unwrap().url);
    (server, url)
}

fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_headwater-example-follow"));
    command
        .args(arguments)
        .stdin(Stdio::null())
        .kill_on_drop(true);
    command
}

async fn output(arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = program(arguments).output().await.unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (
        output.status.code(),
        text(output.stdout),
        text(output.stderr),
    )
}

#[tokio::test]
async fn a_broken_stream_is_gone_on_with_until_its_end_has_come() {
    let scenario = Scenario::new()
        .attempt(Attempt::stream().send("retry: 1\n\nid: 1\nevent: tick\ndata: a\ndata: b\n\n"))
        .attempt(Attempt::stream().send("data: c\n\ndata: [DONE]\n\n").hold());
    let (_server, url) = stage(scenario).await;
    let (code, stdout, stderr) = output(&["--until", "[DONE]", &url]).await;
    assert_eq!(code, Some(0), "{stderr}");
    assert_eq!(stdout, "tick: a\\nb\nmessage: c\n");
    for state in ["connecting, attempt 1", "open", "waiting", "closed"] {
        assert!(stderr.contains(state), "{stderr}");
    }
}

#[tokio::test]
async fn what_fails_exits_with_1_and_wrong_arguments_with_2() {
    let (_server, url) = stage(Scenario::new().attempt(Attempt::status(404).send("gone"))).await;
    let (code, stdout, stderr) = output(&[&url]).await;
    assert_eq!((code, &*stdout), (Some(1), ""));
    assert!(stderr.contains("answered with status 404"), "{stderr}");
    for (arguments, why) in [
        (&[][..], "the URL is missing"),
        (&["--header", "a", &url], "a header is NAME:VALUE"),
        (&[&url, "--colour"], "--colour is not an option"),
    ] {
        let (code, _, stderr) = output(arguments).await;
        assert_eq!(code, Some(2));
        assert!(stderr.contains(why), "{stderr}");
    }
}

#[tokio::test]
async fn it_ends_when_nobody_reads_any_more() {
    let (_server, url) =
        stage(Scenario::new().attempt(Attempt::stream().flood(1 << 30, 100))).await;
    let mut child = program(&[&url])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut stdout = child.stdout.take().unwrap();
    stdout.read_exact(&mut [0; 9]).await.unwrap();
    drop(stdout);
    assert_eq!(child.wait().await.unwrap().code(), Some(0));
}
