use crate::Types;
use crate::connection::Opening;
use futures_core::Stream;
use headwater::{Error, Event, EventSource, State, Subscription, Text};
use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::pin::Pin;
use std::rc::Rc;
use std::task::Poll;

/// A source, and what those who come later are told of it: the latest error, and the latest event of each type that
/// somebody has listened to.
pub(crate) struct Live {
    /// `None` where nobody can come later.
    records: Option<RefCell<Vec<Record>>>,
    /// How many events have been recorded.
    count: Rc<Cell<u64>>,
    error: Rc<RefCell<Option<Error>>>,
    _states: Subscription,
    source: EventSource,
}

/// The latest event of a type, or of all types.
struct Record {
    event: Option<String>,
    latest: Latest,
    _subscription: Subscription,
}

/// An event as it came, and its number.
type Latest = Rc<RefCell<Option<(u64, Event<Text>)>>>;

impl Live {
    pub(crate) fn open(opening: Opening, is_recorded: bool) -> Rc<Self> {
        let builder = opening.request.builder();
        #[cfg(feature = "test")]
        let builder = crate::playing::played(builder);
        let builder = match opening.configure {
            Some(configure) => configure(builder),
            None => builder,
        };
        let builder = match opening.last_event_id {
            Some(id) => builder.last_event_id(id),
            None => builder,
        };
        let source = builder.open();
        let error = Rc::<RefCell<Option<Error>>>::default();
        let states = source.on_state({
            let error = Rc::clone(&error);
            move |change| {
                if change.state == State::Open || change.error().is_some() {
                    error.replace(change.error());
                }
            }
        });
        Rc::new(Self {
            records: is_recorded.then(RefCell::default),
            count: Rc::default(),
            error,
            _states: states,
            source,
        })
    }

    pub(crate) fn source(&self) -> &EventSource {
        &self.source
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.source.state() == State::Closed
    }

    /// The state that a component shows.
    pub(crate) fn state(&self) -> State {
        match self.source.state() {
            // A source connects once the task that opens it is over, so to users it is connecting already.
            State::Idle => State::Connecting,
            state => state,
        }
    }

    /// The error that the source has had since it was open.
    pub(crate) fn error(&self) -> Option<Error> {
        self.error.borrow().clone()
    }

    /// Keeps the latest event of these types from now on.
    ///
    /// Whoever calls it listens after that. So one who comes while an event is told gets that event as the latest,
    /// and not once more.
    pub(crate) fn record(&self, types: &Types) {
        match types {
            Types::Any => self.record_one(None),
            Types::Named(names) => names.iter().for_each(|name| self.record_one(Some(name))),
        }
    }

    fn record_one(&self, event: Option<&str>) {
        let Some(records) = &self.records else {
            return;
        };
        let is_known = |record: &Record| record.event.as_deref() == event;
        if records.borrow().iter().any(is_known) {
            return;
        }
        let (latest, count) = (Latest::default(), Rc::clone(&self.count));
        let keep = {
            let latest = Rc::clone(&latest);
            move |event| {
                count.set(count.get() + 1);
                latest.replace(Some((count.get(), event)));
            }
        };
        let subscription = match event {
            Some(event) => self.source.on::<Text>(event, keep),
            None => self.source.on_any::<Text>(keep),
        };
        records.borrow_mut().push(Record {
            event: event.map(Into::into),
            latest,
            _subscription: subscription,
        });
    }

    /// The latest event of these types that has come.
    pub(crate) fn latest(&self, types: &Types) -> Option<Event<Text>> {
        let records = self.records.as_ref()?.borrow();
        let all = records
            .iter()
            .filter_map(|record| record.latest.borrow().clone());
        all.filter(|(_, event)| types.has(&event.event))
            .max_by_key(|(number, _)| *number)
            .map(|(_, event)| event)
    }

    /// Runs the source, where the platform does not, as long as somebody wants it to.
    pub(crate) fn run<W: Fn() -> bool>(&self, is_wanted: W) -> impl Future<Output = ()> + use<W> {
        let mut states = self.source.states();
        poll_fn(move |context| {
            while is_wanted() {
                match Pin::new(&mut states).poll_next(context) {
                    Poll::Ready(Some(_)) => {}
                    Poll::Ready(None) => break,
                    Poll::Pending => return Poll::Pending,
                }
            }
            Poll::Ready(())
        })
    }
}
