//! Tables of operations, by which a reader finds one.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::code;
use super::operation_docs::http_line;
use super::types::ident;
use crate::ir::{Api, Operation, Tag};

/// The operations of a client, for its own page.
pub(super) fn of_client(api: &Api, tag: &Tag) -> String {
    let lines = tag.operations.iter().map(|one| row(api, one, "Self"));
    let head = HEAD.map(str::to_owned);
    head.into_iter().chain(lines).collect::<Vec<_>>().join("\n")
}

/// All operations of a version, for the page of its module. Those of a tag with a feature are there
/// if the feature is on.
pub(super) fn of_version(api: &Api) -> TokenStream {
    if api.tags.is_empty() {
        return TokenStream::new();
    }
    let tags = api.tags.iter().map(|tag| {
        let client = ident(&tag.client).to_string();
        let head = ["", &format!(" ## [`{client}`]"), ""].map(str::to_owned);
        let head = head.into_iter().chain(HEAD.map(|line| format!(" {line}")));
        let rows = tag.operations.iter();
        let rows = rows.map(|one| format!(" {}", row(api, one, &client)));
        let lines = head.chain(rows);
        match &tag.feature {
            None => quote!(#(#![doc = #lines])*),
            Some(feature) => quote!(#(#![cfg_attr(feature = #feature, doc = #lines)])*),
        }
    });
    quote! {
        #![doc = ""]
        #![doc = " # Operations"]
        #(#tags)*
    }
}

const HEAD: [&str; 2] = [
    "| method | operation | what it does |",
    "| --- | --- | --- |",
];

fn row(api: &Api, operation: &Operation, client: &str) -> String {
    let method = &operation.method;
    // A keyword is no path to rustdoc.
    let name = if ident(method) == method {
        format!("[`{method}`]({client}::{method})")
    } else {
        code(method)
    };
    let what = operation.docs.summary.as_deref().unwrap_or_default();
    let what = match &operation.deprecation {
        Some(_) => format!("Deprecated. {what}"),
        None => what.to_owned(),
    };
    let line = http_line(api, operation);
    format!("| {name} | {} | {} |", in_cell(&line), in_cell(what.trim()))
}

/// A line of Markdown as a cell of a table.
fn in_cell(line: &str) -> String {
    let mut cell = String::with_capacity(line.len());
    for c in line.chars() {
        if c == '|' && !cell.ends_with('\\') {
            cell.push('\\');
        }
        cell.push(c);
    }
    cell
}
