//! Request bodies by their media types.

use everything::Upload;
use everything::api::Bodies;
use everything::api::models::{Node, SendFormBody};

use crate::support::sent;
use crate::{COLOR, color, mixed};

#[tokio::test]
async fn json() {
    let sent = sent(|client| Bodies::new(client).send_json(color())).await;
    assert_eq!(sent.line, "POST /live/v1/bodies/json");
    assert_eq!(sent.header("content-type"), Some("application/json"));
    assert_eq!(sent.body, COLOR);
}

#[tokio::test]
async fn list() {
    let sent = sent(|client| Bodies::new(client).send_list([color(), mixed(3, 4)])).await;
    assert_eq!(sent.header("content-type"), Some("application/json"));
    assert_eq!(sent.body, format!(r#"[{COLOR},{{"R":3,"G":4}}]"#));
}

#[tokio::test]
async fn suffix() {
    let sent = sent(|client| Bodies::new(client).send_suffix(color())).await;
    assert_eq!(sent.line, "PATCH /live/v1/bodies/suffix");
    let media_type = sent.header("content-type");
    assert_eq!(media_type, Some("application/merge-patch+json"));
    assert_eq!(sent.body, COLOR);
}

#[tokio::test]
async fn form() {
    let words = || ["x y", "u,v"].map(str::to_owned);
    let tree = Node::new("ü").others([Node::new("&")]);
    let body = SendFormBody::new("a=b & c")
        .count(3)
        .list(words())
        .spaced(words())
        .piped(words())
        .joined(words())
        .alone(["a/b", "u,v"].map(str::to_owned))
        .apart(words())
        .members(mixed(1, 2))
        .quoted("q")
        .link("https://x.com/?q=a b&c")
        .object(mixed(1, 2))
        .deep(tree);
    let sent = sent(|client| Bodies::new(client).send_form(body)).await;
    let media_type = sent.header("content-type");
    assert_eq!(media_type, Some("application/x-www-form-urlencoded"));
    assert_eq!(
        sent.body,
        "name=a%3Db+%26+c&count=3&list=x+y&list=u%2Cv&spaced=x+y%20u%2Cv&piped=x+y%7Cu%2Cv\
         &joined=x+y,u%2Cv&alone=a/b,u%2Cv&apart=x+y&apart=u%2Cv&R=1&G=2&quoted=%22q%22\
         &link=https://x.com/?q=a+b%26c\
         &object=%7B%22R%22%3A1%2C%22G%22%3A2%7D\
         &deep%5Bname%5D=%C3%BC&deep%5Bothers%5D%5B0%5D%5Bname%5D=%26"
    );
}

#[tokio::test]
async fn parts() {
    let file = |name: &str, bytes: &str| Upload::from_bytes(name, bytes.to_owned());
    let files = vec![
        file("1.txt", "one"),
        file("2.txt", "two").content_type("text/x-own"),
    ];
    let sent = sent(|client| {
        Bodies::new(client)
            .send_parts("ü", file("a.png", "PNG"), files, mixed(1, 2))
            .count(5)
            .words(["x", "y"].map(str::to_owned))
            .quoted("q")
            .note("n")
            .table(file("t.csv", "a,b"))
    })
    .await;
    let media_type = sent.header("content-type").unwrap();
    let boundary = media_type
        .strip_prefix("multipart/form-data; boundary=")
        .unwrap();
    let part = |disposition: &str, media_type: &str, content: &str| {
        let media_type = match media_type {
            "" => String::new(),
            media_type => format!("\r\nContent-Type: {media_type}"),
        };
        format!(
            "--{boundary}\r\nContent-Disposition: form-data; {disposition}{media_type}\r\n\r\n\
             {content}\r\n"
        )
    };
    let body = [
        part(r#"name="title""#, "", "ü"),
        part(r#"name="image"; filename="a.png""#, "image/png", "PNG"),
        // Where nothing tells the media type, the file's name does.
        part(r#"name="files"; filename="1.txt""#, "text/plain", "one"),
        part(r#"name="files"; filename="2.txt""#, "text/x-own", "two"),
        part(r#"name="color""#, "application/json", r#"{"R":1,"G":2}"#),
        part(r#"name="count""#, "", "5"),
        part(r#"name="words""#, "", "x"),
        part(r#"name="words""#, "", "y"),
        part(r#"name="quoted""#, "application/json", r#""q""#),
        part(r#"name="note""#, "", "n"),
        part(r#"name="table"; filename="t.csv""#, "text/csv", "a,b"),
        format!("--{boundary}--\r\n"),
    ];
    assert_eq!(sent.body, body.concat());
}

#[tokio::test]
async fn bytes() {
    let file = Upload::from_bytes("a.bin", "bytes");
    let sent = sent(|client| Bodies::new(client).send_bytes(file)).await;
    assert_eq!(sent.line, "PUT /live/v1/bodies/bytes");
    assert_eq!(
        sent.header("content-type"),
        Some("application/octet-stream")
    );
    assert_eq!(sent.body, "bytes");
}

#[tokio::test]
async fn text() {
    let sent = sent(|client| Bodies::new(client).send_text("ü")).await;
    assert_eq!(sent.header("content-type"), Some("text/plain"));
    assert_eq!(sent.body, "ü");
}

#[tokio::test]
async fn xml() {
    let sent = sent(|client| Bodies::new(client).send_xml("<r/>")).await;
    assert_eq!(sent.header("content-type"), Some("application/xml"));
    assert_eq!(sent.body, "<r/>");
}

#[tokio::test]
async fn anything_is_sent_as_json() {
    let sent = sent(|client| Bodies::new(client).send_anything(color())).await;
    assert_eq!(sent.header("content-type"), Some("application/json"));
    assert_eq!(sent.body, COLOR);
}

#[tokio::test]
async fn the_caller_says_which_image_it_is() {
    let image = Upload::from_bytes("a.png", "PNG").content_type("image/png");
    let sent = sent(|client| Bodies::new(client).send_image(image)).await;
    assert_eq!(sent.header("content-type"), Some("image/png"));
    assert_eq!(sent.body, "PNG");
}

#[tokio::test]
async fn of_several_media_types_of_files_the_name_says_which_it_is() {
    for (file, media_type) in [
        (Upload::from_bytes("a.jpg", "a"), "image/jpeg"),
        (Upload::from_bytes("a.pdf", "a"), "application/pdf"),
        (Upload::from_bytes("a.png", "a"), "image/png"),
        // What is not among them, or says nothing, is taken for the first.
        (Upload::from_bytes("a.gif", "a"), "image/png"),
        (Upload::from_bytes("a", "a"), "image/png"),
        (Upload::from_bytes("a.jpg", "a").content_type("image/avif"), "image/avif"),
    ] {
        let sent = sent(|client| Bodies::new(client).send_picture_or_page(file)).await;
        assert_eq!(sent.header("content-type"), Some(media_type));
    }
}

#[tokio::test]
async fn of_several_media_types_json_is_sent() {
    let sent = sent(|client| Bodies::new(client).send_json_or_form(color())).await;
    assert_eq!(sent.header("content-type"), Some("application/json"));
    assert_eq!(sent.body, COLOR);
}

#[tokio::test]
async fn a_form_is_sent_where_only_that_takes_files() {
    let file = Upload::from_bytes("a.txt", "a");
    let sent = sent(|client| Bodies::new(client).send_file_or_json().file(file)).await;
    let media_type = sent.header("content-type").unwrap();
    assert!(
        media_type.starts_with("multipart/form-data; "),
        "{media_type}"
    );
    assert!(
        sent.body.contains(r#"name="file"; filename="a.txt""#),
        "{}",
        sent.body
    );
}

#[tokio::test]
async fn an_optional_body() {
    let without = sent(|client| Bodies::new(client).send_or_not()).await;
    assert_eq!(
        (without.header("content-type"), without.body.as_str()),
        (None, "")
    );
    let with = sent(|client| Bodies::new(client).send_or_not().body(color())).await;
    assert_eq!(with.header("content-type"), Some("application/json"));
    assert_eq!(with.body, COLOR);
    let text = sent(|client| Bodies::new(client).send_text_or_not().body("t")).await;
    assert_eq!(
        (text.header("content-type"), text.body.as_str()),
        (Some("text/plain"), "t")
    );
}
