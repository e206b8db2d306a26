/// What a source does when the server redirects it.
///
/// When a redirect leads to another origin, browsers take `Authorization` off the request, but no
/// other header. If another header is secret, [`Redirect::Error`] keeps it from the other origin.
///
/// ```no_run
/// use headwater::{EventSource, Redirect};
///
/// let feed = EventSource::builder("/feed").redirect(Redirect::Error).open();
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Redirect {
    /// The browser follows the redirect.
    #[default]
    Follow,
    /// The attempt fails, as a network error does.
    Error,
}
