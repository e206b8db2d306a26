use headwater_example_market::Quote;
use yew::prelude::*;

/// The chart's own units; the page scales it.
const BOX: (f64, f64) = (320.0, 96.0);

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) quote: Quote,
}

/// A symbol's card: price, change, chart.
#[component]
pub(crate) fn Card(Props { quote }: &Props) -> Html {
    let trend = if quote.change() < 0.0 {
        "falling"
    } else {
        "rising"
    };
    html! {
        <article class={classes!("quote", trend, quote.is_halted().then_some("halted"))}>
            <h2>{ quote.symbol().to_owned() }</h2>
            <output>{ format!("{:.2}", quote.price()) }</output>
            <small>{ if quote.is_halted() { "halted".into() } else { format!("{:+.2} %", quote.change()) } }</small>
            <svg viewBox={format!("0 0 {} {}", BOX.0, BOX.1)} preserveAspectRatio="none" aria-hidden="true">
                <path class="area" d={quote.area(BOX)} />
                <path class="line" d={quote.line(BOX)} />
            </svg>
        </article>
    }
}
