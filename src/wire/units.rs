//! Counts the UTF-16 code units that a JavaScript engine makes of UTF-8.

use super::group::{Characters, WIDE};

/// Counts from the beginning of a part of a chunk, which is UTF-8, towards its end.
#[derive(Debug)]
pub(super) struct Units<'a> {
    chunk: &'a [u8],
    /// Where the group at hand begins, what it holds, and how many units come before it.
    group: usize,
    characters: Characters,
    before: usize,
}

impl<'a> Units<'a> {
    pub(super) fn from(chunk: &'a [u8], start: usize) -> Self {
        Self {
            chunk,
            group: start,
            characters: Characters::of(chunk.get(start..).unwrap_or_default()),
            before: 0,
        }
    }

    /// How many units there are before a place, which is no earlier than the one asked for last.
    #[inline]
    pub(super) fn before(&mut self, place: usize) -> usize {
        let place = place.min(self.chunk.len());
        while place >= self.group + WIDE {
            self.before += self.characters.units();
            self.group += WIDE;
            let rest = self.chunk.get(self.group..);
            self.characters = Characters::of(rest.unwrap_or_default());
        }
        let in_group = self.characters.in_first(place.saturating_sub(self.group));
        self.before + in_group.units()
    }
}

#[cfg(test)]
mod tests {
    use super::Units;
    use alloc::string::String;

    #[test]
    fn counts_as_javascript_does_from_any_place_to_any_other() {
        let text: String = "aé水😀\n".chars().cycle().take(90).collect();
        let places = || text.char_indices().map(|(at, _)| at).chain([text.len()]);
        for start in places() {
            let mut units = Units::from(text.as_bytes(), start);
            for place in places().filter(|&place| place >= start) {
                assert_eq!(
                    units.before(place),
                    text[start..place].encode_utf16().count()
                );
            }
        }
    }
}
