//! A reference in the place of all paths.

use super::{Fixup, Mend};
use crate::tree::{Map, Node, escape, made};

pub(crate) static FIXUP: Fixup = Fixup {
    name: "paths-reference",
    what: "A `$ref` that is all of `paths` becomes a `$ref` of each path that it leads to.",
    why: "A path may be a reference, and nothing stands beside it that could mean something else.",
    met: "none of the 43 descriptions measured; tools that join files take it.",
    mend: Mend::Paths,
};

/// The reference, if `paths` consists of it and of extensions.
pub(crate) fn reference(paths: &Map) -> Option<&str> {
    let mut fields = paths.iter().filter(|(key, _)| !key.starts_with("x-"));
    match (fields.next(), fields.next()) {
        (Some((key, reference)), None) if key == "$ref" => reference.as_str(),
        _ => None,
    }
}

/// A reference to each of the paths that a reference leads to; `None` if it leads to others.
pub(crate) fn expand(reference: &str, found: &Node) -> Option<Map> {
    let found = found.as_map()?;
    let is_path = |path: &&String| path.starts_with('/');
    if !found
        .keys()
        .all(|key| is_path(&key) || key.starts_with("x-"))
    {
        return None;
    }
    let (file, pointer) = reference.split_once('#').unwrap_or((reference, ""));
    let paths = found.keys().filter(is_path).map(|path| {
        let token = escape(path).replace('%', "%25");
        (
            path.clone(),
            made!({ "$ref": format!("{file}#{pointer}/{token}") }),
        )
    });
    Some(paths.collect())
}
