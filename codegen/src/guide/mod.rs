//! What to write instead: a guide from each version to the one that replaces it.
//!
//! The guide speaks of Rust. What a method, a field or a variant is called, and of which type it
//! is, comes from the intermediate representation; what else changes on the wire, and has no
//! effect on the code, comes from the [diff](crate::diff).

mod calls;
mod markdown;
mod models;
mod page;
mod types;

use std::path::{Path, PathBuf};

use crate::config::{Package, Version, check_names};
use crate::diff::{Diff, diff};
use crate::ir::{Api, Library};
use crate::lower::library;
use crate::report::Refusals;
use crate::stack;
use crate::write::{Files, Plan, WriteError};

/// The guides of all versions that another one replaces.
#[derive(Debug)]
pub struct Guides(Files);

impl Guides {
    /// Compares the guides with what a folder holds. Other files in it are let alone, and nothing
    /// is written before [`Plan::apply`].
    ///
    /// # Errors
    ///
    /// If the folder cannot be read.
    pub fn plan(self, folder: &Path) -> Result<Plan, WriteError> {
        Plan::new(folder, self.0)
    }
}

/// What a guide is written from.
struct Move<'a> {
    library: &'a Library,
    old: &'a Api,
    new: &'a Api,
    diff: &'a Diff,
    package: &'a Package,
}

/// Writes the guides: `OLD-to-NEW.md` for each version that names its replacement.
///
/// # Errors
///
/// Everything in the descriptions that cannot be carried.
pub fn guides(package: &Package, versions: &[Version]) -> Result<Guides, Refusals> {
    stack::deep(|| guides_here(package, versions))
}

fn guides_here(package: &Package, versions: &[Version]) -> Result<Guides, Refusals> {
    Refusals::check(check_names(package, versions))?;
    let (library, _) = library(versions, package)?;
    let mut files = Files::new();
    for (version, api) in versions.iter().zip(&library.apis) {
        let Some(replacement) = api.replaced_by else {
            continue;
        };
        let diff = diff(version, &versions[replacement])?;
        let guide = Move {
            library: &library,
            old: api,
            new: &library.apis[replacement],
            diff: &diff,
            package,
        };
        let name = format!("{}-to-{}.md", guide.old.name, guide.new.name);
        files.insert(PathBuf::from(name), page::page(&guide));
    }
    Ok(Guides(files))
}
