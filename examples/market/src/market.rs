use crate::{Entry, Quote};

/// All that the feed has told, as far as the page shows it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Market {
    quotes: Vec<Quote>,
    news: Option<String>,
    received: u64,
    missed: u64,
    last: u64,
}

impl Market {
    /// Takes an event in.
    pub fn take(&mut self, entry: &Entry) {
        self.received += 1;
        if self.last > 0 {
            self.missed += entry.seq().saturating_sub(self.last + 1);
        }
        self.last = entry.seq();
        match entry {
            Entry::Tick { symbol, price, .. } => self.quote(symbol).trade(*price),
            Entry::Halt { symbol, .. } => self.quote(symbol).halt(true),
            Entry::Resume { symbol, .. } => self.quote(symbol).halt(false),
            Entry::News { text, .. } => self.news = Some(text.clone()),
        }
    }

    fn quote(&mut self, symbol: &str) -> &mut Quote {
        let place = match self
            .quotes
            .binary_search_by(|quote| quote.symbol().cmp(symbol))
        {
            Ok(place) => place,
            Err(place) => {
                self.quotes.insert(place, Quote::new(symbol));
                place
            }
        };
        &mut self.quotes[place]
    }

    /// The symbols, in the order of their names.
    pub fn quotes(&self) -> &[Quote] {
        &self.quotes
    }

    /// The last thing that was said.
    pub fn news(&self) -> Option<&str> {
        self.news.as_deref()
    }

    /// How many events have come.
    pub fn received(&self) -> u64 {
        self.received
    }

    /// How many events are missing between the first one and the last.
    pub fn missed(&self) -> u64 {
        self.missed
    }

    /// The last event's number.
    pub fn last(&self) -> u64 {
        self.last
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tick(seq: u64, symbol: &str, price: f64) -> Entry {
        let symbol = symbol.into();
        Entry::Tick { seq, symbol, price }
    }

    #[test]
    fn a_gap_in_the_numbers_is_what_was_missed() {
        let mut market = Market::default();
        for seq in [7, 8, 11, 12] {
            market.take(&tick(seq, "HEAD", 1.0));
        }
        assert_eq!(
            (market.received(), market.missed(), market.last()),
            (4, 2, 12)
        );
    }

    #[test]
    fn each_symbol_has_a_quote_of_its_own() {
        let mut market = Market::default();
        for (seq, symbol) in ["WATR", "HEAD", "WATR"].into_iter().enumerate() {
            market.take(&tick(seq as u64 + 1, symbol, seq as f64));
        }
        let symbols: Vec<_> = market.quotes().iter().map(Quote::symbol).collect();
        assert_eq!(symbols, ["HEAD", "WATR"]);
        assert_eq!(market.quotes()[1].price(), 2.0);
    }
}
