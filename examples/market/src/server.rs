use gloo_net::http::Request;
use wasm_bindgen_futures::spawn_local;

thread_local! {
    static KEY: String = format!("{:x}", (js_sys::Math::random() * 2_f64.powi(52)) as u64);
}

/// The feed of this page alone: nobody else's buttons break it.
pub fn feed() -> String {
    KEY.with(|key| format!("/stream?client={key}"))
}

/// Has the server do something to this page's feed: `drop`, `burst`, `unavailable`.
pub fn order(action: &'static str) {
    let url = KEY.with(|key| format!("/control?client={key}"));
    let body = format!(r#"{{"feed":"stream","action":"{action}"}}"#);
    spawn_local(async move {
        if let Ok(request) = Request::post(&url).body(body) {
            // Whatever the server says to it, the feed shows.
            let _ = request.send().await;
        }
    });
}
