//! What a run comes to.

use std::time::Duration;

use super::tally::Tally;
use crate::process::seconds;

/// One tier's result.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) tier: &'static str,
    pub(super) tally: Tally,
    pub(super) time: Duration,
}

/// Prints the failures, the table and the totals, and says whether nothing failed.
pub(super) fn print(rows: &[Row], failures: &[String]) -> bool {
    if !failures.is_empty() {
        println!("\nfailed:");
        for failure in failures {
            println!("  {failure}");
        }
    }
    println!("\ntier          passed  failed  skipped  time");
    let mut total = Tally::default();
    for Row { tier, tally, time } in rows {
        println!(
            "{tier:12}  {:6}  {:6}  {:7}  {}",
            tally.passed,
            tally.failed,
            tally.skipped,
            seconds(*time)
        );
        total += *tally;
    }
    let time: Duration = rows.iter().map(|row| row.time).sum();
    println!("in all {}\n", seconds(time));
    println!("{total}");
    total.failed == 0
}
