use headwater::Event;
use std::fmt;
use std::ops::Deref;
use std::rc::Rc;

/// What a component makes of events: its `data`.
///
/// ```
/// use headwater::Json;
/// use headwater_hooks::View;
///
/// let price = View::<Json<f64>, Option<i64>>::select(|tick| Some(tick.data.0.round() as i64));
/// let total = View::<Json<f64>, f64>::reduce(0.0, |sum, sale| *sum += sale.data.0);
/// assert_eq!((price.initial(), total.initial()), (None, 0.0));
/// ```
///
/// The functions get the data and the event, and use nothing else that the framework keeps: it may be borrowed
/// meanwhile.
pub struct View<T, D> {
    initial: Box<dyn Fn() -> D>,
    take: Box<Take<T, D>>,
    accumulates: bool,
}

type Take<T, D> = dyn Fn(&Rc<Event<T>>, &dyn Place<D>, bool) -> bool;

/// Where a framework keeps `data`.
///
/// ```
/// use headwater_hooks::Place;
/// use std::cell::RefCell;
///
/// struct Kept<D>(RefCell<D>);
///
/// impl<D> Place<D> for Kept<D> {
///     fn look(&self, look: &mut dyn FnMut(&D)) {
///         look(&self.0.borrow());
///     }
///
///     fn change(&self, change: &mut dyn FnMut(&mut D)) {
///         change(&mut self.0.borrow_mut());
///     }
/// }
/// ```
pub trait Place<D> {
    /// Shows the data to a function, once. Nobody is told of that.
    fn look(&self, look: &mut dyn FnMut(&D));

    /// Has a function change the data, once, and tells whoever shows it.
    fn change(&self, change: &mut dyn FnMut(&mut D));
}

impl<T: 'static, D: 'static> View<T, D> {
    /// `make` makes the data of each event alone. It begins with the default.
    pub fn latest(make: impl Fn(&Rc<Event<T>>) -> D + 'static) -> Self
    where
        D: Default,
    {
        Self {
            initial: Box::new(D::default),
            take: Box::new(move |event, place, _| {
                place.change(&mut |data| *data = make(event));
                true
            }),
            accumulates: false,
        }
    }

    /// `reduce` makes the next data of the one before and an event, in place: every event is in it. It begins with
    /// `initial`, as it does for another request and after [`restart`](crate::Mount::restart). What others have heard
    /// before is not in it, since nobody knows what came before that.
    pub fn reduce(initial: D, reduce: impl Fn(&mut D, &Event<T>) + 'static) -> Self
    where
        D: Clone,
    {
        let first = initial.clone();
        Self {
            initial: Box::new(move || initial.clone()),
            take: Box::new(move |event, place, is_first| {
                place.change(&mut |data| {
                    if is_first {
                        *data = first.clone();
                    }
                    reduce(data, event);
                });
                true
            }),
            accumulates: true,
        }
    }

    /// What the data is before the first event.
    pub fn initial(&self) -> D {
        (self.initial)()
    }
}

impl<T: 'static, S: PartialEq + 'static> View<T, Option<S>> {
    /// `select` selects the data of an event. One of which it selects nothing, or what is equal to the data before, is
    /// not shown. It begins with `None`.
    pub fn select(select: impl Fn(&Event<T>) -> Option<S> + 'static) -> Self {
        Self {
            initial: Box::new(|| None),
            take: Box::new(move |event, place, is_first| {
                let mut selected = select(event);
                let mut is_equal = false;
                place.look(&mut |data| is_equal = *data == selected);
                let is_shown = selected.is_some() && (is_first || !is_equal);
                if is_shown {
                    place.change(&mut |data| *data = selected.take());
                }
                is_shown
            }),
            accumulates: false,
        }
    }
}

impl<T, D> fmt::Debug for View<T, D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("View")
            .field("accumulates", &self.accumulates)
            .finish_non_exhaustive()
    }
}

/// A view and its place.
pub(crate) trait Viewing<T> {
    /// Takes an event. `false` where it changes nothing. The `first` one begins from the initial data.
    fn take(&self, event: &Rc<Event<T>>, is_first: bool) -> bool;
    /// The initial data again.
    fn clear(&self);
    /// Whether every event counts, and not only the latest.
    fn accumulates(&self) -> bool;
}

pub(crate) struct Viewer<T, D, P> {
    pub(crate) view: View<T, D>,
    pub(crate) place: P,
}

impl<T: 'static, D: 'static, P: Place<D>> Viewing<T> for Viewer<T, D, P> {
    fn take(&self, event: &Rc<Event<T>>, is_first: bool) -> bool {
        (self.view.take)(event, &self.place, is_first)
    }

    fn clear(&self) {
        self.place.change(&mut |data| *data = self.view.initial());
    }

    fn accumulates(&self) -> bool {
        self.view.accumulates
    }
}

/// The payload of the latest event. It derefs to the payload.
///
/// ```
/// use headwater::{Event, Json};
/// use headwater_hooks::Latest;
/// use std::rc::Rc;
///
/// let latest = Latest::new(Rc::new(Event::new("tick", Json(42.5))));
/// assert_eq!(latest.0, 42.5);
/// ```
pub struct Latest<T>(Rc<Event<T>>);

impl<T> Latest<T> {
    /// The payload of this event.
    pub fn new(event: Rc<Event<T>>) -> Self {
        Self(event)
    }
}

impl<T> Deref for Latest<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0.data
    }
}

impl<T> Clone for Latest<T> {
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}

impl<T: PartialEq> PartialEq for Latest<T> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<T: fmt::Debug> fmt::Debug for Latest<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        T::fmt(self, f)
    }
}

impl<T: fmt::Display> fmt::Display for Latest<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        T::fmt(self, f)
    }
}
