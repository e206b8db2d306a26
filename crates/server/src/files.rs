//! Files: the demo's pages, the built package, and directories that a test mounts.

use std::path::PathBuf;

use axum::{
    Router,
    http::{HeaderValue, StatusCode, header},
};
use tower_http::{services::ServeDir, set_header::SetResponseHeaderLayer};

use crate::{options::Options, problem::problem};

/// A content security policy. No engine compiles WebAssembly without `'wasm-unsafe-eval'`.
const REFUSES_WEBASSEMBLY: &str = "script-src 'self'";

/// The files at their paths, and once more below `/csp/` under the policy.
pub(crate) fn routes(options: &Options) -> Router {
    let policy = SetResponseHeaderLayer::overriding(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(REFUSES_WEBASSEMBLY),
    );
    places(options).nest_service("/csp", places(options).layer(policy))
}

fn places(options: &Options) -> Router {
    // The browser must ask again each time, since the files change during development.
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
