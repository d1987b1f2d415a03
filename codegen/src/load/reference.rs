//! A `$ref` taken apart (OpenAPI 3.0.3, section 4.7.23; RFC 3986; RFC 6901, section 6).

use percent_encoding::percent_decode_str;

/// What a `$ref` names.
pub(crate) struct Reference {
    /// The file, or `None` for the file that the reference stands in.
    pub(crate) file: Option<String>,
    /// The JSON pointer within it.
    pub(crate) pointer: String,
}

impl Reference {
    /// `None` if the reference is a URL with a scheme or a host.
    pub(crate) fn parse(reference: &str) -> Option<Self> {
        let (file, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        if file.contains("://") || file.starts_with("//") {
            return None;
        }
        let decode = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
        Some(Self {
            file: (!file.is_empty()).then(|| decode(file)),
            pointer: decode(fragment),
        })
    }
}
