//! Bodies of fields and of parts.

use std::collections::BTreeMap;

use mainsheet_runtime::request::Style;
use mainsheet_runtime::{Serde, Upload};
use serde::Serialize;
use serde_json::json;

use crate::support::{self, *};

/// As Stripe has its forms.
#[tokio::test]
async fn a_form_is_as_deep_as_its_encoding_says() {
    #[derive(Serialize)]
    struct Body {
        amount: u32,
        currency: &'static str,
        metadata: BTreeMap<&'static str, &'static str>,
        items: Vec<Item>,
        expand: [&'static str; 2],
        tags: [&'static str; 2],
        plain: BTreeMap<&'static str, u8>,
        none: Option<u8>,
    }

    #[derive(Serialize)]
    struct Item {
        price: &'static str,
        tiers: Vec<u8>,
    }

    let server = Server::script([ok()]).await;
    let mut call = support::call(&client(&server), &CREATE);
    let body = Body {
        amount: 5,
        currency: "e u",
        metadata: BTreeMap::from([("k", "v w"), ("l", "&")]),
        items: vec![
            Item {
                price: "p",
                tiers: vec![1, 2],
            },
            Item {
                price: "q",
                tiers: vec![],
            },
        ],
        expand: ["a", "b"],
        tags: ["a", "b"],
        plain: BTreeMap::from([("a", 1)]),
        none: None,
    };
    call.form_with(
        &Serde(body),
        &[
            ("metadata", Style::DeepObject),
            ("items", Style::DeepObject),
            ("expand", Style::Form { explode: false }),
        ],
    );
    call.send_empty().await.unwrap();
    let request = server.requests().pop().unwrap();
    assert_eq!(
        request.header("content-type"),
        Some("application/x-www-form-urlencoded")
    );
    let pairs: Vec<_> = request.text().split('&').map(String::from).collect();
    assert_eq!(
        pairs,
        [
            "amount=5",
            "currency=e+u",
            "metadata%5Bk%5D=v+w",
            "metadata%5Bl%5D=%26",
            "items%5B0%5D%5Bprice%5D=p",
            "items%5B0%5D%5Btiers%5D%5B0%5D=1",
            "items%5B0%5D%5Btiers%5D%5B1%5D=2",
            "items%5B1%5D%5Bprice%5D=q",
            "expand=a,b",
            "tags=a",
            "tags=b",
            "plain=%7B%22a%22%3A1%7D",
        ]
    );
}

#[tokio::test]
async fn parts_have_the_type_that_they_are_given() {
    let server = Server::script([ok()]).await;
    let client = client(&server);
    let mut call = support::call(&client, &CREATE);
    call.part_text("note", "plain");
    call.part_text_as("page", "text/html", "<p>");
    call.part_json("record", &json!({"a": [1]}));
    call.send_empty().await.unwrap();
    let request = server.requests().pop().unwrap();
    let content_type = request.header("content-type").unwrap();
    let boundary = content_type
        .strip_prefix("multipart/form-data; boundary=")
        .unwrap();
    let head = format!("--{boundary}\r\nContent-Disposition: form-data; name=");
    assert_eq!(
        request.text(),
        format!(
            "{head}\"note\"\r\n\r\nplain\r\n\
             {head}\"page\"\r\nContent-Type: text/html\r\n\r\n<p>\r\n\
             {head}\"record\"\r\nContent-Type: application/json\r\n\r\n{{\"a\":[1]}}\r\n\
             --{boundary}--\r\n"
        )
    );

    let mut call = support::call(&client, &CREATE);
    call.part_text_as("page", "text/html\r\nx: y", "<p>");
    let error = call.send_empty().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "createRecord: the content type of the part `page` is not valid"
    );
    assert_eq!(server.count(), 1);
}

/// What is sent of a JSON, a text and a file, added in another order.
async fn sent_as(media_type: &'static str) -> (String, String) {
    let server = Server::script([ok()]).await;
    let mut call = support::call(&client(&server), &CREATE);
    call.part_text("more", "z");
    call.part_text("note", "plain");
    call.part_file("data", Upload::from_bytes("d.bin", "0101"));
    call.part_json_as("record", "application/json; v=1", &json!({"a": 1}));
    call.multipart_as(media_type, &["record", "note", "data"]);
    call.send_empty().await.unwrap();
    let request = server.requests().pop().unwrap();
    let content_type = request.header("content-type").unwrap();
    let (_, rest) = content_type.split_once("; boundary=").unwrap();
    let boundary = rest.split(';').next().unwrap();
    let text = request.text().replace(boundary, "B");
    (content_type.replace(boundary, "B"), text)
}

#[tokio::test]
async fn parts_of_another_kind_are_in_their_order_and_say_what_they_are() {
    let body = "--B\r\nContent-Disposition: form-data; name=\"record\"\r\n\
                Content-Type: application/json; v=1\r\n\r\n{\"a\":1}\r\n\
                --B\r\nContent-Disposition: form-data; name=\"note\"\r\n\
                Content-Type: text/plain; charset=utf-8\r\n\r\nplain\r\n\
                --B\r\nContent-Disposition: form-data; name=\"data\"; filename=\"d.bin\"\r\n\
                Content-Type: application/octet-stream\r\n\r\n0101\r\n\
                --B\r\nContent-Disposition: form-data; name=\"more\"\r\n\
                Content-Type: text/plain; charset=utf-8\r\n\r\nz\r\n--B--\r\n";
    for (media_type, content_type) in [
        ("multipart/mixed", "multipart/mixed; boundary=B"),
        (
            "multipart/related",
            "multipart/related; boundary=B; type=\"application/json\"",
        ),
    ] {
        let (sent, text) = sent_as(media_type).await;
        assert_eq!(sent, content_type);
        assert_eq!(text, body);
    }
}
