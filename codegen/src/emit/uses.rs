//! What of the runtime a crate has a use for: the rest is no part of its documentation.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::types::ident;
use crate::ir::{
    Api, BodyContent, Form, Library, Operation, PartContent, StreamItems, SuccessContent, Type,
};

/// What calls give and take beside values of the description's own types.
#[derive(Clone, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each stands for a thing of its own"
)]
pub(super) struct Uses {
    pub(super) lists: bool,
    pub(super) pages: bool,
    pub(super) downloads: bool,
    pub(super) uploads: bool,
    /// Event streams, and those of JSON texts.
    events: bool,
    json_streams: bool,
    redirects: bool,
    /// Whether an object's id may stand in its place.
    ids: bool,
    conversions: bool,
    /// What formats have become.
    formats: BTreeSet<&'static str>,
    /// Whether a client's id and secret are traded for tokens.
    trades: bool,
}

impl Uses {
    pub(super) fn of(library: &Library) -> Self {
        let mut uses = Self::default();
        for operation in library.apis.iter().flat_map(Api::operations) {
            for content in operation.success.contents() {
                uses.lists |= matches!(content, SuccessContent::List { .. });
                uses.downloads |= matches!(content, SuccessContent::Download { .. });
                uses.redirects |= content.is_redirect();
                if let SuccessContent::Stream(stream) = content {
                    let is_json = matches!(stream.items, StreamItems::Json(_));
                    uses.json_streams |= is_json;
                    uses.events |= !is_json;
                }
            }
            uses.pages |= operation.paging.is_some();
            uses.uploads |= takes_file(operation);
        }
        let mut visit = |ty: &Type| {
            ty.each_format(&mut |format| {
                uses.formats.insert(format.of_runtime());
            });
        };
        for def in &library.types {
            def.kind.each_type(&mut visit);
        }
        for api in &library.apis {
            api.operations().for_each(|one| one.each_type(&mut visit));
            api.each_of_webhooks(&mut visit);
        }
        uses.ids = library.types.iter().any(|def| def.has_id);
        uses.conversions = library.apis.iter().any(|api| api.replaced_by.is_some())
            || library
                .sent_back
                .iter()
                .flatten()
                .any(|one| one.is_fallible);
        let mut schemes = library.apis.iter().flat_map(|api| &api.security_schemes);
        uses.trades = schemes.any(|scheme| scheme.kind.trade().is_some());
        uses
    }

    /// What the crate's root has of the runtime. Types have their pages in this crate. With a
    /// client of its own, the crate says itself how one is made.
    pub(super) fn exports(&self, has_own_client: bool) -> TokenStream {
        let own = ["Client", "ClientBuilder", "Credentials"];
        let own = own.map(|name| (name, !has_own_client));
        let trades = ("ClientCredentials", self.trades && !has_own_client);
        let own = own.into_iter().chain([trades]);
        let with = [
            ("ApiError", true),
            ("DecodeError", true),
            ("Download", self.downloads),
            ("Error", true),
            ("Extra", true),
            ("IdOr", self.ids),
            ("Items", self.pages),
            ("Json", true),
            ("List", self.lists),
            ("Pages", self.pages),
            ("RequestOptions", true),
            ("Response", true),
            ("Result", true),
            ("RetryPolicy", true),
            ("StatusCode", true),
            ("Unread", true),
            ("Upload", self.uploads),
        ];
        let formats = self.formats.iter().map(|name| (*name, true));
        let rare = [
            ("Event", self.events),
            ("Events", self.events),
            ("JsonStream", self.json_streams),
            ("Redirect", self.redirects),
        ];
        let own = own.chain(rare).filter(|(_, is_there)| *is_there);
        let (shown, hidden): (Vec<_>, Vec<_>) = own
            .chain(with)
            .chain(formats)
            .partition(|(_, is_used)| *is_used);
        let shown = shown.iter().map(|(name, _)| ident(name));
        let hidden: Vec<_> = hidden.iter().map(|(name, _)| ident(name)).collect();
        let hidden = (!hidden.is_empty()).then(|| {
            quote! {
                #[doc(hidden)]
                pub use mainsheet_runtime::{#(#hidden),*};
            }
        });
        let conversion = if self.conversions {
            quote!(#[doc(inline)])
        } else {
            quote!(#[doc(hidden)])
        };
        quote! {
            pub use mainsheet_runtime as runtime;
            #[doc(inline)]
            pub use mainsheet_runtime::{#(#shown),*};
            #[doc(inline)]
            pub use mainsheet_runtime::{json, unread};
            #hidden
            #conversion
            pub use mainsheet_runtime::conversion::ConversionError;
            #[cfg(feature = "blocking")]
            #[doc(inline)]
            pub use mainsheet_runtime::blocking;
            #[cfg(feature = "testing")]
            #[doc(inline)]
            pub use mainsheet_runtime::testing;
        }
    }
}

/// Whether the body is a file, or has one in it.
pub(super) fn takes_file(operation: &Operation) -> bool {
    let in_form = |form: &Form| {
        let mut parts = form.parts.iter().chain(&form.additional);
        parts.any(|part| {
            use PartContent::{Any, File, FileMap, Files};
            matches!(part.content, File | Files | FileMap | Any)
        })
    };
    let choice = operation.body.as_ref().and_then(|it| it.choice.as_ref());
    let mut others = choice.iter().flat_map(|choice| &choice.others);
    if others.any(|other| matches!(other.content, BodyContent::File)) {
        return true;
    }
    match operation.body.as_ref().map(|body| &body.content) {
        Some(BodyContent::File) => true,
        Some(BodyContent::Multipart(form)) => in_form(form),
        Some(BodyContent::Forms(forms)) => forms.alternatives.iter().any(|one| in_form(&one.form)),
        _ => false,
    }
}
