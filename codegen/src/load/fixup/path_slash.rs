//! A path without its leading slash.

use std::collections::HashSet;

use super::{Fixup, Mend};
use crate::tree::Map;

pub(crate) static FIXUP: Fixup = Fixup {
    name: "path-slash",
    what: "A path that does not begin with a slash gets one.",
    why: "Paths are appended to the server's URL, which leaves no other reading.",
    met: "none of the 43 descriptions measured.",
    mend: Mend::Paths,
};

/// Renames the paths, and tells the old and the new name of each. A path whose new name is taken
/// stays, and is refused.
pub(crate) fn mend(paths: &mut Map) -> Vec<(String, String)> {
    let is_path = |path: &str| path != "$ref" && !path.starts_with("x-");
    let is_faulty = |path: &str| !path.starts_with('/') && is_path(path);
    if !paths.keys().any(|path| is_faulty(path)) {
        return Vec::new();
    }
    let mut renamed = Vec::new();
    let paths_of_file = std::mem::take(paths);
    let taken: HashSet<_> = paths_of_file.keys().cloned().collect();
    for (path, item) in paths_of_file {
        let slashed = format!("/{path}");
        if is_faulty(&path) && !taken.contains(&slashed) {
            paths.insert(slashed.clone(), item);
            renamed.push((path, slashed));
        } else {
            paths.insert(path, item);
        }
    }
    renamed
}
