use std::fs;

use headwater_server::{Options, Server};

use super::client::Exchange;

#[tokio::test]
async fn files_are_served_with_their_types_at_their_places() {
    let dir = tempfile::tempdir().unwrap();
    for (place, names) in [
        ("www", &["index.html", "a.css", "a.svg", "a.json"][..]),
        ("pkg", &["a.js", "a.mjs", "a.wasm"]),
        ("npm", &["a.js"]),
    ] {
        fs::create_dir(dir.path().join(place)).unwrap();
        for name in names {
            fs::write(dir.path().join(place).join(name), format!("{place}/{name}")).unwrap();
        }
    }
    let options = Options {
        www: Some(dir.path().join("www")),
        pkg: Some(dir.path().join("pkg")),
        mounts: vec![("/of/npm".to_owned(), dir.path().join("npm"))],
        ..Options::default()
    };
    let server = Server::start(options).await.unwrap();
    for prefix in ["", "/csp"] {
        for (path, content, kind) in [
            ("/", "www/index.html", "text/html"),
            ("/index.html", "www/index.html", "text/html"),
            ("/a.css", "www/a.css", "text/css"),
            ("/a.svg", "www/a.svg", "image/svg+xml"),
            ("/a.json", "www/a.json", "application/json"),
            ("/pkg/a.js", "pkg/a.js", "text/javascript"),
            ("/pkg/a.mjs", "pkg/a.mjs", "application/javascript"),
            ("/pkg/a.wasm", "pkg/a.wasm", "application/wasm"),
            ("/of/npm/a.js", "npm/a.js", "text/javascript"),
        ] {
            let path = format!("{prefix}{path}");
            let (head, body) = Exchange::get(server.port(), &path, &[]).await.whole().await;
            assert_eq!((head.status, body.as_str()), (200, content), "{path}");
            assert_eq!(head.get("content-type"), Some(kind), "{path}");
            assert_eq!(head.get("cache-control"), Some("no-cache"), "{path}");
            let policy = (prefix == "/csp").then_some("script-src 'self'");
            assert_eq!(head.get("content-security-policy"), policy, "{path}");
        }
        for path in [
            "/none.js",
            "/pkg/none.js",
            "/pkg/../www/index.html",
            "/of/npm/../../index.html",
        ] {
            let (head, _) = Exchange::get(server.port(), &format!("{prefix}{path}"), &[])
                .await
                .whole()
                .await;
            assert_eq!(head.status, 404, "{prefix}{path}");
        }
    }
}

#[tokio::test]
async fn a_directory_that_is_not_there_is_an_error_at_once() {
    let options = Options {
        www: Some("no/such/place".into()),
        ..Options::default()
    };
    let error = Server::start(options).await.unwrap_err();
    assert_eq!(error.to_string(), "no/such/place is not a directory");
}
