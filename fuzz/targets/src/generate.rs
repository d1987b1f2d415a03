//! From the bytes of a description to a crate in memory. The input is the description.

use std::path::Path;

use mainsheet_codegen::{Generated, Package, generate};
use proc_macro2::{TokenStream, TokenTree};

use crate::folder;

/// A name that no identifier is, whatever it is made of: found as one, it got out of a text.
const ESCAPED: &str = "eScApEd";

pub(crate) fn run(input: &[u8]) {
    let file = folder::write("description.yaml", input);
    // One of the two ways, by what there is of the input.
    let lenient = !input.len().is_multiple_of(4);
    match generate(&Package::new("fuzzed"), &[folder::version(&file, lenient)]) {
        Ok(generated) => check(&generated, input.len()),
        Err(refusals) => folder::check_refusals(&refusals),
    }
}

/// What is promised of everything that is generated.
pub(crate) fn check(generated: &Generated, input: usize) {
    let mut size = 0;
    for (path, text) in generated.files() {
        size += text.len();
        if is_rust(path) {
            if let Err(error) = syn::parse_file(text) {
                panic!("{}: {error}", path.display());
            }
            if text.contains(ESCAPED) {
                let escaped = text.parse().is_ok_and(has_ident);
                assert!(!escaped, "{}: text escaped as code", path.display());
            }
        }
    }
    assert!(size <= 100 * input + 200_000, "{size} bytes from {input}");
    let _ = generated.report().to_json();
}

fn is_rust(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "rs")
}

fn has_ident(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Group(group) => has_ident(group.stream()),
        TokenTree::Ident(ident) => ident == ESCAPED,
        _ => false,
    })
}
