use crate::codes;
use crate::host::{Host, Request};
use alloc::boxed::Box;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::{Cell, RefCell};
use headwater::session::{Answer, Attempt, Fault, Plan};
use headwater::source::{Change, Connection, Later, Progress, Sink, Trouble, Wanted};
use headwater::transport::Prepared;
use headwater::wire::{BlockDecoder, Limits};
use js_sys::Uint8Array;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::MessageEvent;

/// The buffer that chunks are copied into is kept up to this size, in bytes.
const RETAINED: usize = 256 << 10;

/// One source: a connection whose events go to a [`Host`].
#[wasm_bindgen]
pub struct Link {
    connection: Connection,
    sink: Rc<HostSink>,
}

#[wasm_bindgen]
impl Link {
    /// Opens a source. `numbers` are those of `settings.ts`, `on` the statuses to retry.
    #[wasm_bindgen(constructor)]
    pub fn new(host: Host, numbers: &[f64], on: &[u16]) -> Self {
        let (setup, limits) = codes::Numbers(numbers).setup(on);
        let sink = Rc::new(HostSink::new(host, limits));
        Self {
            connection: Connection::open(setup, Rc::<HostSink>::clone(&sink)),
            sink,
        }
    }

    /// Closes the source, at once and for good.
    pub fn close(&self) {
        self.connection.close();
    }

    /// Forgets what the stream has begun and not ended; its last event ID stays.
    pub fn reset(&self) {
        match &mut *self.sink.reader.borrow_mut() {
            Some(reader) => reader.decoder.restart(),
            None => self.sink.forget.set(true),
        }
    }

    /// What is listened to has changed.
    pub fn rewanted(&self) {
        self.connection.rewanted();
    }

    /// Which transport it has, and why: two codes in one number.
    pub fn choice(&self) -> u32 {
        let choice = self.connection.choice();
        u32::from(codes::transport(choice.transport)) << 8 | choice.why as u32
    }
}

struct HostSink {
    host: Rc<Host>,
    /// Taken out while a block is handed on: handlers may come back into the connection.
    reader: RefCell<Option<Reader>>,
    /// Asked for while the reader was out: what is unfinished is to be forgotten when it is back.
    forget: Cell<bool>,
}

struct Reader {
    decoder: BlockDecoder,
    chunk: Vec<u8>,
}

impl HostSink {
    fn new(host: Host, limits: Limits) -> Self {
        let reader = Reader {
            decoder: BlockDecoder::new(limits),
            chunk: Vec::new(),
        };
        Self {
            host: Rc::new(host),
            reader: RefCell::new(Some(reader)),
            forget: Cell::new(false),
        }
    }

    fn tell(&self, trouble: Option<&Trouble>) {
        if let Some(Trouble {
            status,
            url,
            headers,
            body,
            cause,
        }) = trouble
        {
            self.host
                .trouble(*status, url, headers.as_ref(), body, cause);
        }
    }
}

impl Sink for HostSink {
    fn prepare(&self, attempt: &Attempt) -> Later<Result<Prepared, JsValue>> {
        let prepared = self.host.prepare(attempt.refresh);
        Box::pin(async move {
            let request = JsFuture::from(prepared).await?.unchecked_into::<Request>();
            Ok(Prepared {
                url: request.url(),
                init: request.init(),
                headers: request.headers(),
                fetch: request.fetch(),
                last_event_id_param: request.param(),
            })
        })
    }

    fn wanted(&self) -> Wanted {
        self.host.wanted().map_or(Wanted::All, Wanted::Named)
    }

    fn begin(&self, url: &str) {
        if let Some(reader) = &mut *self.reader.borrow_mut() {
            reader.decoder.restart();
            reader.decoder.set_last_event_id(&self.host.resume_from());
        }
        self.host.begin(url);
    }

    fn chunk(&self, bytes: &Uint8Array) -> Progress {
        let Some(mut reader) = self.reader.take() else {
            return Progress::default();
        };
        let Reader { decoder, chunk } = &mut reader;
        chunk.resize(bytes.length() as usize, 0);
        bytes.copy_to(chunk);
        let block = decoder.decode(chunk);
        let (from, types) = block.types();
        if types.len() != from {
            let name = |name: &Vec<u8>| String::from_utf8_lossy(name).into_owned();
            self.host
                .types(from, types[from..].iter().map(name).collect());
        }
        let (text, rows) = (block.text(), block.rows());
        if !rows.is_empty() {
            self.host.block(
                bytes,
                block.chunk_is_ascii(),
                text.as_ptr() as usize,
                text.len(),
                block.text_is_ascii(),
                rows.as_ptr() as usize,
                rows.len(),
            );
        }
        let progress = Progress {
            retry: block.retry(),
            too_large: block.error(),
        };
        if chunk.capacity() > RETAINED {
            *chunk = Vec::new();
        }
        if self.forget.take() {
            decoder.restart();
        }
        self.reader.replace(Some(reader));
        progress
    }

    fn native(&self, event: &MessageEvent) {
        self.host.native(event);
    }

    fn last_event_id(&self) -> String {
        self.host.resume_from()
    }

    fn changed(&self, change: &Change<'_>) {
        self.tell(change.trouble);
        let (fault, detail) = codes::fault(change.fault);
        self.host.changed(
            codes::state(change.state),
            change.attempt,
            codes::transport(change.choice.transport),
            change.choice.why as u8,
            fault,
            detail,
            change.retry_in.map_or(codes::NONE, |time| time as f64),
            codes::reason(change.reason),
        );
    }

    fn ask(&self, fault: Fault, trouble: Option<&Trouble>, plan: Plan) -> Later<Answer> {
        self.tell(trouble);
        let (fault, detail) = codes::fault(Some(fault));
        let asked = self.host.ask(fault, detail, codes::plan(plan));
        Box::pin(async move {
            let answer = JsFuture::from(asked).await.ok();
            codes::answer(answer.and_then(|it| it.as_f64()).unwrap_or(codes::NONE))
        })
    }

    fn ready(&self) -> Option<Later<()>> {
        let ready = self.host.ready()?;
        Some(Box::pin(async move {
            let _ = JsFuture::from(ready).await;
        }))
    }
}
