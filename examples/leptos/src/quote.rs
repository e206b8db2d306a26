use headwater_example_market::{Market, Quote};
use leptos::prelude::*;

/// The chart's own units; the page scales it.
const BOX: (f64, f64) = (320.0, 96.0);

/// A symbol's card: price, change, chart.
#[component]
pub fn Card(market: RwSignal<Market>, symbol: String) -> impl IntoView {
    // Notifies only where this symbol's quote is another.
    let quote = Memo::new({
        let symbol = symbol.clone();
        move |_| {
            let is_it = |quote: &&Quote| quote.symbol() == symbol;
            market.with(|market| market.quotes().iter().find(is_it).cloned())
        }
    });
    let of = move |read: fn(&Quote) -> String| quote.with(|quote| quote.as_ref().map(read));
    let falling = move || quote.with(|quote| quote.as_ref().is_some_and(|it| it.change() < 0.0));
    let halted = move || quote.with(|quote| quote.as_ref().is_some_and(Quote::is_halted));
    let change = move || {
        of(|quote| match quote.is_halted() {
            true => "halted".to_owned(),
            false => format!("{:+.2} %", quote.change()),
        })
    };
    view! {
        <article
            class="quote"
            class:falling=falling
            class:rising=move || !falling()
            class:halted=halted
        >
            <h2>{symbol}</h2>
            <output>{move || of(|quote| format!("{:.2}", quote.price()))}</output>
            <small>{change}</small>
            <svg
                viewBox=format!("0 0 {} {}", BOX.0, BOX.1)
                preserveAspectRatio="none"
                aria-hidden="true"
            >
                <path class="area" d=move || of(|quote| quote.area(BOX)) />
                <path class="line" d=move || of(|quote| quote.line(BOX)) />
            </svg>
        </article>
    }
}
