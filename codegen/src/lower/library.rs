//! Several versions of an API become one library.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::config::{Package, Version, is_for};
use crate::ir::{
    Api, Library, TypeDef, equal, features, ids, reach, replacement, sent_back, share,
};
use crate::load::{self, fixup::Fixups};
use crate::report::{Diagnostic, Refusals, Report};
use crate::tree::FileRead;

/// Reads and lowers the descriptions of all versions, and lets the passes over the representation
/// see them together.
///
/// # Errors
///
/// Everything in the descriptions that cannot be carried.
pub(crate) fn library(
    versions: &[Version],
    package: &Package,
) -> Result<(Library, Report), Refusals> {
    read(versions, package, true)
}

/// The same, but of descriptions that the package was not meant for: what it says of types and
/// operations by their names or formats need not concern any.
///
/// # Errors
///
/// Everything in the descriptions that cannot be carried.
pub(crate) fn other_library(
    versions: &[Version],
    package: &Package,
) -> Result<(Library, Report), Refusals> {
    read(versions, package, false)
}

fn read(
    versions: &[Version],
    package: &Package,
    is_own: bool,
) -> Result<(Library, Report), Refusals> {
    let formats = &package.formats;
    let mut lowered = Vec::with_capacity(versions.len());
    let mut refusals: Option<Refusals> = None;
    let mut report = Report::default();
    let mut tags = Vec::with_capacity(versions.len());
    let mut named = BTreeSet::new();
    let mut inputs = Vec::new();
    for (index, version) in versions.iter().enumerate() {
        let selection = load::Selection(&version.tags);
        let reading = match &version.fixups {
            Some(fixups) => load::Reading::Mended(fixups),
            None => load::Reading::Strict,
        };
        let api = load::Description::read(version.input(), selection, reading, version.lenient)
            .and_then(|description| {
                tags.push(description.tags.clone());
                inputs.extend(description.inputs());
                if !formats.is_empty() {
                    named.extend(description.formats().into_iter().map(str::to_owned));
                }
                super::lower(description, version, package, index)
            });
        match api {
            Ok((api, types, own)) => {
                lowered.push((api, types));
                report.append(own);
            }
            Err(refused) => {
                refusals = Some(match refusals {
                    Some(before) => before.and(refused),
                    None => refused,
                });
            }
        }
    }
    if let Some(refusals) = refusals {
        return Err(refusals.with_report(report));
    }
    if is_own {
        load::Tags::check(&tags)?;
        check_formats(versions, formats, &named)?;
        check_rules(versions, package, &lowered)?;
    }
    for (index, version) in versions.iter().enumerate() {
        let newer = version.replaced_by.as_deref();
        lowered[index].0.replaced_by =
            newer.and_then(|name| versions.iter().position(|version| version.name == name));
    }
    let mut library = share::share(lowered);
    let fixups = versions.iter().filter_map(|it| it.fixups.as_ref());
    inputs.extend(fixups.flat_map(Fixups::files).map(FileRead::on_disk));
    library.inputs = inputs;
    reach::prune(&mut library);
    features::name(&mut library, package.tag_features);
    replacement::find(&mut library);
    equal::join(&mut library);
    super::renaming::apply(&mut library, package, versions).or_else(|refused| {
        // All others have been applied.
        if is_own { Err(refused) } else { Ok(()) }
    })?;
    ids::find(&mut library);
    // What was put in the place of a type may have been all that mentioned another one.
    reach::prune(&mut library);
    sent_back::find(&mut library);
    Ok((library, report))
}

/// Asserts that each format that was given a type is one of those that the descriptions name.
fn check_formats(
    versions: &[Version],
    formats: &BTreeMap<String, String>,
    named: &BTreeSet<String>,
) -> Result<(), Refusals> {
    let unknown = formats.keys().filter(|format| !named.contains(*format));
    let file = versions.first().map(|version| version.file.as_path());
    let faults = unknown.map(|format| {
        let known: Vec<_> = named.iter().map(|format| format!("`{format}`")).collect();
        let help = if known.is_empty() {
            "no schema has a format: remove it".to_owned()
        } else {
            format!("remove it, or name one of {}", known.join(", "))
        };
        let message = format!("no schema has the format `{format}`, which was given a type");
        Diagnostic::new(file.unwrap_or(Path::new("")), "", message, help)
    });
    Refusals::check(faults.collect())
}

/// Asserts that each rule is one for some operation.
fn check_rules(
    versions: &[Version],
    package: &Package,
    lowered: &[(Api, Vec<TypeDef>)],
) -> Result<(), Refusals> {
    let paging = package.paging.iter().flat_map(|rule| &rule.operations);
    let patterns = paging.chain(package.idempotency.keys());
    let is_unknown = |pattern: &&String| {
        let pattern = std::slice::from_ref(*pattern);
        let mut operations = lowered.iter().flat_map(|(api, _)| api.operations());
        !operations.any(|operation| is_for(pattern, &operation.id))
    };
    let file = versions.first().map(|version| version.file.as_path());
    let faults = patterns.filter(is_unknown).map(|pattern| {
        let message = format!("there is a rule for the operation `{pattern}`, which there is not");
        let help = "correct the id, or remove the rule";
        Diagnostic::new(file.unwrap_or(Path::new("")), "", message, help)
    });
    Refusals::check(faults.collect())
}
