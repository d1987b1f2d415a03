//! What the webhooks of one place are together.

use proc_macro2::TokenStream;
use quote::quote;

use super::super::docs::{Comment, code, sentence};
use super::super::types::ident;
use super::super::unions::literal;
use super::{Group, Named};
use crate::ir::Type;
use crate::ir::events::{EventVariant, Events, Told};

impl Group<'_> {
    pub(super) fn events(&self, named: &Named) -> TokenStream {
        let (name, constant) = (&named.ident, &named.constant);
        let shown = name.to_string();
        let docs = Comment::new(format!(
            "Reads [`{shown}`]: any of the webhooks that a value of their payload tells apart."
        ));
        let docs = docs.outer();
        let media_types = self.media_types();
        let constant = quote! {
            #docs
            pub const #constant: Webhook<#name> = Webhook::new(#shown, &[#(#media_types),*]);
        };
        let union = match &named.events {
            Events::Own(id) => {
                let docs =
                    Comment::new("Any of the webhooks, as the description has them together.");
                let (docs, ty) = (docs.outer(), self.names.owned(&Type::Named(*id)));
                quote! {
                    #docs
                    pub type #name = #ty;
                }
            }
            Events::Told(told) => self.told(named, told),
        };
        quote! {
            #union

            #constant
        }
    }

    /// The media types in which all of the webhooks may come, those of the first first.
    fn media_types(&self) -> Vec<&str> {
        let payloads = self.webhooks.iter().flat_map(|webhook| &webhook.payload);
        let mut all: Vec<&str> = Vec::new();
        for payload in payloads.filter(|payload| payload.is_json()) {
            let own = std::iter::once(&payload.media_type).chain(&payload.alike);
            for media_type in own {
                if !all.contains(&media_type.as_str()) {
                    all.push(media_type);
                }
            }
        }
        all
    }

    fn told(&self, named: &Named, told: &Told) -> TokenStream {
        let (name, constant) = (&named.ident, &named.constant);
        let place = told.way.join(".");
        let mut docs = Comment::new(format!(
            "Any of the webhooks: the property {} of the payload says which.",
            code(&place)
        ));
        docs.paragraph("One that no variant stands for is kept as it came.");
        let docs = docs.outer();
        let variants = told.variants.iter().map(|variant| {
            let (ident, ty) = (ident(&variant.ident), self.held(variant));
            let docs = self.variant_comment(variant).outer();
            quote!(#docs #ident(#ty),)
        });
        let arms = told.variants.iter().map(|variant| {
            let (ident_, ty) = (ident(&variant.ident), self.held(variant));
            let tags = variant.tags.iter().map(literal);
            let again = variant.again.map(|first| {
                let first = ident(&told.variants[first].ident);
                quote!(as #first)
            });
            quote!(#(#tags)|* => #ident_(#ty) #again)
        });
        let way = &told.way;
        quote! {
            #docs
            #[derive(Debug, Clone, PartialEq)]
            #[non_exhaustive]
            pub enum #name {
                #(#variants)*
                /// An event that the description does not foresee, as it came.
                Unknown(mainsheet_runtime::Json),
            }

            mainsheet_runtime::events!(#name at #(#way)* { #(#arms),* });

            impl #name {
                /// Reads the bytes of a payload. Nobody has asked who sent it: that is
                /// [`receive`](Self::receive).
                ///
                /// # Errors
                /// If they are not what the description promises.
                pub fn read(body: &[u8]) -> Result<Self, mainsheet_runtime::WebhookError> {
                    #constant.read(body)
                }

                /// Asks `check` who sent it, and then reads it.
                ///
                /// # Errors
                /// If the check refuses it, or if it is not what the description promises.
                pub fn receive(
                    delivery: &mainsheet_runtime::webhook::Delivery<'_>,
                    check: &(impl mainsheet_runtime::webhook::Verify + ?Sized),
                ) -> Result<Self, mainsheet_runtime::WebhookError> {
                    #constant.receive(delivery, check)
                }
            }
        }
    }

    /// The type that a variant holds.
    fn held(&self, variant: &EventVariant) -> TokenStream {
        let first = variant.of.first().map(|index| &self.webhooks[*index]);
        let payload = first.and_then(|webhook| webhook.payload.as_ref()?.content.ty());
        let ty = payload.map_or(&Type::Json, |ty| ty.not_null().unboxed());
        self.names.owned(ty)
    }

    fn variant_comment(&self, variant: &EventVariant) -> Comment {
        let tags: Vec<_> = variant.tags.iter().map(|tag| code(&tag.text())).collect();
        let summary = match variant.of.as_slice() {
            [only] => self.webhooks[*only].summary(),
            _ => None,
        };
        let mut comment = Comment::new(match summary {
            Some(summary) => format!("{}: {}", tags.join(" or "), sentence(summary)),
            None => format!("{}.", tags.join(" or ")),
        });
        let names = variant.of.iter().map(|index| &self.webhooks[*index].ident);
        let links: Vec<_> = names.map(|name| format!("[`{name}`]")).collect();
        comment.paragraph(format!("See {}.", links.join(" and ")));
        comment
    }
}
