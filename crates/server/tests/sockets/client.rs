//! An HTTP client that shows each chunk, and how a connection ends.

use std::{collections::BTreeMap, io, time::Duration};

use headwater_server::{
    Options, Server,
    script::{Placed, Scenario, Seen},
};
use serde_json::Value;
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::TcpStream,
    time::timeout,
};

/// Longer than any step of a test takes. A step that waits longer fails.
const FOREVER: Duration = Duration::from_secs(30);

/// A server that plays scenarios.
pub(crate) async fn server() -> Server {
    let options = Options {
        scripted: true,
        ..Options::default()
    };
    Server::start(options).await.unwrap()
}

pub(crate) fn place(server: &Server, scenario: Scenario) -> Placed {
    server.place(scenario).unwrap()
}

/// One connection with one request.
pub(crate) struct Exchange {
    stream: BufReader<TcpStream>,
}

/// A response's head.
#[derive(Debug)]
pub(crate) struct Head {
    pub(crate) status: u16,
    headers: BTreeMap<String, String>,
}

impl Head {
    /// A header by its name in lower case.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }
}

/// The next part of a chunked body.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Chunk(Vec<u8>),
    /// The terminating chunk.
    End,
    /// FIN before the terminating chunk.
    Closed,
    /// RST.
    Reset,
}

pub(crate) fn chunk(bytes: impl AsRef<[u8]>) -> Part {
    Part::Chunk(bytes.as_ref().to_vec())
}

impl Exchange {
    /// Sends a request, and does not wait for the answer. `host` among the headers takes the place of the one that
    /// belongs there.
    pub(crate) async fn begin(
        port: u16,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Self {
        let mut request = format!("{method} {path} HTTP/1.1\r\n");
        if headers.iter().all(|(name, _)| *name != "host") {
            request += &format!("host: localhost:{port}\r\n");
        }
        for (name, value) in headers {
            request += &format!("{name}: {value}\r\n");
        }
        request += &format!("content-length: {}\r\n\r\n{body}", body.len());
        Self::raw(port, &request).await
    }

    /// Opens a connection, and sends these bytes.
    pub(crate) async fn raw(port: u16, bytes: &str) -> Self {
        let stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
        let mut exchange = Self {
            stream: BufReader::new(stream),
        };
        exchange.send(bytes).await;
        exchange
    }

    /// Sends more bytes.
    pub(crate) async fn send(&mut self, bytes: &str) {
        self.try_send(bytes).await.unwrap();
    }

    /// Sends more bytes, or says why the connection takes none.
    pub(crate) async fn try_send(&mut self, bytes: &str) -> io::Result<()> {
        self.stream.get_mut().write_all(bytes.as_bytes()).await
    }

    /// Waits until the server closes the connection, whatever it says before.
    pub(crate) async fn closed(mut self) {
        let mut rest = Vec::new();
        let reading = self.stream.read_to_end(&mut rest);
        // A reset is an end, too.
        let _ = timeout(FOREVER, reading).await.expect("an end, in time");
    }

    pub(crate) async fn get(port: u16, path: &str, headers: &[(&str, &str)]) -> Self {
        Self::begin(port, "GET", path, headers, "").await
    }

    /// Reads the response's head.
    pub(crate) async fn head(&mut self) -> Head {
        let line = self.line().await.unwrap();
        let status = line
            .split(' ')
            .nth(1)
            .unwrap_or_else(|| panic!("no status: {line:?}"))
            .parse()
            .unwrap();
        let mut headers = BTreeMap::new();
        loop {
            let line = self.line().await.unwrap();
            let Some((name, value)) = line.split_once(": ") else {
                break;
            };
            headers.insert(name.to_owned(), value.to_owned());
        }
        Head { status, headers }
    }

    /// Reads one frame of a chunked body.
    pub(crate) async fn part(&mut self) -> Part {
        match self.frame().await {
            Ok(chunk) if chunk.is_empty() => Part::End,
            Ok(chunk) => Part::Chunk(chunk),
            Err(error) if error.kind() == io::ErrorKind::ConnectionReset => Part::Reset,
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Part::Closed,
            Err(error) => panic!("{error}"),
        }
    }

    /// Reads the rest of a chunked body. Its last part tells how it ends.
    pub(crate) async fn parts(&mut self) -> Vec<Part> {
        let mut parts = Vec::new();
        while !matches!(parts.last(), Some(Part::End | Part::Closed | Part::Reset)) {
            parts.push(self.part().await);
        }
        parts
    }

    /// Reads the head and the whole body, which has a length or chunks.
    pub(crate) async fn whole(mut self) -> (Head, String) {
        let head = self.head().await;
        let mut body = Vec::new();
        if let Some(length) = head.get("content-length") {
            body.resize(length.parse().unwrap(), 0);
            timeout(FOREVER, self.stream.read_exact(&mut body))
                .await
                .unwrap()
                .unwrap();
        } else if head.get("transfer-encoding").is_some() {
            while let Part::Chunk(chunk) = self.part().await {
                body.extend(chunk);
            }
        }
        (head, String::from_utf8(body).unwrap())
    }

    async fn line(&mut self) -> io::Result<String> {
        let mut line = String::new();
        timeout(FOREVER, self.stream.read_line(&mut line))
            .await
            .expect("a line, in time")?;
        match line.strip_suffix("\r\n") {
            Some(line) => Ok(line.to_owned()),
            None => Err(io::ErrorKind::UnexpectedEof.into()),
        }
    }

    async fn frame(&mut self) -> io::Result<Vec<u8>> {
        let size = usize::from_str_radix(&self.line().await?, 16).expect("a chunk's size");
        let mut chunk = vec![0; size + 2];
        timeout(FOREVER, self.stream.read_exact(&mut chunk))
            .await
            .expect("a chunk, in time")?;
        assert_eq!(chunk.split_off(size), b"\r\n");
        Ok(chunk)
    }
}

/// Sends a request with a body of JSON, and reads the response as JSON.
pub(crate) async fn json(port: u16, method: &str, path: &str, body: &str) -> (Head, Value) {
    let (head, body) = Exchange::begin(port, method, path, &[], body)
        .await
        .whole()
        .await;
    (
        head,
        serde_json::from_str(&body).unwrap_or_else(|error| panic!("{error}: {body:?}")),
    )
}

/// A scenario's log, once the condition in the query holds.
pub(crate) async fn log(server: &Server, placed: &Placed, until: &str) -> Vec<Seen> {
    let (head, body) = json(server.port(), "GET", &format!("{}?{until}", placed.log), "").await;
    assert_eq!(head.status, 200, "{body}");
    serde_json::from_value(body).unwrap()
}
