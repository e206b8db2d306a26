//! A server with a history of numbered events, which goes on after the last event ID, and the network before it.

use std::collections::{BTreeMap, VecDeque};

use headwater::share::Ticket;

use crate::agenda::{Id, Request};

/// Which IDs the events have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ids {
    /// Each its number.
    Each,
    /// Each third its number.
    Third,
    /// Three in a row the same.
    Repeated,
    None,
}

/// What the server does with a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mood {
    Fine,
    Refuses(u16),
    /// There is no answer at all.
    Mute,
    /// There is nobody.
    Down,
}

/// A part of a response, as it comes to the tab.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Head(u16),
    Bytes(Vec<u8>),
    End,
    Failed,
}

/// A request and its response.
#[derive(Debug)]
pub(crate) struct Connection {
    pub(crate) tab: Id,
    pub(crate) ticket: Ticket,
    pub(crate) id: Vec<u8>,
    pub(crate) parts: VecDeque<Part>,
    /// The server has begun its response, and has not ended it.
    pub(crate) is_open: bool,
    /// The network loses what the server writes, and tells nobody.
    pub(crate) is_dead: bool,
}

#[derive(Debug)]
pub(crate) struct Server {
    pub(crate) ids: Ids,
    pub(crate) line_end: &'static str,
    /// Each response begins with a byte order mark.
    pub(crate) mark: bool,
    /// Who sends no ID gets all of the history.
    pub(crate) tells_all: bool,
    pub(crate) mood: Mood,
    /// The number of the last event.
    pub(crate) last: u64,
    /// Bytes that an event has beyond its number.
    padding: BTreeMap<u64, usize>,
    pub(crate) connections: BTreeMap<Request, Connection>,
    /// How many requests there were.
    pub(crate) requests: Request,
}

/// The body of each refusal.
pub(crate) const REFUSAL: &[u8] = b"not now, and this is why";

impl Server {
    pub(crate) fn new(ids: Ids) -> Self {
        Self {
            ids,
            line_end: "\n",
            mark: false,
            tells_all: false,
            mood: Mood::Fine,
            last: 0,
            padding: BTreeMap::new(),
            connections: BTreeMap::new(),
            requests: 0,
        }
    }

    pub(crate) fn request(&mut self, tab: Id, ticket: Ticket, id: Vec<u8>) -> Request {
        self.requests += 1;
        let connection = Connection {
            tab,
            ticket,
            id,
            parts: VecDeque::new(),
            is_open: false,
            is_dead: false,
        };
        self.connections.insert(self.requests, connection);
        self.requests
    }

    /// The request has arrived: its response begins. How many parts there are now.
    pub(crate) fn respond(&mut self, request: Request) -> usize {
        let Some(connection) = self.connections.get(&request) else {
            return 0;
        };
        let parts = match self.mood {
            Mood::Mute => Vec::new(),
            Mood::Down => vec![Part::Failed],
            Mood::Refuses(status) => {
                vec![Part::Head(status), Part::Bytes(REFUSAL.to_vec()), Part::End]
            }
            Mood::Fine => {
                let mut body = Vec::new();
                if self.mark {
                    // Whatever comes next is a field of its own.
                    body.extend_from_slice("\u{feff}".as_bytes());
                } else {
                    body.extend_from_slice(b":");
                    body.extend_from_slice(self.line_end.as_bytes());
                    body.extend_from_slice(self.line_end.as_bytes());
                }
                for number in self.after(&connection.id)..=self.last {
                    body.extend(self.block(number));
                }
                vec![Part::Head(200), Part::Bytes(body)]
            }
        };
        let connection = self.connections.get_mut(&request).expect("it is there");
        connection.is_open = self.mood == Mood::Fine;
        let count = parts.len();
        connection.parts.extend(parts);
        count
    }

    /// The first event that a response to this last event ID has.
    fn after(&self, id: &[u8]) -> u64 {
        let id = str::from_utf8(id)
            .ok()
            .and_then(|id| id.parse::<u64>().ok());
        match (id, self.ids) {
            (_, Ids::None) | (None, _) if self.tells_all => 1,
            (_, Ids::None) | (None, _) => self.last + 1,
            (Some(id), Ids::Repeated) => id * 3 + 1,
            (Some(id), _) => id + 1,
        }
    }

    /// The ID of an event, if it has one of its own.
    pub(crate) fn id(&self, number: u64) -> Option<u64> {
        match self.ids {
            Ids::Each => Some(number),
            Ids::Third => number.is_multiple_of(3).then_some(number),
            Ids::Repeated => Some(number.div_ceil(3)),
            Ids::None => None,
        }
    }

    pub(crate) fn event_type(number: u64) -> &'static str {
        if number % 7 == 3 { "tick" } else { "message" }
    }

    pub(crate) fn data(&self, number: u64) -> String {
        match self.padding.get(&number) {
            Some(size) => format!("{number}\n{}", "é".repeat(size / 2)),
            None => number.to_string(),
        }
    }

    fn block(&self, number: u64) -> Vec<u8> {
        let mut lines = Vec::new();
        if let Some(id) = self.id(number) {
            lines.push(format!("id: {id}"));
        }
        if Self::event_type(number) == "tick" {
            lines.push("event: tick".to_owned());
        }
        lines.extend(
            self.data(number)
                .split('\n')
                .map(|line| format!("data: {line}")),
        );
        lines.push(String::new());
        let mut block = lines.join(self.line_end);
        block.push_str(self.line_end);
        block.into_bytes()
    }

    /// An event with so many bytes beyond its number. Which responses have a part more.
    pub(crate) fn event(&mut self, padding: usize) -> Vec<Request> {
        self.last += 1;
        if padding > 0 {
            self.padding.insert(self.last, padding);
        }
        let block = self.block(self.last);
        self.write(&block)
    }

    pub(crate) fn comment(&mut self) -> Vec<Request> {
        let comment = format!(": still here{0}{0}", self.line_end);
        self.write(comment.as_bytes())
    }

    fn write(&mut self, bytes: &[u8]) -> Vec<Request> {
        let open = self
            .connections
            .iter_mut()
            .filter(|(_, it)| it.is_open && !it.is_dead);
        open.map(|(request, connection)| {
            connection.parts.push_back(Part::Bytes(bytes.to_vec()));
            *request
        })
        .collect()
    }

    /// A response ends, cleanly or by a fault, sometimes in the middle of a block. How many parts there are more.
    pub(crate) fn end(&mut self, request: Request, clean: bool, within: bool) -> usize {
        let block = self.block(self.last + 1);
        let Some(connection) = self.connections.get_mut(&request) else {
            return 0;
        };
        let before = connection.parts.len();
        if within && connection.is_open && !connection.is_dead {
            connection
                .parts
                .push_back(Part::Bytes(block[..block.len() / 2].to_vec()));
        }
        // What has no head has no end, either.
        let clean = clean && connection.is_open;
        connection.is_open = false;
        connection
            .parts
            .push_back(if clean { Part::End } else { Part::Failed });
        connection.parts.len() - before
    }

    pub(crate) fn of_tab(&self, tab: Id) -> Vec<Request> {
        let own = self.connections.iter().filter(|(_, it)| it.tab == tab);
        own.map(|(request, _)| *request).collect()
    }
}
