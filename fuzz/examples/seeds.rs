//! Writes the table of cases as a corpus to start from: one file a case, for each target.

#[path = "../../tests/wire/cases.rs"]
#[allow(dead_code, reason = "seeds need the streams, not what they come to")]
mod cases;

// `cases` looks for `outcome` at the root.
use headwater_fuzz::{Input, outcome};
use std::fs::{create_dir_all, write};
use std::path::Path;

fn main() -> std::io::Result<()> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    for target in ["decoder", "block", "chunking"] {
        create_dir_all(corpus.join(target))?;
    }
    let cases = cases::all();
    for (number, case) in cases.iter().enumerate() {
        let chunks = case.chunks();
        let stream = chunks.concat();
        let name = format!("case-{number:03}");
        write(corpus.join("decoder").join(&name), &stream)?;
        write(corpus.join("block").join(&name), &stream)?;
        let input = Input {
            setup: case.setup(),
            chunks,
        };
        write(corpus.join("chunking").join(&name), input.write())?;
    }
    println!(
        "{} seeds for each target in {}",
        cases.len(),
        corpus.display()
    );
    Ok(())
}
