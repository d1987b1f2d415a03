//! Tokens become the text of a file.

use proc_macro2::TokenStream;

/// Formats the items of a file under a header.
///
/// # Errors
///
/// The parser's message, if the tokens are no Rust, which would be a fault of the emitter.
pub(crate) fn rust(header: &str, tokens: TokenStream) -> Result<String, syn::Error> {
    let file: syn::File = syn::parse2(tokens)?;
    Ok(format!("{header}\n{}", spaced(&prettyplease::unparse(&file))))
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

fn needs_space(previous: &str, line: &str) -> bool {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let (before, after) = (previous.trim_start(), line.trim_start());
    if before.is_empty() || after.is_empty() || indent(previous) != indent(line) {
        return false;
    }
    let starts_item = ["///", "#[", "pub ", "impl", "fn ", "mod ", "use ", "const ", "static "]
        .iter()
        .any(|start| after.starts_with(start));
    let is_head = before.starts_with("///") || before.starts_with("#[");
    let ends_item = before.starts_with('}') || before.ends_with(';') && !is_head;
    let is_list = |line: &str| ["use ", "pub use ", "mod ", "pub mod "]
        .iter()
        .any(|start| line.starts_with(start));
    if before.starts_with("//!") || before.starts_with("#![") {
        return !(after.starts_with("//!") || after.starts_with("#!["));
    }
    ends_item && starts_item && !(is_list(before) && is_list(after))
        || is_list(before) && before.ends_with(';') && !is_list(after)
}
