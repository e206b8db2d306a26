use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard},
};

use crate::link::{Break, Link};

/// The connections that have not sent a request yet, the oldest first. They cost their client nothing, so they are the
/// ones that give way.
#[derive(Clone, Debug, Default)]
pub(crate) struct Arrivals(Arc<Mutex<VecDeque<Link>>>);

impl Arrivals {
    /// Adds a connection. The oldest is closed if there are more than `most`.
    pub(crate) fn add(&self, link: Link, most: usize) {
        self.list().push_back(link);
        if self.list().len() > most {
            self.close_oldest();
        }
    }

    /// Takes a connection off that has sent a request, or has ended.
    pub(crate) fn remove(&self, link: &Link) {
        self.list().retain(|other| !other.is(link));
    }

    /// Closes the oldest. `false` if there is none.
    pub(crate) fn close_oldest(&self) -> bool {
        let oldest = self.list().pop_front();
        oldest.is_some_and(|link| {
            link.break_off(Break::Close);
            true
        })
    }

    fn list(&self) -> MutexGuard<'_, VecDeque<Link>> {
        self.0.lock().expect("no holder of this lock panics")
    }
}
