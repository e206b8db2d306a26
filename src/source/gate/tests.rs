use super::super::hold::What;
use super::super::registry::By;
use super::super::{Buffer, EventStream, Overflow};
use super::*;
use crate::Text;
use crate::codec::Types;
use crate::script::Script;
use crate::source::tasks::Tasks;
use crate::source::{Error, LogLine};
use crate::wire::Message;
use alloc::string::{String, ToString};
use core::future::pending;
use core::time::Duration;
use futures_core::Stream;
use std::thread_local;

thread_local! {
    /// The script whose clock the test drives, and how many of its warnings it has seen.
    static SCRIPT: (Script, Cell<usize>) = (Script::new(), Cell::new(0));
}

fn runtime() -> Runtime {
    SCRIPT.with(|(script, _)| Runtime::within(script.world()))
}

/// A source without a connection.
struct Source {
    gate: Rc<Gate>,
    registry: Rc<Registry>,
    reading: Option<Later<()>>,
}

impl Source {
    fn new() -> Self {
        Self {
            gate: Rc::new(Gate::new(runtime())),
            registry: Rc::new(Registry::new("/feed".into(), &runtime())),
            reading: None,
        }
    }

    fn stream(&self, overflow: Overflow) -> EventStream<Text> {
        let buffer = Buffer {
            capacity: 2,
            overflow,
        };
        let types = Types::named(["a"]);
        EventStream::new(&self.registry, &self.gate, (types, buffer), |delivery| {
            delivery.decode()
        })
    }

    fn handler(&self) {
        self.registry
            .add(By::Handler, Types::Any, false, Rc::new(|_| {}));
    }

    /// A chunk of events comes, and reading waits.
    fn chunk(&mut self, events: usize) {
        assert!(self.gate.is_open(), "nothing is read meanwhile");
        for _ in 0..events {
            let message = Message {
                event: "a",
                data: "x",
                last_event_id: "",
                has_new_id: false,
            };
            self.registry.dispatch(message, None, true);
        }
        self.reading = Some(self.gate.wait(&self.registry));
        self.is_held();
    }

    /// Time passes. Tells whether reading is still held back.
    fn after(&mut self, time: Millis) -> bool {
        SCRIPT.with(|(script, _)| script.advance(Duration::from_millis(time)));
        self.is_held()
    }

    fn is_held(&mut self) -> bool {
        let mut context = Context::from_waker(Waker::noop());
        let reading = self.reading.as_mut();
        let is_held =
            reading.is_some_and(|reading| reading.as_mut().poll(&mut context).is_pending());
        if !is_held {
            self.reading = None;
        }
        is_held
    }
}

fn next(stream: &mut EventStream<Text>) -> Poll<Option<Result<(), Error>>> {
    let mut context = Context::from_waker(Waker::noop());
    let next = core::pin::Pin::new(stream).poll_next(&mut context);
    next.map(|item| item.map(|item| item.map(drop)))
}

fn warned() -> Vec<String> {
    SCRIPT.with(|(script, seen)| {
        let warnings = script.warnings();
        let fresh = warnings[seen.get()..].to_vec();
        seen.set(warnings.len());
        fresh
    })
}

#[test]
fn a_stream_that_nobody_reads_gives_way_to_others_after_a_second_and_that_is_told() {
    let mut source = Source::new();
    source.handler();
    let logged = Rc::new(RefCell::new(Vec::new()));
    let log = Rc::clone(&logged);
    source.registry.log(Rc::new(move |line: &LogLine<'_>| {
        log.borrow_mut().push(line.to_string());
    }));
    let mut stream = source.stream(Overflow::GiveWay);
    source.chunk(3);
    assert!(source.after(999));
    assert_eq!(warned(), [""; 0]);
    assert!(!source.after(1), "the source goes on");
    let told = warned();
    assert_eq!(told.len(), 1);
    assert!(told[0].starts_with("/feed: a stream of \"a\" events gives way"));
    assert!(told[0].contains("3 events"), "{told:?}");
    assert_eq!(*logged.borrow(), told);
    source.chunk(5);
    assert!(!source.is_held());
    for _ in 0..3 {
        assert!(matches!(next(&mut stream), Poll::Ready(Some(Ok(())))));
    }
    let error = next(&mut stream);
    assert!(matches!(
        error,
        Poll::Ready(Some(Err(Error::Overflow { capacity: 2 })))
    ));
    assert!(matches!(next(&mut stream), Poll::Ready(None)));
}

#[test]
fn a_stream_that_is_the_only_listener_waits_for_as_long_as_it_takes_and_that_is_told_once() {
    let mut source = Source::new();
    let mut stream = source.stream(Overflow::GiveWay);
    source.chunk(3);
    for _ in 0..100 {
        assert!(source.after(1000));
    }
    let told = warned();
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("a stream of \"a\" events holds the source back: 3 events"));
    for _ in 0..3 {
        assert!(matches!(next(&mut stream), Poll::Ready(Some(Ok(())))));
    }
    assert!(!source.is_held());
    source.chunk(2);
    assert!(source.after(5000));
    assert_eq!(warned(), [""; 0]);
}

#[test]
fn a_stream_that_is_read_however_slowly_does_not_give_way() {
    let mut source = Source::new();
    source.handler();
    let mut stream = source.stream(Overflow::GiveWay);
    source.chunk(5);
    for _ in 0..4 {
        assert!(source.after(900));
        assert!(matches!(next(&mut stream), Poll::Ready(Some(Ok(())))));
    }
    assert_eq!(warned().len(), 1, "that it is slow is told");
    assert!(source.after(900));
    assert!(matches!(next(&mut stream), Poll::Ready(Some(Ok(())))));
    assert!(!source.is_held());
}

#[test]
fn a_stream_that_is_told_to_wait_gives_way_to_nobody() {
    let mut source = Source::new();
    source.handler();
    let _stream = source.stream(Overflow::Wait);
    source.chunk(3);
    assert!(source.after(1000));
    assert!(source.after(100_000));
    assert_eq!(warned().len(), 1);
}

#[test]
fn of_two_streams_the_one_that_nobody_reads_gives_way_and_two_of_them_don_t_to_each_other() {
    let mut source = Source::new();
    let mut read = source.stream(Overflow::GiveWay);
    let _unread = source.stream(Overflow::GiveWay);
    source.chunk(2);
    assert!(source.after(1000));
    assert_eq!(warned().len(), 2, "who holds whom back is told of both");
    for _ in 0..2 {
        assert!(next(&mut read).is_ready());
    }
    assert!(source.is_held());
    assert!(!source.after(1000));
    assert_eq!(warned().len(), 1, "that it gives way is told, too");
    source.chunk(2);
    assert!(source.after(5000), "now the other is the only one");
}

#[test]
fn a_stream_that_has_ended_by_an_overflow_is_no_listener_that_others_give_way_to() {
    let mut source = Source::new();
    let _ended = source.stream(Overflow::Fail);
    let _unread = source.stream(Overflow::GiveWay);
    source.chunk(3);
    for _ in 0..3 {
        assert!(source.after(1000));
    }
}

#[test]
fn futures_that_hold_a_source_back_are_told_once_and_never_end_by_that() {
    let mut source = Source::new();
    source.handler();
    let hold = Hold::new(&source.gate, What::Futures, Types::Any);
    let tasks = Tasks::new(hold);
    let _futures = [tasks.begin(pending(), None), tasks.begin(pending(), None)];
    source.reading = Some(source.gate.wait(&source.registry));
    assert!(source.is_held());
    for _ in 0..3 {
        assert!(source.after(1000));
    }
    let told = warned();
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("a handler of all events holds the source back: 2 events"));
    drop(tasks);
    assert!(!source.is_held());
}

#[test]
fn short_waits_are_not_told_and_add_up_in_what_the_stats_say() {
    let mut source = Source::new();
    source.handler();
    let mut stream = source.stream(Overflow::GiveWay);
    for round in 1..=5 {
        source.chunk(3);
        assert!(source.after(700), "the timer of an earlier wait ends none");
        assert_eq!(source.gate.waiting(), 3);
        assert_eq!(source.gate.held_back(), round * 700);
        for _ in 0..3 {
            assert!(next(&mut stream).is_ready());
        }
        assert!(!source.is_held());
        SCRIPT.with(|(script, _)| script.advance(Duration::from_millis(50)));
    }
    assert_eq!((source.gate.waiting(), source.gate.held_back()), (0, 3500));
    assert_eq!(warned(), [""; 0]);
}

#[test]
fn a_stream_that_is_dropped_holds_nothing_back_and_leaves_nothing() {
    let mut source = Source::new();
    let stream = source.stream(Overflow::Wait);
    source.chunk(2);
    assert!(source.is_held());
    drop(stream);
    assert!(!source.is_held());
    assert_eq!(source.gate.waiting(), 0);
}
