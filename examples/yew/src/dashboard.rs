use crate::quote::Card;
use crate::status::{Connection, Status};
use headwater_example_market::{Entry, Market, feed, order};
use headwater_yew::{State, Tagged, UseEventSourceOptions, use_event_source_with_options};
use std::rc::Rc;
use yew::prelude::*;

/// The market, as a reducer: every event is an action.
#[derive(Default, PartialEq)]
struct Shown(Market);

impl Reducible for Shown {
    type Action = Entry;

    fn reduce(self: Rc<Self>, entry: Entry) -> Rc<Self> {
        let mut market = self.0.clone();
        market.take(&entry);
        Rc::new(Self(market))
    }
}

#[component]
pub(crate) fn Dashboard() -> Html {
    let market = use_reducer(Shown::default);
    let connection = use_state(Connection::default);

    let options = UseEventSourceOptions::<Tagged<Entry>>::for_events()
        .on_message({
            let market = market.dispatcher();
            // Every event, also where two thousand come at once.
            move |event| market.dispatch(event.data.0.clone())
        })
        .on_state({
            let connection = connection.setter();
            move |change| connection.set(Connection::of(change))
        });
    let source = use_event_source_with_options(feed(), options);

    let is_closed = source.state == State::Closed;
    let switch = {
        let source = source.clone();
        move |_| {
            if is_closed {
                source.open()
            } else {
                source.close()
            }
        }
    };
    let market = &market.0;
    html! {
        <main>
            <header>
                <h1>{ "Headwater in Yew" }</h1>
                <p>{ "A feed of typed events, drawn as it comes. Break it, and see it go on where it was." }</p>
            </header>
            <Status state={source.state} connection={(*connection).clone()}
                    error={source.error.as_ref().map(ToString::to_string)} />
            <section class="quotes">
                { for market.quotes().iter().map(|quote| html! {
                    <Card key={quote.symbol()} quote={quote.clone()} />
                }) }
            </section>
            <p class="news">{ market.news().unwrap_or("No news yet.").to_owned() }</p>
            <dl>
                { figure("received", market.received()) }
                { figure("missed", market.missed()) }
                { figure("last event", market.last()) }
            </dl>
            <nav>
                <button onclick={|_| order("drop")}>{ "Drop" }</button>
                <button onclick={|_| order("burst")}>{ "Burst of 2000" }</button>
                <button onclick={|_| order("unavailable")}>{ "Answer 503" }</button>
                <button onclick={switch}>{ if is_closed { "Open" } else { "Close" } }</button>
            </nav>
        </main>
    }
}

fn figure(name: &'static str, value: u64) -> Html {
    html! { <div><dt>{ name }</dt><dd data-field={name}>{ value }</dd></div> }
}
