use std::{fmt, path::PathBuf};

use crate::limits::Limits;

/// What the server serves, and where.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The first origin's port; 0 picks a free one.
    pub port: u16,
    /// The second origin's port; 0 picks a free one.
    pub second_port: u16,
    /// The directory served at `/`.
    pub www: Option<PathBuf>,
    /// The directory served at `/pkg/`.
    pub pkg: Option<PathBuf>,
    /// More directories, each with its path's prefix, as in `/npm`.
    pub mounts: Vec<(String, PathBuf)>,
    /// Whether it is the tests' scripted origin, too: `/scenario`, `/s`, `/echo` and `/connections`. Whoever reaches
    /// these makes the server answer with any bytes, so it is for tests alone.
    pub scripted: bool,
    /// Names under which the server is reached, beside `localhost` and the loopback addresses: of a proxy before
    /// it, or of a tunnel. Without a port.
    pub hosts: Vec<String>,
    /// How much clients may take. By default it is [`Limits::SCRIPTED`] or [`Limits::DEMO`].
    pub limits: Option<Limits>,
}

/// The error of a command line that can't be understood. Its text tells the reason and the usage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Usage(String);

impl fmt::Display for Usage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.0)?;
        write!(
            f,
            "usage: headwater-server [--port N] [--second-port N] [--www DIR] [--pkg DIR] [--mount /PREFIX=DIR]... \
             [--scripted] [--allow-host NAME]..."
        )
    }
}

impl std::error::Error for Usage {}

impl Options {
    /// Reads command line arguments, without the program's name.
    pub fn parse(arguments: impl IntoIterator<Item = String>) -> Result<Self, Usage> {
        let mut options = Self::default();
        let mut arguments = arguments.into_iter();
        while let Some(name) = arguments.next() {
            let mut value = || {
                arguments
                    .next()
                    .ok_or_else(|| Usage(format!("{name} needs a value")))
            };
            match name.as_str() {
                "--port" => options.port = port(&value()?)?,
                "--second-port" => options.second_port = port(&value()?)?,
                "--www" => options.www = Some(value()?.into()),
                "--pkg" => options.pkg = Some(value()?.into()),
                "--mount" => options.mounts.push(mount(&value()?)?),
                "--scripted" => options.scripted = true,
                "--allow-host" => options.hosts.push(value()?),
                _ => return Err(Usage(format!("{name} is not an option"))),
            }
        }
        Ok(options)
    }

    /// The limits that hold.
    pub(crate) fn limits(&self) -> Limits {
        self.limits.unwrap_or(match self.scripted {
            true => Limits::SCRIPTED,
            false => Limits::DEMO,
        })
    }
}

fn port(value: &str) -> Result<u16, Usage> {
    value
        .parse()
        .map_err(|_| Usage(format!("{value} is not a port")))
}

/// The first parts of the server's own paths. The router would panic on a mount at one of them.
const TAKEN: [&str; 11] = [
    "csp",
    "pkg",
    "s",
    "scenario",
    "connections",
    "echo",
    "stream",
    "secure",
    "chat",
    "control",
    "activity",
];

fn mount(value: &str) -> Result<(String, PathBuf), Usage> {
    let refuse = |why: &str| Err(Usage(format!("--mount {value}: {why}")));
    let Some((prefix, dir)) = value.split_once('=') else {
        return refuse("there is no = between the prefix and the directory");
    };
    let mut segments = prefix.split('/');
    if segments.next() != Some("")
        || segments
            .clone()
            .any(|segment| segment.is_empty() || segment.contains(['{', '}']))
    {
        return refuse("the prefix has to look like /npm or /npm/slim");
    }
    if segments.next().is_some_and(|first| TAKEN.contains(&first)) {
        return refuse("that prefix is the server's own");
    }
    Ok((prefix.to_owned(), dir.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(arguments: &[&str]) -> Result<Options, Usage> {
        Options::parse(arguments.iter().map(ToString::to_string))
    }

    #[test]
    fn every_option_is_read() {
        let line = [
            "--port",
            "8080",
            "--second-port",
            "8081",
            "--www",
            "w",
            "--pkg",
            "p",
            "--mount",
            "/a=b",
            "--mount",
            "/c/d=e",
            "--scripted",
            "--allow-host",
            "demo.example",
        ];
        let options = Options {
            port: 8080,
            second_port: 8081,
            www: Some("w".into()),
            pkg: Some("p".into()),
            mounts: vec![("/a".into(), "b".into()), ("/c/d".into(), "e".into())],
            scripted: true,
            hosts: vec!["demo.example".into()],
            limits: None,
        };
        assert_eq!(parse(&line), Ok(options));
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (line, why) in [
            (&["--prot", "1"][..], "--prot is not an option"),
            (&["--port"], "--port needs a value"),
            (&["--port", "70000"], "70000 is not a port"),
            (&["--mount", "/a"], "there is no ="),
            (&["--mount", "a=b"], "look like /npm"),
            (&["--mount", "/=b"], "look like /npm"),
            (&["--mount", "/a/=b"], "look like /npm"),
            (&["--mount", "/s/x=b"], "the server's own"),
        ] {
            let message = parse(line).unwrap_err().to_string();
            assert!(message.contains(why), "{message:?} does not say {why:?}");
        }
    }
}
