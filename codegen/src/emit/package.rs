//! The crate around the versions: its manifest, its root and its modules.

use std::fmt::Write;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::any_version::Common;
use super::docs::{Comment, cell};
use super::models::{Versions, shared_module};
use crate::Package;
use crate::ir::{Api, Library};

/// Features of the runtime that a crate hands on, with what they add.
const RUNTIME_FEATURES: [(&str, &str); 4] = [
    ("csv", "Rows of CSV downloads as typed records"),
    (
        "json-patch",
        "Conversions from the types of the `json-patch` crate",
    ),
    ("middleware", "Clients wrapped by `reqwest-middleware`"),
    (
        "testing",
        "A stand-in for the service, for the tests of those who call it",
    ),
];

/// `Cargo.toml`.
pub(super) fn manifest(library: &Library, package: &Package) -> String {
    let quoted = |texts: &[String]| {
        let texts: Vec<_> = texts.iter().map(|text| toml_string(text)).collect();
        format!("[{}]", texts.join(", "))
    };
    let runtime = match &package.runtime_path {
        Some(path) => format!(
            "{{ path = {}, version = {} }}",
            toml_string(&path.display().to_string()),
            toml_string(&package.runtime_version)
        ),
        None => toml_string(&package.runtime_version),
    };
    let defaults: Vec<String> = library
        .apis
        .iter()
        .filter(|api| api.is_default)
        .map(|api| api.name.clone())
        .collect();
    let mut features = format!("default = {}\n", quoted(&defaults));
    let all: Vec<String> = library.apis.iter().map(|api| api.name.clone()).collect();
    // Writing to a `String` cannot fail.
    let _ = writeln!(features, "# Every version\nfull = {}", quoted(&all));
    for api in &library.apis {
        // Writing to a `String` cannot fail.
        let _ = writeln!(features, "# {}", api.title);
        let _ = writeln!(features, "{} = []", api.name);
    }
    for (name, what) in RUNTIME_FEATURES {
        let _ = writeln!(
            features,
            "# {what}\n{name} = [\"mainsheet-runtime/{name}\"]"
        );
    }
    format!(
        "[package]\n\
         name = {name}\n\
         description = {description}\n\
         version = {version}\n\
         edition = \"2024\"\n\
         rust-version = \"1.88\"\n\
         license = {license}\n\
         readme = \"README.md\"\n\
         documentation = {documentation}\n\
         keywords = {keywords}\n\
         categories = {categories}\n\
         \n\
         [features]\n\
         {features}\
         \n\
         [dependencies]\n\
         chrono = {{ version = \"0.4\", default-features = false, features = [\"serde\", \"std\"] }}\n\
         mainsheet-runtime = {runtime}\n\
         serde = {{ version = \"1\", features = [\"derive\"] }}\n\
         serde_json = {{ version = \"1\", features = [\"preserve_order\"] }}\n\
         {dependencies}\
         \n\
         [package.metadata.docs.rs]\n\
         all-features = true\n\
         \n\
         [lints.rust]\n\
         missing_docs = \"warn\"\n\
         unsafe_code = \"forbid\"\n",
        name = toml_string(&package.name),
        description = toml_string(&package.description),
        version = toml_string(&package.version),
        license = toml_string(&package.license),
        documentation = toml_string(&format!("https://docs.rs/{}", package.name)),
        keywords = quoted(&package.keywords),
        categories = quoted(&package.categories),
        dependencies = package.dependencies,
    )
}

/// A basic string of TOML, whose escapes are those of JSON.
fn toml_string(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// `README.md`.
pub(super) fn readme(library: &Library, package: &Package) -> String {
    format!(
        "# {}\n\n{}\n\n{}",
        package.name,
        shown(package.introduction.trim()),
        versions_table(library)
    )
}

/// Markdown whose code is shown and not compiled: without the lines that rustdoc hides.
fn shown(text: &str) -> String {
    let mut in_code = false;
    let lines = text.lines().filter_map(|line| {
        if line.starts_with("```") {
            in_code = !in_code;
            return Some(if in_code { "```rust" } else { line });
        }
        let is_hidden = in_code && (line == "#" || line.starts_with("# "));
        (!is_hidden).then_some(line)
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn versions_table(library: &Library) -> String {
    let mut table = "| feature | API | operations |\n| --- | --- | --- |\n".to_owned();
    for api in &library.apis {
        let name = if api.is_default {
            format!("`{}` (default)", api.name)
        } else {
            format!("`{}`", api.name)
        };
        let count = api.operations().count();
        let deprecated = api
            .operations()
            .filter(|operation| operation.deprecation.is_some())
            .count();
        let deprecated = match deprecated {
            0 => String::new(),
            all if all == count => ", all deprecated".to_owned(),
            some => format!(", {some} of them deprecated"),
        };
        let title = cell(&api.title);
        let _ = writeln!(table, "| {name} | {title} | {count}{deprecated} |");
    }
    table
}

/// `src/lib.rs`.
pub(super) fn root(
    library: &Library,
    package: &Package,
    common: Option<&Common<'_>>,
) -> TokenStream {
    let mut comment = Comment::new(&package.introduction);
    comment.paragraph("# Features");
    comment.paragraph(versions_table(library));
    comment.paragraph("Beyond the versions:");
    let features = RUNTIME_FEATURES.map(|(name, what)| format!("- `{name}`: {what}."));
    comment.paragraph(features.join("\n"));
    let docs = comment.inner();
    let modules = library.apis.iter().map(|api| {
        let (feature, module) = (&api.name, format_ident!("{}", api.name));
        quote! {
            #[cfg(feature = #feature)]
            pub mod #module;
        }
    });
    let any_shared = library.types.iter().any(|def| def.apis.len() > 1);
    let shared = any_shared.then(|| {
        let features = library.apis.iter().enumerate().filter_map(|(index, api)| {
            let shares = library
                .types
                .iter()
                .any(|def| def.apis.len() > 1 && def.apis.contains(&index));
            shares.then_some(&api.name)
        });
        quote! {
            #[cfg(any(#(feature = #features),*))]
            mod shared;
        }
    });
    let any_version = common.map(|common| {
        let features = common.features();
        quote! {
            #[cfg(all(#(feature = #features),*))]
            pub mod any_version;
        }
    });
    let client = if package.client_module.is_some() {
        quote! {
            mod client;
            pub use client::*;
        }
    } else {
        quote!(
            pub use mainsheet_runtime::{Client, ClientBuilder};
        )
    };
    quote! {
        #docs

        #(#modules)*
        #any_version
        #shared

        #client
        #[cfg(feature = "testing")]
        pub use mainsheet_runtime::testing;
        pub use chrono;
        pub use mainsheet_runtime::conversion::ConversionError;
        pub use mainsheet_runtime::{
            self as runtime, ApiError, DecodeError, Download, Error, Items, List, Pages,
            RequestOptions, Response, Result, RetryPolicy, Upload,
        };
    }
}

/// `src/VERSION.rs`. Its types convert into those of the `successor`.
pub(super) fn version(api: &Api, successor: Option<&Api>) -> TokenStream {
    let docs = Comment::new(format!("{}.", api.title.trim_end_matches('.'))).inner();
    let modules = api.tags.iter().map(|tag| {
        let (module, client) = (
            format_ident!("{}", tag.module),
            format_ident!("{}", tag.client),
        );
        quote! {
            pub mod #module;
            pub use #module::#client;
        }
    });
    let conversions = successor.map(|successor| {
        let feature = &successor.name;
        quote! {
            #[cfg(feature = #feature)]
            mod conversions;
        }
    });
    quote! {
        #docs
        #conversions
        pub mod models;
        #(#modules)*
    }
}

/// `src/shared.rs`.
pub(super) fn shared(library: &Library, groups: &[&&Versions]) -> TokenStream {
    let docs = Comment::new(
        "Types on which several versions agree. Each version names those that it has.",
    )
    .inner();
    let modules = groups.iter().map(|versions| {
        let module = format_ident!("{}", shared_module(library, versions));
        let features = versions.iter().map(|&index| &library.apis[index].name);
        quote! {
            #[cfg(any(#(feature = #features),*))]
            pub(crate) mod #module;
        }
    });
    quote! {
        #docs
        #(#modules)*
    }
}
