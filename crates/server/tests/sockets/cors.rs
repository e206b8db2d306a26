use headwater_server::script::{Attempt, Scenario};

use super::client::{Exchange, log, place, server};

const ORIGIN: (&str, &str) = ("origin", "http://localhost:1");
const PREFLIGHT: [(&str, &str); 3] = [
    ORIGIN,
    ("access-control-request-method", "POST"),
    (
        "access-control-request-headers",
        "authorization,last-event-id",
    ),
];

#[tokio::test]
async fn a_preflight_is_granted_and_logged_but_plays_no_attempt() {
    let server = server().await;
    let placed = place(
        &server,
        Scenario::new()
            .attempt(Attempt::stream().send("1"))
            .attempt(Attempt::stream().send("2")),
    );
    let (head, _) = Exchange::begin(server.port(), "OPTIONS", &placed.url, &PREFLIGHT, "")
        .await
        .whole()
        .await;
    assert_eq!(head.status, 204);
    assert_eq!(
        head.get("access-control-allow-origin"),
        Some("http://localhost:1")
    );
    assert_eq!(head.get("access-control-allow-credentials"), Some("true"));
    assert_eq!(head.get("access-control-allow-methods"), Some("POST"));
    assert_eq!(
        head.get("access-control-allow-headers"),
        Some("authorization,last-event-id")
    );

    let (head, body) = Exchange::get(server.port(), &placed.url, &[ORIGIN])
        .await
        .whole()
        .await;
    assert_eq!(
        head.get("access-control-allow-origin"),
        Some("http://localhost:1")
    );
    assert_eq!(head.get("access-control-allow-credentials"), Some("true"));
    assert_eq!(body, "1");

    let seen = log(&server, &placed, "wait=1&ended=1").await;
    let methods: Vec<_> = seen
        .iter()
        .map(|seen| (seen.n, seen.method.as_str(), seen.attempt))
        .collect();
    assert_eq!(methods, [(1, "OPTIONS", None), (2, "GET", Some(1))]);
}

#[tokio::test]
async fn a_scenario_can_do_without_cors() {
    let server = server().await;
    let placed = place(
        &server,
        Scenario::new().attempt(Attempt::stream()).without_cors(),
    );
    for (method, headers) in [("OPTIONS", &PREFLIGHT[..]), ("GET", &[ORIGIN])] {
        let (head, _) = Exchange::begin(server.port(), method, &placed.url, headers, "")
            .await
            .whole()
            .await;
        assert_eq!(head.get("access-control-allow-origin"), None);
        assert_eq!(head.get("access-control-allow-headers"), None);
    }
}

#[tokio::test]
async fn the_script_has_the_last_word() {
    let server = server().await;
    let attempt = Attempt::stream()
        .header("access-control-allow-origin", "https://else.example")
        .without_header("access-control-allow-credentials");
    let placed = place(&server, Scenario::new().attempt(attempt));
    let (head, _) = Exchange::get(server.port(), &placed.url, &[ORIGIN])
        .await
        .whole()
        .await;
    assert_eq!(
        head.get("access-control-allow-origin"),
        Some("https://else.example")
    );
    assert_eq!(head.get("access-control-allow-credentials"), None);
}

#[tokio::test]
async fn every_route_may_be_read_with_all_its_headers_by_this_machines_pages() {
    let server = server().await;
    for path in [
        "/echo",
        "/connections",
        "/secure/stream",
        "/activity",
        "/nowhere",
        "/s/none",
        "/s/none/log",
    ] {
        let (head, _) = Exchange::get(server.port(), path, &[ORIGIN])
            .await
            .whole()
            .await;
        assert_eq!(
            head.get("access-control-allow-origin"),
            Some("http://localhost:1"),
            "{path}"
        );
        let (head, _) = Exchange::begin(server.port(), "OPTIONS", path, &PREFLIGHT, "")
            .await
            .whole()
            .await;
        assert_eq!(
            head.get("access-control-allow-origin"),
            Some("http://localhost:1"),
            "{path}"
        );
    }
    let (head, _) = Exchange::get(server.port(), "/secure/stream", &[ORIGIN])
        .await
        .whole()
        .await;
    let exposed = head.get("access-control-expose-headers").unwrap();
    assert!(exposed.split(", ").any(|name| name == "*"), "{exposed}");
    assert!(
        exposed.split(", ").any(|name| name == "www-authenticate"),
        "{exposed}"
    );
}

#[tokio::test]
async fn a_page_of_another_site_may_read_nothing() {
    let server = server().await;
    let placed = place(&server, Scenario::new().attempt(Attempt::stream()));
    let stranger = ("origin", "https://evil.example");
    let preflight = [stranger, PREFLIGHT[1], PREFLIGHT[2]];
    for path in [
        "/",
        "/echo",
        "/connections",
        "/secure/stream",
        "/activity",
        "/s/none/log",
        &placed.log,
        &placed.url,
    ] {
        for (method, headers) in [("GET", &[stranger][..]), ("OPTIONS", &preflight)] {
            let exchange = Exchange::begin(server.port(), method, path, headers, "").await;
            let (head, _) = exchange.whole().await;
            for name in ["origin", "credentials", "methods", "headers"] {
                let header = head.get(&format!("access-control-allow-{name}"));
                assert_eq!(header, None, "{method} {path}");
            }
        }
    }
}

#[tokio::test]
async fn a_scenario_may_be_read_after_a_redirect_between_origins() {
    let server = server().await;
    let placed = place(&server, Scenario::new().attempt(Attempt::stream()));
    for (path, allowed) in [(&*placed.url, Some("null")), ("/activity", None)] {
        let exchange = Exchange::get(server.port(), path, &[("origin", "null")]).await;
        let (head, _) = exchange.whole().await;
        assert_eq!(head.get("access-control-allow-origin"), allowed, "{path}");
    }
}
