use alloc::vec::Vec;

/// Writes and reads what a response's head says beside its status: its URL, and its headers. Each is a line, and a
/// header's name and value are parted by a colon.
///
/// ```
/// use headwater::share::Head;
///
/// let head = Head::write("https://example.org/feed", [("content-type", "text/event-stream")]);
/// assert_eq!(head, b"https://example.org/feed\ncontent-type:text/event-stream\n");
/// let (url, headers) = Head::read(&head);
/// assert_eq!(url, "https://example.org/feed");
/// assert_eq!(headers.collect::<Vec<_>>(), [("content-type", "text/event-stream")]);
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Head;

impl Head {
    /// A head as bytes.
    pub fn write<'a>(url: &str, headers: impl IntoIterator<Item = (&'a str, &'a str)>) -> Vec<u8> {
        let mut head = Vec::new();
        let mut put = |part: &str, end: u8| {
            head.extend_from_slice(part.as_bytes());
            head.push(end);
        };
        put(url, b'\n');
        for (name, value) in headers {
            put(name, b':');
            put(value, b'\n');
        }
        head
    }

    /// The URL and the headers. What is no text has neither.
    pub fn read(head: &[u8]) -> (&str, impl Iterator<Item = (&str, &str)>) {
        let mut lines = core::str::from_utf8(head).unwrap_or_default().split('\n');
        let url = lines.next().unwrap_or_default();
        (url, lines.filter_map(|line| line.split_once(':')))
    }
}
