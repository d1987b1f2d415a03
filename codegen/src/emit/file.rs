//! Tokens become the text of a file.

use proc_macro2::TokenStream;

/// No file has more lines than this, unless a single item has.
pub(super) const LIMIT: usize = 5_000;

/// Formats items, without the empty lines between them.
///
/// # Errors
///
/// The parser's message, if the tokens are no Rust, which would be a fault of the emitter.
pub(super) fn format(tokens: TokenStream) -> Result<String, syn::Error> {
    let file: syn::File = syn::parse2(tokens)?;
    Ok(prettyplease::unparse(&file))
}

/// A file of formatted items under a header.
pub(super) fn assemble(header: &str, items: &str) -> String {
    format!("{header}\n{}", spaced(items))
}

/// The lines that formatted items take in a file, with the empty one before the next.
pub(super) fn length(items: &str) -> usize {
    spaced(items).lines().count() + 1
}

/// Puts an empty line between items and between functions, which the formatter does not.
fn spaced(code: &str) -> String {
    let mut spaced = String::with_capacity(code.len() + code.len() / 16);
    let mut previous = "";
    for line in code.lines() {
        if needs_space(previous, line) {
            spaced.push('\n');
        }
        spaced.push_str(line);
        spaced.push('\n');
        previous = line;
    }
    spaced
}

/// What a line is part of, as far as spacing goes.
#[derive(PartialEq, Clone, Copy)]
enum Part {
    Use,
    Module,
    Item,
    Other,
}

fn part(line: &str) -> Part {
    let starts = |starts: &[&str]| starts.iter().any(|start| line.starts_with(start));
    if starts(&["use ", "pub use "]) {
        Part::Use
    } else if starts(&["mod ", "pub mod ", "pub(crate) mod "]) {
        Part::Module
    } else if starts(&[
        "///",
        "#[",
        "pub ",
        "pub(",
        "impl",
        "fn ",
        "const ",
        "static ",
        "mainsheet_runtime::",
    ]) {
        Part::Item
    } else {
        Part::Other
    }
}

fn needs_space(previous: &str, line: &str) -> bool {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let (before, after) = (previous.trim_start(), line.trim_start());
    if before.is_empty() || after.is_empty() || indent(previous) != indent(line) {
        return false;
    }
    if before.starts_with("//!") || before.starts_with("#![") {
        return !(after.starts_with("//!") || after.starts_with("#!["));
    }
    let is_head = before.starts_with("///") || before.starts_with("#[");
    let ends = before.starts_with('}') || before.ends_with(';') || before.ends_with("{}");
    if is_head || !ends {
        return false;
    }
    match (part(before), part(after)) {
        (before @ (Part::Use | Part::Module), after @ (Part::Use | Part::Module)) => {
            before != after
        }
        (Part::Use | Part::Module, _) => true,
        // The names of a long import end with a brace.
        (Part::Other, Part::Use) => !before.starts_with("};"),
        (_, Part::Other) => false,
        _ => true,
    }
}
