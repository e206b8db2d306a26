/// What a source does when the server redirects it.
///
/// When a redirect leads to another origin, browsers take `Authorization` off the request, but no
/// other header, and not the last event ID; after a 307 or 308 the body goes along, too. If one of these is
/// secret, [`Redirect::SameOrigin`] or [`Redirect::Error`] keeps it from the other origin.
///
/// ```no_run
/// use headwater::{EventSource, Redirect};
///
/// let feed = EventSource::builder("/feed").redirect(Redirect::Error).open();
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Redirect {
    /// The browser follows the redirect.
    #[default]
    Follow,
    /// Redirects are followed within the page's or worker's own origin, and the attempt fails at others,
    /// as by a network error, before anything is sent to another origin. Where the URL is of another origin
    /// than the page's, the attempt fails at each. Where there is no page, it is the URL's own origin.
    SameOrigin,
    /// The attempt fails, as a network error does.
    Error,
}
