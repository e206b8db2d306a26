use dioxus_core::{Runtime, ScopeId, current_scope_id, spawn};
use std::rc::{Rc, Weak};

/// The runtime and the scope that a component runs in. Signals can only be written within them, and
/// events from the network come from outside.
#[derive(Clone)]
pub(crate) struct Surroundings {
    // A strong pointer would be a cycle: the runtime holds the scope, and the scope's hooks hold this.
    runtime: Weak<Runtime>,
    scope: ScopeId,
}

impl Surroundings {
    /// The runtime and the scope of the component that is being rendered.
    pub(crate) fn current() -> Self {
        Self {
            runtime: Rc::downgrade(&Runtime::current()),
            scope: current_scope_id(),
        }
    }

    /// Calls a function within the runtime and the scope, if they are still there.
    pub(crate) fn enter(&self, call: &mut dyn FnMut()) {
        if let Some(runtime) = self.runtime.upgrade() {
            runtime.in_scope(self.scope, call);
        }
    }

    /// Has Dioxus poll a future as long as the page is there, as on desktops and phones a source needs it. A source may
    /// outlive the component that has opened it.
    pub(crate) fn spawn(&self, future: impl Future<Output = ()> + 'static) {
        if let Some(runtime) = self.runtime.upgrade() {
            runtime.in_scope(ScopeId::ROOT, || spawn(future));
        }
    }
}
