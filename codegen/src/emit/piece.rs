//! An item of a file, formatted before it is known which file it goes to.

use std::collections::BTreeSet;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use super::declaration::Declaration;
use super::file;

/// A formatted item with all that belongs to it.
pub(super) struct Piece {
    pub(super) name: String,
    pub(super) text: String,
    /// What has to be in scope for it.
    mentions: BTreeSet<String>,
}

impl Piece {
    /// # Errors
    ///
    /// The parser's message, if the tokens are no Rust, which would be a fault of the emitter.
    pub(super) fn new(name: &str, tokens: TokenStream) -> Result<Self, syn::Error> {
        Ok(Self {
            name: name.to_owned(),
            mentions: idents(&tokens),
            text: file::format(tokens)?,
        })
    }

    /// An item that the runtime's macro declares, and what stands beside it.
    ///
    /// # Errors
    ///
    /// The parser's message, if the tokens are no Rust.
    pub(super) fn declared(
        name: &str,
        declaration: &Declaration,
        tokens: TokenStream,
    ) -> Result<Self, syn::Error> {
        let mut piece = Self::new(name, tokens)?;
        piece.mentions.extend(idents(&declaration.tokens()));
        piece.text.insert_str(0, &declaration.text()?);
        Ok(piece)
    }

    pub(super) fn mentions(&self, name: &str) -> bool {
        self.mentions.contains(name)
    }

    /// How many lines of a file it takes.
    pub(super) fn lines(&self) -> usize {
        file::length(&self.text)
    }
}

/// What has to be in scope for the tokens: every identifier that is alone or begins a path, in the
/// latter case also with the colons that follow it: `Client`, `models`, `models::`.
pub(super) fn idents(tokens: &TokenStream) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    collect(tokens.clone(), &mut found);
    found
}

fn collect(tokens: TokenStream, found: &mut BTreeSet<String>) {
    let mut first: Option<String> = None;
    let mut colons = 0;
    let mut is_enum = false;
    for token in tokens {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == ':' => {
                colons += 1;
                if colons == 2
                    && let Some(first) = first.take()
                {
                    found.insert(format!("{first}::"));
                }
                continue;
            }
            TokenTree::Ident(ident) if colons < 2 => {
                let name = ident.to_string();
                is_enum |= name == "enum";
                found.insert(name.clone());
                first = Some(name);
            }
            TokenTree::Group(group) if is_enum && group.delimiter() == Delimiter::Brace => {
                collect_variants(group.stream(), found);
                is_enum = false;
                first = None;
            }
            TokenTree::Group(group) => {
                collect(group.stream(), found);
                first = None;
            }
            TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => first = None,
        }
        colons = 0;
    }
}

/// What the variants of an enum hold. Their names need nothing in scope: one may be that of a type.
fn collect_variants(tokens: TokenStream, found: &mut BTreeSet<String>) {
    let mut is_name = true;
    for token in tokens {
        match token {
            TokenTree::Punct(punct) => is_name |= punct.as_char() == ',',
            TokenTree::Ident(_) if is_name => is_name = false,
            TokenTree::Group(group) => collect(group.stream(), found),
            TokenTree::Ident(_) | TokenTree::Literal(_) => {}
        }
    }
}
