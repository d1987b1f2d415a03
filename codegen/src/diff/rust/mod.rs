//! What a change of a description does to those who use the bindings.
//!
//! Two representations are compared, not two texts of Rust: [`calls`] compares methods and what
//! they take and give, [`models`] the types. Operations correspond by method and path, types by
//! their names, or else by where they stand ([`pairs`]). What only prose and examples change is no
//! change here, and neither is what is the same in Rust though it differs on the wire: that the
//! [diff](super) of the descriptions tells.
//!
//! It supposes a program that is compiled anew, with all that it uses of the bindings. Structs and
//! enumerations can be added to without breaking it, as they are `#[non_exhaustive]`.

mod beside;
mod calls;
mod change;
mod kind;
mod models;
mod output;
mod pairs;
mod signature;
mod text;

pub use change::{RustChange, RustDiff};
pub use kind::{RustChangeKind, Severity};
pub(crate) use pairs::{Pair, reached};
pub(crate) use text::{Renames, renamed, rust};

use std::collections::BTreeSet;

use crate::config::{Package, Version, check_names};
use crate::diff::{Diff, diff};
use crate::ir::{Api, Library};
use crate::lower::other_library;
use crate::report::Refusals;
use crate::stack;
use calls::Calls;
use models::Models;

/// Compares the bindings of descriptions with those of their newer states: each version with the one
/// of the same name, or two that are alone.
///
/// The package says how both are generated. What it says of operations, types and formats by their
/// names need not concern any of these descriptions.
///
/// # Errors
///
/// Everything in the descriptions that cannot be carried.
///
/// # Examples
///
/// ```no_run
/// use mainsheet_codegen::{Package, Severity, Version, rust_diff};
///
/// # fn main() -> Result<(), mainsheet_codegen::Refusals> {
/// let (old, new) = (Version::new("v1", "before.yaml"), Version::new("v1", "acme.yaml"));
/// let diff = rust_diff(&Package::new("acme"), &[old], &[new])?;
/// if diff.count(Severity::Breaking) > 0 {
///     eprint!("{diff}");
/// }
/// # Ok(())
/// # }
/// ```
pub fn rust_diff(
    package: &Package,
    old: &[Version],
    new: &[Version],
) -> Result<RustDiff, Refusals> {
    stack::deep(|| rust_diff_here(package, old, new))
}

fn rust_diff_here(
    package: &Package,
    old: &[Version],
    new: &[Version],
) -> Result<RustDiff, Refusals> {
    Refusals::check(check_names(package, new))?;
    let (before, after) = match (other_library(old, package), other_library(new, package)) {
        (Ok((before, _)), Ok((after, _))) => (before, after),
        (Err(before), Err(after)) => return Err(before.and(after)),
        (Err(refused), Ok(_)) | (Ok(_), Err(refused)) => return Err(refused),
    };
    Ok(RustDiff::new(compare(&before, &after)))
}

/// What differs between the descriptions and between their bindings.
///
/// What [`diff`](crate::diff()) and [`rust_diff`] say, side by side.
#[derive(Debug, Clone)]
pub struct Changes {
    wire: Vec<Diff>,
    rust: RustDiff,
}

impl Changes {
    /// What differs on the wire, by version, without versions in which nothing does.
    pub fn wire(&self) -> &[Diff] {
        &self.wire
    }

    /// What differs in Rust.
    pub fn rust(&self) -> &RustDiff {
        &self.rust
    }

    /// Whether there is nothing to tell.
    pub fn is_empty(&self) -> bool {
        self.wire.is_empty() && self.rust.changes().is_empty()
    }

    /// Some lines for those who have just generated: how much changes, and what breaks programs. At
    /// most so many items are named. Empty if there is nothing to tell.
    pub fn summary(&self, most: usize) -> String {
        output::summary(&self.wire, &self.rust, most)
    }
}

/// Compares descriptions and bindings with their newer states, for a summary of both.
///
/// # Errors
///
/// Everything in the descriptions that cannot be carried.
pub fn changes(package: &Package, old: &[Version], new: &[Version]) -> Result<Changes, Refusals> {
    let rust = rust_diff(package, old, new)?;
    beside(rust, old, new)
}

/// The same, of newer descriptions that are lowered already, and with the names of versions that are
/// gone.
pub(crate) fn changes_since(
    package: &Package,
    (old, gone): (&[Version], &[String]),
    library: &Library,
    new: &[Version],
) -> Result<Changes, Refusals> {
    let (before, _) = other_library(old, package)?;
    let gone = gone.iter();
    let removed = gone.map(|name| RustChange::new(RustChangeKind::VersionRemoved, name));
    let changes = removed.chain(compare(&before, library)).collect();
    beside(RustDiff::new(changes), old, new)
}

fn beside(rust: RustDiff, old: &[Version], new: &[Version]) -> Result<Changes, Refusals> {
    let mut wire = Vec::new();
    for (before, after) in paired(old, new, |version| &version.name).0 {
        let found = diff(before, after)?;
        if !found.changes().is_empty() {
            wire.push(found);
        }
    }
    Ok(Changes { wire, rust })
}

/// What has the same name, or is alone, and what is left of both.
fn paired<'v, T>(
    old: &'v [T],
    new: &'v [T],
    name: impl Fn(&T) -> &String,
) -> (Vec<(&'v T, &'v T)>, Vec<&'v T>, Vec<&'v T>) {
    if let ([one], [other]) = (old, new) {
        return (vec![(one, other)], Vec::new(), Vec::new());
    }
    let find = |all: &'v [T], wanted: &T| all.iter().find(|it| name(it) == name(wanted));
    let both = old.iter().filter_map(|it| Some((it, find(new, it)?)));
    let gone = old.iter().filter(|it| find(new, it).is_none());
    let added = new.iter().filter(|it| find(old, it).is_none());
    (both.collect(), gone.collect(), added.collect())
}

/// A version in two states.
#[derive(Clone, Copy)]
struct Both<'l> {
    libraries: (&'l Library, &'l Library),
    old: (usize, &'l Api),
    new: (usize, &'l Api),
}

fn compare(before: &Library, after: &Library) -> Vec<RustChange> {
    let mut changes = Vec::new();
    let (both, gone, added) = paired(&before.apis, &after.apis, |api| &api.name);
    let version = |api: &Api, kind| RustChange::new(kind, api.name.clone());
    changes.extend(
        gone.into_iter()
            .map(|it| version(it, RustChangeKind::VersionRemoved)),
    );
    changes.extend(
        added
            .into_iter()
            .map(|it| version(it, RustChangeKind::VersionAdded)),
    );
    let index = |library: &Library, api: &Api| {
        let found = library.apis.iter().position(|it| it.name == api.name);
        found.unwrap_or_default()
    };
    for (old, new) in both {
        if old.name != new.name {
            let renamed = RustChange::new(RustChangeKind::VersionRenamed, old.name.clone());
            changes.push(renamed.to(new.name.clone()));
        }
        let both = Both {
            libraries: (before, after),
            old: (index(before, old), old),
            new: (index(after, new), new),
        };
        let mut pairs = BTreeSet::new();
        let models = Models::of(both, &mut pairs);
        changes.extend(Calls::of(both, &models).changes());
        changes.extend(models.changes());
    }
    changes
}
