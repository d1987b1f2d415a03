//! Forms with files. The input has a part a line: `file|NAME|FILE NAME|MEDIA TYPE|CONTENT`, or
//! `text|NAME|CONTENT`.

use std::cell::RefCell;
use std::rc::Rc;

use mainsheet_runtime::request::{Call, Method, Operation, Security, Server};
use mainsheet_runtime::{Bytes, Client, Upload};

use crate::service::{self, Message};

static OPERATION: Operation = Operation {
    id: "sendForm",
    method: Method::POST,
    server: Server::below(""),
    path: "/form",
    security: Security::Undeclared,
    accept: "",
    errors: &[],
    paging: None,
};

const NAMES: [&str; 4] = ["file", "a\"b", "c\r\nd", "\u{fc}; name=x"];

pub(crate) fn run(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else {
        return;
    };
    let sent = Rc::new(RefCell::new(None));
    let seen = Rc::clone(&sent);
    let mut contents = Vec::new();
    service::with(
        |builder| builder,
        move |request| {
            let content_type = request.headers().get("content-type").cloned();
            let body = request.body().and_then(|body| body.as_bytes());
            *seen.borrow_mut() = content_type.zip(body.map(Bytes::copy_from_slice));
            Message::default().answer(request)
        },
        async |client: Client| {
            let mut call = Call::new(&client, &OPERATION);
            for (index, line) in text.lines().take(8).enumerate() {
                contents.extend(push(&mut call, NAMES[index % NAMES.len()], line));
            }
            // A header that is not valid is refused.
            drop(call.send_empty().await);
        },
    );
    if let Some((content_type, body)) = sent.take() {
        let content_type = content_type.to_str().expect("ASCII");
        let boundary = content_type
            .strip_prefix("multipart/form-data; boundary=")
            .expect("a form has a boundary");
        assert_eq!(parts(&body, boundary), contents);
    }
}

/// Adds a part, and returns its content.
fn push(call: &mut Call, name: &'static str, line: &str) -> Option<Vec<u8>> {
    let mut fields = line.splitn(5, '|');
    let mut field = || fields.next();
    match field()? {
        "file" => {
            let (file_name, content_type) = (field()?.to_owned(), field()?.to_owned());
            let content = field()?.as_bytes().to_vec();
            let mut upload = Upload::from_bytes(file_name.replace("\\n", "\r\n"), content.clone());
            if !content_type.is_empty() {
                upload = upload.content_type(content_type.replace("\\n", "\r\n"));
            }
            call.part_file(name, upload);
            Some(content)
        }
        "text" => {
            let content = field()?;
            call.part_text(name, content);
            Some(content.as_bytes().to_vec())
        }
        _ => None,
    }
}

/// The contents of a form's parts (RFC 2046 section 5.1), whose heads are looked at.
fn parts(body: &[u8], boundary: &str) -> Vec<Vec<u8>> {
    let delimiter = format!("\r\n--{boundary}").into_bytes();
    let mut contents = Vec::new();
    let mut rest = body
        .strip_prefix(&delimiter[2..])
        .expect("a form begins with its boundary");
    while let Some(part) = rest.strip_prefix(b"\r\n") {
        let end = find(part, &delimiter).expect("a part has an end");
        let head = find(part, b"\r\n\r\n").expect("a part has a head");
        let lines: Vec<_> = part[..head].split(|byte| *byte == b'\n').collect();
        assert!(lines.len() <= 2, "a header was smuggled in");
        assert!(lines[0].starts_with(b"Content-Disposition: form-data; name=\""));
        assert!(
            lines
                .iter()
                .skip(1)
                .all(|line| line.starts_with(b"Content-Type: "))
        );
        let quotes = String::from_utf8_lossy(lines[0]).matches('"').count();
        assert!(quotes == 2 || quotes == 4, "a quote was smuggled in");
        contents.push(part[head + 4..end].to_vec());
        rest = &part[end + delimiter.len()..];
    }
    assert_eq!(rest, b"--\r\n", "a form ends with its boundary");
    contents
}

fn find(text: &[u8], sought: &[u8]) -> Option<usize> {
    text.windows(sought.len())
        .position(|window| window == sought)
}
