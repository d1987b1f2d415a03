//! Request bodies.

use mainsheet_tests::case::{Body, Part};
use serde_json::Value;

/// What a body is that was not expected.
pub(crate) fn differences(expected: &Body, content_type: &str, bytes: &[u8]) -> Vec<String> {
    let text = || String::from_utf8_lossy(bytes);
    match expected {
        Body::None if content_type.is_empty() && bytes.is_empty() => Vec::new(),
        Body::None => vec![format!("a body of type {content_type:?}: {}", text())],
        Body::Json { media_type, json } => {
            let expected: Value = serde_json::from_str(json).expect("the case has JSON");
            let mut found = Vec::new();
            if content_type != *media_type {
                found.push(format!(
                    "Content-Type is {content_type:?} and not {media_type:?}"
                ));
            }
            match serde_json::from_slice::<Value>(bytes) {
                Ok(got) if got == expected => {}
                Ok(got) => found.push(format!("the body is\n{got:#}\nand not\n{expected:#}")),
                Err(error) => found.push(format!("the body is no JSON, {error}: {}", text())),
            }
            found
        }
        Body::Multipart(expected) => match multipart(content_type, bytes) {
            Ok(got) => {
                let expected: Vec<_> = expected.iter().map(Received::from).collect();
                let same = got == expected;
                let difference = format!("the parts are\n{got:#?}\nand not\n{expected:#?}");
                (!same).then_some(difference).into_iter().collect()
            }
            Err(reason) => vec![format!("{reason} ({content_type:?}): {}", text())],
        },
    }
}

/// A part of a multipart body, as it came.
#[derive(Debug, PartialEq)]
struct Received {
    name: String,
    file_name: Option<String>,
    media_type: Option<String>,
    /// Escaped where it is not ASCII, so that a failed test can show it.
    content: String,
}

impl From<&Part> for Received {
    fn from(part: &Part) -> Self {
        Self {
            name: part.name.to_owned(),
            file_name: part.file_name.map(str::to_owned),
            media_type: part.media_type.map(str::to_owned),
            content: part.content.as_bytes().escape_ascii().to_string(),
        }
    }
}

/// Reads a body as RFC 7578 and RFC 2046, section 5.1.1, have it, with no leniency at all.
fn multipart(content_type: &str, bytes: &[u8]) -> Result<Vec<Received>, &'static str> {
    let boundary = content_type
        .strip_prefix("multipart/form-data; boundary=")
        .ok_or("not of type multipart/form-data")?;
    let token = |char: char| char.is_ascii_alphanumeric() || "'_-.".contains(char);
    if boundary.is_empty() || boundary.len() > 70 || !boundary.chars().all(token) {
        return Err("the boundary is not valid without quotes");
    }
    let first = format!("--{boundary}\r\n");
    let delimiter = format!("\r\n--{boundary}");
    let mut rest = bytes
        .strip_prefix(first.as_bytes())
        .ok_or("the body does not begin with the boundary")?;
    let mut parts = Vec::new();
    loop {
        let end = find(rest, delimiter.as_bytes()).ok_or("a part without an end")?;
        parts.push(part(&rest[..end])?);
        rest = &rest[end + delimiter.len()..];
        match rest.strip_prefix(b"\r\n") {
            Some(next) => rest = next,
            None if rest == b"--\r\n" => return Ok(parts),
            None => return Err("the body does not end with the boundary"),
        }
    }
}

fn part(bytes: &[u8]) -> Result<Received, &'static str> {
    let end = find(bytes, b"\r\n\r\n").ok_or("a part without headers")?;
    let head = std::str::from_utf8(&bytes[..end]).map_err(|_| "a part's head is not UTF-8")?;
    let mut disposition = None;
    let mut media_type = None;
    for line in head.split("\r\n") {
        match line.split_once(": ") {
            Some(("Content-Disposition", value)) => disposition = Some(value),
            Some(("Content-Type", value)) => media_type = Some(value.to_owned()),
            _ => return Err("a part has an unforeseen header"),
        }
    }
    let mut parameters = disposition
        .and_then(|disposition| disposition.strip_prefix("form-data; name=\""))
        .and_then(|parameters| parameters.strip_suffix('"'))
        .ok_or("a part has no name")?
        .split("\"; filename=\"")
        .map(str::to_owned);
    Ok(Received {
        name: parameters.next().unwrap_or_default(),
        file_name: parameters.next(),
        media_type,
        content: bytes[end + 4..].escape_ascii().to_string(),
    })
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}
