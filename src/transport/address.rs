//! What is wrong with an address, and how it is told without its secrets.

use alloc::string::String;

/// Schemes of URLs that `fetch` answers with a network error, each time.
const UNSENDABLE: [&str; 6] = ["ws", "wss", "ftp", "mailto", "javascript", "tel"];

/// The URL's scheme, if `fetch` has no requests for it.
pub(crate) fn unsendable_scheme(url: &str) -> Option<&'static str> {
    let (scheme, _) = url.trim_ascii_start().split_once(':')?;
    let is_it = |known: &&str| known.eq_ignore_ascii_case(scheme);
    UNSENDABLE.into_iter().find(is_it)
}

/// Whether the URL has a user name or a password.
pub(crate) fn has_credentials(url: &str) -> bool {
    without_credentials(url).len() != url.len()
}

/// A text without the user names and passwords of the URLs in it.
///
/// It goes by bytes: what it looks for is ASCII, and a search for a string would bring kilobytes of code along, as
/// would an index that may panic.
pub(crate) fn without_credentials(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.as_bytes().windows(2).position(|two| two == b"//") {
        let Some((before, host)) = rest.split_at_checked(start + 2) else {
            break;
        };
        kept.push_str(before);
        let is_end = |b: &u8| b.is_ascii_whitespace() || matches!(b, b'/' | b'\\' | b'?' | b'#');
        let authority = host.as_bytes().split(is_end).next().unwrap_or_default();
        let at = authority.iter().rposition(|b| *b == b'@');
        rest = at.and_then(|at| host.get(at + 1..)).unwrap_or(host);
    }
    kept.push_str(rest);
    kept
}

/// An address for a message: without a user name and a password in any form that a URL's parser takes, and without
/// query and fragment, whatever is in them.
pub(crate) fn bare(url: &str) -> String {
    let is_end = |b: &u8| matches!(b, b'?' | b'#');
    let end = url.bytes().position(|b| is_end(&b)).unwrap_or(url.len());
    // An index into a text would bring kilobytes of code along, as it may panic.
    let url = url.get(..end).unwrap_or_default();
    let is_slash = |b: &u8| matches!(b, b'/' | b'\\');
    let is_skipped = |b: &u8| is_slash(b) || b.is_ascii_whitespace();
    let bytes = url.as_bytes();
    // A scheme, or two slashes; else it is a path.
    let is_of_scheme = |b: &u8| b.is_ascii_alphanumeric() || b"+-.".contains(b);
    let scheme = bytes
        .iter()
        .position(|b| !is_of_scheme(b))
        .unwrap_or(bytes.len());
    let host = match bytes.get(scheme) {
        Some(b':') if scheme > 0 => scheme + 1,
        _ if bytes.len() > 1 && bytes.iter().take(2).all(is_skipped) => 0,
        _ => return url.into(),
    };
    let host = host
        + bytes
            .iter()
            .skip(host)
            .take_while(|b| is_skipped(b))
            .count();
    let rest = bytes.get(host..).unwrap_or_default();
    let authority = rest.iter().position(is_slash).unwrap_or(rest.len());
    let kept = match rest.iter().take(authority).rposition(|b| *b == b'@') {
        Some(at) => host + at + 1,
        None => host,
    };
    let mut bare = String::from(url.get(..host).unwrap_or_default());
    bare.push_str(url.get(kept..).unwrap_or_default());
    bare
}

/// A text for a message, which may have no secret: its URLs have no user names and passwords, and no queries
/// and fragments either.
pub(crate) fn without_secrets(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut is_cut = false;
    let mut before = ' ';
    let bare = without_credentials(text);
    let mut rest = bare.chars().peekable();
    while let Some(c) = rest.next() {
        let follows = rest.peek().is_some_and(|next| !next.is_ascii_whitespace());
        // A `#` after a space is none of a URL's.
        is_cut = match c {
            '?' => is_cut || follows,
            '#' => is_cut || (follows && !before.is_ascii_whitespace()),
            _ => is_cut && !c.is_ascii_whitespace(),
        };
        if !is_cut {
            kept.push(c);
        }
        before = c;
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_has_no_query_no_fragment_and_no_password() {
        let cases = [
            (
                "https://ann:pass@host.test/feed?token=x#y",
                "https://host.test/feed",
            ),
            ("https://host.test/feed#y?z", "https://host.test/feed"),
            ("/feed?token=x is none", "/feed is none"),
            ("?token=x", ""),
            ("see #12, or not? Yes.", "see #12, or not? Yes."),
            ("a?b\nc#d e", "a\nc e"),
            ("http://日.test/é?é ü", "http://日.test/é ü"),
            ("why?", "why?"),
            ("", ""),
        ];
        for (text, expected) in cases {
            assert_eq!(without_secrets(text), expected);
        }
    }

    #[test]
    fn an_address_is_told_without_its_secrets_in_whatever_form_they_come() {
        let cases = [
            ("/feed?q=my SECRET", "/feed"),
            ("/feed? SECRET#SECRET", "/feed"),
            ("https://ann:SECRET@host.test/a@b", "https://host.test/a@b"),
            ("http:ann:SECRET@host.test", "http:host.test"),
            ("http:/ann:SECRET@host.test", "http:/host.test"),
            (
                r"http:\\ann:SECRET@host.test\feed",
                r"http:\\host.test\feed",
            ),
            ("http:///ann:SECRET@host.test/", "http:///host.test/"),
            ("http:/\t/ann:SECRET@host.test/", "http:/\t/host.test/"),
            ("http://ann:SEC RET@host.test/", "http://host.test/"),
            ("//ann:SECRET@host.test/", "//host.test/"),
            ("/@ann/feed", "/@ann/feed"),
            ("feed", "feed"),
            ("", ""),
        ];
        for (url, expected) in cases {
            assert_eq!(bare(url), expected);
        }
    }

    #[test]
    fn a_url_is_told_without_its_user_name_and_password() {
        let cases = [
            ("https://ann:pass@host.test/feed", "https://host.test/feed"),
            ("https://ann@host.test", "https://host.test"),
            ("//ann:p@ss@host.test:80/?a=b@c", "//host.test:80/?a=b@c"),
            (
                "https://:pass@a.test is no https://b:c@d.test#e@f",
                "https://a.test is no https://d.test#e@f",
            ),
            ("/feed?to=ann@host.test", "/feed?to=ann@host.test"),
            ("https://host.test/@ann//b@c", "https://host.test/@ann//c"),
            ("ann@host.test", "ann@host.test"),
            ("http://日:本@host.test/é", "http://host.test/é"),
            ("//", "//"),
            ("", ""),
        ];
        for (text, expected) in cases {
            assert_eq!(without_credentials(text), expected);
        }
    }

    #[test]
    fn an_address_has_credentials_only_before_its_host() {
        assert!(has_credentials("https://ann:pass@host.test/"));
        assert!(has_credentials("//ann@host.test"));
        assert!(!has_credentials("https://host.test/?to=ann@host.test"));
        assert!(!has_credentials("/feed"));
    }

    #[test]
    fn schemes_that_no_fetch_has_are_known_however_they_are_spelled() {
        assert_eq!(unsendable_scheme("ws://host.test/feed"), Some("ws"));
        assert_eq!(unsendable_scheme("WSS://host.test"), Some("wss"));
        assert_eq!(unsendable_scheme("mailto:ann@host.test"), Some("mailto"));
        for url in [
            "https://host.test",
            "http://ws",
            "/ws:",
            "blob:1",
            "data:,",
            "app://feed",
        ] {
            assert_eq!(unsendable_scheme(url), None, "{url}");
        }
    }
}
