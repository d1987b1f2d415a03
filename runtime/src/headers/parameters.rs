//! Values with parameters: `attachment; filename="a.csv"`.

/// The parts between semicolons, those within quotes left alone.
pub(super) fn parameters(header: &str) -> impl Iterator<Item = &str> {
    header.split(unquoted(';'))
}

/// Tells a delimiter from one that stands within quotes, of characters that come one after another.
pub(super) fn unquoted(delimiter: char) -> impl FnMut(char) -> bool {
    let mut quoted = false;
    let mut escaped = false;
    move |char| {
        if escaped {
            escaped = false;
            return false;
        }
        match char {
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            _ => return char == delimiter && !quoted,
        }
        false
    }
}

/// A value without the quotes around it.
pub(super) fn unquote(value: &str) -> String {
    let Some(inner) = value.strip_prefix('"').and_then(|v| v.strip_suffix('"')) else {
        return value.to_owned();
    };
    let mut text = String::with_capacity(inner.len());
    let mut chars = inner.chars();
    while let Some(char) = chars.next() {
        // Many write the backslashes of a path as they are.
        let escaped = chars.clone().next().filter(|next| "\"\\".contains(*next));
        match escaped {
            Some(escaped) if char == '\\' => {
                text.push(escaped);
                chars.next();
            }
            _ => text.push(char),
        }
    }
    text
}
