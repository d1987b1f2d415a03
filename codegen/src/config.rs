//! What to generate, and from what.

mod rules;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

pub use self::rules::PagingRule;
pub(crate) use self::rules::is_for;
use crate::load::fixup::Fixups;
use crate::names::{check_mapping, check_package, check_version};
use crate::report::Diagnostic;

/// One version of an API: a description that becomes a module and a feature.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Version {
    /// The module's and the feature's name: letters, digits and `_`. Two that differ in capitals
    /// only are the same, as they are to many file systems.
    pub name: String,
    /// The description, YAML or JSON, or the root of one that is split over many files.
    pub file: PathBuf,
    /// Whether the feature is on by default.
    pub default: bool,
    /// The name of the version that replaces this one. Notes on what is deprecated lead there.
    pub replaced_by: Option<String>,
    /// Take only operations that have one of these tags; empty takes all.
    pub tags: Vec<String>,
    /// Leave out what cannot be carried, instead of refusing the description: the type of a
    /// value, which then is any JSON, a parameter, a body, which then is whatever is sent, or an
    /// operation.
    pub lenient: bool,
    /// The data of the event that ends an event stream, such as `[DONE]`, where the description
    /// does not tell of one.
    pub stream_end: Option<String>,
    /// Mend faults of the description by the fixups that are built in and by these; `None`
    /// refuses every fault.
    pub fixups: Option<Fixups>,
}

impl Version {
    /// A version whose feature is on by default, with all operations of the description.
    pub fn new(name: impl Into<String>, file: impl Into<PathBuf>) -> Self {
        Self {
            name: name.into(),
            file: file.into(),
            default: true,
            replaced_by: None,
            tags: Vec::new(),
            lenient: false,
            stream_end: None,
            fixups: None,
        }
    }
}

/// The crate around the versions.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Package {
    /// The crate's name.
    pub name: String,
    /// The crate's version.
    pub version: String,
    /// One sentence for the crate's manifest.
    pub description: String,
    /// Markdown that begins the crate's README and its documentation.
    pub introduction: String,
    /// An SPDX expression.
    pub license: String,
    /// At most five, for the registry.
    pub keywords: Vec<String>,
    /// Of the registry's list.
    pub categories: Vec<String>,
    /// The version of `mainsheet-runtime` to depend on.
    pub runtime_version: String,
    /// Where `mainsheet-runtime` lies, seen from the crate; `None` takes it from the registry.
    pub runtime_path: Option<PathBuf>,
    /// The text of a hand-written module that exports `Client`, the vendor's way to make one;
    /// `None` exports the runtime's own.
    pub client_module: Option<String>,
    /// The names and texts of the modules below that one.
    pub client_parts: Vec<(String, String)>,
    /// Lines for the manifest's dependencies that the hand-written module and the types of
    /// [`formats`](Self::formats) need.
    pub dependencies: String,
    /// The Rust type of each `format` that shall have another one than by default, by its path:
    /// `uuid` may be `uuid::Uuid`, `decimal` may be `rust_decimal::Decimal`, and `byte` may stay a
    /// `String`.
    ///
    /// It counts for strings, integers and numbers of the format, and not for enumerations. Any
    /// type will do that has `FromStr`, `Display`, `Debug`, `Clone` and `PartialEq`: a string of
    /// the format becomes a `mainsheet_runtime::Text` of it, and a number a
    /// `mainsheet_runtime::Number`. `String`, the integers and `f64` stand for themselves. The
    /// crate of a path has to be among the [`dependencies`](Self::dependencies).
    ///
    /// A format that no description has is refused, as is what is no path.
    pub formats: BTreeMap<String, String>,
    /// How operations are paged whose descriptions do not say so, or say it wrong. Of two rules for
    /// one operation the first counts.
    pub paging: Vec<PagingRule>,
    /// The header of the idempotency key of operations whose descriptions do not say that they take
    /// one, by their ids; one that ends in `*` stands for all that begin so.
    pub idempotency: BTreeMap<String, String>,
    /// Whether types keep the properties that the description does not name, which they then send
    /// back: `true` unless it is said otherwise. What could not be read is always kept.
    pub keeps_unknown: bool,
    /// The command that generates the crate, which every file names.
    pub command: String,
}

impl Package {
    /// A crate without a hand-written module, which depends on the registry's runtime.
    pub fn new(name: impl Into<String>) -> Self {
        let name = name.into();
        Self {
            version: "0.1.0".to_owned(),
            description: format!("Bindings for the API {name}"),
            introduction: format!("Bindings for the API {name}."),
            license: "MIT OR Apache-2.0".to_owned(),
            keywords: Vec::new(),
            categories: vec!["api-bindings".to_owned()],
            runtime_version: env!("CARGO_PKG_VERSION").to_owned(),
            runtime_path: None,
            client_module: None,
            client_parts: Vec::new(),
            dependencies: String::new(),
            formats: BTreeMap::new(),
            paging: Vec::new(),
            idempotency: BTreeMap::new(),
            keeps_unknown: true,
            command: "mainsheet".to_owned(),
            name,
        }
    }
}

/// What is wrong with the names that the caller gave.
pub(crate) fn check_names(package: &Package, versions: &[Version]) -> Vec<Diagnostic> {
    let mut faults = Vec::new();
    let mut add = |file: &Path, result: Result<(), (String, String)>| {
        if let Err((message, help)) = result {
            faults.push(Diagnostic::new(file, "", message, help));
        }
    };
    add(Path::new("Cargo.toml"), check_package(&package.name));
    for (format, path) in &package.formats {
        add(Path::new("Cargo.toml"), check_mapping(format, path));
    }
    let names: Vec<_> = versions
        .iter()
        .map(|version| version.name.as_str())
        .collect();
    for (index, version) in versions.iter().enumerate() {
        add(&version.file, check_version(&version.name, &names[..index]));
    }
    faults
}
