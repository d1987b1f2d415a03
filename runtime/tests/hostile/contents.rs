//! What is in an answer: encodings, JSON, tables, and files that are saved.

use std::collections::BTreeMap;

use mainsheet_faults::Step;
use mainsheet_runtime::{Error, RetryPolicy, TransportErrorKind};

use crate::bodies::{RECORD, csv, encoded, gzip, zlib};
use crate::calls::{Got, create, download, head_only, rows};
use crate::case::{Case, answering, custom, replies};
use crate::expect::{record, *};
use crate::support::{self, *};

const ENCODINGS: &str = "encodings";
const JSON: &str = "JSON";
const TABLES: &str = "tables";
const FILES: &str = "downloads";

pub fn cases() -> Vec<Case> {
    let mut cases = encodings();
    cases.extend(tables());
    cases.extend(json());
    cases.extend(files());
    cases
}

#[expect(clippy::too_many_lines, reason = "a table")]
fn encodings() -> Vec<Case> {
    let mut isize_wrong = gzip(RECORD);
    let at = isize_wrong.len() - 2;
    isize_wrong[at] ^= 1;
    let mut adler = zlib(RECORD);
    let at = adler.len() - 1;
    adler[at] ^= 1;
    let cut = zlib(RECORD)[..zlib(RECORD).len() - 4].to_vec();
    let garbage = [zlib(RECORD), b"garbage".to_vec()].concat();
    let mut ones = Vec::new();
    for byte in gzip(RECORD) {
        ones.extend_from_slice(b"1\r\n");
        ones.extend_from_slice(&[byte, b'\r', b'\n']);
    }
    ones.extend_from_slice(b"0\r\n\r\n");
    let five = gzip(gzip(gzip(gzip(gzip(RECORD)))));
    vec![
        replies(
            ENCODINGS,
            "HEAD of one that nobody knows",
            vec![Reply::new(200).header("content-encoding", "br")],
        )
        .calls(head_only())
        .expect(success()),
        replies(
            ENCODINGS,
            "304 of one that nobody knows",
            vec![Reply::new(304).header("content-encoding", "br")],
        )
        .expect(api(304)),
        replies(
            ENCODINGS,
            "a wrong length in gzip",
            vec![encoded(200, "gzip", isize_wrong)],
        )
        .calls(create())
        .expect(broken(TransportErrorKind::Encoding))
        .requests(1),
        replies(
            ENCODINGS,
            "a wrong sum in zlib",
            vec![encoded(200, "deflate", adler)],
        )
        .calls(create())
        .expect(broken(TransportErrorKind::Encoding)),
        replies(
            ENCODINGS,
            "zlib without its sum",
            vec![encoded(200, "deflate", cut)],
        )
        .calls(create())
        .expect(broken(TransportErrorKind::Encoding)),
        replies(
            ENCODINGS,
            "zlib and garbage",
            vec![encoded(200, "deflate", garbage)],
        )
        .calls(create())
        .expect(broken(TransportErrorKind::Encoding)),
        replies(
            ENCODINGS,
            "gzip in chunks of one byte",
            vec![
                Reply::new(200)
                    .header("content-encoding", "gzip")
                    .header("transfer-encoding", "chunked")
                    .body(ones),
            ],
        )
        .expect(record()),
        replies(
            ENCODINGS,
            "two headers",
            vec![encoded(200, "gzip", gzip(gzip(RECORD))).header("content-encoding", "GZip")],
        )
        .expect(record()),
        replies(
            ENCODINGS,
            "a name with parameters",
            vec![encoded(200, "gzip;q=1", gzip(RECORD))],
        )
        .expect(names("encod"))
        .requests(1),
        replies(
            ENCODINGS,
            "five layers",
            vec![encoded(200, "gzip,gzip,gzip,gzip,gzip", five)],
        )
        .expect(record()),
        replies(
            ENCODINGS,
            "a conflict whose text is cut",
            vec![encoded(409, "gzip", &gzip(RECORD)[..20])],
        )
        .calls(create())
        .expect(api(409))
        .requests(1),
        replies(
            ENCODINGS,
            "a bomb for a download that is collected",
            vec![csv(gzip(vec![b' '; 32 << 20])).header("content-encoding", "gzip")],
        )
        .client(|builder| builder.body_limit(1 << 20))
        .calls(download())
        .expect(too_large())
        .memory(6 << 20),
        replies(
            ENCODINGS,
            "a bomb for an error of a download",
            vec![encoded(418, "gzip", gzip(vec![b' '; 32 << 20]))],
        )
        .calls(download())
        .expect(api(418))
        .memory(6 << 20),
        replies(
            ENCODINGS,
            "a bomb of another type for a download",
            vec![
                Reply::new(200)
                    .header("content-type", "text/html")
                    .header("content-encoding", "gzip")
                    .body(gzip(vec![b' '; 32 << 20])),
            ],
        )
        .calls(download())
        .expect(error())
        .memory(6 << 20),
    ]
}

fn tables() -> Vec<Case> {
    let mut wide: Vec<u8> = vec![0xff, 0xfe];
    wide.extend("a,b\n1,2\n".encode_utf16().flat_map(u16::to_le_bytes));
    vec![
        rows_of("no UTF-8", csv(b"id,name\n1,M\xfcller\n".to_vec())).expect(nothing_made_up()),
        rows_of("no UTF-8, which costs its row", {
            csv(b"id,name\n1,M\xfcller\n2,Ann\n".to_vec())
        })
        .expect(table(1, 1))
        .expect(decode())
        .expect(clean()),
        rows_of("a character that two fields share", {
            csv(b"a,b\n\xc3,\xbc\n1,2\n".to_vec())
        })
        .expect(table(1, 1)),
        rows_of("a header that is no UTF-8", csv(b"\xfc,b\n1,2\n".to_vec())).expect(table(0, 1)),
        rows_of("UTF-16", csv(wide.clone()))
            .expect(table(0, 1))
            .expect(names("utf-16")),
        rows_of("UTF-16 without a mark", csv(&wide[2..]))
            .expect(table(0, 1))
            .expect(names("utf-16")),
        rows_of("Latin-1, and it says so", {
            Reply::new(200)
                .header("content-type", "text/csv; charset=iso-8859-1")
                .body(b"id,name\n1,M\xfcller\n".to_vec())
        })
        .expect(table(0, 1))
        .expect(names("iso-8859-1"))
        .expect(clean()),
        rows_of("UTF-8, and it says so", {
            Reply::new(200)
                .header(
                    "content-type",
                    r#"text/csv; header=present; charset="UTF-8""#,
                )
                .body("id,name\n1,Müller\n")
        })
        .expect(table(1, 0)),
        rows_of("CR alone", csv("a,b\r1,2\r3,4\r")).expect(table(2, 0)),
        rows_of("a mark and quotes", csv("\u{feff}\"a\",b\n1,2\n")).expect(table(1, 0)),
        rows_of("one column, one empty", csv("a\n1\n\n3\n")).expect(table(3, 0)),
        rows_of("one column, one empty in quotes", csv("a\n1\n\"\"\n3\n")).expect(table(3, 0)),
        rows_of("no end of a line", csv("a,b\n1,2")).expect(table(1, 0)),
        rows_of(
            "several columns, and an empty line",
            csv("a,b\n1,2\n\n3,4\n\n"),
        )
        .expect(table(2, 0)),
        rows_of("text after a quote", csv("a,b\n\"x\"y,2\n3,4\n")).expect(table(1, 1)),
        rows_of("text after a quote, at the end", csv("a,b\n1,\"x\"y")).expect(table(0, 1)),
        rows_of("text after a quote in the header", csv("\"a\"x,b\n1,2\n")).expect(table(0, 1)),
        rows_of("a quote within text", csv("a,b\nx\"y\",2\n")).expect(table(1, 0)),
        custom(TABLES, "two columns of one name", || Box::pin(twins())),
    ]
}

fn json() -> Vec<Case> {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    vec![
        replies(
            JSON,
            "deep where nobody looks",
            vec![Reply::json(
                200,
                &format!(r#"{{"id":7,"more":{deep},"name":"{PERSON}"}}"#),
            )],
        )
        .expect(record()),
        replies(
            JSON,
            "deep where a text is",
            vec![Reply::json(200, &format!(r#"{{"id":7,"name":{deep}}}"#))],
        )
        .expect(decode())
        .expect(clean()),
        replies(
            JSON,
            "a number without an end",
            vec![Reply::json(
                200,
                &format!(r#"{{"id":{},"name":"x"}}"#, "9".repeat(100_000)),
            )],
        )
        .expect(decode())
        .expect(clean()),
        replies(
            JSON,
            "1e400",
            vec![Reply::json(200, r#"{"id":1e400,"name":"Ann"}"#)],
        )
        .expect(decode())
        .expect(clean()),
        replies(
            JSON,
            "an id twice",
            vec![Reply::json(200, r#"{"id":7,"id":8,"name":"Ann"}"#)],
        )
        // The last counts, as nearly every reader has it.
        .expect(success()),
        replies(
            JSON,
            "an error that is deep",
            vec![Reply::json(418, &format!(r#"{{"message":{deep}}}"#))],
        )
        .expect(api(418))
        .expect(clean()),
        replies(
            JSON,
            "a byte order mark",
            vec![Reply::json(200, &format!("\u{feff}{RECORD}"))],
        )
        .expect(either(record(), decode())),
    ]
}

fn files() -> Vec<Case> {
    vec![
        custom(FILES, "names that a server says", || {
            Box::pin(dispositions())
        }),
        custom(FILES, "a chunked one, cut at each byte", || {
            Box::pin(cut_at_each())
        }),
    ]
}

fn table(good: usize, bad: usize) -> Expect {
    Box::new(move |outcome| match &outcome.got {
        Got::Rows(rows, errors) if (rows.len(), *errors) == (good, bad) => Ok(()),
        other => Err(format!("{good} rows and {bad} errors, not {other:?}")),
    })
}

/// No row that is given as good has a character in it that was not sent.
fn nothing_made_up() -> Expect {
    Box::new(|outcome| match &outcome.got {
        Got::Rows(rows, _) => {
            let all = rows
                .iter()
                .flatten()
                .any(|field| field.contains(['\u{fffd}', '\0']));
            if all {
                Err(format!("replaced in silence: {rows:?}"))
            } else {
                Ok(())
            }
        }
        _ => Ok(()),
    })
}

fn rows_of(name: &'static str, reply: Reply) -> Case {
    replies(TABLES, name, vec![reply]).calls(rows())
}

async fn disposition(header: &'static str, expected: Option<&'static str>) -> Option<String> {
    let server = answering(move |_, _| csv("a\n").header("content-disposition", header)).await;
    let call = support::call(&client(&server), &EXPORT).send_download();
    let download = call.await.unwrap().into_body();
    let found = download.file_name().map(str::to_owned);
    (found.as_deref() != expected).then(|| format!("{header:?}: {found:?}, not {expected:?}"))
}

async fn dispositions() {
    let mut wrong = Vec::new();
    for (header, expected) in [
        ("attachment; filename*=UTF-8'en'f.csv", Some("f.csv")),
        (r#"attachment; filename="C:\temp\x.csv""#, Some("x.csv")),
        (r#"attachment; filename="C:x.csv""#, Some("x.csv")),
        (
            r#"attachment; filename="\\\\server\\share\\x.csv""#,
            Some("x.csv"),
        ),
        (r#"attachment; filename="x.csv:hidden""#, None),
        ("attachment; filename=\"x\u{202e}vsc.exe\"", None),
        (r#"attachment; filename="/etc/passwd""#, Some("passwd")),
        ("attachment; filename*=UTF-8''%00x", None),
        ("attachment; filename*=UTF-8''%2e%2e", None),
        (
            "attachment; filename*=UTF-8''%ff; filename=a.csv",
            Some("a.csv"),
        ),
        ("attachment; FileName = a.csv ; x", Some("a.csv")),
        ("attachment;filename=a.csv;filename=b.csv", Some("a.csv")),
        (
            r#"attachment; filename="a \"b\" c.csv""#,
            Some("a \"b\" c.csv"),
        ),
        ("attachment; filename*=utf-8'it''s.csv", Some("'s.csv")),
        ("attachment; filename*=UTF-8''C%3A%5Cx.csv", Some("x.csv")),
        (
            "attachment; filename*=UTF-8''e%CC%81.csv",
            Some("e\u{301}.csv"),
        ),
        ("attachment; filename*=UTF-8''%E2%80%AEcsv.exe", None),
        (
            "attachment; filename*=ISO-8859-1''%FC.csv; filename=a.csv",
            Some("a.csv"),
        ),
    ] {
        wrong.extend(disposition(header, expected).await);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[derive(serde::Deserialize)]
struct Other {
    b: u8,
}

async fn twins() {
    let server = answering(|_, _| csv("a,b,a\n1,2,3\n")).await;
    let call = support::call(&client(&server), &EXPORT).send_download();
    let download = call.await.unwrap().into_body();
    let mut records = download.records::<BTreeMap<String, String>>();
    let error = records.next().await.unwrap().unwrap_err();
    let Error::Decode(error) = &error else {
        panic!("{error:?}")
    };
    assert_eq!(error.pointer(), "/0/a");

    // Both are there, and who reads neither loses none.
    let call = support::call(&client(&server), &EXPORT).send_download();
    let row = call.await.unwrap().into_body().rows().next().await;
    let row = row.unwrap().unwrap();
    let fields: Vec<_> = row.iter().collect();
    assert_eq!(fields, [("a", "1"), ("b", "2"), ("a", "3")]);
    assert_eq!(row.get("a"), Some("1"));
    row.decode::<BTreeMap<String, String>>().unwrap_err();
    assert_eq!(row.decode::<Other>().unwrap().b, 2);
}

async fn cut_at_each() {
    let whole = b"HTTP/1.1 200 OK\r\ncontent-type: text/csv\r\ntransfer-encoding: chunked\r\n\r\n4\r\na,b\n\r\n4;x=y\r\n1,2\n\r\n0\r\nx-t: 1\r\n\r\n";
    let folder = tempfile::tempdir().unwrap();
    for end in 0..=whole.len() {
        let server = crate::case::server(vec![vec![
            Step::Request,
            Step::Send(whole[..end].to_vec().into()),
            Step::Close,
        ]])
        .await;
        let client = builder(&server)
            .retry(RetryPolicy::never())
            .build()
            .unwrap();
        let path = folder.path().join(end.to_string());
        let result = async {
            let call = support::call(&client, &EXPORT).send_download();
            call.await?.into_body().save_to(&path).await
        }
        .await;
        assert_eq!(
            result.is_ok(),
            end == whole.len(),
            "cut at {end} of {}: {result:?}",
            whole.len()
        );
        assert_eq!(path.exists(), result.is_ok());
    }
}
