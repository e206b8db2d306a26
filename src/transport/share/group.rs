use crate::session::query::without_parameter;
use crate::share::VERSION;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// What says which requests are one group's: those for which all of it is the same.
pub(crate) struct Group<'a> {
    pub(crate) method: &'a str,
    /// The absolute URL.
    pub(crate) url: &'a str,
    /// The parameter by which the last event ID is sent, which differs between tabs.
    pub(crate) id_param: Option<&'a str>,
    pub(crate) credentials: &'a str,
    /// How redirects are kept from leading elsewhere: who follows them may read what others must not.
    pub(crate) redirect: Option<&'a str>,
    /// Who is logged in, where the caller says so. Otherwise the headers say it.
    pub(crate) key: Option<&'a str>,
    /// All of the request's, each name once, in order of the names.
    pub(crate) headers: &'a [(String, String)],
}

impl Group<'_> {
    /// It as a text, of whose hash the group has its name.
    pub(crate) fn text(&self) -> String {
        let id_param = self.id_param.filter(|name| !name.is_empty());
        let url = without_parameter(self.url, id_param);
        let identity = match self.key {
            Some(key) => format!("key:{key}"),
            None => format!("headers:{}", self.lines().join("\n")),
        };
        let redirect = self.redirect.map(|redirect| format!(" {redirect}"));
        let mode = format!("{}{}", self.credentials, redirect.unwrap_or_default());
        [self.method, &url, &mode, &identity].join("\n")
    }

    fn lines(&self) -> Vec<String> {
        let line = |(name, value): &(String, String)| {
            let name = name.to_ascii_lowercase();
            // What every source asks for, and what differs between tabs that ask for the same stream.
            let is_plain = name == "accept" && value == "text/event-stream";
            (!is_plain && name != "last-event-id").then(|| format!("{name}: {value}"))
        };
        self.headers.iter().filter_map(line).collect()
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

#[cfg(all(test, feature = "json"))]
mod tests {
    use super::*;
    use serde_json::Value;

    #[test]
    fn a_groups_text_is_that_of_the_table() {
        let table: Value = serde_json::from_str(include_str!("../../../tests/share/names.json"))
            .expect("the table is JSON");
        for case in table["cases"].as_array().expect("there are cases") {
            let request = &case["request"];
            // As the platform's `Headers` has them: each name once, in lower case, in order.
            let mut headers: Vec<(String, String)> = Vec::new();
            for header in request["headers"].as_array().into_iter().flatten() {
                let name = header[0].as_str().unwrap_or_default().to_ascii_lowercase();
                let value = header[1].as_str().unwrap_or_default();
                match headers.iter_mut().find(|(known, _)| *known == name) {
                    Some((_, all)) => all.extend([", ", value]),
                    None => headers.push((name, value.into())),
                }
            }
            headers.sort();
            let group = Group {
                method: request["method"].as_str().unwrap_or_default(),
                url: request["url"].as_str().unwrap_or_default(),
                id_param: request["param"].as_str(),
                credentials: request["credentials"].as_str().unwrap_or_default(),
                redirect: request["redirect"].as_str(),
                key: case["key"].as_str(),
                headers: &headers,
            };
            assert_eq!(
                Some(&*group.text()),
                case["text"].as_str(),
                "{}",
                case["what"]
            );
        }
    }

    #[test]
    fn a_name_says_the_version_and_half_of_the_hash() {
        let digest: Vec<u8> = (0..32).map(|byte| byte % 16 * 17).collect();
        let name = Group::name(&digest);
        assert_eq!(name, "headwater-1-00112233445566778899aabbccddeeff");
    }
}
