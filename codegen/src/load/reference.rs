//! A `$ref` taken apart (OpenAPI 3.0.3, section 4.7.23; RFC 3986; RFC 6901, section 6).

use percent_encoding::percent_decode_str;

use super::reader::is_url;
use super::uri::has_scheme;

/// What a `$ref` names.
pub(crate) struct Reference {
    /// The file, as a relative URI or a URL, or `None` for the file that the reference stands in.
    pub(crate) file: Option<String>,
    /// The JSON pointer within it.
    pub(crate) pointer: String,
}

/// Why a `$ref` names nothing that could be looked for: what is wrong, and what to do.
pub(crate) struct Unreadable {
    pub(crate) message: &'static str,
    pub(crate) help: &'static str,
}

/// A reference to what no file is.
pub(super) const NO_FILE: Unreadable = Unreadable {
    message: "leads out of the file system",
    help: "refer to a file beside this one, by a relative path",
};

impl Reference {
    pub(crate) fn parse(reference: &str) -> Result<Self, Unreadable> {
        let (uri, fragment) = split(reference);
        let pointer = decode(fragment);
        let file = file(uri)?;
        if !pointer.is_empty() && !pointer.starts_with('/') {
            return Err(Unreadable {
                message: "names no place: what follows its `#` does not begin with a slash",
                help: "write the whole way to it, as in `#/components/schemas/NAME`",
            });
        }
        Ok(Self { file, pointer })
    }
}

/// The URI and the fragment, which is empty if there is none.
pub(super) fn split(reference: &str) -> (&str, &str) {
    reference.split_once('#').unwrap_or((reference, ""))
}

/// The file that a URI names, as it is written: `None` if it is empty.
pub(super) fn file(uri: &str) -> Result<Option<String>, Unreadable> {
    if !is_url(uri) && has_scheme(uri) || uri.starts_with("//") {
        return Err(NO_FILE);
    }
    Ok((!uri.is_empty()).then(|| uri.to_owned()))
}

pub(super) fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}
