//! The operations that show how a crate is used.

use std::cmp::Reverse;

use proc_macro2::TokenStream;
use quote::quote;

use super::snippet::{self, Call};
use super::types::Names;
use super::uses::takes_file;
use crate::ir::example;
use crate::ir::{
    Api, ErrorResponse, HttpMethod, Library, Operation, Status, SuccessContent, Tag, Type,
};

/// An operation with where it stands.
#[derive(Clone, Copy)]
pub(super) struct Sample<'l> {
    pub(super) library: &'l Library,
    pub(super) api: &'l Api,
    pub(super) tag: &'l Tag,
    pub(super) operation: &'l Operation,
}

impl<'l> Sample<'l> {
    /// A simple call: one that only reads, gives values, and takes little.
    pub(super) fn first(library: &'l Library) -> Option<Self> {
        Self::best(library, |one| {
            let answer = match &one.success.content {
                SuccessContent::Json { ty, .. } if is_named(ty) => 0,
                SuccessContent::List { .. } | SuccessContent::Json { .. } => 1,
                SuccessContent::Empty => 2,
                _ => 3,
            };
            let required = one.parameters.iter().filter(|parameter| parameter.required);
            let takes_body = one.body.as_ref().is_some_and(|body| body.required);
            // One argument shows how it is given; more are in the way.
            let arguments = match required.count() {
                1 => 0,
                0 => 1,
                more => more,
            };
            Some((
                one.http_method != HttpMethod::Get,
                answer,
                takes_body,
                arguments,
            ))
        })
    }

    /// One whose errors have a body of a type of their own.
    pub(super) fn with_error(library: &'l Library) -> Option<Self> {
        Self::best(library, |one| {
            let is_plain = matches!(
                one.success.content,
                SuccessContent::Json { .. } | SuccessContent::List { .. } | SuccessContent::Empty
            );
            let has_body = error_of(one).is_some();
            (is_plain && has_body).then(|| {
                let required = one.parameters.iter().filter(|parameter| parameter.required);
                (
                    one.http_method != HttpMethod::Get,
                    one.body.is_some(),
                    required.count(),
                )
            })
        })
    }

    /// One that gives a list over many pages.
    pub(super) fn over_pages(library: &'l Library) -> Option<Self> {
        Self::best(library, |one| one.paging.as_ref().map(|_| simplicity(one)))
    }

    /// One that gives a list.
    pub(super) fn of_list(library: &'l Library) -> Option<Self> {
        Self::best(library, |one| {
            let is_list = matches!(one.success.content, SuccessContent::List { .. });
            is_list.then(|| simplicity(one))
        })
    }

    pub(super) fn download(library: &'l Library) -> Option<Self> {
        Self::best(library, |one| {
            let is_download = matches!(one.success.content, SuccessContent::Download { .. });
            is_download.then(|| simplicity(one))
        })
    }

    pub(super) fn upload(library: &'l Library) -> Option<Self> {
        Self::best(library, |one| takes_file(one).then(|| simplicity(one)))
    }

    /// The operation that ranks lowest, of the version that is on by default if there is one, and
    /// not deprecated if any is not. Of several that do, one of the tag with most operations, since
    /// that is what the API is about.
    fn best<R: Ord>(library: &'l Library, rank: impl Fn(&Operation) -> Option<R>) -> Option<Self> {
        let all = library.apis.iter().flat_map(|api| {
            let tags = api.tags.iter();
            tags.flat_map(move |tag| tag.operations.iter().map(move |one| (api, tag, one)))
        });
        let ranked = all.filter_map(|(api, tag, operation)| {
            let rank = rank(operation)?;
            let is_deprecated = operation.deprecation.is_some();
            let size = Reverse(tag.operations.len());
            Some((
                (is_deprecated, !api.is_default, rank, size),
                (api, tag, operation),
            ))
        });
        let mut ranked: Vec<_> = ranked.collect();
        ranked.sort_by(|(one, _), (other, _)| one.cmp(other));
        let samples = ranked.into_iter().map(|(_, (api, tag, operation))| Self {
            library,
            api,
            tag,
            operation,
        });
        // Of some, no value can be shown.
        samples.take(FEW).find(|sample| sample.call().is_some())
    }

    /// `api.method(…)`, if what it takes can be shown in a few lines.
    pub(super) fn call(&self) -> Option<TokenStream> {
        let models = quote!(models);
        let names = Names {
            library: self.library,
            models: Some(&models),
        };
        let call = snippet::call(self.operation, names).ok()?;
        (call.to_string().len() <= LONGEST).then_some(call)
    }

    /// The program in which such a call stands.
    pub(super) fn program(&self, crate_name: &'l str) -> Call<'l> {
        Call {
            api: self.api,
            tag: self.tag,
            crate_name,
        }
    }

    /// The type of an error's body, with the status.
    pub(super) fn error(&self) -> Option<(u16, TokenStream)> {
        let models = quote!(models);
        let names = Names {
            library: self.library,
            models: Some(&models),
        };
        let (status, ty) = error_of(self.operation)?;
        Some((status, names.owned(ty)))
    }

    /// An answer as JSON.
    pub(super) fn answer(&self) -> Option<serde_json::Value> {
        let list;
        let ty = match &self.operation.success.content {
            SuccessContent::Json { ty, .. } => ty,
            SuccessContent::List { item, .. } => {
                list = Type::List(Box::new(item.clone()));
                &list
            }
            _ => return None,
        };
        example::brief(&self.library.types, ty).ok()
    }

    /// The features under which the operation compiles that are not on by default.
    pub(super) fn features(&self) -> Vec<&'l str> {
        let version = (!self.api.is_default).then_some(self.api.name.as_str());
        version
            .into_iter()
            .chain(self.tag.feature.as_deref())
            .collect()
    }
}

/// How long a call may be, in characters of code.
const LONGEST: usize = 600;

/// After so many operations that cannot be shown, none is.
const FEW: usize = 20;

fn simplicity(operation: &Operation) -> usize {
    let required = operation.parameters.iter().filter(|one| one.required);
    required.count()
}

fn is_named(ty: &Type) -> bool {
    matches!(ty.not_null().unboxed(), Type::Named(_))
}

const NOT_FOUND: u16 = 404;

/// The body of an error, and its status: what is not there before what is wrong.
fn error_of(operation: &Operation) -> Option<(u16, &Type)> {
    let bodies = operation.errors.iter().filter_map(|error: &ErrorResponse| {
        let ty = error.body.as_ref().filter(|ty| is_named(ty))?;
        match error.status {
            Status::Exactly(code) => Some((code, ty)),
            // It is of any such status.
            Status::Class(4) | Status::Default => Some((NOT_FOUND, ty)),
            Status::Class(_) => None,
        }
    });
    bodies.min_by_key(|(code, _)| (*code != NOT_FOUND, *code))
}
