//! The crate around the versions: its manifest, its root and its modules.

use std::fmt::Write;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::any_version::Common;
use super::conversions::Conversions;
use super::docs::{Comment, cell, code, sentence};
use super::groups::Groups;
use super::introduction::{introduction, shown};
use super::models::shared_module;
use super::types::ident;
use super::uses::Uses;
use super::{access, condition, tables};
use crate::config::{GitRef, Package, Runtime};
use crate::ir::depth;
use crate::ir::features::{Tags, tags};
use crate::ir::{Api, Library};
use crate::names::{DEFAULT_TLS, RUNTIME_FEATURES};

/// `Cargo.toml`.
pub(super) fn manifest(library: &Library, package: &Package) -> String {
    let quoted = |texts: &[String]| {
        let texts: Vec<_> = texts.iter().map(|text| toml_string(text)).collect();
        format!("[{}]", texts.join(", "))
    };
    let runtime = runtime(package);
    let defaults = library.apis.iter().filter(|api| api.is_default);
    let defaults: Vec<String> = defaults
        .map(|api| api.name.clone())
        .chain([DEFAULT_TLS.to_owned()])
        .collect();
    let mut features = format!("default = {}\n", quoted(&defaults));
    let tags = tags(library);
    let versions = library.apis.iter().map(|api| api.name.clone());
    let all: Vec<String> = versions
        .chain(tags.keys().map(|&name| name.to_owned()))
        .collect();
    let what = if tags.is_empty() {
        ""
    } else {
        " and every tag"
    };
    // Writing to a `String` cannot fail.
    let _ = writeln!(features, "# Every version{what}\nfull = {}", quoted(&all));
    for api in &library.apis {
        // Writing to a `String` cannot fail.
        let _ = writeln!(features, "# {}", commented(&api.title));
        let _ = writeln!(features, "{} = []", api.name);
    }
    for (feature, tag) in &tags {
        let name = commented(tag.name);
        let _ = writeln!(features, "# Operations on {name}\n{feature} = []");
    }
    for (name, what) in RUNTIME_FEATURES {
        let _ = writeln!(
            features,
            "# {what}\n{name} = [\"mainsheet-runtime/{name}\"]"
        );
    }
    let about = lines(&[
        ("description", package.description.as_ref()),
        ("version", package.version.as_ref()),
    ]);
    let mut more = String::new();
    if !package.authors.is_empty() {
        let _ = writeln!(more, "authors = {}", quoted(&package.authors));
    }
    more += &lines(&[
        ("license", package.license.as_ref()),
        ("repository", package.repository.as_ref()),
        ("homepage", package.homepage.as_ref()),
        ("documentation", package.documentation.as_ref()),
    ]);
    if package.license.is_none() {
        more += "# Without a licence nobody else may use it.\npublish = false\n";
    }
    format!(
        "# Begun by {command}, which keeps its own dependencies and features up to date.\n\
         # The rest is yours: it stays as you change it.\n\
         \n\
         [package]\n\
         name = {name}\n\
         {about}\
         edition = \"2024\"\n\
         rust-version = \"1.88\"\n\
         {more}\
         readme = \"README.md\"\n\
         keywords = {keywords}\n\
         categories = {categories}\n\
         # What only the generator reads\n\
         exclude = [\".mainsheet\"]\n\
         \n\
         [features]\n\
         {features}\
         \n\
         [dependencies]\n\
         chrono = {{ version = \"0.4.42\", default-features = false, features = [\"now\", \"serde\", \"std\"] }}\n\
         mainsheet-runtime = {runtime}\n\
         serde_json = \"1.0.145\"\n\
         {dependencies}\
         \n\
         [package.metadata.docs.rs]\n\
         all-features = true\n\
         \n\
         [lints.rust]\n\
         missing_docs = \"warn\"\n\
         unsafe_code = \"forbid\"\n",
        command = commented(&package.command),
        name = toml_string(&package.name),
        keywords = quoted(&package.keywords),
        categories = quoted(&package.categories),
        dependencies = package.dependencies,
    )
}

/// Lines of texts that are there.
fn lines(texts: &[(&str, Option<&String>)]) -> String {
    let there = texts.iter();
    let there = there.filter_map(|(key, text)| Some((key, (*text)?)));
    let lines = there.map(|(key, text)| [*key, " = ", &toml_string(text), "\n"].concat());
    lines.collect()
}

/// The dependency on the runtime.
fn runtime(package: &Package) -> String {
    let from = match &package.runtime {
        Runtime::Registry => String::new(),
        Runtime::Path(path) => {
            // Cargo takes slashes on every system.
            let path = path.display().to_string();
            let path = if cfg!(windows) {
                path.replace('\\', "/")
            } else {
                path
            };
            format!("path = {}, ", toml_string(&path))
        }
        Runtime::Git { url, at } => {
            let at = match at {
                None => String::new(),
                Some(GitRef::Rev(rev)) => format!("rev = {}, ", toml_string(rev)),
                Some(GitRef::Branch(branch)) => format!("branch = {}, ", toml_string(branch)),
                Some(GitRef::Tag(tag)) => format!("tag = {}, ", toml_string(tag)),
            };
            format!("git = {}, {at}", toml_string(url))
        }
    };
    let version = toml_string(&package.runtime_version);
    // What else the runtime has by default is a feature of this crate.
    format!(
        "{{ {from}version = {version}, default-features = false, features = [\"config-file\"] }}"
    )
}

fn toml_string(text: &str) -> String {
    toml_edit::Value::from(text).to_string()
}

/// A text as one line of a comment, which has no control characters in TOML.
fn commented(text: &str) -> String {
    let words = text.split(|c: char| c.is_whitespace() || c.is_control());
    let words: Vec<_> = words.filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// `README.md`.
pub(super) fn readme(library: &Library, package: &Package) -> String {
    let mut readme = format!(
        "# {}\n\n{}\n\n{}",
        package.name,
        shown(&introduction(library, package, "##")),
        versions_table(library)
    );
    if let Some(tags) = tags_section(library, package) {
        let _ = write!(readme, "\n{tags}");
    }
    readme
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

/// What there is to say of the tags' features, with a table; `None` where there are none.
fn tags_section(library: &Library, package: &Package) -> Option<String> {
    let tags = tags(library);
    let (first, _) = tags.first_key_value()?;
    let version = library.apis.iter().find(|api| api.is_default);
    let version = match version {
        Some(_) => String::new(),
        None => library
            .apis
            .first()
            .map(|api| format!("\"{}\", ", api.name))
            .unwrap_or_default(),
    };
    let mut section = format!(
        "Every tag is a feature, too. Its operations, and the types that only they reach, compile \
         if both its feature and the version's are on. By default no tag is on: name those whose \
         operations you call. `full` is every version with every tag.\n\n\
         ```toml\n{} = {{ version = \"{}\", features = [{version}\"{first}\"] }}\n```\n\n",
        package.name,
        package.version.as_deref().unwrap_or_default()
    );
    let names = |cell: &dyn Fn(&Api) -> String| {
        let cells: Vec<_> = library.apis.iter().map(cell).collect();
        cells.join(" | ")
    };
    // Writing to a `String` cannot fail.
    let _ = writeln!(
        section,
        "| feature | tag | operations in {} |\n| --- | --- | {} |",
        names(&|api| format!("`{}`", api.name)),
        names(&|_| "---".to_owned()),
    );
    for (feature, Tags { name, operations }) in &tags {
        let counts: Vec<_> = operations.iter().map(ToString::to_string).collect();
        let _ = writeln!(
            section,
            "| `{feature}` | {} | {} |",
            cell(name),
            counts.join(" | ")
        );
    }
    Some(section)
}

/// `src/lib.rs`.
pub(super) fn root(
    library: &Library,
    package: &Package,
    common: Option<&Common<'_>>,
) -> TokenStream {
    let mut comment = Comment::new(introduction(library, package, "#"));
    comment.paragraph("# Features");
    comment.paragraph(versions_table(library));
    comment.paragraph(tags_section(library, package).unwrap_or_default());
    comment.paragraph("Beyond the versions:");
    let features = RUNTIME_FEATURES.map(|(name, what)| format!("- `{name}`: {what}."));
    comment.paragraph(features.join("\n"));
    comment.paragraph(
        "Without default features, name `rustls` or `rustls-ring`, or give the client an HTTP client \
         that has its own TLS.",
    );
    let docs = comment.inner();
    let modules = library.apis.iter().map(|api| {
        let (feature, module) = (&api.name, ident(&api.name));
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
    let client = package.client_module.is_some().then(|| {
        quote! {
            mod client;
            pub use client::*;
        }
    });
    let exports = Uses::of(library).exports(client.is_some());
    let given = library.apis.iter().map(|api| api.name.as_str());
    let is_other = given
        .chain([package.name.as_str()])
        .any(|name| !is_snake_case(name));
    let allow =
        is_other.then(|| quote!(#![allow(non_snake_case, reason = "names that were given")]));
    let depth = recursion_limit(library).map(|limit| {
        let limit = limit.to_string();
        quote!(#![recursion_limit = #limit])
    });
    quote! {
        #docs
        #allow
        #depth

        #(#modules)*
        #any_version
        #shared

        #client
        #exports
        pub use chrono;
        pub use serde_json;
    }
}

/// The limit that the compiler needs to look through all types, where its own is too low.
pub(crate) fn recursion_limit(library: &Library) -> Option<usize> {
    /// Of the compiler, with a reserve for what stands around the types.
    const OWN: usize = 128 - 28;
    let depth = depth::depth(&library.types);
    (depth > OWN).then(|| (2 * depth).next_power_of_two())
}

/// Whether the compiler takes no offence at the name of a crate or of a module.
fn is_snake_case(name: &str) -> bool {
    !name.contains("__") && !name.chars().any(char::is_uppercase)
}

/// `src/VERSION.rs`.
pub(super) fn version(api: &Api, conversions: &[Conversions<'_>]) -> TokenStream {
    let mut comment = Comment::new(format!("{}.", api.title.trim_end_matches('.')));
    comment.paragraph(api.summary.as_deref().map(sentence).unwrap_or_default());
    if let Some(license) = &api.license {
        comment.paragraph(format!("The licence of the API is {}.", code(license)));
    }
    access::describe(api, &mut comment);
    if !api.webhooks.is_empty() {
        comment.paragraph("What its server sends of its own accord is in [`webhooks`].");
    }
    let docs = comment.inner();
    let table = tables::of_version(api);
    let modules = api.tags.iter().map(|tag| {
        let (module, client) = (ident(&tag.module), ident(&tag.client));
        let cfg = condition::all(&tag.feature.as_deref().into_iter().collect());
        quote! {
            #cfg
            pub mod #module;
            #cfg
            pub use #module::#client;
        }
    });
    let conversions = conversions.iter().map(Conversions::module);
    let webhooks = (!api.webhooks.is_empty()).then(|| {
        quote!(
            pub mod webhooks;
        )
    });
    let schemes = (!api.security_schemes.is_empty()).then(|| {
        quote!(
            pub mod schemes;
        )
    });
    let server = (!api.servers.is_empty()).then(|| {
        quote!(
            pub mod server;
        )
    });
    quote! {
        #docs
        #table
        #(#conversions)*
        pub mod models;
        #schemes
        #server
        #webhooks
        #(#modules)*
    }
}

/// `src/shared.rs`.
pub(super) fn shared(groups: &Groups<'_>) -> TokenStream {
    let library = groups.library;
    let docs = Comment::new(
        "Types on which several versions agree. Each version names those that it has.",
    )
    .inner();
    let modules = groups.shared().map(|home| {
        let module = format_ident!("{}", shared_module(library, &home.versions));
        let features = home.versions.iter().map(|&index| &library.apis[index].name);
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
