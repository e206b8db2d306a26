use crate::gauge::Gauge;
use leptos::hydration::HydrationScripts;
use leptos::prelude::*;

/// The whole document.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <title>"Headwater in Leptos, from the server"</title>
                <link rel="icon" href="data:," />
                <style inner_html=include_str!("../gauge.css") />
                <HydrationScripts options />
            </head>
            <body>
                <Gauge />
            </body>
        </html>
    }
}
