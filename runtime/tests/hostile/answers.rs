//! Answers that are none of those that were asked for, and what it takes to
//! find out.

use std::time::Duration;

use mainsheet_runtime::{Error, TransportErrorKind};

use crate::bodies::{RECORD, csv, encoded, gzip};
use crate::calls::{Got, create, download, get, rows, save, send_empty};
use crate::case::{Case, answering, custom, replies};
use crate::expect::{
    Expect, api, broken, bytes, clean, decode, either, error, record, success, transport,
};
use crate::support::{self, *};

const MEDIA: &str = "what was not asked for";
const TABLES: &str = "tables";
const POINTERS: &str = "work in proportion to the body";

#[expect(clippy::too_many_lines, reason = "a table")]
pub fn cases() -> Vec<Case> {
    vec![
        custom(POINTERS, "a deep nest beside a fault", || {
            let nest = |deep: usize| format!("{}{}", "[".repeat(deep), "]".repeat(deep));
            let flat = format!("[{}[]]", "[],".repeat(400_000));
            Box::pin(in_proportion(
                beside_a_fault(&nest(400_000)),
                beside_a_fault(&flat),
            ))
        }),
        custom(POINTERS, "a long key beside a fault", || {
            let object = |key: usize, text: usize| {
                let (key, text) = ("k".repeat(key), "t".repeat(text));
                format!(r#"{{"{key}":[{}"{text}"]}}"#, "0,".repeat(60_000))
            };
            let (long, short) = (object(1 << 20, 1), object(1, 1 << 20));
            Box::pin(in_proportion(beside_a_fault(&long), beside_a_fault(&short)))
        }),
        custom(POINTERS, "long keys in each other beside a fault", || {
            let object = |key: usize, text: usize| {
                let (key, text) = ("k".repeat(key), "t".repeat(text));
                let open = format!(r#"{{"{key}":"#).repeat(100);
                format!(
                    r#"{open}[{}"{text}"]{}"#,
                    "0,".repeat(60_000),
                    "}".repeat(100)
                )
            };
            let (long, short) = (object(10_000, 1), object(1, 1_000_000));
            Box::pin(in_proportion(beside_a_fault(&long), beside_a_fault(&short)))
        }),
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

/// A record with a property that nobody knows and, after it, an `id` of another
/// type.
fn beside_a_fault(value: &str) -> String {
    format!(r#"{{"more":{value},"id":"x","name":"n"}}"#)
}

/// To find the fault in one body takes no more work than in another one of as
/// many tokens and bytes, but for a factor that stands for all that a machine
/// does. Work is the time that this thread had a processor.
async fn in_proportion(one: String, other: String) {
    let mut work = Vec::new();
    for body in [one, other] {
        let body = gzip(body);
        let server = answering(move |_, _| encoded(200, "gzip", body.clone())).await;
        let client = client(&server);
        let began = processor_time();
        let call = support::call(&client, &GET);
        let result = soon("an answer", call.send_json::<Record>()).await;
        work.push(processor_time() - began);
        let Err(Error::Decode(error)) = result else {
            panic!("{result:?}")
        };
        let len = error.to_string().len();
        assert!(len < 4096, "a text of {len} bytes");
    }
    let (bad, good) = (work[0], work[1].max(Duration::from_millis(5)));
    assert!(bad < good * 20, "{bad:?}, and {good:?} for as much");
}

fn processor_time() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::try_from(time).unwrap()
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
