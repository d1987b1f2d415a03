//! CSV downloads, row by row.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use futures_util::{StreamExt, TryStreamExt};
use mainsheet_runtime::{Download, Error};
use serde::Deserialize;

use crate::support::*;

#[derive(Debug, Deserialize, PartialEq)]
struct Person {
    #[serde(rename = "accountName")]
    account: String,
    age: Option<u8>,
    active: bool,
    #[serde(flatten)]
    more: BTreeMap<String, String>,
}

/// Sends `text` in pieces of `size` bytes.
async fn download(text: &[u8], size: usize) -> (Server, Download) {
    let mut reply = Reply::new(200).header("transfer-encoding", "chunked");
    for piece in text.chunks(size) {
        let mut bytes = format!("{:x}\r\n", piece.len()).into_bytes();
        bytes.extend(piece);
        bytes.extend(b"\r\n");
        reply = reply.then_send(bytes);
    }
    let server = Server::script([reply.then_send("0\r\n\r\n")]).await;
    let call = call(&client(&server), &EXPORT);
    let download = call.send_download().await.unwrap().into_body();
    (server, download)
}

#[tokio::test]
async fn rows_become_records_however_they_arrive() {
    let text = "\u{feff}\"accountName\",age,active,cost center,note\r\n\
                ann,41,true,007,\"a, \"\"b\"\"\nc\"\r\n\
                \r\n\
                bob,,FALSE,1e3,";
    for size in [1, 2, 3, 7, 1000] {
        let (_server, download) = download(text.as_bytes(), size).await;
        let mut records = download.records::<Person>();
        assert_eq!(records.header(), None);
        let people: Vec<_> = records.by_ref().try_collect().await.unwrap();
        let more = |center: &str, note: &str| {
            let pairs = [("cost center", center), ("note", note)];
            pairs
                .map(|(name, text)| (name.to_owned(), text.to_owned()))
                .into()
        };
        assert_eq!(
            people,
            [
                Person {
                    account: "ann".into(),
                    age: Some(41),
                    active: true,
                    more: more("007", "a, \"b\"\nc"),
                },
                Person {
                    account: "bob".into(),
                    age: None,
                    active: false,
                    more: more("1e3", ""),
                },
            ]
        );
        assert_eq!(records.header().unwrap()[3], "cost center");
    }
}

#[tokio::test]
async fn an_empty_line_is_an_empty_field_where_there_is_one_column() {
    for end in ["\n", "\r\n", "\r"] {
        let text = "\n\na\n1\n\n\n\"\"\n\"x\n\n\"\n3".replace('\n', end);
        for size in [1, 2, 3, 1000] {
            let (_server, download) = download(text.as_bytes(), size).await;
            let quoted = format!("4 x{end}{end}");
            let expected = ["0 1", "1 ", "2 ", "3 ", &quoted, "5 3"];
            assert_eq!(firsts(download).await, expected);
        }
    }
}

#[tokio::test]
async fn a_row_gives_its_fields_by_name() {
    let (_server, download) = download(b"a,b\n1,2\n3,\n", 5).await;
    let rows: Vec<_> = download.rows().try_collect().await.unwrap();
    assert_eq!(rows.len(), 2);
    assert_eq!((rows[0].get("a"), rows[0].get("b")), (Some("1"), Some("2")));
    assert_eq!(rows[0].get("c"), None);
    assert_eq!(rows[1].iter().collect::<Vec<_>>(), [("a", "3"), ("b", "")]);
    assert_eq!(rows[1].index(), 1);
    assert_eq!(rows[0].header(), ["a", "b"]);
}

/// The first field of each row, or where and why it is none, and its text.
async fn firsts(download: Download) -> Vec<String> {
    let rows: Vec<_> = download.rows().collect().await;
    rows.iter()
        .map(|row| match row {
            Ok(row) => format!("{} {}", row.index(), row.iter().next().unwrap().1),
            Err(Error::Decode(error)) => {
                let text = error.to_string();
                let (_, reason) = text.split_once("Row").unwrap();
                format!("{}{reason}: {}", error.pointer(), error.raw())
            }
            Err(other) => panic!("{other:?}"),
        })
        .collect()
}

#[tokio::test]
async fn a_row_of_another_width_is_an_error_in_its_place() {
    for size in [1, 5, 1000] {
        let (_server, download) = download(b"a,b\n1,2\n3\n4,5,6\n7,8\n", size).await;
        assert_eq!(
            firsts(download).await,
            [
                "0 1",
                "/1 at /1: the number of fields is 1, and the header's 2: 3",
                "/2 at /2: the number of fields is 3, and the header's 2: 4,5,6",
                "3 7"
            ]
        );
    }
}

#[tokio::test]
async fn a_quote_that_never_ends_is_an_error() {
    let reason = "a quote begins that never ends";
    for size in [1, 4, 1000] {
        // What is swallowed could be rows.
        for (text, seen) in [
            (
                "a,b\n1,2\n3,\"4\n5,6\n",
                vec![
                    "0 1".to_owned(),
                    format!("/1 at /1: {reason}: 3,\"4\n5,6\n\""),
                ],
            ),
            ("a,b\n1,\"", vec![format!("/0 at /0: {reason}: 1,")]),
            ("a,\"b\n1,2\n", vec![format!(": {reason}: a,\"b\n1,2\n\"")]),
            // One that ends with the file does end.
            ("a,b\n1,\"2\"", vec!["0 1".to_owned()]),
            ("a,b\n1,\"2\"\"\"", vec!["0 1".to_owned()]),
            ("a,b\n1,2\r", vec!["0 1".to_owned()]),
        ] {
            let (_server, download) = download(text.as_bytes(), size).await;
            assert_eq!(firsts(download).await, seen, "{text:?}");
        }
    }
}

#[tokio::test]
async fn fields_count_toward_the_limit() {
    let commas = ",".repeat(1 << 20);
    for text in [commas.clone(), format!("a,b\n{commas}\n1,2\n")] {
        let server = Server::script([Reply::new(200).body(text)]).await;
        let client = builder(&server).body_limit(1 << 20).build().unwrap();
        let download = call(&client, &EXPORT).send_download().await;
        let rows: Vec<_> = download.unwrap().into_body().rows().collect().await;
        assert_eq!(rows.len(), 1);
        assert!(matches!(rows[0], Err(Error::BodyTooLarge { .. })));
    }
}

#[tokio::test]
async fn a_bad_row_costs_itself_alone() {
    let text = b"accountName,age,active\nann,Ann,true\nbob,1,true\neve,2,\"perhaps, Ann\"\nzoe\n\
                 kim,,\n";
    let (_server, download) = download(text, 10).await;
    let people: Vec<_> = download.records::<Person>().collect().await;
    let seen: Vec<_> = people
        .iter()
        .map(|person| match person {
            Ok(person) => person.account.clone(),
            Err(Error::Decode(error)) => {
                assert!(!error.to_string().contains("Ann"), "{error}");
                format!("{} {}", error.pointer(), error.raw())
            }
            Err(other) => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(
        seen,
        [
            "/0/age ann,Ann,true",
            "bob",
            "/2/active eve,2,\"perhaps, Ann\"",
            "/3 zoe",
            "/4/active kim,,"
        ]
    );
    let (_server, download) = self::download(b"accountName,age\nann,1\n", 10).await;
    let people: Vec<_> = download.records::<Person>().collect().await;
    let missing = people[0].as_ref().unwrap_err().to_string();
    assert!(missing.contains("missing field `active`"), "{missing}");
}

#[tokio::test]
async fn rows_before_a_break_are_not_lost() {
    let reply = Reply::new(200).body("a\n1\n2\n3").promise(100).then_close();
    let server = Server::script([reply]).await;
    let call = call(&client(&server), &EXPORT);
    let rows = call.send_download().await.unwrap().into_body().rows();
    let rows: Vec<_> = rows.collect().await;
    // The last row may not be whole.
    assert_eq!(rows.len(), 3);
    assert_eq!(rows[1].as_ref().unwrap().get("a"), Some("2"));
    assert!(matches!(rows[2], Err(Error::Transport(_))));
}

#[tokio::test]
async fn a_quote_that_never_ends_does_not_fill_the_memory() {
    let reply = Reply::new(200).body(format!("a\n\"{}", "x".repeat(1 << 20)));
    let server = Server::script([reply]).await;
    let client = builder(&server).body_limit(10_000).build().unwrap();
    let download = call(&client, &EXPORT)
        .send_download()
        .await
        .unwrap()
        .into_body();
    let rows: Vec<_> = download.rows().collect().await;
    assert_eq!(rows.len(), 1);
    assert!(matches!(rows[0], Err(Error::BodyTooLarge { .. })));
}

#[tokio::test]
async fn many_rows_are_read() {
    let mut text = String::from("accountName,age,active\n");
    for index in 0..20_000 {
        writeln!(text, "person{index},{},true", index % 100).unwrap();
    }
    let (_server, download) = download(text.as_bytes(), 8192).await;
    let count = download
        .records::<Person>()
        .try_fold(0, |count, person| async move {
            assert_eq!(person.account, format!("person{count}"));
            Ok(count + 1)
        });
    assert_eq!(count.await.unwrap(), 20_000);
}
