//! A child's output as lines.

use std::io::{BufRead, BufReader, Read};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

/// One wait for a line.
#[derive(Debug)]
pub(crate) enum Line {
    Text(String),
    /// Nothing came within the time.
    Quiet,
    /// The pipe is closed.
    End,
}

/// The lines from a pipe. Reading goes on in the background, so that no child blocks on a full pipe.
#[derive(Debug)]
pub(crate) struct Lines {
    receiver: Receiver<String>,
}

impl Lines {
    /// Starts reading the pipe.
    pub(crate) fn read(pipe: impl Read + Send + 'static) -> Self {
        let (sender, receiver) = channel();
        thread::spawn(move || forward(pipe, &sender));
        Self { receiver }
    }

    /// Waits for the next line.
    pub(crate) fn next(&self, at_most: Duration) -> Line {
        match self.receiver.recv_timeout(at_most) {
            Ok(text) => Line::Text(text),
            Err(RecvTimeoutError::Timeout) => Line::Quiet,
            Err(RecvTimeoutError::Disconnected) => Line::End,
        }
    }
}

/// All that are still to come.
impl IntoIterator for Lines {
    type Item = String;
    type IntoIter = std::sync::mpsc::IntoIter<String>;

    fn into_iter(self) -> Self::IntoIter {
        self.receiver.into_iter()
    }
}

fn forward(pipe: impl Read, sender: &Sender<String>) {
    let mut reader = BufReader::new(pipe);
    let mut bytes = Vec::new();
    while reader.read_until(b'\n', &mut bytes).is_ok_and(|n| n > 0) {
        let text = String::from_utf8_lossy(&bytes);
        let text = text.trim_end_matches(['\n', '\r']);
        // Progress bars overwrite their line; the last state is the one to keep.
        let text = text.rsplit('\r').next().unwrap_or(text);
        if sender.send(text.to_owned()).is_err() {
            return;
        }
        bytes.clear();
    }
}

/// A line without its colours: ANSI escape sequences (`ESC [ … letter`) taken out.
pub(crate) fn plain(line: &str) -> String {
    let mut text = String::with_capacity(line.len());
    let mut chars = line.chars();
    while let Some(char) = chars.next() {
        if char != '\u{1b}' {
            text.push(char);
            continue;
        }
        // Consumes up to the sequence's final letter.
        chars.by_ref().find(char::is_ascii_alphabetic);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    #[test]
    fn lines_arrive_and_then_the_end() {
        let lines = Lines::read(Cursor::new("one\r\n10%\r99%\rtwo\nlast"));
        for expected in ["one", "two", "last"] {
            assert!(
                matches!(lines.next(Duration::from_secs(10)), Line::Text(text) if text == expected)
            );
        }
        assert!(matches!(lines.next(Duration::from_secs(10)), Line::End));
    }

    #[test]
    fn colours_are_taken_out() {
        assert_eq!(
            plain("\u{1b}[1m\u{1b}[32mtest result\u{1b}[0m: ok."),
            "test result: ok."
        );
    }
}
