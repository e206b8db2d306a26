use crate::session::query::without_parameter;
use crate::share::VERSION;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// Headers that differ between tabs which ask for the same stream.
const OF_TAB: [&str; 2] = ["accept", "last-event-id"];

/// What says which requests are one group's: those for which all of it is the same.
pub(crate) struct Group<'a> {
    pub(crate) method: &'a str,
    /// The absolute URL.
    pub(crate) url: &'a str,
    /// The parameter by which the last event ID is sent, which differs between tabs.
    pub(crate) id_param: Option<&'a str>,
    pub(crate) credentials: &'a str,
    /// Who is logged in, where the caller says so. Otherwise the headers say it.
    pub(crate) key: Option<&'a str>,
    /// All of the request's, each name once.
    pub(crate) headers: &'a [(String, String)],
}

impl Group<'_> {
    /// It as a text, of whose hash the group has its name.
    pub(crate) fn text(&self) -> String {
        let url = without_parameter(self.url, self.id_param);
        let identity = match self.key {
            Some(key) => format!("key:{key}"),
            None => format!("headers:{}", self.lines().join("\n")),
        };
        [self.method, &url, self.credentials, &identity].join("\n")
    }

    fn lines(&self) -> Vec<String> {
        let line = |(name, value): &(String, String)| {
            let name = name.to_ascii_lowercase();
            (!OF_TAB.contains(&&*name)).then(|| format!("{name}: {value}"))
        };
        let mut lines: Vec<_> = self.headers.iter().filter_map(line).collect();
        lines.sort();
        lines
    }

    /// The group's name, by the SHA-256 of its text.
    pub(crate) fn name(digest: &[u8]) -> String {
        let mut name = format!("headwater-{VERSION}-");
        for byte in digest.iter().take(16) {
            let digits = [byte >> 4, byte & 15].map(|half| char::from_digit(half.into(), 16));
            name.extend(digits.into_iter().flatten());
        }
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group<'a>(url: &'a str, headers: &'a [(String, String)]) -> Group<'a> {
        Group {
            method: "GET",
            url,
            id_param: Some("lastEventID"),
            credentials: "same-origin",
            key: None,
            headers,
        }
    }

    #[test]
    fn a_group_is_its_request_without_what_differs_between_its_tabs() {
        let headers = [
            ("x-b", "2"),
            ("Accept", "a/b"),
            ("x", "1"),
            ("Last-Event-ID", "7"),
        ];
        let headers = headers.map(|(name, value)| (name.into(), value.into()));
        let url = "https://feed.test/a?of=a%20b&lastEventID=7&in=x#here";
        let expected = "GET\nhttps://feed.test/a?of=a%20b&in=x\nsame-origin\nheaders:x-b: 2\nx: 1";
        assert_eq!(group(url, &headers).text(), expected);
        let key = Group {
            key: Some(""),
            ..group("https://feed.test/?%6CastEventID=", &headers)
        };
        assert_eq!(key.text(), "GET\nhttps://feed.test/\nsame-origin\nkey:");
    }

    #[test]
    fn a_url_whose_id_is_a_header_keeps_its_query() {
        let url = "https://feed.test/?lastEventID=7&#";
        let group = Group {
            id_param: None,
            ..group(url, &[])
        };
        let expected = "GET\nhttps://feed.test/?lastEventID=7&\nsame-origin\nheaders:";
        assert_eq!(group.text(), expected);
    }

    #[test]
    fn a_name_says_the_version_and_half_of_the_hash() {
        let digest: Vec<u8> = (0..32).map(|byte| byte % 16 * 17).collect();
        let name = Group::name(&digest);
        assert_eq!(name, "headwater-1-00112233445566778899aabbccddeeff");
    }
}
