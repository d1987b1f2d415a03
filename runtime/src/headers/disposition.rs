//! `Content-Disposition`: the file name that a server suggests.

use super::parameters::{parameters, unquote};

/// The file name in a `Content-Disposition` header (RFC 6266 section 4.3): the
/// extended form (RFC 8187) before the plain one.
pub(crate) fn file_name(disposition: &str) -> Option<String> {
    let mut plain = None;
    for parameter in parameters(disposition) {
        let Some((name, value)) = parameter.split_once('=') else {
            continue;
        };
        let value = value.trim();
        match name.trim().to_ascii_lowercase().as_str() {
            "filename*" => {
                let decoded = extended(value).and_then(|text| base_name(&text));
                if decoded.is_some() {
                    return decoded;
                }
            }
            "filename" => {
                plain.get_or_insert_with(|| base_name(&unquote(value)));
            }
            _ => {}
        }
    }
    plain.flatten()
}

/// A value with its charset, and a language that may be empty (RFC 8187 section
/// 3.2.1).
fn extended(value: &str) -> Option<String> {
    let (charset, rest) = value.split_once('\'')?;
    let (_, encoded) = rest.split_once('\'')?;
    if !charset.eq_ignore_ascii_case("utf-8") {
        return None;
    }
    let text = percent_encoding::percent_decode_str(encoded);
    Some(text.decode_utf8().ok()?.into_owned())
}

/// A server must not choose the directory, nor what is shown in place of a name.
fn base_name(name: &str) -> Option<String> {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default().trim();
    // A drive, and the folder that is its current one.
    let name = match name.split_once(':') {
        Some((drive, rest)) if drive.len() == 1 => rest.trim(),
        _ => name,
    };
    let written = name.escape_debug().to_string();
    // Of a name without backslashes, all that is escaped but quotes steers.
    let is_plain = written.replace("\\\"", "\"").replace("\\'", "'") == name;
    // After a colon, Windows has another stream of the file.
    let usable = is_plain && !matches!(name, "" | "." | "..") && !name.contains(':');
    usable.then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[test]
    fn a_file_name_is_read_as_rfc_6266_has_it() {
        for (header, name) in [
            (r#"attachment; filename="a b.csv""#, Some("a b.csv")),
            ("attachment; filename=a.csv", Some("a.csv")),
            (r#"attachment; filename="a;b\"c.csv""#, Some("a;b\"c.csv")),
            (
                "attachment; filename=\"plain.csv\"; filename*=UTF-8''%C3%BC.csv",
                Some("ü.csv"),
            ),
            (r#"attachment; filename="../../etc/passwd""#, Some("passwd")),
            (r#"attachment; filename="..""#, None),
            ("attachment; filename*=UTF-8''..%2F..%2Fx", Some("x")),
            ("attachment", None),
            ("inline; filename=", None),
        ] {
            assert_eq!(file_name(header).as_deref(), name, "{header}");
        }
    }
}
