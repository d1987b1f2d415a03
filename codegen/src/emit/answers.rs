//! Successful answers that differ by their status, as an enum.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::docs::{Comment, sentence};
use super::types::{Names, ident};
use crate::ir::{AnswerContent, Answers, Operation, Status};

pub(super) fn emit(operation: &Operation, answers: &Answers, names: Names<'_>) -> TokenStream {
    let name = ident(&answers.name);
    let docs = Comment::new(format!(
        "What [`{}`] answers, by its status.",
        operation.request
    ))
    .outer();
    let is_total = answers
        .cases
        .iter()
        .any(|case| !matches!(case.status, Status::Exactly(_) | Status::Class(3)));
    let variants = answers.cases.iter().map(|case| {
        let variant = ident(&case.ident);
        let docs = Comment::new(format!(
            "Status {}. {}",
            case.status,
            sentence(&case.description)
        ))
        .outer();
        let content = match &case.content {
            AnswerContent::Empty => None,
            AnswerContent::Json(ty) => {
                let ty = names.owned(ty);
                Some(quote!((#ty)))
            }
            AnswerContent::Text => Some(quote!((String))),
            AnswerContent::Bytes => Some(quote!((Bytes))),
            AnswerContent::Redirect => Some(quote!((mainsheet_runtime::Redirect))),
        };
        quote!(#docs #variant #content,)
    });
    let other = (!is_total).then(|| {
        quote! {
            /// A success of another status, as it came.
            Other(Bytes),
        }
    });
    // The arm for every other status comes last.
    let mut cases: Vec<_> = answers.cases.iter().collect();
    cases.sort_by_key(|case| case.status);
    let mut has_rest = false;
    let arms = cases.iter().filter_map(|case| {
        let variant = ident(&case.ident);
        let status = match case.status {
            Status::Exactly(code) => {
                let code = Literal::u16_unsuffixed(code);
                quote!(#code)
            }
            Status::Class(3) => quote!(300..=399),
            Status::Class(_) | Status::Default if has_rest => return None,
            Status::Class(_) | Status::Default => {
                has_rest = true;
                quote!(_)
            }
        };
        let value = match &case.content {
            AnswerContent::Empty => None,
            AnswerContent::Json(_) => Some(quote!((answer.json()?))),
            AnswerContent::Text => Some(quote!((answer.text()))),
            AnswerContent::Bytes => Some(quote!((answer.bytes()))),
            AnswerContent::Redirect => Some(quote!((answer.redirect()))),
        };
        Some(quote!(#status => Self::#variant #value,))
    });
    let arms: Vec<_> = arms.collect();
    let redirects = redirects(answers);
    let rest = (!is_total).then(|| quote!(_ => Self::Other(answer.bytes()),));
    quote! {
        #docs
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            #other
        }

        impl Answer for #name {
            #redirects

            fn read(answer: &RawAnswer) -> Result<Self> {
                Ok(match answer.status().as_u16() {
                    #(#arms)*
                    #rest
                })
            }
        }
    }
}

/// The redirects that are answers.
fn redirects(answers: &Answers) -> Option<TokenStream> {
    let cases = answers.cases.iter();
    let cases = cases.filter(|case| case.content == AnswerContent::Redirect);
    let codes = cases.flat_map(|case| match case.status {
        Status::Exactly(code) => vec![code],
        Status::Class(_) | Status::Default => vec![300, 301, 302, 303, 307, 308],
    });
    let codes: Vec<_> = codes.map(Literal::u16_unsuffixed).collect();
    (!codes.is_empty()).then(|| quote!(const REDIRECTS: &'static [u16] = &[#(#codes),*];))
}
