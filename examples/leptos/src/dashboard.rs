use crate::quote::Card;
use crate::status::{Connection, Status};
use headwater_example_market::{Entry, Market, Quote, feed, order};
use headwater_leptos::{
    State, Tagged, UseEventSourceOptions, UseEventSourceReturn, use_event_source_with_options,
};
use leptos::prelude::*;

#[component]
pub fn Dashboard() -> impl IntoView {
    let market = RwSignal::new(Market::default());
    let connection = RwSignal::new(Connection::default());

    let options = UseEventSourceOptions::<Tagged<Entry>>::for_events()
        // Every event, also where two thousand come at once.
        .on_message(move |event| market.write().take(&event.data.0))
        .on_state(move |change| connection.set(Connection::of(change)));
    let UseEventSourceReturn {
        state,
        error,
        open,
        close,
        ..
    } = use_event_source_with_options(feed(), options);

    let error = Signal::derive(move || error.get().map(|error| error.to_string()));
    let is_closed = move || state.get() == State::Closed;
    let switch = move |_| {
        if state.get_untracked() == State::Closed {
            open();
        } else {
            close();
        }
    };
    let symbols = Memo::new(move |_| {
        let symbol = |quote: &Quote| quote.symbol().to_owned();
        market.with(|market| market.quotes().iter().map(symbol).collect::<Vec<_>>())
    });
    view! {
        <main>
            <header>
                <h1>"Headwater in Leptos"</h1>
                <p>"A feed of typed events, drawn as it comes. Break it, and see it go on where it was."</p>
            </header>
            <Status state connection error />
            <section class="quotes">
                <For each=move || symbols.get() key=String::clone let:symbol>
                    <Card market symbol />
                </For>
            </section>
            <p class="news">
                {move || market.with(|market| market.news().unwrap_or("No news yet.").to_owned())}
            </p>
            <dl>
                <Figure name="received" value=Signal::derive(move || market.read().received()) />
                <Figure name="missed" value=Signal::derive(move || market.read().missed()) />
                <Figure name="last event" value=Signal::derive(move || market.read().last()) />
            </dl>
            <nav>
                <button on:click=|_| order("drop")>"Drop"</button>
                <button on:click=|_| order("burst")>"Burst of 2000"</button>
                <button on:click=|_| order("unavailable")>"Answer 503"</button>
                <button on:click=switch>{move || if is_closed() { "Open" } else { "Close" }}</button>
            </nav>
        </main>
    }
}

#[component]
fn Figure(name: &'static str, value: Signal<u64>) -> impl IntoView {
    view! {
        <div>
            <dt>{name}</dt>
            <dd data-field=name>{value}</dd>
        </div>
    }
}
