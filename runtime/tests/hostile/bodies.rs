//! Bodies that are not what they say, and encodings that hide what they are.

use std::io::Write;
use std::sync::LazyLock;

use flate2::Compression;
use flate2::write::{GzEncoder, ZlibEncoder};

use crate::calls::{create, download, rows, save, send_empty};
use crate::case::{Case, answers, replies};
use crate::expect::{api, bytes, clean, either, error, for_good, names, record, too_large};
use crate::support::*;

const ENCODINGS: &str = "encodings";
const LIMITS: &str = "limits";

pub const RECORD: &str = r#"{"id":7,"name":"Ann Example"}"#;

pub fn gzip(text: impl AsRef<[u8]>) -> Vec<u8> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(text.as_ref()).unwrap();
    gzip.finish().unwrap()
}

pub fn zlib(text: impl AsRef<[u8]>) -> Vec<u8> {
    let mut zlib = ZlibEncoder::new(Vec::new(), Compression::best());
    zlib.write_all(text.as_ref()).unwrap();
    zlib.finish().unwrap()
}

/// 32 kB of gzip that hold 32 MiB.
static BOMB: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    let spaces = vec![b' '; 1 << 16];
    for _ in 0..512 {
        gzip.write_all(&spaces).unwrap();
    }
    gzip.finish().unwrap()
});

pub fn encoded(status: u16, encoding: &str, body: impl Into<Vec<u8>>) -> Reply {
    Reply::new(status)
        .header("content-type", "application/json")
        .header("content-encoding", encoding)
        .body(body)
}

pub fn csv(body: impl Into<Vec<u8>>) -> Reply {
    Reply::new(200)
        .header("content-type", "text/csv")
        .body(body)
}

fn zipped_csv(text: impl AsRef<[u8]>) -> Reply {
    csv(gzip(text)).header("content-encoding", "gzip")
}

#[expect(clippy::too_many_lines, reason = "a table")]
pub fn cases() -> Vec<Case> {
    let (first, second) = RECORD.split_at(9);
    let members = [gzip(first), gzip(second)].concat();
    vec![
        replies(
            ENCODINGS,
            "gzip of two members",
            vec![encoded(200, "gzip", members.clone())],
        )
        .expect(record())
        .requests(1),
        replies(ENCODINGS, "gzip of two members, downloaded", {
            vec![csv(members.clone()).header("content-encoding", "gzip")]
        })
        .calls(download())
        .expect(bytes(RECORD)),
        replies(ENCODINGS, "gzip of two members, saved", {
            vec![csv(members.clone()).header("content-encoding", "gzip")]
        })
        .calls(save())
        .expect(bytes(RECORD)),
        replies(ENCODINGS, "gzip of two members, the second cut", {
            let cut = members[..members.len() - 3].to_vec();
            vec![csv(cut).header("content-encoding", "gzip")]
        })
        .calls(save())
        .expect(error()),
        replies(ENCODINGS, "gzip with other bytes after it", {
            let body = [gzip(RECORD), b"garbage".to_vec()].concat();
            vec![csv(body).header("content-encoding", "gzip")]
        })
        .calls(save())
        .expect(error()),
        replies(ENCODINGS, "gzip with an empty member after it", {
            vec![encoded(200, "gzip", [gzip(RECORD), gzip("")].concat())]
        })
        .expect(record()),
        replies(ENCODINGS, "gzip that is cut", {
            let zipped = gzip(RECORD);
            vec![encoded(200, "gzip", &zipped[..zipped.len() - 8])]
        })
        .calls(create())
        .expect(error())
        .expect(clean())
        .requests(1),
        replies(ENCODINGS, "gzip whose checksum is wrong", {
            let mut zipped = gzip(RECORD);
            let at = zipped.len() - 6;
            zipped[at] ^= 1;
            vec![encoded(200, "gzip", zipped)]
        })
        .calls(create())
        .expect(error())
        .requests(1),
        replies(
            ENCODINGS,
            "gzip that is none",
            vec![encoded(200, "gzip", RECORD)],
        )
        .calls(create())
        .expect(error())
        .expect(clean())
        .requests(1),
        replies(ENCODINGS, "gzip of nothing, for what may be empty", {
            vec![encoded(200, "gzip", "")]
        })
        .calls(send_empty())
        .requests(1),
        replies(
            ENCODINGS,
            "GZIP in capitals",
            vec![encoded(200, "GZIP", gzip(RECORD))],
        )
        .expect(either(record(), names("encod"))),
        replies(
            ENCODINGS,
            "x-gzip, which is gzip",
            vec![encoded(200, "x-gzip", gzip(RECORD))],
        )
        .expect(either(record(), names("encod"))),
        replies(
            ENCODINGS,
            "identity, which is none",
            vec![encoded(200, "identity", RECORD)],
        )
        .expect(record()),
        replies(
            ENCODINGS,
            "one that nobody asked for",
            vec![encoded(200, "br", [0x1b, 0x1c, 0xf8, 0x8d, 0x94])],
        )
        .expect(names("encod"))
        .expect(for_good())
        .expect(clean())
        .requests(1),
        replies(
            ENCODINGS,
            "one that nobody knows",
            vec![encoded(200, "zork", [0x1b, 0x1c, 0xf8, 0x8d, 0x94])],
        )
        .expect(names("encod"))
        .expect(for_good())
        .expect(clean())
        .requests(1),
        replies(ENCODINGS, "one that nobody knows, saved", {
            vec![csv("a,b\n").header("content-encoding", "zork")]
        })
        .calls(save())
        .expect(error()),
        replies(ENCODINGS, "deflate, which nobody asked for", {
            vec![encoded(200, "deflate", zlib(RECORD))]
        })
        .expect(either(record(), names("encod")))
        .requests(1),
        replies(ENCODINGS, "gzip within gzip", {
            vec![encoded(200, "gzip, gzip", gzip(gzip(RECORD)))]
        })
        .expect(either(record(), names("encod"))),
        replies(ENCODINGS, "a hundred layers", {
            vec![encoded(200, &["gzip"; 100].join(", "), RECORD)]
        })
        .expect(error())
        .memory(4 << 20),
        replies(ENCODINGS, "an error's that cannot be undone", {
            vec![encoded(404, "gzip", r#"{"message":"gone"}"#)]
        })
        .expect(api(404))
        .expect(raw(r#"{"message":"gone"}"#)),
        replies(ENCODINGS, "an error's that nobody knows", {
            vec![encoded(404, "zork", "text of its own")]
        })
        .expect(api(404))
        .expect(raw("text of its own")),
        replies(ENCODINGS, "an error's of two members", {
            let body = [gzip("text "), gzip("of its own")].concat();
            vec![encoded(404, "gzip", body)]
        })
        .expect(api(404))
        .expect(raw("text of its own")),
        answers(LIMITS, "gzip that holds 32 MiB", |_, _| {
            encoded(200, "gzip", BOMB.clone())
        })
        .client(|builder| builder.body_limit(1 << 20))
        .expect(too_large())
        .memory(4 << 20)
        .requests(1),
        answers(LIMITS, "gzip within gzip that holds 32 MiB", |_, _| {
            encoded(200, "gzip, gzip", gzip(&*BOMB))
        })
        .client(|builder| builder.body_limit(1 << 20))
        .expect(error())
        .memory(4 << 20),
        answers(LIMITS, "an error's gzip that holds 32 MiB", |_, _| {
            encoded(500, "gzip", BOMB.clone())
        })
        .expect(api(500))
        .memory(6 << 20),
        replies(LIMITS, "an error without an end", {
            vec![
                Reply::new(500)
                    .header("transfer-encoding", "chunked")
                    .then_repeat(format!("10000\r\n{}\r\n", "x".repeat(0x10000)), 4600),
            ]
        })
        .expect(api(500))
        .memory(6 << 20),
        replies(LIMITS, "an answer that nobody reads, without an end", {
            vec![
                Reply::new(200)
                    .header("transfer-encoding", "chunked")
                    .then_repeat(format!("10000\r\n{}\r\n", "x".repeat(0x10000)), 4600),
            ]
        })
        .client(|builder| builder.body_limit(1 << 20))
        .calls(send_empty())
        .memory(6 << 20),
        replies(
            LIMITS,
            "a row of commas",
            vec![zipped_csv(
                [b"a\n".as_slice(), &vec![b','; 60_000], b"\n"].concat(),
            )],
        )
        .client(|builder| builder.body_limit(64 << 10))
        .calls(rows())
        .expect(error())
        .memory(2 << 20),
        replies(LIMITS, "a header row of commas", {
            vec![zipped_csv([vec![b','; 60_000], b"\n1\n".to_vec()].concat())]
        })
        .client(|builder| builder.body_limit(64 << 10))
        .calls(rows())
        .expect(error())
        .memory(2 << 20),
        replies(
            LIMITS,
            "a row without an end",
            vec![zipped_csv(vec![b'x'; 1 << 20])],
        )
        .client(|builder| builder.body_limit(64 << 10))
        .calls(rows())
        .expect(too_large())
        .memory(2 << 20),
        replies(LIMITS, "a value without an end that a quote begins", {
            vec![zipped_csv(["a\n\"", &"x".repeat(1 << 20)].concat())]
        })
        .client(|builder| builder.body_limit(64 << 10))
        .calls(rows())
        .expect(error())
        .memory(2 << 20),
    ]
}

/// An error's body, byte for byte.
fn raw(text: &'static str) -> crate::expect::Expect {
    Box::new(move |outcome| {
        let api = outcome.error.as_ref().and_then(|error| error.as_api());
        let found = api.map(|api| api.bytes().clone()).unwrap_or_default();
        if found == text {
            return Ok(());
        }
        Err(format!("the error's body is {found:?}"))
    })
}
