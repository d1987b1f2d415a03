//! The declaration of a request, as the runtime's macro takes it.
//!
//! The formatter does not know what a macro takes: the parts of it that are Rust are formatted one
//! by one.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::file;

/// What stands in `request! { pub struct NAME => KIND TYPE { FIELDS } }`.
pub(super) struct Declaration {
    pub(super) attributes: TokenStream,
    pub(super) name: Ident,
    /// What is answered, in the words of the macro.
    pub(super) kind: &'static str,
    pub(super) types: Vec<TokenStream>,
    /// The type that shows the headers of the answer.
    pub(super) headers: Option<Ident>,
    /// The fields of the operation.
    pub(super) fields: TokenStream,
}

impl Declaration {
    /// All of it, for what it mentions.
    pub(super) fn tokens(&self) -> TokenStream {
        let (name, types, fields) = (&self.name, &self.types, &self.fields);
        let headers = &self.headers;
        quote!(#name #(#types,)* #headers, #fields)
    }

    /// # Errors
    ///
    /// The parser's message, if a part of it is no Rust.
    pub(super) fn text(&self) -> Result<String, syn::Error> {
        let (attributes, name, fields) = (&self.attributes, &self.name, &self.fields);
        let head = file::format(quote!(#attributes pub struct #name;))?;
        let head = head.trim_end().trim_end_matches(';');
        let types = self.types.iter().map(type_text);
        let types = types.collect::<Result<Vec<_>, _>>()?.join(", ");
        let answered = format!("{} {types}", self.kind);
        let answered = answered.trim_end();
        let shown = self.headers.as_ref();
        let headers = shown.map_or_else(String::new, |it| format!(" where headers: {it}<'static>"));
        let fields = file::format(quote!(fn fields() { Operation { #fields } }))?;
        let mut text = "mainsheet_runtime::request! {\n".to_owned();
        for line in format!("{head} => {answered}{headers} {{").lines() {
            push(&mut text, line);
        }
        // Without the lines of the function and of the expression's type.
        let fields: Vec<_> = fields.lines().collect();
        for line in fields.iter().skip(2).take(fields.len().saturating_sub(3)) {
            push(&mut text, line.strip_prefix("    ").unwrap_or(line));
        }
        text.push_str("}\n");
        Ok(text)
    }
}

fn push(text: &mut String, line: &str) {
    text.extend(["    ", line, "\n"]);
}

/// A type in one line.
fn type_text(ty: &TokenStream) -> Result<String, syn::Error> {
    let alias = file::format(quote!(type T = #ty;))?;
    let ty = alias.trim_start_matches("type T =").trim_end();
    let lines = ty.trim_end_matches(';').lines().map(str::trim);
    Ok(lines.collect::<Vec<_>>().join(" ").trim().to_owned())
}
