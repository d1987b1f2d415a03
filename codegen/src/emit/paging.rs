//! How an operation is paged: the runtime's `Paging`, and what is said of it.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::docs::code;
use crate::ir::{Found, More, Operation, Paging, Position, Sent};

/// How an operation is paged, with the name of the constant that says so.
pub(super) fn constant(paging: &Paging) -> (String, TokenStream) {
    let by = match &paging.position {
        Position::Offset(_) if paging.count.is_none() => "_UNCOUNTED",
        Position::Offset(_) => "",
        Position::Number { .. } => "_BY_NUMBER",
        Position::Cursor { .. } => "_BY_CURSOR",
        Position::LastElement { .. } => "_BY_ELEMENT",
        Position::Url(_) => "_BY_LINK",
    };
    let bound = match (&paging.size, paging.max_page_size) {
        (Some(_), None) => "_UNBOUNDED",
        _ => "",
    };
    let size = paging.page_size.map(|size| format!("_{size}"));
    let name = format!("PAGING{by}{bound}{}", size.unwrap_or_default());
    let position = position(&paging.position);
    let text = |name: &str, value: &Option<String>| {
        let name = quote::format_ident!("{name}");
        value.as_ref().map(|value| quote!(#name: Some(#value),))
    };
    let number = |name: &str, value: Option<u32>| {
        let name = quote::format_ident!("{name}");
        let value = value.map(Literal::u32_unsuffixed);
        value.map(|value| quote!(#name: Some(#value),))
    };
    let size = text("size", &paging.size);
    let page_size = number("page_size", paging.page_size);
    let max_page_size = number("max_page_size", paging.max_page_size);
    let count = text("count", &paging.count);
    let items = Some(&paging.items).filter(|items| !items.is_empty());
    let items = items.map(|items| quote!(items: #items,));
    let total = text("total", &paging.total);
    let more = paging.more.as_ref().map(|more| {
        let more = match more {
            More::True(at) => quote!(True(#at)),
            More::False(at) => quote!(False(#at)),
            More::Present(at) => quote!(Present(#at)),
            More::Pages(at) => quote!(Pages(#at)),
            More::Link => quote!(Link),
        };
        quote!(more: Some(More::#more),)
    });
    let value = quote!(Paging {
        #size
        #page_size
        #max_page_size
        #count
        #items
        #total
        #more
        ..Paging::by(#position)
    });
    (name, value)
}

fn position(position: &Position) -> TokenStream {
    match position {
        Position::Offset(parameter) => quote!(Position::Offset(#parameter)),
        Position::Number { parameter, first } => {
            let first = match first {
                Some(first) => {
                    let first = Literal::u64_unsuffixed(*first);
                    quote!(Some(#first))
                }
                None => quote!(None),
            };
            quote!(Position::Number { parameter: #parameter, first: #first })
        }
        Position::Cursor { sent, found } => {
            let sent = match sent {
                Sent::Query(name) => quote!(Query(#name)),
                Sent::Header(name) => quote!(Header(#name)),
                Sent::Body(at) => quote!(Body(#at)),
            };
            let found = self::found(found);
            quote!(Position::Cursor { sent: Sent::#sent, found: #found })
        }
        Position::LastElement { parameter, id } => {
            quote!(Position::LastElement { parameter: #parameter, id: #id })
        }
        Position::Url(found) => {
            let found = self::found(found);
            quote!(Position::Url(#found))
        }
    }
}

fn found(found: &Found) -> TokenStream {
    match found {
        Found::Body(at) => quote!(Found::Body(#at)),
        Found::Header(name) => quote!(Found::Header(#name)),
        Found::Link => quote!(Found::Link),
    }
}

/// What the documentation says of pages.
pub(super) fn sentence(operation: &Operation) -> Option<String> {
    let paging = operation.paging.as_ref()?;
    let place = |at: &str| code(at.trim_start_matches('/'));
    let told = |found: &Found| match found {
        Found::Body(at) => format!("{} of the answer", place(at)),
        Found::Header(name) => format!("the header {}", code(name)),
        Found::Link => "the header `Link`".to_owned(),
    };
    let by = match &paging.position {
        Position::Offset(parameter) => format!("by the offset {}", code(parameter)),
        Position::Number { parameter, .. } => {
            format!("by their number, {}", code(parameter))
        }
        Position::Cursor { sent, found } => {
            let sent = match sent {
                Sent::Query(name) => code(name),
                Sent::Header(name) => format!("the header {}", code(name)),
                Sent::Body(at) => format!("{} of the body", place(at)),
            };
            format!("by the cursor {sent}, which {} tells", told(found))
        }
        Position::LastElement { parameter, id } => format!(
            "by the last element, whose {} is sent as {}",
            place(id),
            code(parameter)
        ),
        Position::Url(found) => format!("by a link, which {} tells", told(found)),
    };
    let items = match paging.items.as_str() {
        "" => String::new(),
        items => format!(" in {}", place(items)),
    };
    let size = match (&paging.position, &paging.size) {
        (_, None) => String::new(),
        (Position::Offset(_), Some(size)) => format!(
            " With {} set on the request, so many elements come in all.",
            code(size)
        ),
        (_, Some(size)) => format!(" {} is the size of a page.", code(size)),
    };
    Some(format!(
        "The list{items} comes in pages, {by}. `items` gives the elements of all of them \
         ([`Items`](crate::Items)), `pages` the pages.{size}"
    ))
}
