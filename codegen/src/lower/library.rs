//! Several versions of an API become one library.

use crate::config::Version;
use crate::ir::{Library, equal, features, ids, reach, replacement, sent_back, share};
use crate::load;
use crate::report::{Refusals, Report};

/// Reads and lowers the descriptions of all versions, and lets the passes over the representation
/// see them together.
///
/// # Errors
///
/// Everything in the descriptions that cannot be carried.
pub(crate) fn library(versions: &[Version]) -> Result<(Library, Report), Refusals> {
    let mut lowered = Vec::with_capacity(versions.len());
    let mut refusals: Option<Refusals> = None;
    let mut report = Report::default();
    let mut tags = Vec::with_capacity(versions.len());
    for (index, version) in versions.iter().enumerate() {
        let selection = load::Selection(&version.tags);
        let reading = match &version.fixups {
            Some(fixups) => load::Reading::Mended(fixups),
            None => load::Reading::Strict,
        };
        let api = load::Description::read(&version.file, selection, reading, version.lenient)
            .and_then(|description| {
                tags.push(description.tags.clone());
                super::lower(description, version, index)
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
    load::Tags::check(&tags)?;
    for (index, version) in versions.iter().enumerate() {
        let newer = version.replaced_by.as_deref();
        lowered[index].0.replaced_by =
            newer.and_then(|name| versions.iter().position(|version| version.name == name));
    }
    let mut library = share::share(lowered);
    reach::prune(&mut library);
    features::name(&mut library);
    replacement::find(&mut library);
    equal::join(&mut library);
    ids::find(&mut library);
    // What was put in the place of a type may have been all that mentioned another one.
    reach::prune(&mut library);
    sent_back::find(&mut library);
    Ok((library, report))
}
