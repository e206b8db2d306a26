//! The server as a program; see the library's documentation.

use std::{io::Write, process::ExitCode};

use headwater_server::{Options, Server};

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn std::error::Error>> {
    let options = Options::parse(std::env::args().skip(1))?;
    let server = Server::start(options).await?;
    let mut stdout = std::io::stdout();
    writeln!(stdout, "listening on {}", server.url())?;
    writeln!(stdout, "second origin {}", server.second_url())?;
    stdout.flush()?;
    server.serve().await;
    Ok(())
}
