use crate::transport::Later;
use alloc::boxed::Box;
use alloc::rc::Rc;
use alloc::string::String;
use core::cell::RefCell;
use core::future::{Future, ready};

/// Where a last event ID is kept between two sources, say over a reload:
/// [`Builder::store`](super::Builder::store) takes one. A store that fails goes on without: it gives
/// nothing, and tells of it in its own way.
///
/// ```
/// use headwater::EventSource;
/// use headwater::source::Store;
///
/// # struct Database;
/// # impl Database {
/// #     async fn get(&self, _: &str) -> Option<String> { None }
/// #     async fn put(&self, _: &str, _: &str) {}
/// # }
/// struct InDatabase(Database);
///
/// impl Store for InDatabase {
///     async fn load(&self) -> Option<String> {
///         self.0.get("orders").await
///     }
///
///     async fn save(&self, id: &str) {
///         self.0.put("orders", id).await;
///     }
/// }
///
/// let orders = EventSource::builder("/orders").store(InDatabase(Database)).open();
/// ```
pub trait Store: 'static {
    /// The ID; `None` where there is none. It is asked once, before the first attempt, and waited for 10 s.
    fn load(&self) -> impl Future<Output = Option<String>>;

    /// Keeps the ID. It is called once for all that one chunk brings, and not before the call before is done.
    fn save(&self, id: &str) -> impl Future<Output = ()>;
}

impl<S: Store> Store for Rc<S> {
    fn load(&self) -> impl Future<Output = Option<String>> {
        S::load(self)
    }

    fn save(&self, id: &str) -> impl Future<Output = ()> {
        S::save(self, id)
    }
}

/// When the last event ID moves on: see [`Builder::commit`](super::Builder::commit).
///
/// ```
/// use headwater::source::Commit;
///
/// assert_eq!(Commit::default(), Commit::Received);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Commit {
    /// When an event has come.
    #[default]
    Received,
    /// When an event is handled: its handlers are done, with the futures of
    /// [`on_async`](crate::EventSource::on_async), and the reader of each stream asks for the next one.
    Handled,
}

/// Keeps the last event ID in memory, for sources that come and go in one program. Clones keep the same ID.
///
/// ```
/// use headwater::EventSource;
/// use headwater::source::MemoryStore;
///
/// let store = MemoryStore::default();
/// let first = EventSource::builder("/prices").store(store.clone()).open();
/// drop(first);
/// let second = EventSource::builder("/prices").store(store).open(); // goes on from where it was
/// ```
#[derive(Clone, Debug, Default)]
pub struct MemoryStore(Rc<RefCell<Option<String>>>);

impl MemoryStore {
    /// The ID that is kept.
    ///
    /// ```
    /// assert_eq!(headwater::source::MemoryStore::default().id(), None);
    /// ```
    pub fn id(&self) -> Option<String> {
        self.0.borrow().clone()
    }
}

impl Store for MemoryStore {
    fn load(&self) -> impl Future<Output = Option<String>> {
        ready(self.id())
    }

    fn save(&self, id: &str) -> impl Future<Output = ()> {
        self.0.replace(Some(id.into()));
        ready(())
    }
}

/// Which of the page's storages it is.
#[derive(Clone, Copy, Debug)]
enum Area {
    Local,
    Session,
}

/// Keeps the last event ID in the browser's `localStorage` or `sessionStorage`, as one item. Where there is none, as
/// in workers, on a server, and in pages that may not have one, nothing is kept.
///
/// ```
/// use headwater::EventSource;
/// use headwater::source::{Commit, WebStorage};
///
/// let orders = EventSource::builder("/orders")
///     .store(WebStorage::local("orders"))
///     .commit(Commit::Handled)
///     .open();
/// ```
#[derive(Clone, Debug)]
pub struct WebStorage {
    area: Area,
    key: String,
}

impl WebStorage {
    /// In `localStorage`: there after a reload, and in other tabs.
    ///
    /// ```
    /// let store = headwater::source::WebStorage::local("orders"); // one key for each stream
    /// ```
    pub fn local(key: impl Into<String>) -> Self {
        Self::new(Area::Local, key.into())
    }

    /// In `sessionStorage`: there after a reload, in this tab alone.
    ///
    /// ```
    /// let store = headwater::source::WebStorage::session("orders");
    /// ```
    pub fn session(key: impl Into<String>) -> Self {
        Self::new(Area::Session, key.into())
    }

    fn new(area: Area, key: String) -> Self {
        Self { area, key }
    }

    /// The ID that is kept.
    ///
    /// ```
    /// # #[cfg(not(target_arch = "wasm32"))]
    /// assert_eq!(headwater::source::WebStorage::local("orders").id(), None);
    /// ```
    pub fn id(&self) -> Option<String> {
        #[cfg(target_arch = "wasm32")]
        return self.storage()?.get_item(&self.key).ok().flatten();
        #[cfg(not(target_arch = "wasm32"))]
        None
    }

    /// Forgets the ID, say when a user signs out.
    ///
    /// ```
    /// headwater::source::WebStorage::local("orders").forget();
    /// ```
    pub fn forget(&self) {
        self.set("");
    }

    /// A storage that is full, or forbidden, keeps nothing.
    fn set(&self, id: &str) {
        #[cfg(target_arch = "wasm32")]
        if let Some(storage) = self.storage() {
            let _ = match id {
                "" => storage.remove_item(&self.key),
                id => storage.set_item(&self.key, id),
            };
        }
        #[cfg(not(target_arch = "wasm32"))]
        let _ = (id, self.area);
    }

    /// It is asked for each time: a page may be forbidden to have one, and hears so when it asks.
    #[cfg(target_arch = "wasm32")]
    fn storage(&self) -> Option<web_sys::Storage> {
        use wasm_bindgen::{JsCast, JsValue};
        let name = JsValue::from_str(match self.area {
            Area::Local => "localStorage",
            Area::Session => "sessionStorage",
        });
        let storage = js_sys::Reflect::get(&js_sys::global(), &name);
        storage.ok()?.dyn_into().ok()
    }
}

impl Store for WebStorage {
    fn load(&self) -> impl Future<Output = Option<String>> {
        ready(self.id())
    }

    fn save(&self, id: &str) -> impl Future<Output = ()> {
        self.set(id);
        ready(())
    }
}

/// A store whose type is forgotten.
pub(super) trait AnyStore {
    fn load(self: Rc<Self>) -> Later<Option<String>>;
    fn save(self: Rc<Self>, id: String) -> Later<()>;
}

impl<S: Store> AnyStore for S {
    fn load(self: Rc<Self>) -> Later<Option<String>> {
        Box::pin(async move { Store::load(&*self).await })
    }

    fn save(self: Rc<Self>, id: String) -> Later<()> {
        Box::pin(async move { Store::save(&*self, &id).await })
    }
}
