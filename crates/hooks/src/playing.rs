use crate::registry::Registry;
use headwater::script::Script;
use headwater::source::Builder;
use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;

thread_local! {
    static SCRIPT: RefCell<Option<Script>> = const { RefCell::new(None) };
}

/// Has a script answer in place of servers: each source that a hook opens on this thread is the script's, until
/// what this returns is dropped. For tests, by the feature `test`. What components share, they share within it.
///
/// The component that is tested needs nothing for it. Where its own `configure` names a script, that one counts.
///
/// ```
/// use headwater_hooks::headwater::Text;
/// use headwater_hooks::headwater::script::Script;
/// use headwater_hooks::{Handlers, Mount, Request, play};
///
/// let script = Script::new();
/// let _playing = play(&script);
/// // What is tested: in an app, the component.
/// let news = Mount::<Text>::new(Handlers::default(), true, drop);
/// news.ask(Request { url: "/news".into(), ..Request::default() });
///
/// script.event("message", "hello");
/// assert_eq!(script.requests()[0].url, "/news");
/// ```
pub fn play(script: &Script) -> Playing {
    Playing {
        before: SCRIPT.replace(Some(script.clone())),
        shared_before: Registry::replace(Rc::default()),
    }
}

/// What [`play`] returns: while it is there, its script answers. Sources that are open then stay the script's.
#[must_use = "the script answers until this is dropped"]
pub struct Playing {
    before: Option<Script>,
    shared_before: Rc<Registry>,
}

impl Drop for Playing {
    fn drop(&mut self) {
        SCRIPT.set(self.before.take());
        let before = std::mem::take(&mut self.shared_before);
        drop(Registry::replace(before));
    }
}

impl fmt::Debug for Playing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Playing").finish_non_exhaustive()
    }
}

/// The builder of a source, played by this thread's script if there is one.
pub(crate) fn played(builder: Builder) -> Builder {
    SCRIPT.with_borrow(|script| match script {
        Some(script) => builder.play(script),
        None => builder,
    })
}
