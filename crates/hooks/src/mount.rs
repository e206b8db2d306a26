use crate::mounted::Mounted;
use crate::view::Viewer;
use crate::{Handlers, Place, Request, Shown, View};
use std::fmt;
use std::pin::Pin;
use std::rc::Rc;
use std::time::Duration;

/// A component's source. Dropping the mount leaves the source, as [`unmount`](Self::unmount) does.
///
/// Mounts of one thread whose requests are the same have one connection: where they are a GET without a body and
/// nothing [configures](Handlers::configure) them, or where they have a [key](Request::key). It ends with the last one.
///
/// ```
/// use headwater::Text;
/// use headwater_hooks::{Handlers, Mount, Request, Shown};
///
/// // When the component is mounted. A real one puts what is shown into its framework's state.
/// let mount = Mount::<Text>::new(Handlers::default(), true, |shown| {
///     if let Shown::Message(Some(event)) = shown {
///         println!("{}", event.data);
///     }
/// });
/// // After each rendering. Another URL reconnects, and other handlers do not.
/// let mut handlers = Handlers::default();
/// handlers.on_error(|error| println!("{error}"));
/// mount.handle(handlers);
/// mount.ask(Request { url: "/news".into(), ..Request::default() });
/// // When the component goes.
/// mount.unmount();
/// ```
///
/// A handler may open or close the source, ask for something else, or unmount the component: no borrow
/// is held while one runs.
pub struct Mount<T>(Rc<Mounted<T>>);

/// Has a future polled.
pub(crate) type Spawn = dyn Fn(Pin<Box<dyn Future<Output = ()>>>);

impl<T: 'static> Mount<T> {
    /// A component without a request yet. With `immediate` its source opens when there is a request;
    /// otherwise it opens by [`open`](Self::open). `show` takes the values that the component may show.
    ///
    /// ```
    /// use headwater::Text;
    /// use headwater_hooks::{Handlers, Mount, Request, Shown};
    ///
    /// let news = Mount::<Text>::new(Handlers::default(), false, |shown| {
    ///     if let Shown::Error(Some(error)) = shown {
    ///         println!("{error}");
    ///     }
    /// });
    /// news.ask(Request { url: "/news".into(), ..Request::default() });
    /// news.open();
    /// news.close();
    /// ```
    pub fn new(handlers: Handlers<T>, immediate: bool, show: impl Fn(Shown<T>) + 'static) -> Self {
        Self::within(|call| call(), handlers, immediate, show)
    }

    /// The same for a framework whose state can only be written within its runtime. `enter` gets a
    /// function, and has to call it there; that function shows what has come from the network, and calls
    /// the handlers.
    pub fn within(
        enter: impl Fn(&mut dyn FnMut()) + 'static,
        handlers: Handlers<T>,
        immediate: bool,
        show: impl Fn(Shown<T>) + 'static,
    ) -> Self {
        Self(Rc::new(Mounted::new(
            Box::new(enter),
            handlers,
            immediate,
            Box::new(show),
        )))
    }

    /// Has the mount's sources run on a target that is no browser, by a framework that has an executor there:
    /// with headwater's feature `native` a source runs while somebody polls it. `spawn` gets a future for
    /// each source that is opened, and one for each that is left, and has it polled on this thread, also after the
    /// component has gone. The future ends when the component leaves the source, or its grace is over.
    ///
    /// ```
    /// use headwater_hooks::headwater::Text;
    /// use headwater_hooks::{Handlers, Mount};
    ///
    /// # fn spawn_local(_: impl Future<Output = ()> + 'static) {}
    /// let news = Mount::<Text>::new(Handlers::default(), true, drop);
    /// news.run_with(spawn_local);
    /// ```
    ///
    /// In browsers a source runs by itself, and `spawn` is not called.
    pub fn run_with(&self, spawn: impl Fn(Pin<Box<dyn Future<Output = ()>>>) + 'static) {
        self.0.spawn.replace(Some(Rc::new(spawn)));
    }

    /// Replaces the handlers from now on.
    pub fn handle(&self, handlers: Handlers<T>) {
        // The old handlers are dropped when the borrow is over, since what they hold may call the mount.
        let _before = self.0.handlers.replace(handlers);
    }

    /// Makes `data` of the events from now on, and keeps it in this place. The data that is there stays.
    ///
    /// ```
    /// use headwater::Text;
    /// use headwater_hooks::{Handlers, Mount, Place, Request, View};
    /// use std::cell::Cell;
    ///
    /// struct Shown(Cell<usize>);
    ///
    /// impl Place<usize> for Shown {
    ///     fn look(&self, look: &mut dyn FnMut(&usize)) {
    ///         look(&self.0.get());
    ///     }
    ///
    ///     fn change(&self, change: &mut dyn FnMut(&mut usize)) {
    ///         let mut count = self.0.get();
    ///         change(&mut count);
    ///         self.0.set(count);
    ///     }
    /// }
    ///
    /// let news = Mount::<Text>::new(Handlers::default(), true, drop);
    /// news.view(View::reduce(0, |count, _| *count += 1), Shown(Cell::new(0)));
    /// news.ask(Request { url: "/news".into(), ..Request::default() });
    /// ```
    pub fn view<D: 'static>(&self, view: View<T, D>, place: impl Place<D> + 'static) {
        let _before = self.0.view.replace(Some(Rc::new(Viewer { view, place })));
    }

    /// For how long the connection outlives the last component that reads from it: long enough for the next page of a
    /// route, say. Default: none, which is the end of the current task. A connection that is not shared has none.
    pub fn grace(&self, grace: Duration) {
        self.0.grace.set(grace);
    }

    /// Whether the latest message stays shown when there is another request, until that one has a message of
    /// its own. Default: false. The error never stays.
    ///
    /// It is for what would flicker, such as a chart whose range is moved. Leave it off where a request may belong
    /// to another person.
    pub fn keep_previous(&self, yes: bool) {
        self.0.keeps_previous.set(yes);
    }

    /// Sets the request. Another request than before leaves the source for another one, unless the
    /// source was closed, or was never opened. That begins without a last event ID, and what was shown
    /// of the one before is gone: see [`Shown`].
    ///
    /// Where others read from the same connection already, their latest event, state and error are shown at once. The
    /// handlers are called for what comes from then on.
    pub fn ask(&self, request: Request) {
        if !self.asks_for(&request) {
            self.0.ask(request);
        }
    }

    /// Whether this is the request that was set last, so that what is shown belongs to it.
    ///
    /// A framework may render a component with its new properties before [`ask`](Self::ask) is called. What
    /// was shown by then belongs to the request before, and the hook hides it:
    ///
    /// ```
    /// use headwater_hooks::{Mount, Request};
    ///
    /// fn message<M>(mount: &Mount<M>, request: &Request, latest: Option<M>) -> Option<M>
    /// where
    ///     M: 'static,
    /// {
    ///     latest.filter(|_| mount.asks_for(request))
    /// }
    /// ```
    pub fn asks_for(&self, request: &Request) -> bool {
        let asked = self.0.request.borrow();
        asked
            .as_ref()
            .is_some_and(|asked| request.asks_the_same(asked))
    }

    /// Opens the source, unless there is one that is not closed. After [`close`](Self::close), a failure or the
    /// end of a stream, the new one goes on from the last event ID. One that has failed or ended opens for all who read
    /// from it. Nothing happens once the component is gone.
    pub fn open(&self) {
        self.0.open();
    }

    /// Begins anew, as when the component was mounted: the source is closed if there is one, and a new one
    /// opens without a last event ID. Message and error are gone as for another request. It is so for all who read from
    /// the source.
    ///
    /// ```
    /// use headwater::Text;
    /// use headwater_hooks::{Handlers, Mount, Request};
    ///
    /// let answer = Mount::<Text>::new(Handlers::default(), true, drop);
    /// answer.ask(Request { url: "/answer".into(), body: Some("why?".into()), ..Request::default() });
    /// // For a button "Ask again":
    /// answer.restart();
    /// ```
    pub fn restart(&self) {
        self.0.restart();
    }

    /// Connects now, whatever the source waits for, for all who read from it. An open connection is replaced by a new
    /// one from the last event ID, and a source that has failed opens again. See [`EventSource::reconnect`].
    ///
    /// A source that was closed stays closed until [`open`](Self::open) or [`restart`](Self::restart).
    ///
    /// [`EventSource::reconnect`]: headwater::EventSource::reconnect
    pub fn reconnect(&self) {
        self.0.reconnect();
    }

    /// Leaves the source, at once and until [`open`](Self::open). It closes, unless others read from it. What was shown
    /// stays.
    pub fn close(&self) {
        self.0.close();
    }

    /// Leaves the source for good, when the component goes. No handler is called any more, and nothing is
    /// shown.
    pub fn unmount(&self) {
        self.0.mounted.set(false);
        self.0.let_go();
        let none = self.0.handlers.borrow().without_any();
        self.handle(none);
        let _view = self.0.view.take();
    }
}

impl<T> Drop for Mount<T> {
    fn drop(&mut self) {
        self.0.mounted.set(false);
        self.0.let_go();
    }
}

impl<T> fmt::Debug for Mount<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mount")
            .field("request", &self.0.request)
            .field("wanted", &self.0.wanted)
            .finish_non_exhaustive()
    }
}
