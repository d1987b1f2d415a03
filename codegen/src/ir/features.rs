//! The features of the emitted crate: the versions, the tags of large versions, and what the
//! runtime can do beyond that.

use std::collections::BTreeMap;

use crate::ir::{Api, Library};
use crate::names::{RUNTIME_FEATURES, Scope};

/// A library of more operations than this is worth compiling in parts.
const LARGE: usize = 100;

/// Whether the tags of a version have features of their own: where the caller wants it, or else the
/// library is large, and the version has several tags to choose from.
fn by_tag(library: &Library, api: usize, wanted: Option<bool>) -> bool {
    let operations = library.apis.iter().flat_map(Api::operations);
    wanted.unwrap_or_else(|| operations.count() > LARGE) && library.apis[api].tags.len() > 1
}

/// Names the features of the tags. Tags of several versions with the same module share a feature.
pub(crate) fn name(library: &mut Library, wanted: Option<bool>) {
    let mut scope = Scope::reserving(&["default", "full"]);
    for (feature, _) in RUNTIME_FEATURES {
        scope.take(feature.to_owned());
    }
    for api in &library.apis {
        scope.take(api.name.clone());
    }
    let mut known: BTreeMap<String, String> = BTreeMap::new();
    for index in 0..library.apis.len() {
        if !by_tag(library, index, wanted) {
            continue;
        }
        for tag in &mut library.apis[index].tags {
            let feature = known
                .entry(tag.module.clone())
                .or_insert_with(|| scope.take(kebab(&tag.module)));
            tag.feature = Some(feature.clone());
        }
    }
}

/// What a feature of tags turns on.
pub(crate) struct Tags<'l> {
    /// The tag's name in the first version that has it.
    pub(crate) name: &'l str,
    /// How many operations it has in each version.
    pub(crate) operations: Vec<usize>,
}

/// The features of the tags, by name.
pub(crate) fn tags(library: &Library) -> BTreeMap<&str, Tags<'_>> {
    let mut tags: BTreeMap<&str, Tags<'_>> = BTreeMap::new();
    for (index, api) in library.apis.iter().enumerate() {
        for tag in &api.tags {
            if let Some(feature) = &tag.feature {
                let known = tags.entry(feature).or_insert_with(|| Tags {
                    name: &tag.name,
                    operations: vec![0; library.apis.len()],
                });
                known.operations[index] += tag.operations.len();
            }
        }
    }
    tags
}

/// A module's name as that of a feature, which registries allow ASCII only.
fn kebab(module: &str) -> String {
    let ascii: String = module
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || *c == '_')
        .collect();
    let words: Vec<_> = ascii.split('_').filter(|word| !word.is_empty()).collect();
    if words.is_empty() {
        "tag".to_owned()
    } else {
        words.join("-")
    }
}
