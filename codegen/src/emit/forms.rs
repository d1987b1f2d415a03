//! The parts of `multipart/form-data`: setters of a request, and forms of which one is sent.

use proc_macro2::TokenStream;
use quote::quote;

use super::arguments::{Argument, of_optional_part, of_part};
use super::docs::{Comment, code, sentence};
use super::fill::{self, Given};
use super::request::setter_docs;
use super::types::{Names, Rules, ident};
use crate::ir::{Form, FormAlternative, Forms, Operation, PartContent};

/// A setter for each part that need not be there. They are added to `target`.
pub(super) fn setters(form: &Form, target: &TokenStream, names: Names<'_>) -> TokenStream {
    let optional = form.parts.iter().filter(|part| !part.required);
    let setters = optional.map(|part| {
        let text = match &part.description {
            Some(description) => sentence(description),
            None => format!("Sets the part {}.", code(&part.name)),
        };
        let docs = setter_docs(text, &part.limits).outer();
        let mut rules = Rules::default();
        let Argument { ident, taken } = of_optional_part(part, names, &mut rules);
        let generics = rules.generics();
        let set = match part.content {
            PartContent::Files | PartContent::FileMap => {
                fill::part(target, part, Given::Argument, names)
            }
            _ => fill::if_given(&ident, &fill::part(target, part, Given::Value, names)),
        };
        quote! {
            #docs
            pub fn #ident #generics(mut self, #ident: #taken) -> Self {
                #set
                self
            }
        }
    });
    let additional = form.additional.iter().map(|part| {
        let mut rules = Rules::default();
        let Argument { ident, taken } = of_part(part, names, &mut rules);
        let generics = rules.generics();
        let add = fill::additional_part(target, part, names);
        quote! {
            /// Adds a part of this name, beside those that the description names.
            pub fn #ident #generics(
                mut self,
                name: impl Into<std::borrow::Cow<'static, str>>,
                #ident: #taken,
            ) -> Self {
                #add
                self
            }
        }
    });
    quote!(#(#setters)* #(#additional)*)
}

/// Forms of which one is sent: an enum of them, and a type for each.
pub(super) fn emit(operation: &Operation, forms: &Forms, names: Names<'_>) -> TokenStream {
    let name = ident(&forms.name);
    let docs = Comment::new(format!(
        "The forms of [`{}`], one of which is sent.",
        operation.request
    ));
    let docs = docs.outer();
    let variants = forms.alternatives.iter().map(|one| {
        let (variant, held) = (ident(&one.ident), ident(&one.name));
        let docs = Comment::new(sentence(one.description.as_deref().unwrap_or(&one.ident))).outer();
        quote!(#docs #variant(#held),)
    });
    let arms = forms.alternatives.iter().map(|one| {
        let variant = ident(&one.ident);
        quote!(#name::#variant(form) => form.form,)
    });
    let types = forms
        .alternatives
        .iter()
        .map(|one| alternative(forms, one, names));
    quote! {
        #docs
        #[derive(Debug)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
        }

        impl From<#name> for mainsheet_runtime::request::Form {
            fn from(form: #name) -> Self {
                match form {
                    #(#arms)*
                }
            }
        }

        #(#types)*
    }
}

fn alternative(forms: &Forms, one: &FormAlternative, names: Names<'_>) -> TokenStream {
    let (all, variant, name) = (ident(&forms.name), ident(&one.ident), ident(&one.name));
    let text = one.description.clone();
    let text = text.unwrap_or_else(|| format!("One of the forms of [`{}`].", forms.name));
    let docs = Comment::new(sentence(&text)).outer();
    let required: Vec<_> = one.form.parts.iter().filter(|part| part.required).collect();
    let mut rules = Rules::default();
    let arguments = required.iter().map(|part| {
        let Argument { ident, taken } = of_part(part, names, &mut rules);
        quote!(#ident: #taken)
    });
    let arguments: Vec<_> = arguments.collect();
    let generics = rules.generics();
    // No argument is called `new`.
    let target = quote!(new.form);
    let fill = required.iter();
    let fill = fill.map(|part| fill::part(&target, part, Given::Argument, names));
    let new = if required.is_empty() {
        quote!(Self {
            form: mainsheet_runtime::request::Form::new()
        })
    } else {
        quote! {
            let mut new = Self { form: mainsheet_runtime::request::Form::new() };
            #(#fill)*
            new
        }
    };
    let default = required.is_empty().then(|| {
        quote! {
            impl Default for #name {
                fn default() -> Self {
                    Self::new()
                }
            }
        }
    });
    let setters = setters(&one.form, &quote!(self.form), names);
    quote! {
        #docs
        #[derive(Debug)]
        #[must_use = "a form is sent with a request"]
        pub struct #name {
            form: mainsheet_runtime::request::Form,
        }

        impl #name {
            /// A form of what it cannot do without.
            pub fn new #generics(#(#arguments),*) -> Self {
                #new
            }

            #setters
        }

        #default

        impl From<#name> for #all {
            fn from(form: #name) -> Self {
                Self::#variant(form)
            }
        }
    }
}
