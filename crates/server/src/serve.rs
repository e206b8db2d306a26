//! The server: its listeners, and a task for each connection.

use std::{
    io,
    net::{Ipv4Addr, Ipv6Addr, SocketAddr},
    time::Duration,
};

use axum::{Extension, Router};
use hyper::{
    server::conn::http1,
    service::{Service, service_fn},
};
use hyper_util::{rt::TokioTimer, service::TowerToHyperService};
use tokio::{
    net::{TcpListener, TcpStream},
    task::JoinSet,
};

use crate::{
    app,
    arrivals::Arrivals,
    guard::Names,
    limits::Limits,
    link::{Link, Socket, Sockets},
    options::Options,
    origin::Origin,
    script::{FeedChange, FeedState, Placed, Scenario, Seen},
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
    origin: Option<Origin>,
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
        let limits = options.limits();
        let origin = options.scripted.then(|| {
            let second_url = format!("http://localhost:{second_port}");
            Origin::new(
                second_url,
                Names::new(&options.hosts),
                limits.scenario_bytes,
            )
        });
        let shared = Shared {
            app: app::routes(&options, limits, origin.clone(), sockets.clone()),
            sockets,
            arrivals: Arrivals::default(),
            limits,
        };
        let mut listeners = JoinSet::new();
        for listener in first.into_iter().chain(second) {
            listeners.spawn(accept(listener, shared.clone()));
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
    /// When the scenario makes no sense, or the server is not [scripted](Options::scripted); the text tells why.
    pub fn place(&self, scenario: Scenario) -> Result<Placed, String> {
        let origin = self.origin.as_ref();
        let origin = origin.ok_or("Only a server with `scripted` plays scenarios.")?;
        origin.place(scenario)
    }

    /// A scenario's requests so far, as `GET /s/ID/log` lists them. `None` for an unknown ID.
    pub fn requests(&self, id: &str) -> Option<Vec<Seen>> {
        self.origin.as_ref()?.requests(id)
    }

    /// Changes a scenario's feed, as `POST /s/ID/feed` does.
    ///
    /// # Errors
    /// When the change makes no sense or the ID is unknown; the text tells why.
    pub fn change_feed(&self, id: &str, change: &FeedChange) -> Result<FeedState, String> {
        let origin = self.origin.as_ref();
        let changed = origin.and_then(|origin| origin.change_feed(id, change));
        changed.unwrap_or_else(|| Err(format!("There is no scenario {id:?}.")))
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

/// What all connections share.
#[derive(Clone)]
struct Shared {
    app: Router,
    sockets: Sockets,
    arrivals: Arrivals,
    limits: Limits,
}

async fn accept(listener: TcpListener, shared: Shared) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    if let Some((socket, link)) = shared.admit(stream) {
                        connections.spawn(shared.clone().serve(socket, link));
                    }
                }
                // Most likely there is no file descriptor left. A connection that closes will free one.
                Err(_) => tokio::time::sleep(BREATH).await,
            },
            Some(_) = connections.join_next() => {}
        }
    }
}

impl Shared {
    /// Counts a new connection. `None`, and it is closed, where there are as many as may be and all of them have
    /// sent a request.
    fn admit(&self, stream: TcpStream) -> Option<(Socket, Link)> {
        let is_full = self.sockets.count() >= self.limits.connections;
        if is_full && !self.arrivals.close_oldest() {
            return None;
        }
        // Otherwise a small chunk would wait until the client has acknowledged the one before.
        stream.set_nodelay(true).ok()?;
        let link = Link::default();
        self.arrivals.add(link.clone(), self.limits.half_open);
        let socket = Socket::new(stream, link.clone(), self.sockets.clone());
        Some((socket, link))
    }

    async fn serve(self, socket: Socket, link: Link) {
        let app = TowerToHyperService::new(self.app.layer(Extension(link.clone())));
        let service = service_fn(|request| {
            self.arrivals.remove(&link);
            app.call(request)
        });
        let mut http = http1::Builder::new();
        http.timer(TokioTimer::new())
            .header_read_timeout(self.limits.head);
        tokio::select! {
            // An error of the connection is ignored, since the client notices it.
            _ = http.serve_connection(socket, service) => {}
            // When this branch ends, the socket is dropped, whatever hyper was doing.
            () = link.wait_for_break() => {}
        }
        self.arrivals.remove(&link);
    }
}
