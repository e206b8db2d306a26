//! Writes the lists as TypeScript.

use core::fmt::Write as _;

use super::lists::Entry;
use super::{CODES, CONSTANTS, REPORTS};

/// The text of `abi.ts`.
pub fn typescript() -> String {
    let mut text = String::from(
        "// `cargo xtask abi` writes this file from crates/engine/src/abi.rs, and a test compares them.\n",
    );
    for Entry {
        name,
        about,
        number,
    } in CONSTANTS
    {
        text.push('\n');
        document(&mut text, "", about);
        let _ = writeln!(text, "export const {name} = {number};");
    }
    for list in CODES.iter().chain(REPORTS) {
        text.push('\n');
        document(&mut text, "", list.about);
        let _ = writeln!(text, "export const enum {} {{", list.name);
        for Entry {
            name,
            about,
            number,
        } in list.entries
        {
            document(&mut text, "  ", about);
            let _ = writeln!(text, "  {} = {number},", camel(name));
        }
        let is_report = REPORTS.iter().any(|report| report.name == list.name);
        if is_report {
            document(&mut text, "  ", &[" How many there are."]);
            let _ = writeln!(text, "  Length = {},", list.entries.len());
        }
        text.push_str("}\n");
    }
    text
}

/// Writes an item's documentation, line by line as it stands in Rust.
fn document(text: &mut String, indent: &str, about: &[&str]) {
    let _ = match about {
        [] => Ok(()),
        [line] => writeln!(text, "{indent}/**{line} */"),
        lines => {
            let lines: String = lines
                .iter()
                .map(|line| format!("{indent} *{line}\n"))
                .collect();
            writeln!(text, "{indent}/**\n{lines}{indent} */")
        }
    };
}

/// The name in camel case: `TypesFrom` for `types_from`, and `TypesFrom` for itself.
fn camel(name: &str) -> String {
    name.split('_')
        .map(|word| {
            let (first, rest) = word.split_at(1);
            first.to_uppercase() + rest
        })
        .collect()
}
