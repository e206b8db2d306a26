use alloc::string::String;
use alloc::vec::Vec;
use js_sys::{Function, Promise, Uint8Array};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::{Headers, MessageEvent, RequestInit};

#[wasm_bindgen]
extern "C" {
    /// The TypeScript side of a source. None of its methods throws: what a user's code throws is
    /// reported there.
    pub type Host;

    /// Makes the request for an attempt; `refresh` asks for fresh headers, after a 401.
    #[wasm_bindgen(method)]
    pub fn prepare(this: &Host, refresh: bool) -> Promise;

    /// The types that are listened to; undefined for all.
    #[wasm_bindgen(method)]
    pub fn wanted(this: &Host) -> Option<Vec<String>>;

    /// A new stream begins, from this URL.
    #[wasm_bindgen(method)]
    pub fn begin(this: &Host, url: &str);

    /// Event types from this index on.
    #[wasm_bindgen(method)]
    pub fn types(this: &Host, from: usize, names: Vec<String>);

    /// A block: the chunk, then where the block's text and its table lie in memory.
    #[wasm_bindgen(method)]
    #[allow(clippy::too_many_arguments)]
    pub fn block(
        this: &Host,
        chunk: &Uint8Array,
        chunk_is_ascii: bool,
        text: usize,
        bytes: usize,
        text_is_ascii: bool,
        rows: usize,
        numbers: usize,
    );

    /// The browser's own `EventSource` gave an event.
    #[wasm_bindgen(method)]
    pub fn native(this: &Host, event: &MessageEvent);

    /// Where a new stream is to go on from.
    #[wasm_bindgen(method, js_name = resumeFrom)]
    pub fn resume_from(this: &Host) -> String;

    /// What is known of a fault, beyond its code. Comes before `changed` or `ask`.
    #[wasm_bindgen(method)]
    pub fn trouble(
        this: &Host,
        status: u16,
        url: &str,
        headers: Option<&Headers>,
        body: &str,
        cause: &JsValue,
    );

    /// The state changed. The codes are those of `codes.rs`.
    #[wasm_bindgen(method)]
    #[allow(clippy::too_many_arguments)]
    pub fn changed(
        this: &Host,
        state: u8,
        attempt: u32,
        transport: u8,
        why: u8,
        fault: i8,
        detail: f64,
        retry_in: f64,
        reason: i8,
    );

    /// What should follow from a fault? A promise of a number, by `codes.rs`; it never rejects.
    #[wasm_bindgen(method)]
    pub fn ask(this: &Host, fault: i8, detail: f64, plan: f64) -> Promise;

    /// A promise for when the next chunk may be read, or undefined for at once.
    #[wasm_bindgen(method)]
    pub fn ready(this: &Host) -> Option<Promise>;

    /// What `prepare()` promises.
    pub type Request;

    #[wasm_bindgen(method, getter)]
    pub fn url(this: &Request) -> String;
    #[wasm_bindgen(method, getter)]
    pub fn init(this: &Request) -> RequestInit;
    #[wasm_bindgen(method, getter)]
    pub fn headers(this: &Request) -> Headers;
    #[wasm_bindgen(method, getter)]
    pub fn fetch(this: &Request) -> Option<Function>;
    #[wasm_bindgen(method, getter)]
    pub fn param(this: &Request) -> Option<String>;
}
