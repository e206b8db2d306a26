//! The server: its listeners, and a task for each connection.

use std::{
    io,
    net::{Ipv4Addr, Ipv6Addr, SocketAddr},
    time::Duration,
};

use axum::{Extension, Router};
use hyper::server::conn::http1;
use hyper_util::service::TowerToHyperService;
use tokio::{
    net::{TcpListener, TcpStream},
    task::JoinSet,
};

use crate::{
    app,
    link::{Link, Socket, Sockets},
    options::Options,
    origin::Origin,
    script::{Placed, Scenario, Seen},
};

/// How many ports are tried, since a port that is free on IPv4 may be taken on IPv6.
const TRIES: u32 = 20;

/// The pause after a connection could not be accepted.
const BREATH: Duration = Duration::from_millis(20);

/// A running server. Dropping it closes its listeners and all of their connections.
#[derive(Debug)]
pub struct Server {
    port: u16,
    second_port: u16,
    origin: Origin,
    listeners: JoinSet<()>,
}

impl Server {
    /// Binds both ports on 127.0.0.1, and on `[::1]` where there is one. Serves on the runtime that it is
    /// called in.
    ///
    /// # Errors
    /// When a port can't be bound, or a directory to be served doesn't exist.
    pub async fn start(options: Options) -> io::Result<Self> {
        let dirs = options.mounts.iter().map(|(_, dir)| dir);
        for dir in dirs.chain(&options.www).chain(&options.pkg) {
            if !dir.is_dir() {
                return Err(io::Error::new(
                    io::ErrorKind::NotFound,
                    format!("{} is not a directory", dir.display()),
                ));
            }
        }
        let (port, first) = bind(options.port).await?;
        let (second_port, second) = bind(options.second_port).await?;
        let sockets = Sockets::default();
        let origin = Origin::new(format!("http://localhost:{second_port}"));
        let app = app::routes(&options, origin.clone(), sockets.clone());
        let mut listeners = JoinSet::new();
        for listener in first.into_iter().chain(second) {
            listeners.spawn(accept(listener, app.clone(), sockets.clone()));
        }
        Ok(Self {
            port,
            second_port,
            origin,
            listeners,
        })
    }

    /// The first origin, as in `http://localhost:8080`.
    pub fn url(&self) -> String {
        format!("http://localhost:{}", self.port)
    }

    /// The second origin, which has the same routes at another port.
    pub fn second_url(&self) -> String {
        format!("http://localhost:{}", self.second_port)
    }

    /// The first origin's port.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The second origin's port.
    pub fn second_port(&self) -> u16 {
        self.second_port
    }

    /// Places a scenario, as `POST /scenario` does.
    ///
    /// # Errors
    /// When the scenario makes no sense; the text tells why.
    pub fn place(&self, scenario: Scenario) -> Result<Placed, String> {
        self.origin.place(scenario)
    }

    /// A scenario's requests so far, as `GET /s/ID/log` lists them. `None` for an unknown ID.
    pub fn requests(&self, id: &str) -> Option<Vec<Seen>> {
        self.origin.requests(id)
    }

    /// Serves until the future is dropped.
    pub async fn serve(mut self) {
        while self.listeners.join_next().await.is_some() {}
    }
}

/// Binds both loopback addresses on one port, since `localhost` may mean either to a browser.
async fn bind(port: u16) -> io::Result<(u16, Vec<TcpListener>)> {
    let mut tries = 0;
    loop {
        let v4 = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let bound = v4.local_addr()?.port();
        match TcpListener::bind(SocketAddr::from((Ipv6Addr::LOCALHOST, bound))).await {
            Ok(v6) => return Ok((bound, vec![v4, v6])),
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => {
                tries += 1;
                if port != 0 || tries == TRIES {
                    return Err(error);
                }
            }
            // The machine has no IPv6.
            Err(_) => return Ok((bound, vec![v4])),
        }
    }
}

async fn accept(listener: TcpListener, app: Router, sockets: Sockets) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    connections.spawn(serve(stream, app.clone(), sockets.clone()));
                }
                // Most likely there is no file descriptor left. A connection that closes will free one.
                Err(_) => tokio::time::sleep(BREATH).await,
            },
            Some(_) = connections.join_next() => {}
        }
    }
}

async fn serve(stream: TcpStream, app: Router, sockets: Sockets) {
    // Otherwise a small chunk would wait until the client has acknowledged the one before.
    if stream.set_nodelay(true).is_err() {
        return;
    }
    let link = Link::default();
    let socket = Socket::new(stream, link.clone(), sockets);
    let service = TowerToHyperService::new(app.layer(Extension(link.clone())));
    tokio::select! {
        // An error of the connection is ignored, since the client notices it.
        _ = http1::Builder::new().serve_connection(socket, service) => {}
        // When this branch ends, the socket is dropped, whatever hyper was doing.
        () = link.wait_for_break() => {}
    }
}
