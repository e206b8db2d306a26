//! The server: the page, its stream, and what the browser needs.

use any_spawner::Executor;
use axum::Router;
use axum::routing::get;
use headwater_example_leptos_ssr::{Presses, shell};
use leptos::prelude::{get_configuration, provide_context};

use std::path::Path;
use tower_http::services::ServeDir;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    // What renders a page may wait for something.
    Executor::init_tokio()?;
    // Of cargo-leptos, by the environment.
    let options = get_configuration(None)?.leptos_options;
    let listener = tokio::net::TcpListener::bind(options.site_addr).await?;
    let presses = Presses::default();

    let pkg = Path::new(&*options.site_root).join(&*options.site_pkg_dir);
    let page = leptos_axum::render_app_to_stream_with_context(
        {
            let presses = presses.clone();
            move || provide_context(presses.clone())
        },
        {
            let options = options.clone();
            move || shell(options.clone())
        },
    );
    let (listen, press) = (presses.clone(), presses);
    let stream = get(async move || listen.stream()).post(async move || press.press());
    let routes = Router::new()
        .route("/", get(page))
        .route("/presses", stream)
        .nest_service(&format!("/{}", options.site_pkg_dir), ServeDir::new(pkg));

    println!("http://{}", listener.local_addr()?);
    axum::serve(listener, routes).await?;
    Ok(())
}
