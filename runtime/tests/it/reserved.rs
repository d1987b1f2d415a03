//! Reserved characters that a description lets through (`allowReserved`).

use mainsheet_runtime::Json as Value;
use mainsheet_runtime::request::Call;
use mainsheet_runtime::request::Style::{DeepObject, Form, PipeDelimited, SpaceDelimited};

use crate::styles::{PAINT, json};
use crate::support::*;

#[tokio::test]
async fn reserved_characters_are_left_where_that_is_safe() {
    let server = Server::script([ok()]).await;
    let mut call = Call::new(&client(&server), &PAINT);
    call.path("color", "none");
    call.query_reserved("a&b", "https://x.com:1/?q=[1]@!$()*,;#+&%2F ü\"'");
    call.query("next", "1");
    call.send_empty().await.unwrap();
    assert_eq!(
        server.requests()[0].target,
        "/v1/colors/none?a%26b=https://x.com:1/?q=[1]@!$()*,;%23%2B%26%252F%20%C3%BC%22%27&next=1"
    );
}

/// Each style with what its delimiters leave of the reserved characters.
#[tokio::test]
async fn reserved_characters_are_left_in_every_style() {
    let server = Server::script([ok()]).await;
    let client = client(&server);
    let list = json!(["a/b,c", "d:e?&+ %"]);
    let object = json!({"k,/": "a,/", "l": [":"]});
    for (style, value, expected) in [
        (Form { explode: true }, &json!("a/b,c"), "x=a/b,c"),
        (Form { explode: true }, &list, "x=a/b,c&x=d:e?%26%2B%20%25"),
        (Form { explode: false }, &list, "x=a/b%2Cc,d:e?%26%2B%20%25"),
        (SpaceDelimited, &list, "x=a/b,c%20d:e?%26%2B%20%25"),
        (PipeDelimited, &list, "x=a/b,c%7Cd:e?%26%2B%20%25"),
        (Form { explode: true }, &object, "k%2C%2F=a,/&l=[%22:%22]"),
        (
            Form { explode: false },
            &object,
            "x=k%2C%2F,a%2C/,l,[%22:%22]",
        ),
        (DeepObject, &object, "x%5Bk%2C%2F%5D=a,/&x%5Bl%5D%5B0%5D=:"),
    ] {
        let mut call = Call::new(&client, &PAINT);
        call.path("color", "none");
        call.query_styled_reserved("x", style, value);
        call.send_empty().await.unwrap();
        let request = server.requests().pop().unwrap();
        let query = request.target.split_once('?').unwrap().1;
        assert_eq!(query, expected, "{style:?} {value}");
    }
}

#[tokio::test]
async fn reserved_characters_are_left_in_a_form() {
    let server = Server::script([ok()]).await;
    let mut call = Call::new(&client(&server), &PAINT);
    call.path("color", "none");
    let body = r#"{
        "url": "https://x.com/?q=a b&c",
        "list": ["a,/", "+%"],
        "joined": ["a,/", ":"],
        "other": "/"
    }"#;
    call.form_reserved(
        &body.parse::<Value>().unwrap(),
        &[("joined", Form { explode: false })],
        &["url", "list", "joined"],
    );
    call.send_empty().await.unwrap();
    assert_eq!(
        server.requests()[0].text(),
        "url=https://x.com/?q=a+b%26c&list=a,/&list=%2B%25&joined=a%2C/,:&other=%2F"
    );
}
