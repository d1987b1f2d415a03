//! Answers that are none of those that were asked for, and what it takes to
//! find out.

use mainsheet_runtime::TransportErrorKind;

use crate::bodies::{RECORD, csv};
use crate::calls::{Got, create, download, get, rows, save, send_empty};
use crate::case::{Case, replies};
use crate::expect::{
    Expect, api, broken, bytes, clean, decode, either, error, record, success, transport,
};
use crate::support::*;

const MEDIA: &str = "what was not asked for";
const TABLES: &str = "tables";

#[expect(clippy::too_many_lines, reason = "a table")]
pub fn cases() -> Vec<Case> {
    vec![
        replies(MEDIA, "206 for an answer", {
            vec![Reply::json(206, RECORD).header(
                "content-range",
                format!("bytes 0-{}/{}", RECORD.len() - 1, RECORD.len()),
            )]
        })
        .expect(error()),
        replies(
            MEDIA,
            "206 for an answer to a POST",
            vec![Reply::json(206, RECORD)],
        )
        .calls(create())
        .expect(error())
        .requests(1),
        replies(MEDIA, "206 for a download", {
            vec![
                Reply::new(206)
                    .header("content-type", "text/csv")
                    .header("content-range", "bytes 0-9/100000")
                    .body("a,b\n1,2\n3,"),
            ]
        })
        .calls(save())
        .expect(error()),
        replies(MEDIA, "204 for a download", vec![Reply::new(204)])
            .calls(save())
            .expect(error()),
        replies(MEDIA, "a page for a download", {
            vec![
                Reply::new(200)
                    .header("content-type", "text/html; charset=utf-8")
                    .body("<h1>Please log in</h1>"),
            ]
        })
        .calls(save())
        .expect(error())
        .expect(clean()),
        replies(
            MEDIA,
            "JSON for a download of CSV",
            vec![Reply::json(200, "[]")],
        )
        .calls(save())
        .expect(error()),
        replies(
            MEDIA,
            "a download without a media type",
            vec![Reply::new(200).body("a,b\n")],
        )
        .calls(save())
        .expect(bytes("a,b\n")),
        replies(MEDIA, "a download of bytes of any kind", {
            vec![
                Reply::new(200)
                    .header("content-type", "application/octet-stream")
                    .body("a,b\n"),
            ]
        })
        .calls(download())
        .expect(either(bytes("a,b\n"), error())),
        replies(MEDIA, "a page for a record", {
            vec![
                Reply::new(200)
                    .header("content-type", "text/html")
                    .body("<h1>Ann</h1>"),
            ]
        })
        .expect(decode())
        .expect(clean())
        .requests(1),
        replies(MEDIA, "nothing for a record", vec![Reply::new(200)])
            .expect(decode())
            .requests(1),
        replies(MEDIA, "204 for a record", vec![Reply::new(204)])
            .expect(decode())
            .requests(1),
        replies(MEDIA, "204 where no body is read", vec![Reply::new(204)])
            .calls(send_empty())
            .expect(success()),
        replies(
            MEDIA,
            "304, which nobody asked about",
            vec![Reply::new(304)],
        )
        .expect(api(304))
        .requests(1),
        replies(
            TABLES,
            "a row that is too short",
            vec![csv("a,b,c\n1,2,3\n4,5\n7,8,9\n")],
        )
        .calls(rows())
        .expect(table(2, 1)),
        replies(
            TABLES,
            "a row that is too long",
            vec![csv("a,b\n1,2\n3,4,5\n6,7\n")],
        )
        .calls(rows())
        .expect(table(2, 1)),
        replies(
            TABLES,
            "a quote that never ends",
            vec![csv("a,b\n1,2\n3,\"4\n5,6\n")],
        )
        .calls(rows())
        .expect(table(1, 1)),
        replies(
            TABLES,
            "a quote that ends with the file",
            vec![csv("a,b\n1,2\n3,\"4\"")],
        )
        .calls(rows())
        .expect(table(2, 0)),
        replies(TABLES, "no row at all", vec![csv("")])
            .calls(rows())
            .expect(table(0, 0)),
        replies(TABLES, "a file that breaks off within a row", {
            vec![csv("a,b\n1,2\n3,").promise(1000).then_close()]
        })
        .calls(rows())
        .expect(either(transport(), error())),
        replies(TABLES, "a file that breaks off between two rows", {
            vec![csv("a,b\n1,2\n3,4\n").promise(1000).then_reset()]
        })
        .calls(rows())
        .expect(error()),
        replies(MEDIA, "a saved file breaks off", {
            vec![csv("a,b\n1,2\n").promise(1000).then_reset()]
        })
        .calls(save())
        .expect(broken(TransportErrorKind::Body)),
        replies(MEDIA, "a good one", vec![ok()])
            .calls(get())
            .expect(record())
            .requests(1),
    ]
}

/// So many good rows, and so many that are errors.
fn table(good: usize, bad: usize) -> Expect {
    Box::new(move |outcome| match &outcome.got {
        Got::Rows(rows, errors) if (rows.len(), *errors) == (good, bad) => Ok(()),
        other => Err(format!(
            "{good} rows and {bad} errors were expected, not {other:?}"
        )),
    })
}
