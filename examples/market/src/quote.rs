use std::collections::VecDeque;
use std::fmt::Write;

/// How many prices a chart shows.
const SHOWN: usize = 120;
/// The part of a chart's height that stays free above and below the line.
const MARGIN: f64 = 0.12;

/// A symbol's price over time.
#[derive(Clone, Debug, PartialEq)]
pub struct Quote {
    symbol: String,
    prices: VecDeque<f64>,
    first: f64,
    halted: bool,
}

impl Quote {
    pub(crate) fn new(symbol: &str) -> Self {
        Self {
            symbol: symbol.into(),
            prices: VecDeque::new(),
            first: 0.0,
            halted: false,
        }
    }

    pub(crate) fn trade(&mut self, price: f64) {
        if self.first == 0.0 {
            self.first = price;
        }
        if self.prices.len() == SHOWN {
            self.prices.pop_front();
        }
        self.prices.push_back(price);
    }

    pub(crate) fn halt(&mut self, halted: bool) {
        self.halted = halted;
    }

    /// Its name.
    pub fn symbol(&self) -> &str {
        &self.symbol
    }

    /// The last price.
    pub fn price(&self) -> f64 {
        self.prices.back().copied().unwrap_or(self.first)
    }

    /// Whether it is not traded for now.
    pub fn is_halted(&self) -> bool {
        self.halted
    }

    /// How far the price has come since the first one, in per cent.
    pub fn change(&self) -> f64 {
        match self.first {
            0.0 => 0.0,
            first => (self.price() / first - 1.0) * 100.0,
        }
    }

    /// The prices as an SVG path in a box of this size: the last one at the right edge, the highest
    /// near the top.
    pub fn line(&self, (width, height): (f64, f64)) -> String {
        let low = self.prices.iter().copied().fold(f64::INFINITY, f64::min);
        let high = self.prices.iter().copied().fold(0.0, f64::max);
        // A price that stands still is a line in the middle.
        let (low, span) = match high - low {
            span if span > 0.0 => (low, span),
            _ => (low - 0.5, 1.0),
        };
        let step = width / (SHOWN - 1) as f64;
        let start = width - step * self.prices.len().saturating_sub(1) as f64;
        let mut path = String::new();
        for (index, price) in self.prices.iter().enumerate() {
            let command = if index == 0 { 'M' } else { 'L' };
            let x = start + step * index as f64;
            let part = 1.0 - (price - low) / span;
            let y = height * (MARGIN + part * (1.0 - 2.0 * MARGIN));
            // Writing to a string does not fail.
            let _ = write!(path, "{command}{x:.1} {y:.1}");
        }
        path
    }

    /// What lies under the line, as an SVG path.
    pub fn area(&self, (width, height): (f64, f64)) -> String {
        let line = self.line((width, height));
        match line.strip_prefix('M').and_then(|line| line.split_once(' ')) {
            Some((start, _)) => format!("{line}V{height}H{start}Z"),
            None => line,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quote(prices: &[f64]) -> Quote {
        let mut quote = Quote::new("HEAD");
        prices.iter().for_each(|price| quote.trade(*price));
        quote
    }

    #[test]
    fn the_line_ends_at_the_right_edge_and_is_highest_where_the_price_is() {
        let line = quote(&[1.0, 2.0]).line((119.0, 100.0));
        assert_eq!(line, "M118.0 88.0L119.0 12.0");
    }

    #[test]
    fn a_price_that_stands_still_is_in_the_middle() {
        assert_eq!(quote(&[3.0]).line((119.0, 100.0)), "M119.0 50.0");
    }

    #[test]
    fn the_area_goes_down_to_the_ground_and_back() {
        let area = quote(&[1.0, 2.0]).area((119.0, 100.0));
        assert_eq!(area, "M118.0 88.0L119.0 12.0V100H118.0Z");
        assert_eq!(quote(&[]).area((119.0, 100.0)), "");
    }

    #[test]
    fn a_chart_holds_a_bounded_number_of_prices() {
        let quote = quote(&vec![1.0; 10 * SHOWN]);
        assert_eq!(quote.prices.len(), SHOWN);
    }

    #[test]
    fn the_change_is_counted_from_the_first_price() {
        assert_eq!(quote(&[100.0, 80.0, 125.0]).change(), 25.0);
        assert_eq!(quote(&[]).change(), 0.0);
    }
}
