use futures_channel::oneshot::{Receiver, Sender, channel};
use std::cell::{Cell, RefCell};
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = performance)]
    fn now() -> f64;
}

/// What every event's data is read as.
#[derive(serde::Deserialize)]
pub(crate) struct Tick {
    pub(crate) symbol: String,
    pub(crate) price: f64,
    pub(crate) volume: u32,
}

/// Counts ticks, and looks at the clock at the first and the last.
pub(crate) struct Tally {
    count: u32,
    taken: Cell<u32>,
    first: Cell<f64>,
    sum: Cell<f64>,
    done: RefCell<Option<Sender<Vec<f64>>>>,
}

impl Tally {
    /// A tally, and its result once there were so many.
    pub(crate) fn new(count: u32) -> (Self, Receiver<Vec<f64>>) {
        let (sender, receiver) = channel();
        let tally = Self {
            count,
            taken: Cell::new(0),
            first: Cell::new(0.0),
            sum: Cell::new(0.0),
            done: RefCell::new(Some(sender)),
        };
        (tally, receiver)
    }

    pub(crate) fn take(&self, tick: &Tick) {
        let taken = self.taken.get() + 1;
        self.taken.set(taken);
        if taken == 1 {
            self.first.set(now());
        }
        let is_whole = !tick.symbol.is_empty() && tick.price > 0.0;
        self.sum.set(
            self.sum.get()
                + if is_whole {
                    f64::from(tick.volume)
                } else {
                    f64::NAN
                },
        );
        if taken == self.count
            && let Some(done) = self.done.take()
        {
            let _ = done.send(vec![now() - self.first.get(), self.sum.get()]);
        }
    }
}
