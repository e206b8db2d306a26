/// What follows from a redirect.
///
/// Browsers take `Authorization` off a request when a redirect leads to another origin, and no other
/// header: where another one is secret, [`Redirect::Error`] keeps it from whoever is at the other end.
///
/// ```no_run
/// use headwater::{EventSource, Redirect};
///
/// let feed = EventSource::builder("/feed").redirect(Redirect::Error).open();
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Redirect {
    /// The browser goes where it leads.
    #[default]
    Follow,
    /// The attempt fails, as a network error does.
    Error,
}
