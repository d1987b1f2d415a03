//! Names that the caller gives, which are taken as they are or refused.

use super::files::is_device;

/// What the registry allows a crate, and more than a version needs.
const LONGEST: usize = 64;

/// What the crate has beside the versions: modules, features, and files that mean something to
/// Cargo.
const TAKEN: [&str; 16] = [
    "alloc",
    "any_version",
    "bin",
    "chrono",
    "client",
    "core",
    "default",
    "full",
    "json",
    "lib",
    "main",
    "mainsheet_runtime",
    "runtime",
    "serde_json",
    "shared",
    "std",
];

/// The feature that is on by default.
pub(crate) const DEFAULT_TLS: &str = "rustls";

/// Features of the runtime that a crate hands on, with what they add.
pub(crate) const RUNTIME_FEATURES: [(&str, &str); 7] = [
    ("blocking", "Calls from code that is not asynchronous"),
    ("csv", "Rows of CSV downloads as typed records"),
    (
        "json-patch",
        "Conversions from the types of the `json-patch` crate",
    ),
    ("middleware", "Clients wrapped by `reqwest-middleware`"),
    (DEFAULT_TLS, "TLS with the cryptography of AWS-LC (default)"),
    (
        "rustls-ring",
        "TLS with the cryptography of ring, in the place of `rustls`, for machines that cannot build AWS-LC",
    ),
    (
        "testing",
        "A stand-in for the service and makers of its answers, for the tests of those who call it",
    ),
];

/// Names that no module can have, even as a raw identifier, and `mod`, whose file is that of
/// another module.
const NO_MODULES: [&str; 6] = ["Self", "_", "crate", "mod", "self", "super"];

/// What crates are called that the code names, or that Rust brings.
const CRATES: [&str; 8] = [
    "alloc",
    "chrono",
    "core",
    "mainsheet-runtime",
    "proc-macro",
    "serde-json",
    "std",
    "test",
];

/// Asserts that a version can have the name, beside others.
///
/// # Errors
///
/// What is wrong, and what to do.
pub(crate) fn check_version(name: &str, others: &[&str]) -> Result<(), (String, String)> {
    let is_plain = is_plain(name, &['_']);
    let refuse = |message: &str, help: &str| Err((message.to_owned(), help.to_owned()));
    if !is_plain {
        return refuse(
            &format!("`{name}` cannot be the name of a module and a feature"),
            "use letters, digits and `_`, with a letter first",
        );
    }
    if name.len() > LONGEST {
        return refuse(
            &format!("the name of the version `{name}` is longer than {LONGEST} letters"),
            "give it a shorter name",
        );
    }
    if is_device(name) {
        return refuse(
            &format!("no file can have the name of the version `{name}` on Windows"),
            "give it another name",
        );
    }
    let lower = name.to_ascii_lowercase();
    let is_feature = RUNTIME_FEATURES
        .iter()
        .any(|(feature, _)| *feature == lower);
    if is_feature || TAKEN.contains(&lower.as_str()) || NO_MODULES.contains(&name) {
        return refuse(
            &format!("a version cannot have the name `{name}`, which the crate needs otherwise"),
            "give it another name, as `v1`",
        );
    }
    if others.iter().any(|other| other.eq_ignore_ascii_case(name)) {
        return refuse(
            &format!("two versions have the name `{name}`"),
            "give each its own; small letters and capitals are the same to many file systems",
        );
    }
    Ok(())
}

/// Asserts that a crate can have the name.
///
/// # Errors
///
/// What is wrong, and what to do.
pub(crate) fn check_package(name: &str) -> Result<(), (String, String)> {
    let refuse = |message: String, help: &str| Err((message, help.to_owned()));
    if !is_plain(name, &['-', '_']) || name.len() > LONGEST {
        return refuse(
            format!("`{name}` is no name of a crate"),
            "use letters, digits, `-` and `_`, begin with a letter, and take at most 64 of them",
        );
    }
    if !is_package(name) {
        return refuse(
            format!("a crate cannot have the name `{name}`, which has a meaning of its own"),
            &format!("give it another name, as `{}`", suggested_package(name)),
        );
    }
    Ok(())
}

/// Whether a name, of the signs of one, is that of a crate and of nothing else.
fn is_package(name: &str) -> bool {
    let identifier = name.replace('-', "_");
    let is_keyword = syn::parse_str::<syn::Ident>(&identifier).is_err() || identifier == "gen";
    let kebab = name.to_ascii_lowercase().replace('_', "-");
    is_plain(name, &['-', '_'])
        && !is_keyword
        && !is_device(name)
        && !CRATES.contains(&kebab.as_str())
}

/// Asserts that the registry takes what a manifest says for it.
///
/// # Errors
///
/// What is wrong, and what to do.
pub(crate) fn check_registry(
    keywords: &[String],
    license: Option<&str>,
) -> Vec<Result<(), (String, String)>> {
    let mut found = Vec::new();
    if keywords.len() > 5 {
        found.push(Err((
            format!("there are {} keywords", keywords.len()),
            "keep five: the registry takes no more".to_owned(),
        )));
    }
    for keyword in keywords {
        let is_fit = keyword.len() <= 20
            && keyword.starts_with(|c: char| c.is_ascii_alphanumeric())
            && keyword
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "-_+".contains(c));
        if !is_fit {
            found.push(Err((
                format!("`{keyword}` is no keyword that the registry takes"),
                "use at most 20 letters, digits, `-`, `_` and `+`, with a letter or a digit first"
                    .to_owned(),
            )));
        }
    }
    if license.is_some_and(|license| license.trim().is_empty()) {
        found.push(Err((
            "the licence is empty".to_owned(),
            "write an SPDX expression, as `MIT`, or leave it out".to_owned(),
        )));
    }
    found
}

/// A name that the crate of what has this title can have.
pub(crate) fn suggested_package(title: &str) -> String {
    let words = crate::names::value_name(title);
    let words: Vec<_> = words.split('_').filter(|word| !word.is_empty()).collect();
    let mut name = String::new();
    for word in words {
        let is_fit = name.len() + 1 + word.len() <= LONGEST / 2;
        if !name.is_empty() && !is_fit {
            break;
        }
        if !name.is_empty() {
            name.push('-');
        }
        name.push_str(word);
    }
    name.truncate(LONGEST / 2);
    [name.clone(), format!("{name}-api"), format!("api-{name}")]
        .into_iter()
        .find(|name| is_package(name))
        .unwrap_or_else(|| "api-client".to_owned())
}

/// Asserts that values of a format can have the type at a path.
///
/// # Errors
///
/// What is wrong, and what to do.
pub(crate) fn check_mapping(format: &str, path: &str) -> Result<(), (String, String)> {
    let refuse = |what: &str, help: &str| {
        let message = format!("the format `{format}` cannot have the type `{path}`: {what}");
        Err((message, help.to_owned()))
    };
    let Ok(ty) = syn::parse_str::<syn::TypePath>(path) else {
        return refuse(
            "this is no path of Rust",
            "name a type by its path, as in `uuid::Uuid`",
        );
    };
    let is_alone = ty.path.segments.len() == 1 && ty.path.leading_colon.is_none();
    if ty.qself.is_none() && is_alone && !SCALARS.contains(&path) {
        return refuse(
            "nobody knows where it comes from",
            "write the crate before it, as in `uuid::Uuid`",
        );
    }
    Ok(())
}

/// Asserts that something can have a name that was chosen for it, in the form that such things have.
///
/// # Errors
///
/// What is wrong, and what to do.
pub(crate) fn check_name(
    key: &str,
    name: &str,
    form: fn(&str) -> String,
) -> Result<(), (String, String)> {
    let formed = form(name);
    if formed == name {
        return Ok(());
    }
    let message = format!("`{key}` cannot have the name `{name}`");
    Err((message, format!("write it as `{formed}`")))
}

/// Asserts that a derive macro can have the path, and adds something.
///
/// # Errors
///
/// What is wrong, and what to do.
pub(crate) fn check_derive(path: &str) -> Result<(), (String, String)> {
    if syn::parse_str::<syn::Path>(path).is_err() {
        let message = format!("`{path}` is no path of a derive macro");
        return Err((message, "write it as `schemars::JsonSchema`".to_owned()));
    }
    if ["Clone", "Debug", "PartialEq"].contains(&path) {
        let message = format!("every type has `{path}` already");
        return Err((message, "remove it".to_owned()));
    }
    Ok(())
}

/// Types without a path that can be read from a text and written as one.
const SCALARS: [&str; 16] = [
    "String", "bool", "char", "f32", "f64", "i128", "i16", "i32", "i64", "i8", "u128", "u16",
    "u32", "u64", "u8", "usize",
];

/// Whether a name consists of letters, digits and these signs, with a letter first.
fn is_plain(name: &str, signs: &[char]) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || signs.contains(&c))
}
