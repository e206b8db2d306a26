use dioxus_core::{Runtime, ScopeId, current_scope_id};
use std::rc::{Rc, Weak};

/// The runtime and the scope that a component runs in. What comes from the network comes from
/// outside of them, where signals can't be written.
pub(crate) struct Surroundings {
    // The runtime holds the scope, and the scope what holds this.
    runtime: Weak<Runtime>,
    scope: ScopeId,
}

impl Surroundings {
    /// Those of the component that is being rendered.
    pub(crate) fn current() -> Self {
        Self {
            runtime: Rc::downgrade(&Runtime::current()),
            scope: current_scope_id(),
        }
    }

    /// Makes a call in them, if they are still there.
    pub(crate) fn enter(&self, call: &mut dyn FnMut()) {
        if let Some(runtime) = self.runtime.upgrade() {
            runtime.in_scope(self.scope, call);
        }
    }
}
