//! What parameters and forms look like on the wire, in every style.

use std::collections::BTreeMap;

use mainsheet_runtime::request::Style::{
    self, DeepObject, Form, Json, Label, Matrix, PipeDelimited, Simple, SpaceDelimited,
};
use mainsheet_runtime::request::{self, Call, Method, Operation, Security};
use mainsheet_runtime::{Client, Error, Json as Value};

use crate::support::*;

/// Any JSON, as a literal.
macro_rules! json {
    ($($value:tt)*) => {
        mainsheet_runtime::Json::from(mainsheet_runtime::serde_json::json!($($value)*))
    };
}
pub(crate) use json;

pub(crate) static PAINT: Operation = Operation {
    id: "paint",
    method: Method::POST,
    server: request::Server::below("/v1"),
    path: "/colors/{color}",
    security: Security::Undeclared,
    accept: "*/*",
    errors: &[],
    paging: None,
};

/// Where a parameter stands.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Place {
    Path,
    Query,
    Header,
    Cookie,
    Body,
}

/// Sends `color`, and returns what stands in its place.
async fn sent(
    server: &Server,
    client: &Client,
    place: Place,
    style: Style,
    value: &Value,
) -> Result<String, Error> {
    let mut call = Call::new(client, &PAINT);
    call.path("color", "none");
    match place {
        Place::Path => call.path_styled("color", style, value),
        Place::Query => call.query_styled("color", style, value),
        Place::Header => call.header_styled("color", style, value),
        Place::Cookie => call.cookie_styled("color", style, value),
        Place::Body => {
            let encoding: &'static [_] = Box::leak(Box::new([("color", style)]));
            call.form_with(
                &BTreeMap::from([("color".to_owned(), value.clone())]),
                encoding,
            );
        }
    }
    call.send_empty().await?;
    let request = server.requests().pop().unwrap();
    let (path, query) = request
        .target
        .split_once('?')
        .unwrap_or((&request.target, ""));
    Ok(match place {
        Place::Path => path.strip_prefix("/v1/colors/").unwrap().to_owned(),
        Place::Query => query.to_owned(),
        Place::Header => request.header("color").unwrap_or_default().to_owned(),
        Place::Cookie => request.header("cookie").unwrap_or_default().to_owned(),
        Place::Body => request.text(),
    })
}

pub(crate) async fn expect(cases: &[(Place, Style, Value, &str)]) {
    let server = Server::script([ok()]).await;
    let client = client(&server);
    for (place, style, value, expected) in cases {
        let sent = sent(&server, &client, *place, *style, value).await.unwrap();
        assert_eq!(sent, *expected, "{place:?} {style:?} {value}");
    }
}

pub(crate) fn text() -> Value {
    json!("blue")
}

pub(crate) fn list() -> Value {
    json!(["blue", "black", "brown"])
}

fn object() -> Value {
    r#"{"R":100,"G":200,"B":150}"#.parse().unwrap()
}

/// The examples of the specification, with the commas of RFC 6570 in labels,
/// and with what a URL requires to be encoded.
#[tokio::test]
async fn the_examples_of_the_specification_for_paths_and_headers() {
    let (path, header) = (Place::Path, Place::Header);
    let (matrix, matrix_apart) = (Matrix { explode: false }, Matrix { explode: true });
    let (label, label_apart) = (Label { explode: false }, Label { explode: true });
    let (simple, simple_apart) = (Simple { explode: false }, Simple { explode: true });
    let black = ";color=blue;color=black;color=brown";
    expect(&[
        (path, matrix, json!(""), ";color"),
        (path, matrix, text(), ";color=blue"),
        (path, matrix, list(), ";color=blue,black,brown"),
        (path, matrix, object(), ";color=R,100,G,200,B,150"),
        (path, matrix_apart, json!(""), ";color"),
        (path, matrix_apart, text(), ";color=blue"),
        (path, matrix_apart, list(), black),
        (path, matrix_apart, object(), ";R=100;G=200;B=150"),
        (path, label, text(), ".blue"),
        (path, label, list(), ".blue,black,brown"),
        (path, label, object(), ".R,100,G,200,B,150"),
        (path, label_apart, text(), ".blue"),
        (path, label_apart, list(), ".blue.black.brown"),
        (path, label_apart, object(), ".R=100.G=200.B=150"),
        (path, simple, text(), "blue"),
        (path, simple, list(), "blue,black,brown"),
        (path, simple, object(), "R,100,G,200,B,150"),
        (path, simple_apart, text(), "blue"),
        (path, simple_apart, list(), "blue,black,brown"),
        (path, simple_apart, object(), "R=100,G=200,B=150"),
        (header, simple, text(), "blue"),
        (header, simple, list(), "blue,black,brown"),
        (header, simple, object(), "R,100,G,200,B,150"),
        (header, simple_apart, text(), "blue"),
        (header, simple_apart, list(), "blue,black,brown"),
        (header, simple_apart, object(), "R=100,G=200,B=150"),
    ])
    .await;
}

#[tokio::test]
async fn the_examples_of_the_specification_for_queries_cookies_and_forms() {
    let (form, form_apart) = (Form { explode: false }, Form { explode: true });
    for place in [Place::Query, Place::Cookie, Place::Body] {
        let cookie = matches!(place, Place::Cookie);
        let either = |pair, cookies| if cookie { cookies } else { pair };
        let list_apart = either(
            "color=blue&color=black&color=brown",
            "color=blue; color=black; color=brown",
        );
        let object_apart = either("R=100&G=200&B=150", "R=100; G=200; B=150");
        expect(&[
            (place, form, json!(""), "color="),
            (place, form, text(), "color=blue"),
            (place, form, list(), "color=blue,black,brown"),
            (place, form, object(), "color=R,100,G,200,B,150"),
            (place, form_apart, json!(""), "color="),
            (place, form_apart, text(), "color=blue"),
            (place, form_apart, list(), list_apart),
            (place, form_apart, object(), object_apart),
        ])
        .await;
    }
    let (space, pipe) = (SpaceDelimited, PipeDelimited);
    let deep = "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150";
    for place in [Place::Query, Place::Body] {
        expect(&[
            (place, space, list(), "color=blue%20black%20brown"),
            (place, space, object(), "color=R%20100%20G%20200%20B%20150"),
            (place, pipe, list(), "color=blue%7Cblack%7Cbrown"),
            (place, pipe, object(), "color=R%7C100%7CG%7C200%7CB%7C150"),
            (place, DeepObject, object(), deep),
        ])
        .await;
    }
}

#[tokio::test]
async fn no_value_is_taken_for_a_delimiter() {
    let list = || json!(["a,b", "c d", "e|f", "g;h", "i&j=k", "l.m", "100%", "ü"]);
    let whole = Form { explode: false };
    expect(&[
        (
            Place::Query,
            whole,
            list(),
            "color=a%2Cb,c%20d,e%7Cf,g%3Bh,i%26j%3Dk,l.m,100%25,%C3%BC",
        ),
        (
            Place::Query,
            SpaceDelimited,
            json!(["a b", "c"]),
            "color=a%20b%20c",
        ),
        (
            Place::Path,
            Matrix { explode: true },
            json!(["a;b", "c=d", "e/f"]),
            ";color=a%3Bb;color=c%3Dd;color=e%2Ff",
        ),
        (
            Place::Path,
            Simple { explode: true },
            json!({"a=b": "c,d"}),
            "a%3Db=c%2Cd",
        ),
        (
            Place::Header,
            Simple { explode: false },
            list(),
            "a%2Cb,c d,e|f,g;h,i&j=k,l.m,100%25,%C3%BC",
        ),
        (
            Place::Header,
            Simple { explode: true },
            json!({"a=b": "c=d"}),
            "a%3Db=c=d",
        ),
        // A single text needs no delimiter.
        (
            Place::Header,
            Simple { explode: false },
            json!("Mon, 100%"),
            "Mon, 100%",
        ),
        (
            Place::Cookie,
            whole,
            json!(["a,b", "c;d", "e f", "g\"h", "i\\j", "k\nl", "100%", "ü"]),
            "color=a%2Cb,c%3Bd,e%20f,g%22h,i%5Cj,k%0Al,100%25,%C3%BC",
        ),
        (
            Place::Cookie,
            Form { explode: true },
            json!({"a=b; c": "d=e"}),
            "a%3Db%3B%20c=d=e",
        ),
        (Place::Body, whole, json!(["a,b", "c d"]), "color=a%2Cb,c+d"),
        (
            Place::Query,
            DeepObject,
            json!({"a]b": {"c&d": "e=f"}}),
            "color%5Ba%5Db%5D%5Bc%26d%5D=e%3Df",
        ),
    ])
    .await;
}

#[tokio::test]
async fn numbers_booleans_and_what_is_deeper() {
    let apart = Form { explode: true };
    let whole = Form { explode: false };
    let deep = || json!([1, {"a": [2, null]}, [true]]);
    let text = "%7B%22a%22%3A%5B2%2Cnull%5D%7D";
    expect(&[
        (
            Place::Query,
            whole,
            json!([1, 2.5, true, "x"]),
            "color=1,2.5,true,x",
        ),
        (Place::Query, apart, json!(-7), "color=-7"),
        (
            Place::Path,
            Simple { explode: false },
            json!(false),
            "false",
        ),
        // Where a style has no place for it, JSON.
        (
            Place::Query,
            whole,
            deep(),
            format!("color=1,{text},%5Btrue%5D").leak(),
        ),
        (
            Place::Query,
            apart,
            deep(),
            format!("color=1&color={text}&color=%5Btrue%5D").leak(),
        ),
        (
            Place::Query,
            DeepObject,
            json!({"a": {"b": {"c": 1}}, "d": ["x", {"e": true}], "f": null, "g": []}),
            "color%5Ba%5D%5Bb%5D%5Bc%5D=1&color%5Bd%5D%5B0%5D=x&color%5Bd%5D%5B1%5D%5Be%5D=true",
        ),
        (
            Place::Query,
            Json,
            json!({"a": [1, null], "b": "c d"}),
            "color=%7B%22a%22%3A%5B1%2Cnull%5D%2C%22b%22%3A%22c%20d%22%7D",
        ),
        (Place::Query, Json, json!("a"), "color=%22a%22"),
        (Place::Path, Json, json!(["a/b"]), "%5B%22a%2Fb%22%5D"),
        (
            Place::Header,
            Json,
            json!({"a": "ü,𝄞"}),
            r#"{"a":"\u00fc,\ud834\udd1e"}"#,
        ),
        (Place::Cookie, Json, json!({"a": 1}), "color={%22a%22:1}"),
    ])
    .await;
}

#[tokio::test]
async fn what_is_null_or_empty_is_not_sent() {
    let mut cases = Vec::new();
    for value in [
        json!(null),
        json!([]),
        json!({}),
        json!([null]),
        json!({"a": null}),
    ] {
        for style in [
            Form { explode: true },
            Form { explode: false },
            SpaceDelimited,
            PipeDelimited,
            DeepObject,
        ] {
            cases.push((Place::Query, style, value.clone(), ""));
            cases.push((Place::Cookie, style, value.clone(), ""));
            cases.push((Place::Body, style, value.clone(), ""));
        }
        cases.push((Place::Header, Simple { explode: false }, value, ""));
    }
    cases.push((
        Place::Query,
        Form { explode: false },
        json!([null, "a", null]),
        "color=a",
    ));
    cases.push((
        Place::Query,
        Form { explode: true },
        json!({"a": null, "b": 1}),
        "b=1",
    ));
    expect(&cases).await;
}

#[tokio::test]
async fn what_would_change_the_path_is_refused() {
    let server = Server::script([ok()]).await;
    let client = client(&server);
    let simple = Simple { explode: false };
    let label = Label { explode: true };
    for (style, value, why) in [
        (simple, json!("."), "must not be `.` or `..`"),
        (simple, json!(".."), "must not be `.` or `..`"),
        (simple, json!([".."]), "must not be `.` or `..`"),
        (simple, json!(""), "must not be empty"),
        (simple, json!(["a\n"]), "must not hold a control character"),
        (
            simple,
            json!({"a\u{7f}": 1}),
            "must not hold a control character",
        ),
        (
            Json,
            json!({"a": "\u{0}"}),
            "must not hold a control character",
        ),
        (label, json!("."), "must not be `.` or `..`"),
        (label, json!(""), "must not be `.` or `..`"),
        (simple, json!([]), "is missing"),
        (Matrix { explode: true }, json!(null), "is missing"),
    ] {
        let result = sent(&server, &client, Place::Path, style, &value).await;
        let error = result.unwrap_err();
        assert!(matches!(error, Error::InvalidRequest(_)), "{error:?}");
        assert_eq!(
            error.to_string(),
            format!("paint: the path parameter `color` {why}"),
            "{style:?} {value}"
        );
    }
    // A header cannot hold a line break.
    let result = sent(&server, &client, Place::Header, simple, &json!("a\nAnn")).await;
    assert_clean(&result.unwrap_err());
    assert_eq!(server.count(), 0);
}

#[tokio::test]
async fn what_cannot_be_written_is_refused() {
    type Set = fn(&mut Call, &BTreeMap<String, f64>);
    // JSON has no form for it.
    let bad = BTreeMap::from([("Ann".to_owned(), f64::NAN)]);
    let set: [Set; 6] = [
        |call, bad| call.path_styled("color", Simple { explode: false }, bad),
        |call, bad| call.query_styled("color", DeepObject, bad),
        |call, bad| call.header_styled("color", Json, bad),
        |call, bad| call.cookie_styled("color", Json, bad),
        |call, bad| call.part_json("color", bad),
        |call, bad| call.form_with(bad, &[]),
    ];
    let server = Server::script([ok()]).await;
    let client = client(&server);
    for set in set {
        let mut call = Call::new(&client, &PAINT);
        call.path("color", "none");
        set(&mut call, &bad);
        let error = call.send_empty().await.unwrap_err();
        assert!(matches!(error, Error::InvalidRequest(_)), "{error:?}");
        assert_clean(&error);
    }
    let mut call = Call::new(&client, &PAINT);
    call.path("color", "none");
    call.form(&["no", "fields"]);
    call.send_empty().await.unwrap_err();
    assert_eq!(server.count(), 0);
}

#[tokio::test]
async fn a_parameter_is_set_once_in_whatever_way() {
    let server = Server::script([ok()]).await;
    let client = client(&server);
    let mut call = Call::new(&client, &PAINT);
    call.path("color", "a b");
    call.query("x", "1");
    call.query("y", "1");
    call.query_styled("x", Form { explode: true }, &json!({"r": 1, "g": 2}));
    call.query_styled("x", Form { explode: false }, &[3, 4]);
    call.query_styled("y", DeepObject, &None::<i32>);
    call.cookie("a", "1; b=2");
    call.cookie("c", "ü,");
    call.cookie("a", "x=y");
    call.header_styled("h", Simple { explode: false }, "1");
    call.header("h", "2");
    call.send_empty().await.unwrap();
    let request = server.requests().pop().unwrap();
    assert_eq!(request.target, "/v1/colors/a%20b?x=3,4");
    assert_eq!(request.header("cookie"), Some("c=%C3%BC%2C; a=x=y"));
    assert_eq!(request.header("h"), Some("2"));
    assert_eq!(request.header("accept"), Some("*/*"));
}
