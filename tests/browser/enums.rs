//! Several types of event as one enum.

use super::support::{BOTH, Collected, Stage, until};
use futures_util::StreamExt;
use headwater::codec::{DecodeError, Events};
use headwater::{Error, EventSource, Tagged, Transport};
use headwater_server::script::{Attempt, Scenario};
use wasm_bindgen_test::wasm_bindgen_test;

#[derive(Clone, Debug, PartialEq, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Feed {
    Tick { symbol: String, price: f64 },
    Halted(String),
    Pair(u8, u8),
    EndOfDay,
}

fn feed() -> Scenario {
    let feed = Attempt::stream()
        .send("event: tick\ndata: {\"symbol\":\"A\",\ndata: \"price\":1.5}\n\n")
        .send("event: odd\ndata: nobody's\n\n")
        .send("event: halted\nid: 9\ndata: \"lunch\"\n\nevent: pair\ndata: [1,2]\n\n")
        .send("event: end-of-day\ndata: whatever\n\n")
        .hold();
    Scenario::new().attempt(feed)
}

#[wasm_bindgen_test]
async fn each_events_type_chooses_the_variant_by_either_transport() {
    for transport in BOTH {
        let stage = Stage::new(feed()).await;
        let source = EventSource::builder(stage.url())
            .transport(transport)
            .open();
        let (events, put) = Collected::new();
        let _events = source.on_events::<Tagged<Feed>>(put);
        until("all are there", || events.count() == 4).await;
        let all: Vec<_> = events.all().into_iter().map(|event| event.data.0).collect();
        let symbol = "A".to_owned();
        assert_eq!(
            all,
            [
                Feed::Tick { symbol, price: 1.5 },
                Feed::Halted("lunch".into()),
                Feed::Pair(1, 2),
                Feed::EndOfDay
            ]
        );
        assert_eq!(&*events.all()[1].last_event_id, "9");
    }
}

#[wasm_bindgen_test]
async fn what_does_not_fit_its_variant_is_an_error_that_names_the_event() {
    let feed = Attempt::stream()
        .send("event: halted\ndata: lunch\n\nevent: pair\ndata: [1,2,3]\n\n")
        .send("event: tick\ndata: {\"symbol\":\"A\",\"price\":2}\n\n")
        .hold();
    let stage = Stage::new(Scenario::new().attempt(feed)).await;
    let source = EventSource::builder(stage.url()).open();
    let mut events = source.stream_events::<Tagged<Feed>>();
    for (event, data) in [("halted", "lunch"), ("pair", "[1,2,3]")] {
        let Some(Err(Error::Decode(error))) = events.next().await else {
            panic!("it fits")
        };
        assert_eq!((&*error.event, &*error.data), (event, data));
    }
    let Feed::Tick { price, .. } = events.next().await.unwrap().unwrap().data.0 else {
        panic!("not a tick")
    };
    assert_eq!(price, 2.0);
}

#[derive(Clone, Debug, PartialEq, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Whole {
    Halted(String),
    #[serde(other)]
    Other,
}

#[wasm_bindgen_test]
async fn an_enum_with_other_is_given_what_is_not_listed_by_fetch() {
    let stage = Stage::new(feed()).await;
    let source = EventSource::builder(stage.url()).open();
    let (events, put) = Collected::new();
    let _events = source.on_events::<Tagged<Whole>>(put);
    until("all are there", || events.count() == 5).await;
    assert_eq!(source.choice().unwrap().transport, Transport::Fetch);
    let all = events.all();
    assert_eq!(all[2].data.0, Whole::Halted("lunch".into()));
    let others = all.iter().filter(|event| event.data.0 == Whole::Other);
    let others: Vec<_> = others.map(|event| &*event.event).collect();
    assert_eq!(others, ["tick", "odd", "pair", "end-of-day"]);
}

/// Made by hand, of whatever comes.
struct Any(String);

impl Events for Any {
    fn types() -> &'static [&'static str] {
        &[]
    }

    fn decode(event: &str, data: &str) -> Result<Self, DecodeError> {
        Ok(Self(format!("{event}={data}")))
    }
}

#[wasm_bindgen_test]
async fn an_enum_that_names_no_types_is_given_all_of_them() {
    let stage = Stage::new(feed()).await;
    let source = EventSource::builder(stage.url()).open();
    let (events, put) = Collected::new();
    let _events = source.on_events_async::<Any, _>(move |event| {
        put(event.data.0);
        async {}
    });
    until("all are there", || events.count() == 5).await;
    assert_eq!(source.choice().unwrap().transport, Transport::Fetch);
    assert_eq!(events.all()[1], "odd=nobody's");
}
