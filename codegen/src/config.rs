//! What to generate, and from what.

mod checked;
mod faults;
mod file;
mod keys;
mod package;
mod relative;
mod renames;
mod rules;
mod runtime;
mod schema;
mod tables;
mod versions;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use self::file::Configuration;
pub use self::relative::relative;
pub use self::renames::Renames;
pub use self::rules::PagingRule;
pub(crate) use self::rules::is_for;
pub use self::runtime::{GitRef, Runtime};
pub use self::schema::{configuration_page, configuration_schema};
use crate::load::fixup::Fixups;
use crate::load::{Input, Reader};
use crate::names::{
    check_derive, check_mapping, check_name, check_package, check_registry, check_version,
    suggested_package, type_name, value_name,
};
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
    /// What emitted files call the description; `None` for [`file`](Self::file), or its name alone
    /// where that is absolute. What is emitted should not depend on the folder that a program is run
    /// in.
    pub label: Option<String>,
    /// Overlays (OpenAPI Overlay 1.0 or 1.1, YAML or JSON), applied in this order to the files of
    /// the description as they were published, before any fixup. One that `extends` another file of
    /// the description by a relative reference changes that. An action that selects nothing is no
    /// fault, and stands in the report.
    pub overlays: Vec<PathBuf>,
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
    /// What gives the files that do not lie on the disk; `None` if all do.
    pub reader: Option<Arc<dyn Reader>>,
}

impl Version {
    /// A version whose feature is on by default, with all operations of the description.
    pub fn new(name: impl Into<String>, file: impl Into<PathBuf>) -> Self {
        Self {
            name: name.into(),
            file: file.into(),
            label: None,
            overlays: Vec::new(),
            default: true,
            replaced_by: None,
            tags: Vec::new(),
            lenient: false,
            stream_end: None,
            fixups: None,
            reader: None,
        }
    }

    /// What the description is read from.
    pub(crate) fn input(&self) -> Input<'_> {
        Input {
            file: &self.file,
            overlays: &self.overlays,
            made: None,
            reader: self.reader.as_ref(),
        }
    }
}

/// The crate around the versions.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Package {
    /// The crate's name.
    pub name: String,
    /// The crate's version; `None` for that of the API, where Cargo takes it, or else 0.1.0.
    pub version: Option<String>,
    /// One sentence for the crate's manifest; `None` for what the description says.
    pub description: Option<String>,
    /// Markdown that begins the crate's README and its documentation.
    pub introduction: String,
    /// An SPDX expression; `None` for a crate that is nobody else's: it is not published.
    pub license: Option<String>,
    /// Who it is by, as `Name <mail@example.com>`.
    pub authors: Vec<String>,
    /// The URL of the repository that the crate is kept in.
    pub repository: Option<String>,
    /// The URL of what the crate is about.
    pub homepage: Option<String>,
    /// The URL of the documentation, if that is not where the registry has it.
    pub documentation: Option<String>,
    /// At most five, for the registry.
    pub keywords: Vec<String>,
    /// Of the registry's list.
    pub categories: Vec<String>,
    /// The version of `mainsheet-runtime` to depend on.
    pub runtime_version: String,
    /// Where the crate takes `mainsheet-runtime` from.
    pub runtime: Runtime,
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
    /// Whether each tag is a feature, with its operations and the types that only they reach; `None`
    /// where the crate is large: more than 100 operations.
    pub tag_features: Option<bool>,
    /// Names in the place of those that the generator finds.
    pub renames: Renames,
    /// What types derive beyond what all do, as paths of derive macros: by the name of a type, or
    /// by `structs`, `enums` (those of the description) and `unions` for all of a kind. A macro has
    /// to take what fields can be, [`Extra`](https://docs.rs/mainsheet-runtime) among them.
    pub derives: BTreeMap<String, Vec<String>>,
    /// The command that generates the crate, which every file names.
    pub command: String,
}

impl Package {
    /// A crate without a hand-written module, which depends on the registry's runtime.
    pub fn new(name: impl Into<String>) -> Self {
        let name = name.into();
        Self {
            version: None,
            description: None,
            introduction: format!("Bindings for the API {name}."),
            license: None,
            authors: Vec::new(),
            repository: None,
            homepage: None,
            documentation: None,
            keywords: Vec::new(),
            categories: vec!["api-bindings".to_owned()],
            runtime_version: env!("CARGO_PKG_VERSION").to_owned(),
            runtime: Runtime::Registry,
            client_module: None,
            client_parts: Vec::new(),
            dependencies: String::new(),
            formats: BTreeMap::new(),
            paging: Vec::new(),
            idempotency: BTreeMap::new(),
            keeps_unknown: true,
            tag_features: None,
            renames: Renames::default(),
            derives: BTreeMap::new(),
            command: "mainsheet".to_owned(),
            name,
        }
    }
}

impl Package {
    /// A name for the crate of an API with this title, which a crate can have.
    pub fn suggested_name(title: &str) -> String {
        suggested_package(title)
    }

    /// Asserts that a crate can have the name.
    ///
    /// # Errors
    ///
    /// What is wrong, and what to do.
    pub fn check_name(name: &str) -> Result<(), (String, String)> {
        check_package(name)
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
    for result in check_registry(&package.keywords, package.license.as_deref()) {
        add(Path::new("Cargo.toml"), result);
    }
    for (format, path) in &package.formats {
        add(Path::new("Cargo.toml"), check_mapping(format, path));
    }
    for (key, name) in package
        .renames
        .operations
        .iter()
        .chain(&package.renames.properties)
    {
        add(Path::new("Cargo.toml"), check_name(key, name, value_name));
    }
    for (key, name) in &package.renames.types {
        add(Path::new("Cargo.toml"), check_name(key, name, type_name));
    }
    for path in package.derives.values().flatten() {
        add(Path::new("Cargo.toml"), check_derive(path));
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
