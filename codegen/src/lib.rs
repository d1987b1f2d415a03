//! Generates Rust bindings from OpenAPI descriptions, 3.0 to 3.2.
//!
//! The data flows one way: files are loaded and checked, lowered to an intermediate
//! representation in which every name is chosen and every reference resolved, and emitted as
//! Rust. A description that cannot be carried is refused with all of its faults at once, each
//! with its file, line, column and JSON pointer, and nothing is written.
//!
//! ```no_run
//! use std::path::Path;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let package = mainsheet_codegen::Package::new("acme");
//! let version = mainsheet_codegen::Version::new("v1", "acme.yaml");
//! let generated = mainsheet_codegen::generate(&package, &[version])?;
//! generated.plan(Path::new("acme"))?.apply()?;
//! # Ok(())
//! # }
//! ```
//!
//! The folder may hold other files, and generated ones that somebody has edited: [`Plan`] says
//! what becomes of them.

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
mod readme {}

mod before;
mod config;
mod diff;
mod emit;
mod grammar;
mod guide;
mod ir;
mod load;
mod lower;
mod markdown;
mod names;
mod report;
mod stack;
mod stamp;
mod tree;
mod write;

use std::fmt;
use std::path::Path;

pub use before::Before;
pub use config::{
    Configuration, GitRef, Package, PagingRule, Renames, Runtime, Version, configuration_page,
    configuration_schema, relative,
};
pub use diff::{
    Change, ChangeKind, Changes, Diff, Directions, Endpoint, Location, RustChange, RustChangeKind,
    RustDiff, Severity, Subject, changes, diff, rust_diff,
};
pub use guide::{Guides, guides};
pub use load::fixup::{Fixup, Fixups, built_in as built_in_fixups};
pub use load::{Filter, ReadFault, Reader};
pub use report::{Diagnostic, Entry, Outcome, Refusals, Report, ReportSummary};
pub use stamp::{Inputs, Stamp};
pub use write::{Conflict, Edited, FileError, Plan, WriteError, read_file, write_file};

use ir::{Library, TypeKind, texts};

/// The outcome of a run: files in memory, and what there is to say of them.
#[derive(Debug)]
pub struct Generated {
    files: write::Files,
    library: Library,
    package: Package,
    summaries: Vec<Summary>,
    report: Report,
}

/// What was generated of one version.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Summary {
    /// The version's name.
    pub version: String,
    /// Operations, each of which is a method.
    pub operations: usize,
    /// Operations among these that are deprecated.
    pub deprecated: usize,
    /// Objects and alternatives, each of which is a type.
    pub models: usize,
    /// Enumerations, each of which is a type.
    pub enums: usize,
}

impl Generated {
    /// What there is of each version, in the order in which they were given.
    pub fn summaries(&self) -> &[Summary] {
        &self.summaries
    }

    /// What became of each part of the descriptions.
    pub fn report(&self) -> &Report {
        &self.report
    }

    /// The files of the crate with their texts, by their paths within its folder.
    pub fn files(&self) -> impl ExactSizeIterator<Item = (&Path, &str)> {
        let files = self.files.iter();
        files.map(|(path, text)| (path.as_path(), text.as_str()))
    }

    /// The files that were read: the descriptions, the files that they refer to, overlays and fixups.
    pub fn inputs(&self) -> Inputs {
        Inputs(self.library.inputs.clone())
    }

    /// The crate as one text, for a module of another crate. See [`Module`].
    pub fn module(&self) -> Module<'_> {
        Module {
            generated: self,
            switches: emit::Switches::default(),
        }
    }

    /// What differs from what the crate was generated from before: on the wire, and in Rust. The
    /// versions are those that this was generated from.
    ///
    /// # Errors
    ///
    /// If what there was then cannot be carried by this generator, or not with the fixups of today.
    pub fn changes(&self, before: &Before, versions: &[Version]) -> Result<Changes, Refusals> {
        stack::deep(|| {
            let (old, gone) = before.versions(versions);
            diff::rust::changes_since(&self.package, (&old, &gone), &self.library, versions)
        })
    }

    /// Compares the crate with what a folder holds. Nothing is written before
    /// [`Plan::apply`], and then only what an earlier run wrote is replaced or removed.
    ///
    /// # Errors
    ///
    /// If the folder cannot be read.
    pub fn plan(self, folder: &Path) -> Result<Plan, WriteError> {
        Plan::new(folder, self.files)
    }

    /// A second tree, for a crate that tests the first: every operation called with what it
    /// requires and with everything, what must then be seen on the wire, and what the server may
    /// answer. It is made from the descriptions' examples, and expects a module `case` beside it
    /// that declares the types which it fills.
    ///
    /// # Errors
    ///
    /// If the folder cannot be read.
    pub fn plan_calls(&self, folder: &Path) -> Result<Plan, WriteError> {
        let calls = stack::deep(|| emit::emit_calls(&self.library, &self.package));
        let calls = calls
            .map_err(|error| WriteError::io(error.file, std::io::Error::other(error.message)))?;
        Plan::new(folder, calls)
    }
}

/// Generated code as one text that `include!` takes, for a crate whose build script makes it. It is
/// shown by `Display`.
///
/// What would be the root of a crate is the content of a module, wherever in a crate that stands:
/// every path is relative. There are no features: every version and every tag is on. Lints of the
/// crate around it do not concern the module, and its examples are no tests there. Of other crates
/// it needs `mainsheet-runtime`, in the version of the generator; those of
/// [`Package::dependencies`] are for the crate around it to name, and a
/// [`client_module`](Package::client_module) stands in it as it stands in a crate. It needs Rust
/// 1.88.
///
/// A build script:
///
/// ```no_run
/// use mainsheet_codegen::{Package, Version, generate};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let generated = generate(&Package::new("acme"), &[Version::new("v1", "acme.yaml")])
///     .unwrap_or_else(|refusals| panic!("{refusals}"));
/// for input in generated.inputs().files() {
///     println!("cargo::rerun-if-changed={}", input.display());
/// }
/// let file = std::path::Path::new(&std::env::var("OUT_DIR")?).join("acme.rs");
/// std::fs::write(file, generated.module().to_string())?;
/// # Ok(())
/// # }
/// ```
///
/// And in the crate:
///
/// ```text
/// mod acme {
///     include!(concat!(env!("OUT_DIR"), "/acme.rs"));
/// }
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Module<'g> {
    generated: &'g Generated,
    switches: emit::Switches,
}

impl Module<'_> {
    /// With `blocking`, for crates that turn on the feature `blocking` of `mainsheet-runtime`.
    #[must_use]
    pub fn with_blocking(mut self) -> Self {
        self.switches.blocking = true;
        self
    }

    /// With `testing` and the constructors of what only a server sends, for crates that turn on the
    /// feature `testing` of `mainsheet-runtime`.
    #[must_use]
    pub fn with_testing(mut self) -> Self {
        self.switches.testing = true;
        self
    }

    /// The `recursion_limit` that the crate around the module has to set, as its types stand deeper
    /// within one another than the compiler follows by itself; `None` where it does.
    pub fn recursion_limit(&self) -> Option<usize> {
        emit::recursion_limit(&self.generated.library)
    }
}

impl fmt::Display for Module<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&emit::module(&self.generated.files, self.switches))
    }
}

/// Reads the descriptions of all versions, and generates one crate of them.
///
/// # Errors
///
/// Everything in the descriptions that cannot be carried.
pub fn generate(package: &Package, versions: &[Version]) -> Result<Generated, Refusals> {
    stack::deep(|| generate_here(package, versions))
}

fn generate_here(package: &Package, versions: &[Version]) -> Result<Generated, Refusals> {
    Refusals::check(config::check_names(package, versions))?;
    let (mut library, report) = lower::library(versions, package)?;
    library.keeps_unknown = package.keeps_unknown;
    library.derives.clone_from(&package.derives);
    let package = &emit::settled(package, &library);
    texts::render(&mut library);
    let fault = |error: emit::EmitError| {
        Diagnostic::new(
            &error.file,
            "",
            format!("the generated code is no Rust: {}", error.message),
            "report this as a bug of the generator, with the description",
        )
    };
    Ok(Generated {
        files: emit::emit(&library, package).map_err(fault)?,
        summaries: summaries(&library),
        package: package.clone(),
        library,
        report,
    })
}

/// What a description says of itself, in its Info Object.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Info {
    /// The name of the API.
    pub title: String,
    /// The version of the API.
    pub version: String,
}

/// Reads what a description says of itself. The rest of it may have any fault.
///
/// # Errors
///
/// If the file cannot be read, or is no description.
pub fn info(version: &Version) -> Result<Info, Refusals> {
    stack::deep(|| {
        let (title, version) = load::info(version.input())?;
        Ok(Info { title, version })
    })
}

/// Joins a description and all files that it refers to into one YAML text. With tags, what their
/// operations do not reach is left out.
///
/// # Errors
///
/// Everything in the description that does not follow its version of OpenAPI.
pub fn bundle(version: &Version) -> Result<String, Refusals> {
    stack::deep(|| {
        let selection = load::Selection(&version.tags);
        let bundle = load::read(version.input(), selection, load::Reading::Strict)?;
        load::Tags::check(std::slice::from_ref(&bundle.tags))?;
        yaml(version, &bundle.root)
    })
}

/// Joins a description as [`bundle`] does, and leaves out the operations that a filter does not keep,
/// with the tags and components that no other one needs, in the order of the description. Faults are
/// mended if the version has [fixups](Version::fixups).
///
/// ```no_run
/// # fn main() -> Result<(), mainsheet_codegen::Refusals> {
/// use mainsheet_codegen::{Filter, Version, filter};
///
/// let mut orders = Filter::default();
/// orders.paths.push("/orders/**".to_owned());
/// orders.operations.push("GET /customers/*".to_owned());
/// print!("{}", filter(&Version::new("v1", "acme.yaml"), &orders)?);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// Everything in the description that does not follow its version of OpenAPI, and each tag, pattern
/// and operation of the filter that no operation has.
pub fn filter(version: &Version, filter: &Filter) -> Result<String, Refusals> {
    stack::deep(|| {
        let selection = load::Selection(&version.tags);
        let reading = match &version.fixups {
            Some(fixups) => load::Reading::Mended(fixups),
            None => load::Reading::Strict,
        };
        let mut bundle = load::read(version.input(), selection, reading)?;
        load::Tags::check(std::slice::from_ref(&bundle.tags))?;
        bundle.filter(filter)?;
        yaml(version, &bundle.root)
    })
}

/// Joins a description as [`bundle`] does, but mends what the fixups can mend, and reports that.
///
/// # Errors
///
/// What is left of the description's faults, and fixups that it does not need.
pub fn mend(version: &Version, fixups: &Fixups) -> Result<(String, Report), Refusals> {
    stack::deep(|| {
        let selection = load::Selection(&version.tags);
        let bundle = load::read(version.input(), selection, load::Reading::Mended(fixups))?;
        load::Tags::check(std::slice::from_ref(&bundle.tags))?;
        let text = yaml(version, &bundle.root)?;
        let report = bundle.into_checked(version.input(), selection, fixups)?;
        Ok((text, report))
    })
}

/// The fixups that a description needs, as an overlay.
#[derive(Debug, Clone)]
pub struct FixupsOverlay {
    text: Option<String>,
    left: Report,
}

impl FixupsOverlay {
    /// The overlay as YAML: of OpenAPI Overlay 1.0, or of 1.1 if it removes single values. `None`
    /// if there is nothing to be mended that an overlay can say.
    pub fn text(&self) -> Option<&str> {
        self.text.as_deref()
    }

    /// What has to be mended all the same where the overlay is applied: what stands in other files
    /// than the description's root or in overlays, and what no action can say. Each is the entry of
    /// a fixup.
    pub fn left(&self) -> &Report {
        &self.left
    }
}

/// Writes what the built-in fixups and these mend of a description as an overlay, for tools that
/// have no fixups. An action names the fixups that it stands for in its description.
///
/// The overlay changes the root file, after the version's own overlays. It is made only of what was
/// tried: a description that is read with it is the one that the fixups leave, and if these are all
/// that it needs, it can be generated from without any. Of a description of Swagger 2.0 nothing is
/// written, as fixups see the form of OpenAPI 3.0; [`mend`] or [`bundle`] writes that.
///
/// ```no_run
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use mainsheet_codegen::{Fixups, Version, fixups_overlay};
///
/// let overlay = fixups_overlay(&Version::new("v1", "acme.yaml"), &Fixups::none())?;
/// if let Some(text) = overlay.text() {
///     std::fs::write("fixups.overlay.yaml", text)?;
/// }
/// for entry in overlay.left().entries() {
///     eprintln!("not in the overlay: {entry}");
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// What [`mend`] refuses.
pub fn fixups_overlay(version: &Version, fixups: &Fixups) -> Result<FixupsOverlay, Refusals> {
    stack::deep(|| {
        let selection = load::Selection(&version.tags);
        let load::overlay::Mended { text, left } =
            load::overlay::mended(version.input(), selection, fixups)?;
        Ok(FixupsOverlay { text, left })
    })
}

fn yaml(version: &Version, root: &tree::Node) -> Result<String, Refusals> {
    tree::to_yaml(root).map_err(|error| {
        Diagnostic::new(
            &version.file,
            "",
            format!("the description cannot be written as YAML: {error}"),
            "report this as a bug of the generator, with the description",
        )
        .into()
    })
}

fn summaries(library: &Library) -> Vec<Summary> {
    let apis = library.apis.iter().enumerate();
    apis.map(|(index, api)| {
        let types = library.types.iter().filter(|def| def.apis.contains(&index));
        let (enums, models): (Vec<_>, Vec<_>) =
            types.partition(|def| matches!(def.kind, TypeKind::Enum(_)));
        Summary {
            version: api.name.clone(),
            operations: api.operations().count(),
            deprecated: api
                .operations()
                .filter(|operation| operation.deprecation.is_some())
                .count(),
            models: models.len(),
            enums: enums.len(),
        }
    })
    .collect()
}
