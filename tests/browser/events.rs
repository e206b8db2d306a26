//! From the wire to a typed handler.

use super::support::{BOTH, Collected, Stage, until};
use headwater::{EventSource, Json, Text};
use headwater_server::script::{Attempt, Scenario};
use wasm_bindgen_test::wasm_bindgen_test;

#[derive(Clone, Debug, PartialEq, serde::Deserialize)]
struct Tick {
    symbol: String,
    price: f64,
}

#[wasm_bindgen_test]
async fn a_handler_is_given_its_type_of_event_with_its_data_read() {
    for transport in BOTH {
        let feed = Attempt::stream()
            .send("event: tick\nid: 7\ndata: {\"symbol\":\"水\",\"price\":1.5}\n\n")
            .send("data: plain\n\nevent: tick\ndata: {\"symbol\":\"B\",\n")
            .send("data: \"price\":2}\n\n")
            .hold();
        let stage = Stage::new(Scenario::new().attempt(feed)).await;
        let source = EventSource::builder(stage.url())
            .transport(transport)
            .open();
        let (ticks, put) = Collected::new();
        let _ticks = source.on::<Json<Tick>>("tick", put);
        let (texts, put) = Collected::new();
        let _texts = source.on::<Text>("message", put);
        until("both ticks are there", || ticks.count() == 2).await;
        let first = &ticks.all()[0];
        assert_eq!((&*first.event, &*first.last_event_id), ("tick", "7"));
        assert_eq!(
            first.data.0,
            Tick {
                symbol: "水".into(),
                price: 1.5
            }
        );
        assert_eq!(
            ticks.all()[1].data.0,
            Tick {
                symbol: "B".into(),
                price: 2.0
            }
        );
        assert_eq!(&*ticks.all()[1].last_event_id, "7");
        assert_eq!(texts.count(), 1);
    }
}

#[wasm_bindgen_test]
async fn data_that_cannot_be_read_is_left_out_and_the_stream_goes_on() {
    let feed = Attempt::stream()
        .send("event: tick\ndata: nonsense\n\nevent: tick\ndata: 5\n\n")
        .hold();
    let stage = Stage::new(Scenario::new().attempt(feed)).await;
    let source = EventSource::builder(stage.url())
        .transport(headwater::Transport::Fetch)
        .open();
    let mut stream = source.stream::<Json<u64>>("tick");
    use futures_util::StreamExt;
    let error = stream.next().await.unwrap().unwrap_err();
    assert!(
        matches!(&error, headwater::Error::Decode(error) if error.data == "nonsense"),
        "{error}"
    );
    assert_eq!(stream.next().await.unwrap().unwrap().data.0, 5);
}
