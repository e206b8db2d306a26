use alloc::string::String;

/// Where a response says that it can be read again: its `Content-Location`, or else its `Location` (RFC 9110, 8.7 and
/// 10.2.2), made absolute by `base`, the response's URL. `None` where it says neither, or names another origin: what
/// goes there has the headers of the first request, which may be secret.
///
/// ```
/// use headwater::session::location;
///
/// let base = "https://host.test/chat?q=1";
/// assert_eq!(location(base, None, Some("/runs/7")).as_deref(), Some("https://host.test/runs/7"));
/// assert_eq!(location(base, Some("runs/8"), Some("/runs/7")).as_deref(), Some("https://host.test/runs/8"));
/// assert_eq!(location(base, None, Some("https://elsewhere.test/runs/7")), None);
/// ```
pub fn location(
    base: &str,
    content_location: Option<&str>,
    location: Option<&str>,
) -> Option<String> {
    let named = |value: Option<&str>| {
        value
            .map(str::trim_ascii)
            .filter(|value| !value.is_empty())
            .map(String::from)
    };
    let reference = named(content_location).or_else(|| named(location))?;
    let url = absolute(base, &reference)?;
    let is_of_base = split(&url).0.eq_ignore_ascii_case(split(base).0);
    is_of_base.then_some(url)
}

/// Whether two absolute URLs are of one origin. Where one has none, nothing can be said, and it is `true`.
pub(crate) fn is_of_origin(url: &str, base: &str) -> bool {
    let (one, other) = (split(url).0, split(base).0);
    one.is_empty() || other.is_empty() || one.eq_ignore_ascii_case(other)
}

/// A reference as an absolute URL, but for its dot segments, which are the platform's to resolve. `None` where the base
/// has no scheme that the reference could have.
#[cfg_attr(
    not(feature = "web"),
    allow(dead_code, reason = "there are no sources")
)]
pub(crate) fn absolute(base: &str, reference: &str) -> Option<String> {
    if has_scheme(reference) {
        return Some(reference.into());
    }
    let base = base.split('#').next().unwrap_or_default();
    let (origin, path) = split(base);
    let is_slash = |c: Option<char>| matches!(c, Some('/' | '\\'));
    let mut begins = reference.chars();
    let before = match (begins.next(), begins.next()) {
        // Two slashes begin a host, and a backslash is a slash to URL parsers.
        (first, second) if is_slash(first) && is_slash(second) => {
            let (scheme, _) = origin.split_once(':')?;
            return Some([scheme, ":", reference].concat());
        }
        (first, _) if is_slash(first) => "",
        (Some('?'), _) => path.split('?').next().unwrap_or_default(),
        (None | Some('#'), _) => path,
        _ => {
            let path = path.split('?').next().unwrap_or_default();
            let end = path.rfind('/');
            end.map_or("/", |at| path.get(..=at).unwrap_or_default())
        }
    };
    Some([origin, before, reference].concat())
}

/// A URL's origin as it is written, which is empty where there is none, and the rest.
fn split(url: &str) -> (&str, &str) {
    if !has_scheme(url) {
        return ("", url);
    }
    let is_slash = |c| matches!(c, '/' | '\\');
    let (scheme, rest) = url.split_once(':').unwrap_or_default();
    // Of any number of slashes, as parsers of URLs have it.
    let host = rest.trim_start_matches(is_slash);
    let end = host.find(|c| is_slash(c) || matches!(c, '?' | '#'));
    let slashes = rest.len() - host.len();
    let at = scheme.len() + 1 + slashes + end.unwrap_or(host.len());
    url.split_at_checked(at).unwrap_or((url, ""))
}

/// Whether a URL begins with a scheme, and so is absolute.
pub(crate) fn has_scheme(url: &str) -> bool {
    let is_of_scheme = |c: char| c.is_ascii_alphanumeric() || "+-.".contains(c);
    let end = url.find(|c| !is_of_scheme(c)).unwrap_or(0);
    end > 0 && url.get(end..).is_some_and(|rest| rest.starts_with(':'))
}

#[cfg(test)]
mod tests {
    use super::location;

    fn at(reference: &str) -> Option<alloc::string::String> {
        location("https://host.test:8443/a/b?c=d#e", None, Some(reference))
    }

    #[test]
    fn a_reference_is_made_absolute() {
        for (reference, url) in [
            ("https://host.test:8443/x", "https://host.test:8443/x"),
            ("HTTPS://HOST.test:8443/x", "HTTPS://HOST.test:8443/x"),
            ("//host.test:8443/x", "https://host.test:8443/x"),
            ("/x?y=1", "https://host.test:8443/x?y=1"),
            ("x", "https://host.test:8443/a/x"),
            ("../x", "https://host.test:8443/a/../x"),
            ("?y", "https://host.test:8443/a/b?y"),
            ("#y", "https://host.test:8443/a/b?c=d#y"),
            (" /x ", "https://host.test:8443/x"),
        ] {
            assert_eq!(at(reference).as_deref(), Some(url), "{reference}");
        }
        assert_eq!(location("/feed", None, Some("/x")).as_deref(), Some("/x"));
        assert_eq!(location("/feed", None, Some("x")).as_deref(), Some("/x"));
        let bare = location("https://host.test", None, Some("x"));
        assert_eq!(bare.as_deref(), Some("https://host.test/x"));
    }

    #[test]
    fn another_origin_is_none_however_it_is_written() {
        for reference in [
            "https://elsewhere.test/x",
            "https:///elsewhere.test/x",
            "https:\\\\elsewhere.test\\x",
            "http://host.test:8443/x",
            "https://host.test/x",
            "//elsewhere.test/x",
            "\\\\elsewhere.test/x",
            "/\\elsewhere.test/x",
            "https:elsewhere",
            "javascript:alert(1)",
            "https://host.test:8443@elsewhere.test/x",
            "",
            " ",
        ] {
            assert_eq!(at(reference), None, "{reference}");
        }
    }
}
