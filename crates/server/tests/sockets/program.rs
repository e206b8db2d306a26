use std::process::Stdio;

use tokio::{
    io::{AsyncBufReadExt, BufReader},
    net::TcpStream,
    process::Command,
};

use super::client::json;

fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_headwater-server"));
    command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    command
}

#[tokio::test]
async fn it_says_first_where_it_listens() {
    let mut child = program()
        .args(["--port", "0", "--scripted"])
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    for prefix in [
        "listening on http://localhost:",
        "second origin http://localhost:",
    ] {
        let line = lines.next_line().await.unwrap().unwrap();
        let port = line
            .strip_prefix(prefix)
            .unwrap_or_else(|| panic!("{line:?}"))
            .parse()
            .unwrap();
        assert_eq!(json(port, "GET", "/connections", "").await.0.status, 200);
        // The server answers on both addresses, since a browser may take localhost for either.
        if tokio::net::TcpListener::bind("[::1]:0").await.is_ok() {
            TcpStream::connect(("::1", port)).await.unwrap();
        }
    }
}

#[tokio::test]
async fn a_wrong_option_is_named_on_stderr() {
    let output = program().arg("--prot").output().await.unwrap();
    assert!(!output.status.success() && output.stdout.is_empty());
    let message = String::from_utf8(output.stderr).unwrap();
    assert!(
        message.starts_with("--prot is not an option\nusage: "),
        "{message}"
    );
}
