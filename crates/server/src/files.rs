//! The demo's pages, the built package, and whatever a test wants served.

use std::path::PathBuf;

use axum::{
    Router,
    http::{HeaderValue, StatusCode, header},
};
use tower_http::{services::ServeDir, set_header::SetResponseHeaderLayer};

use crate::{options::Options, problem::problem};

/// Without `'wasm-unsafe-eval'` no engine compiles WebAssembly.
const REFUSES_WEBASSEMBLY: &str = "script-src 'self'";

/// The files at their places, and below `/csp/` once more under a strict policy.
pub(crate) fn routes(options: &Options) -> Router {
    let policy = SetResponseHeaderLayer::overriding(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(REFUSES_WEBASSEMBLY),
    );
    places(options).nest_service("/csp", places(options).layer(policy))
}

fn places(options: &Options) -> Router {
    // A page that is being worked on must not come from the browser's cache.
    let fresh = SetResponseHeaderLayer::overriding(
        header::CACHE_CONTROL,
        HeaderValue::from_static("no-cache"),
    );
    let mut mounts: Vec<(&str, &PathBuf)> = options
        .mounts
        .iter()
        .map(|(prefix, dir)| (prefix.as_str(), dir))
        .collect();
    mounts.extend(options.pkg.as_ref().map(|dir| ("/pkg", dir)));
    let mut router = Router::new();
    for (prefix, dir) in mounts {
        router = router.nest_service(prefix, ServeDir::new(dir));
    }
    router = match &options.www {
        Some(dir) => router.fallback_service(ServeDir::new(dir)),
        None => router.fallback(async || {
            problem(
                StatusCode::NOT_FOUND,
                "not_found",
                "There is nothing at this address.",
            )
        }),
    };
    router.layer(fresh)
}
