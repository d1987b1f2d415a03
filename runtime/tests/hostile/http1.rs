//! HTTP/1.1 that is not.

use std::fmt::Write;

use mainsheet_faults::{Step, text};
use mainsheet_runtime::TransportErrorKind;

use crate::calls::{create, download, gets, head_only, save};
use crate::case::{Case, case};
use crate::expect::{api, broken, bytes, clean, decode, either, error, record, success, transport};
use crate::support::*;

const HEADS: &str = "HTTP/1.1, heads";
const LENGTHS: &str = "HTTP/1.1, lengths";
const ENDS: &str = "HTTP/1.1, ends";
const POOL: &str = "HTTP/1.1, the next call";

const BODY: &str = r#"{"id":7,"name":"Ann Example"}"#;

/// A head whose lines are these, and the body.
fn answer(head: &str) -> Step {
    text(&format!("{head}\n\n{BODY}"))
}

/// One connection after another on which a POST gets this answer, which is no
/// success: it is an error, and is not sent again.
fn refused(row: &'static str, name: &'static str, steps: Vec<Step>) -> Case {
    post(row, name, steps).expect(error()).expect(clean())
}

/// As [`refused`], with any outcome.
fn post(row: &'static str, name: &'static str, mut steps: Vec<Step>) -> Case {
    steps.insert(0, Step::Request);
    case(row, name, vec![steps]).calls(create()).requests(1)
}

#[expect(clippy::too_many_lines, reason = "a table")]
pub fn cases() -> Vec<Case> {
    vec![
        refused(HEADS, "another protocol", vec![text("SSH-2.0-OpenSSH_9.6\n")]),
        refused(HEADS, "a page without a head", vec![text("<h1>Ann</h1>\n\n")]),
        refused(HEADS, "HTTP/9.9", vec![answer("HTTP/9.9 200 OK\ncontent-length: 29")]),
        refused(HEADS, "a status of letters", vec![answer("HTTP/1.1 abc OK\ncontent-length: 29")]),
        refused(HEADS, "a status of four digits", vec![answer("HTTP/1.1 2000 OK\ncontent-length: 29")]),
        refused(HEADS, "a status of 99", vec![answer("HTTP/1.1 099 OK\ncontent-length: 29")]),
        refused(HEADS, "a status that nobody knows", vec![answer("HTTP/1.1 999 X\ncontent-length: 29")])
            .expect(api(999)),
        refused(HEADS, "a name with a space", vec![answer("HTTP/1.1 200 OK\nx a: b\ncontent-length: 29")]),
        refused(HEADS, "a line without a colon", vec![answer("HTTP/1.1 200 OK\nxyz\ncontent-length: 29")]),
        refused(HEADS, "a NUL in a value", vec![answer("HTTP/1.1 200 OK\nx-a: b\0c\ncontent-length: 29")]),
        refused(HEADS, "zeros without an end", vec![Step::Repeat(vec![0; 1 << 16].into(), 1024)])
            .memory(8 << 20),
        refused(HEADS, "a head without an end", vec![
            text("HTTP/1.1 200 OK\n"),
            Step::Repeat(format!("x-a: {}\r\n", "a".repeat(1000)).into(), 20_000),
        ])
        .memory(8 << 20),
        refused(HEADS, "a switch of protocols that nobody asked for", vec![
            answer("HTTP/1.1 101 Switching Protocols\nupgrade: x\nconnection: upgrade"),
        ]),
        post(HEADS, "a thousand times 100", vec![
            Step::Repeat("HTTP/1.1 100 Continue\r\n\r\n".into(), 1000),
            answer("HTTP/1.1 200 OK\ncontent-length: 29"),
        ])
        .expect(either(record(), error())),
        post(HEADS, "early hints", vec![
            text("HTTP/1.1 103 Early Hints\nlink: </x>\n\n"),
            answer("HTTP/1.1 200 OK\ncontent-length: 29"),
        ])
        .expect(record()),
        post(HEADS, "without a reason", vec![answer("HTTP/1.1 200\ncontent-length: 29")])
            .expect(record()),
        post(HEADS, "one byte at a time", vec![
            {
                let gate = Gate::new();
                gate.open();
                let bytes = format!("HTTP/1.1 200 OK\r\ncontent-length: 29\r\n\r\n{BODY}");
                Step::Drip(bytes.into(), gate)
            },
        ])
        .expect(record()),
        case(HEADS, "an answer before there was a question", vec![vec![
            answer("HTTP/1.1 200 OK\ncontent-length: 29"),
            Step::Never,
        ]])
        .calls(create())
        .expect(either(record(), error())),
        refused(LENGTHS, "two that differ", vec![
            answer("HTTP/1.1 200 OK\ncontent-length: 29\ncontent-length: 5"),
        ]),
        refused(LENGTHS, "a negative one", vec![answer("HTTP/1.1 200 OK\ncontent-length: -29")]),
        refused(LENGTHS, "one beyond u64", vec![
            answer("HTTP/1.1 200 OK\ncontent-length: 18446744073709551616"),
        ]),
        refused(LENGTHS, "one in hexadecimal", vec![answer("HTTP/1.1 200 OK\ncontent-length: 0x1d")]),
        refused(LENGTHS, "u64::MAX", vec![
            answer("HTTP/1.1 200 OK\ncontent-length: 18446744073709551615"),
        ]),
        refused(LENGTHS, "one that is longer than the body", vec![
            answer("HTTP/1.1 200 OK\ncontent-length: 30"),
        ])
        .expect(broken(TransportErrorKind::Body)),
        refused(LENGTHS, "one that is shorter than the body", vec![
            answer("HTTP/1.1 200 OK\ncontent-length: 20"),
        ])
        .expect(decode()),
        post(LENGTHS, "two that are the same", vec![
            answer("HTTP/1.1 200 OK\ncontent-length: 29\ncontent-length: 29"),
        ])
        .expect(either(record(), error())),
        refused(LENGTHS, "a chunk that is no number", vec![
            text("HTTP/1.1 200 OK\ntransfer-encoding: chunked\n\nxyz\n{}\n0\n\n"),
        ]),
        refused(LENGTHS, "a chunk beyond u64", vec![
            text("HTTP/1.1 200 OK\ntransfer-encoding: chunked\n\nfffffffffffffffff\n{}\n0\n\n"),
        ]),
        refused(LENGTHS, "a chunk that is longer than it says", vec![
            text("HTTP/1.1 200 OK\ntransfer-encoding: chunked\n\n2\n{}{}\n0\n\n"),
        ]),
        refused(LENGTHS, "chunks without the last one", vec![
            text(&format!("HTTP/1.1 200 OK\ntransfer-encoding: chunked\n\n1d\n{BODY}\n")),
        ])
        .expect(transport()),
        refused(LENGTHS, "the last chunk, cut", vec![
            text(&format!("HTTP/1.1 200 OK\ntransfer-encoding: chunked\n\n1d\n{BODY}\n0\n")),
        ])
        .expect(transport()),
        post(LENGTHS, "chunks with extensions and trailers", vec![
            text(&format!(
                "HTTP/1.1 200 OK\ntransfer-encoding: chunked\n\n1d;a=b\n{BODY}\n0\nx-a: b\n\n"
            )),
        ])
        .expect(record()),
        refused(LENGTHS, "extensions of chunks without an end", vec![
            text("HTTP/1.1 200 OK\ntransfer-encoding: chunked\n\n1d;"),
            Step::Repeat(vec![b'a'; 1 << 16].into(), 1024),
        ])
        .memory(8 << 20),
        refused(LENGTHS, "trailers without an end", vec![
            text(&format!("HTTP/1.1 200 OK\ntransfer-encoding: chunked\n\n1d\n{BODY}\n0\n")),
            Step::Repeat("x-a: b\r\n".into(), 1 << 18),
        ])
        .memory(8 << 20),
        post(LENGTHS, "chunks of one byte", vec![{
            let mut lines = String::from("HTTP/1.1 200 OK\ntransfer-encoding: chunked\n\n");
                for char in BODY.chars() {
                    let _ = writeln!(lines, "1\n{char}");
                }
                text(&(lines + "0\n\n"))
            }])
        .expect(record()),
        post(LENGTHS, "a length and chunks", vec![
            text(&format!(
                "HTTP/1.1 200 OK\ncontent-length: 5\ntransfer-encoding: chunked\n\n1d\n{BODY}\n0\n\n"
            )),
        ])
        .expect(either(record(), error())),
        post(LENGTHS, "a transfer encoding that nobody knows", vec![
            answer("HTTP/1.1 200 OK\ntransfer-encoding: zork"),
        ])
        .expect(broken(TransportErrorKind::UnknownEncoding))
        .requests(1),
        post(LENGTHS, "none, up to the end", vec![answer("HTTP/1.1 200 OK"), Step::Close])
            .expect(record()),
        post(LENGTHS, "none, by HTTP/1.0", vec![answer("HTTP/1.0 200 OK"), Step::Close])
            .expect(record()),
        refused(LENGTHS, "none, up to a reset", vec![answer("HTTP/1.1 200 OK"), Step::Reset]),
        refused(ENDS, "no answer, in an orderly way", vec![Step::Close])
            .expect(broken(TransportErrorKind::Request)),
        refused(ENDS, "no answer, by a reset", vec![Step::Reset])
            .expect(broken(TransportErrorKind::Request)),
        refused(ENDS, "half a head", vec![text("HTTP/1.1 200 OK\ncontent-le"), Step::Close])
            .expect(broken(TransportErrorKind::Request)),
        refused(ENDS, "a head and no body", vec![
            text("HTTP/1.1 200 OK\ncontent-length: 29\n\n"),
            Step::HalfClose,
        ])
        .expect(broken(TransportErrorKind::Body)),
        case(ENDS, "a GET is sent again on another connection", vec![
            vec![Step::Request, Step::Reset],
            vec![Step::Request, text("HTTP/1.1 200 OK\ncont"), Step::Close],
            vec![Step::Request, text("HTTP/1.1 200 OK\ncontent-length: 29\n\n{"), Step::Reset],
            vec![Step::serve(|_, _| ok())],
        ])
        .expect(record())
        .requests(4),
        case(ENDS, "a saved file that ends early leaves nothing", vec![vec![
            Step::Request,
            text("HTTP/1.1 200 OK\ncontent-type: text/csv\ncontent-length: 10\n\na,b\n1"),
            Step::HalfClose,
        ]])
        .calls(save())
        .expect(broken(TransportErrorKind::Body)),
        case(ENDS, "a saved file of no stated length", vec![vec![
            Step::Request,
            text("HTTP/1.1 200 OK\ncontent-type: text/csv\n\na,b\n1,2\n"),
            Step::Close,
        ]])
        .calls(download())
        .expect(bytes("a,b\r\n1,2\r\n")),
        case(
            LENGTHS,
            "the answer to a HEAD has a length and no body",
            vec![vec![
                Step::Request,
                text("HTTP/1.1 200 OK\ncontent-length: 300\n\n"),
                Step::serve(|_, _| ok()),
            ]],
        )
        .calls(head_only())
        .expect(success())
        .requests(1),
        case(POOL, "bytes after an answer are not the next one", vec![
            vec![
                Step::Request,
                // In one piece: bytes that come after the next request was sent are its answer, as
                // far as anybody can tell.
                text(&format!(
                    "HTTP/1.1 200 OK\ncontent-length: 29\n\n{BODY}HTTP/1.1 200 OK\ncontent-length: \
                     26\n\n{{\"id\":8,\"name\":\"somebody\"}}"
                )),
                Step::Never,
            ],
            vec![Step::serve(|_, _| ok())],
        ])
        .calls(gets(2))
        .expect(record()),
        case(POOL, "a connection that has ended is not used", vec![
            vec![
                Step::Request,
                answer("HTTP/1.1 200 OK\ncontent-length: 29"),
                Step::Close,
            ],
            vec![Step::serve(|_, _| ok())],
        ])
        .calls(gets(3))
        .expect(record())
        .requests(3),
        case(POOL, "a connection that says that it ends is not used", vec![
            vec![
                Step::Request,
                answer("HTTP/1.1 200 OK\ncontent-length: 29\nconnection: close"),
                Step::Never,
            ],
            vec![Step::serve(|_, _| ok())],
        ])
        .calls(gets(3))
        .expect(record())
        .requests(3),
        case(POOL, "an answer that was not read to its end is not in the way", vec![
            vec![
                Step::Request,
                text("HTTP/1.1 500 X\ncontent-length: 100000000\n\n"),
                Step::Repeat(vec![b'x'; 1 << 16].into(), 1600),
                Step::serve(|_, _| problem(418)),
            ],
            vec![Step::serve(|_, _| ok())],
        ])
        .calls(gets(2))
        .expect(record()),
    ]
}
