//! Programs out of Markdown and out of doc comments.

use std::fmt::Write;
use std::path::{Path, PathBuf};

/// A fenced block.
pub(crate) struct Block {
    /// What stands behind the fence that opens it.
    pub(crate) info: String,
    pub(crate) text: String,
    /// The line of that fence, from 1.
    pub(crate) line: usize,
}

pub(crate) fn blocks(markdown: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open: Option<(usize, Block)> = None;
    for (index, line) in markdown.lines().enumerate() {
        let rest = line.trim_start();
        let info = rest.trim_start_matches('`');
        let ticks = rest.len() - info.len();
        match &mut open {
            Some((fence, _)) if ticks >= *fence && info.is_empty() => {
                blocks.extend(open.take().map(|(_, block)| block));
            }
            // Writing to a `String` cannot fail.
            Some((_, block)) => writeln!(block.text, "{line}").unwrap(),
            None if ticks >= 3 => {
                let block = Block {
                    info: info.trim().to_owned(),
                    text: String::new(),
                    line: index + 1,
                };
                open = Some((ticks, block));
            }
            None => {}
        }
    }
    assert!(open.is_none(), "a fence is not closed");
    blocks
}

/// The examples that rustdoc would compile, in all files of a folder.
pub(crate) fn examples(folder: &Path) -> Vec<(PathBuf, Block)> {
    let mut files = Vec::new();
    gather(folder, &mut files);
    files.sort();
    let mut examples = Vec::new();
    for file in files {
        let source = std::fs::read_to_string(&file).unwrap();
        let comments = blocks(&comments(&source)).into_iter();
        let is_example = |block: &Block| {
            let mut words = block.info.split([',', ' ']).filter(|word| !word.is_empty());
            words.all(|word| matches!(word, "no_run" | "rust" | "should_panic"))
        };
        examples.extend(
            comments
                .filter(is_example)
                .map(|block| (file.clone(), block)),
        );
    }
    examples
}

fn gather(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            gather(&path, files);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
}

/// The doc comments of a source, each line where it was.
fn comments(source: &str) -> String {
    let mut text = String::new();
    for line in source.lines() {
        let line = line.trim_start();
        let comment = line
            .strip_prefix("///")
            .or_else(|| line.strip_prefix("//!"));
        let comment = comment.unwrap_or_default();
        writeln!(text, "{}", comment.strip_prefix(' ').unwrap_or(comment)).unwrap();
    }
    text
}

/// A module with the program, in a function if it is a part of one, as rustdoc does.
pub(crate) fn module(name: &str, file: &Path, block: &Block) -> String {
    let code: Vec<_> = block.text.lines().map(shown).collect();
    let code = code.join("\n");
    let last = code.trim_end().lines().next_back().unwrap_or_default();
    let program = if code.contains("fn main()") {
        code
    } else if last.starts_with("Ok::<") {
        format!("fn example() -> Result<(), impl std::fmt::Debug> {{\n{code}\n}}")
    } else {
        format!(
            "async fn example() -> Result<(), Box<dyn std::error::Error>> {{\n{code}\nOk(())\n}}"
        )
    };
    format!(
        "/// {}:{}\nmod {name} {{\n{program}\n}}\n\n",
        file.display(),
        block.line
    )
}

/// A line without the `#` by which rustdoc hides it.
fn shown(line: &str) -> &str {
    match line.trim_start() {
        "#" => "",
        line if line.starts_with("##") => &line[1..],
        hidden => hidden.strip_prefix("# ").unwrap_or(line),
    }
}
