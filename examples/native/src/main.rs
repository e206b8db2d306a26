//! Prints the events of a stream, one a line, and on stderr what becomes of the connection.
//!
//! The exit code is 0 where the stream ended well or its reader has gone, 1 where it failed, 2 for wrong
//! arguments, and 130 after Ctrl-C.

mod arguments;

use headwater::session::Reason;
use headwater_example_native::{Feed, Notice, Options};
use std::io;
use std::process::ExitCode;
use tokio::io::AsyncWriteExt;
use tokio::runtime::Builder;

const FAILED: u8 = 1;
const WRONG_ARGUMENTS: u8 = 2;
const INTERRUPTED: u8 = 130;

fn main() -> ExitCode {
    let options = match arguments::read(pico_args::Arguments::from_env()) {
        Ok(options) => options,
        Err(error) => {
            eprintln!("{error}\n{}", arguments::USAGE);
            return ExitCode::from(WRONG_ARGUMENTS);
        }
    };
    let runtime = match Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::from(FAILED);
        }
    };
    let code = runtime.block_on(follow(options));
    // A line that nobody reads must not hold up the end.
    runtime.shutdown_background();
    code
}

async fn follow(options: Options) -> ExitCode {
    let mut feed = Feed::open(options);
    tokio::select! {
        code = print(&mut feed) => return code,
        _ = tokio::signal::ctrl_c() => {}
    }
    // What was not printed yet no longer matters.
    feed.close();
    while let Some(notice) = feed.next().await {
        if let Notice::Closed(..) = notice {
            eprintln!("{notice}");
        }
    }
    ExitCode::from(INTERRUPTED)
}

/// Prints what the feed tells until it ends, or nobody reads it any more.
async fn print(feed: &mut Feed) -> ExitCode {
    let mut stdout = tokio::io::stdout();
    while let Some(notice) = feed.next().await {
        match &notice {
            Notice::Event(_) => {
                let line = format!("{notice}\n");
                if let Err(error) = write(&mut stdout, &line).await {
                    return if error.kind() == io::ErrorKind::BrokenPipe {
                        ExitCode::SUCCESS
                    } else {
                        eprintln!("{error}");
                        ExitCode::from(FAILED)
                    };
                }
            }
            Notice::Closed(Reason::Failed(_), _) => {
                eprintln!("{notice}");
                return ExitCode::from(FAILED);
            }
            _ => eprintln!("{notice}"),
        }
    }
    ExitCode::SUCCESS
}

async fn write(stdout: &mut tokio::io::Stdout, line: &str) -> io::Result<()> {
    stdout.write_all(line.as_bytes()).await?;
    stdout.flush().await
}
