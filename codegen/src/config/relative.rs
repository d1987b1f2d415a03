//! Ways from one place of the disk to another.

use std::path::{Component, Path, PathBuf};

/// The path without `.` and without `x/..`; of the current folder, `.`.
pub(super) fn normal(path: &Path) -> PathBuf {
    let normal = crate::load::normal(path);
    if normal.as_os_str().is_empty() {
        return ".".into();
    }
    normal
}

/// A path as it is seen from a folder. Where there is no way from one to the other, it is absolute.
pub fn relative(folder: &Path, path: &Path) -> PathBuf {
    // An empty path is the current folder, too.
    let absolute = |path: &Path| std::path::absolute(Path::new(".").join(path));
    let (Ok(from), Ok(to)) = (absolute(folder), absolute(path)) else {
        return path.to_owned();
    };
    let (from, to) = (normal(&from), normal(&to));
    let (from, to): (Vec<_>, Vec<_>) = (from.components().collect(), to.components().collect());
    let common = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    if common == 0 {
        return to.iter().collect();
    }
    let up = from[common..].iter().map(|_| Component::ParentDir);
    let way: PathBuf = up.chain(to[common..].iter().copied()).collect();
    if way.as_os_str().is_empty() {
        return ".".into();
    }
    way
}

/// A path as it is written in a file that others read on other systems.
pub(super) fn slashes(path: &Path) -> String {
    path.display().to_string().replace('\\', "/")
}
