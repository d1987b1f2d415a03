//! A `$ref` taken apart (OpenAPI 3.0.3, section 4.7.23; RFC 3986; RFC 6901, section 6).

use percent_encoding::percent_decode_str;

/// What a `$ref` names.
pub(crate) struct Reference {
    /// The file, or `None` for the file that the reference stands in.
    pub(crate) file: Option<String>,
    /// The JSON pointer within it.
    pub(crate) pointer: String,
}

/// Why a `$ref` names nothing that could be looked for: what is wrong, and what to do.
pub(crate) struct Unreadable {
    pub(crate) message: &'static str,
    pub(crate) help: &'static str,
}

impl Reference {
    pub(crate) fn parse(reference: &str) -> Result<Self, Unreadable> {
        let (file, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        if has_scheme(file) || file.starts_with("//") {
            return Err(Unreadable {
                message: "leads out of the file system",
                help: "refer to a file beside this one, by a relative path",
            });
        }
        let decode = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
        let pointer = decode(fragment);
        if !pointer.is_empty() && !pointer.starts_with('/') {
            return Err(Unreadable {
                message: "names no place: what follows its `#` does not begin with a slash",
                help: "write the whole way to it, as in `#/components/schemas/NAME`",
            });
        }
        Ok(Self {
            file: (!file.is_empty()).then(|| decode(file)),
            pointer,
        })
    }
}

/// Whether a URI begins with a scheme (RFC 3986, section 3.1). One letter is a drive.
fn has_scheme(uri: &str) -> bool {
    let Some((scheme, _)) = uri.split_once(':') else {
        return false;
    };
    scheme.len() > 1
        && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
}
