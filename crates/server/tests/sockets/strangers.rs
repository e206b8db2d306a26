//! What a page of another site tries on a server on this machine.

use headwater_server::{Options, Server};

use super::client::{Exchange, json, server};

/// The demo, as `cargo xtask demo` starts it.
async fn demo() -> Server {
    Server::start(Options::default()).await.unwrap()
}

async fn status(port: u16, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> u16 {
    let exchange = Exchange::begin(port, method, path, headers, body).await;
    exchange.whole().await.0.status
}

/// A scenario that is a service worker for all of the origin.
const WORKER: &str = r#"{"attempts":[{"headers":{"content-type":"text/javascript","service-worker-allowed":"/"},
    "steps":[{"send":"onfetch = () => {}"}]}]}"#;

#[tokio::test]
async fn the_demo_serves_no_bytes_that_a_request_has_given_it() {
    let server = demo().await;
    for (method, path) in [
        ("POST", "/scenario"),
        ("GET", "/s/1"),
        ("GET", "/s/1/below"),
        ("GET", "/s/1/log"),
        ("POST", "/s/1/cue"),
        ("GET", "/echo"),
        ("POST", "/echo"),
        ("GET", "/connections"),
    ] {
        for port in [server.port(), server.second_port()] {
            let status = status(port, method, path, &[], WORKER).await;
            assert_eq!(status, 404, "{method} {path}");
        }
    }
    assert_eq!(
        json(server.port(), "GET", "/activity", "").await.0.status,
        200
    );
}

#[tokio::test]
async fn only_this_machines_pages_place_scenarios_and_press_buttons() {
    let server = server().await;
    let order = r#"{"feed":"stream","action":"drop"}"#;
    for (path, body) in [
        ("/scenario", WORKER),
        ("/s/1/cue", ""),
        ("/echo", ""),
        ("/control", order),
        ("/chat", r#"{"prompt":"?"}"#),
    ] {
        for origin in [
            "https://evil.example",
            "http://localhost.evil.example",
            "null",
        ] {
            let headers = [("origin", origin)];
            let status = status(server.port(), "POST", path, &headers, body).await;
            assert_eq!(status, 403, "{path} by {origin}");
        }
    }
    for origin in [
        "http://localhost:8080",
        "http://127.0.0.1:1",
        "http://[::1]:1",
    ] {
        let headers = [("origin", origin)];
        let status = status(server.port(), "POST", "/scenario", &headers, WORKER).await;
        assert_eq!(status, 200, "{origin}");
    }
}

#[tokio::test]
async fn a_name_that_was_made_to_lead_here_gets_nothing() {
    for server in [demo().await, server().await] {
        let port = server.port();
        for host in [
            "evil.example",
            &format!("evil.example:{port}"),
            &format!("localhost.evil.example:{port}"),
            "localhost@evil.example",
            "0.0.0.0",
            "",
        ] {
            for (method, path) in [
                ("GET", "/"),
                ("GET", "/activity"),
                ("POST", "/control"),
                ("GET", "/s/1"),
            ] {
                let status = status(port, method, path, &[("host", host)], "").await;
                assert_eq!(status, 421, "{method} {path} for {host}");
            }
        }
        for host in [
            "localhost",
            "127.0.0.1:80",
            &format!("[::1]:{port}"),
            "LOCALHOST:8080",
        ] {
            let status = status(port, "GET", "/activity", &[("host", host)], "").await;
            assert_eq!(status, 200, "{host}");
        }
        for request in [
            "GET /activity HTTP/1.1\r\n\r\n".to_owned(),
            format!(
                "GET /activity HTTP/1.1\r\nhost: localhost:{port}\r\nhost: evil.example\r\n\r\n"
            ),
            format!("GET http://evil.example/activity HTTP/1.1\r\nhost: localhost:{port}\r\n\r\n"),
        ] {
            let (head, _) = Exchange::raw(port, &request).await.whole().await;
            assert_eq!(head.status, 421, "{request}");
        }
    }
}

#[tokio::test]
async fn a_name_that_an_option_gives_is_one_of_the_servers() {
    let options = Options {
        hosts: vec!["demo.example".to_owned()],
        ..Options::default()
    };
    let server = Server::start(options).await.unwrap();
    let headers = [("host", "demo.example"), ("origin", "https://demo.example")];
    let order = r#"{"feed":"stream","action":"drop"}"#;
    let status = status(server.port(), "POST", "/control", &headers, order).await;
    assert_eq!(status, 200);
}
