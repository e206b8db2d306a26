//! Licences as crates and npm packages name them: SPDX expressions.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

/// The licences that `deny.toml` allows.
pub(super) fn allowed(deny: &Path) -> Result<Vec<String>> {
    let text = fs::read_to_string(deny)?;
    let list = text
        .split_once("\nallow = [")
        .and_then(|(_, rest)| rest.split_once(']'))
        .context("deny.toml has no list `allow`")?;
    // The texts between quotation marks are every second piece.
    Ok(list
        .0
        .split('"')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect())
}

/// Whether an expression can be satisfied by allowed licences alone. What can't be read is not.
pub(super) fn is_satisfied(expression: &str, allowed: &[impl AsRef<str>]) -> bool {
    // Older crates write a slash for `OR`.
    let spaced = expression
        .replace('/', " OR ")
        .replace('(', " ( ")
        .replace(')', " ) ");
    let mut words = spaced.split_whitespace().peekable();
    let satisfied = either(&mut words, allowed);
    satisfied == Some(true) && words.peek().is_none()
}

type Words<'a> = std::iter::Peekable<std::str::SplitWhitespace<'a>>;

/// `A OR B`, which binds less than `AND`.
fn either(words: &mut Words<'_>, allowed: &[impl AsRef<str>]) -> Option<bool> {
    let mut satisfied = both(words, allowed)?;
    while words.next_if_eq(&"OR").is_some() {
        satisfied |= both(words, allowed)?;
    }
    Some(satisfied)
}

/// `A AND B`.
fn both(words: &mut Words<'_>, allowed: &[impl AsRef<str>]) -> Option<bool> {
    let mut satisfied = one(words, allowed)?;
    while words.next_if_eq(&"AND").is_some() {
        satisfied &= one(words, allowed)?;
    }
    Some(satisfied)
}

/// A licence, perhaps with an exception, or an expression in parentheses.
fn one(words: &mut Words<'_>, allowed: &[impl AsRef<str>]) -> Option<bool> {
    let word = words.next()?;
    if word == "(" {
        let satisfied = either(words, allowed)?;
        words.next_if_eq(&")")?;
        return Some(satisfied);
    }
    if matches!(word, ")" | "OR" | "AND" | "WITH") {
        return None;
    }
    let mut licence = word.to_owned();
    if words.next_if_eq(&"WITH").is_some() {
        licence = format!("{word} WITH {}", words.next()?);
    }
    Some(allowed.iter().any(|allowed| allowed.as_ref() == licence))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expression_is_satisfied_by_what_is_allowed() {
        let allowed = ["MIT", "ISC", "Apache-2.0 WITH LLVM-exception"];
        for satisfied in [
            "MIT",
            "MIT/Apache-2.0",
            "GPL-3.0 OR MIT",
            "MIT AND ISC",
            "(MIT OR GPL-3.0) AND ISC",
            "Apache-2.0 WITH LLVM-exception OR GPL-3.0",
            "GPL-3.0 AND MIT OR ISC",
        ] {
            assert!(is_satisfied(satisfied, &allowed), "{satisfied}");
        }
        for not in [
            "",
            "GPL-3.0",
            "MIT AND GPL-3.0",
            "(MIT OR ISC) AND GPL-3.0",
            "Apache-2.0",
            "MIT WITH LLVM-exception",
            "MIT ISC",
            "MIT OR",
            "(MIT",
            "MIT)",
            "AND",
        ] {
            assert!(!is_satisfied(not, &allowed), "{not}");
        }
    }

    #[test]
    fn the_allowed_licences_are_those_of_the_file() {
        let dir = tempfile::tempdir().expect("there is a place for temporary files");
        let path = dir.path().join("deny.toml");
        let text =
            "[licenses]\n# why\nallow = [\n    \"MIT\",\n    \"A WITH B\",\n]\nother = [\"no\"]\n";
        fs::write(&path, text).expect("the file is writable");
        assert_eq!(
            allowed(&path).expect("there is a list"),
            ["MIT", "A WITH B"]
        );
    }
}
