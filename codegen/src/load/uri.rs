//! What relative references are resolved against (RFC 3986, section 5; JSON Schema Core, section
//! 9.1).

use std::path::{Component, Path, PathBuf};

use percent_encoding::percent_decode_str;

use super::reader::is_url;

/// How many bytes a URI may have. Schemas within one another make theirs longer and longer.
const LONGEST: usize = 2048;

/// The URI of a document or of a schema, as references in it see it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Base {
    /// Where the file was found, as nothing in it says otherwise.
    File(PathBuf),
    /// A path that ends with a slash: what is relative to it stands in this folder.
    Folder(PathBuf),
    /// What `$id` or `$self` says.
    Uri(String),
}

impl Base {
    pub(super) fn of_file(path: &Path) -> Self {
        match path.to_str().filter(|name| is_url(name)) {
            Some(url) => Self::Uri(tidy(url)),
            None => Self::File(normal(path)),
        }
    }

    /// What a reference without its fragment names, seen from here; `None` if that is too long to
    /// be anybody's name.
    pub(super) fn join(&self, reference: &str) -> Option<Self> {
        if reference.len() > LONGEST {
            return None;
        }
        let joined = match self {
            _ if has_scheme(reference) => Self::Uri(tidy(reference)),
            _ if reference.is_empty() => self.clone(),
            Self::Uri(base) => Self::Uri(join(base, reference)),
            _ if reference.starts_with("//") => Self::Uri(tidy(reference)),
            Self::File(path) => in_folder(path.parent().unwrap_or(Path::new("")), reference),
            Self::Folder(path) => in_folder(path, reference),
        };
        let length = match &joined {
            Self::File(path) | Self::Folder(path) => path.as_os_str().len(),
            Self::Uri(uri) => uri.len(),
        };
        (length <= LONGEST).then_some(joined)
    }
}

/// What a relative reference means that is seen from a folder.
fn in_folder(folder: &Path, reference: &str) -> Base {
    let reference = percent_decode_str(reference).decode_utf8_lossy();
    let path = normal(&folder.join(reference.as_ref()));
    match reference.rsplit('/').next() {
        Some("" | "." | "..") => Base::Folder(path),
        _ => Base::File(path),
    }
}

/// The path without `.` and without `x/..`, so that one file has one name; a URL stays one.
pub(crate) fn normal(path: &Path) -> PathBuf {
    if let Some(url) = path.to_str().filter(|name| is_url(name)) {
        return tidy(url).into();
    }
    let mut normal = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir if normal.file_name().is_some() => {
                normal.pop();
            }
            component => normal.push(component),
        }
    }
    normal
}

/// Whether a URI begins with a scheme (RFC 3986, section 3.1). One letter is a drive.
pub(super) fn has_scheme(uri: &str) -> bool {
    let Some((scheme, _)) = uri.split_once(':') else {
        return false;
    };
    scheme.len() > 1
        && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
}

/// A URI in its parts: scheme and authority, path, and query.
fn parts(uri: &str) -> (&str, &str, &str) {
    let (rest, query) = uri.split_at(uri.find('?').unwrap_or(uri.len()));
    let scheme = if has_scheme(rest) {
        rest.find(':').map_or(0, |colon| colon + 1)
    } else {
        0
    };
    let head = match rest[scheme..].strip_prefix("//") {
        Some(authority) => scheme + 2 + authority.find('/').unwrap_or(authority.len()),
        None => scheme,
    };
    (&rest[..head], &rest[head..], query)
}

/// A relative reference as a URI, seen from another (RFC 3986, section 5.2.2).
pub(super) fn join(base: &str, reference: &str) -> String {
    let (head, path, _) = parts(base);
    if reference.starts_with("//") {
        let scheme = head.find(':').map_or("", |colon| &head[..=colon]);
        return tidy(&format!("{scheme}{reference}"));
    }
    let (to, query) = reference.split_at(reference.find('?').unwrap_or(reference.len()));
    let merged = match to {
        "" => path.to_owned(),
        _ if to.starts_with('/') => to.to_owned(),
        _ => match path.rfind('/') {
            Some(slash) => format!("{}{to}", &path[..=slash]),
            None if head.contains("//") => format!("/{to}"),
            None => to.to_owned(),
        },
    };
    format!("{head}{}{query}", without_dots(&merged))
}

pub(super) fn tidy(uri: &str) -> String {
    let (head, path, query) = parts(uri);
    format!("{head}{}{query}", without_dots(path))
}

/// The path without `.` and `..` (RFC 3986, section 5.2.4).
fn without_dots(path: &str) -> String {
    let mut segments: Vec<&str> = Vec::new();
    let mut rest = path.split('/').peekable();
    while let Some(segment) = rest.next() {
        let is_last = rest.peek().is_none();
        match segment {
            "." | ".." => {
                // The empty one before the first slash stays.
                if segment == ".." && segments.len() > 1 {
                    segments.pop();
                }
                if is_last {
                    segments.push("");
                }
            }
            _ => segments.push(segment),
        }
    }
    segments.join("/")
}
