//! Forms: which parts are files, what media type each has, and which need not be sent.

use cases::Upload;
use cases::form_parts::Albums;
use cases::form_parts::albums::requests::{
    ImportAlbumImportForm, ImportForm, ImportAlbumOrNotAlbumImportLinkForm,
    ImportUrlForm,
};
use cases::form_parts::models::{
    AlbumFields, AlbumLevel, SendKindsEither, SendKindsEitherObject, SendKindsMembersItem,
    SendKindsSize, SendTypesChange, SendTypesListed,
};

use crate::support::{Received, answered, sent};

fn file(name: &str) -> Upload {
    Upload::from_bytes(name, format!("\u{1}{name}"))
}

/// The parts without the boundary: each its head and its content.
fn parts(sent: &Received) -> Vec<(String, String)> {
    let media_type = sent.header("content-type").unwrap();
    let boundary = media_type.strip_prefix("multipart/form-data; boundary=");
    let delimiter = format!("--{}", boundary.unwrap());
    let body = sent
        .body
        .strip_suffix(&format!("{delimiter}--\r\n"))
        .unwrap();
    let head = format!("{delimiter}\r\nContent-Disposition: form-data; ");
    let parts = body.split(&head).skip(1).map(|part| {
        let (head, content) = part.split_once("\r\n\r\n").unwrap();
        let content = content.strip_suffix("\r\n").unwrap();
        (head.replace("\r\nContent-Type", ""), content.to_owned())
    });
    parts.collect()
}

#[track_caller]
pub(crate) fn assert_parts(sent: &Received, expected: &[(&str, &str)]) {
    let parts = parts(sent);
    let parts: Vec<_> = parts
        .iter()
        .map(|(head, body)| (&**head, &**body))
        .collect();
    assert_eq!(parts, expected);
}

#[tokio::test]
async fn a_file_is_a_file_whichever_way_it_is_described() {
    let sent = sent(|client| {
        Albums::new(client)
            .add(file("cover"), [file("1"), file("2")])
            .back(file("back"))
            .chained(file("chained"))
            .maybe(file("maybe"))
            .limited(file("limited"))
            .extras(vec![file("3")])
            .encoded(file("encoded"))
            .digest(b"\x01")
    })
    .await;
    assert_parts(
        &sent,
        &[
            (r#"name="cover"; filename="cover": application/octet-stream"#, "\u{1}cover"),
            (r#"name="tracks"; filename="1": application/octet-stream"#, "\u{1}1"),
            (r#"name="tracks"; filename="2": application/octet-stream"#, "\u{1}2"),
            (r#"name="back"; filename="back": application/octet-stream"#, "\u{1}back"),
            (r#"name="chained"; filename="chained": application/octet-stream"#, "\u{1}chained"),
            (r#"name="maybe"; filename="maybe": application/octet-stream"#, "\u{1}maybe"),
            (r#"name="limited"; filename="limited": application/octet-stream"#, "\u{1}limited"),
            (r#"name="extras"; filename="3": application/octet-stream"#, "\u{1}3"),
            (r#"name="encoded"; filename="encoded": application/octet-stream"#, "\u{1}encoded"),
            (r#"name="digest""#, "AQ=="),
        ],
    );
}

/// The form is chosen before JSON, as only it takes the file, which another part of the `allOf`
/// declares.
#[tokio::test]
async fn what_the_server_sets_need_not_be_sent() {
    let sent = sent(|client| {
        let albums = Albums::new(client);
        albums.change("n").booklet(file("b"))
    })
    .await;
    let expected = [
        (r#"name="name""#, "n"),
        (r#"name="booklet"; filename="b": application/octet-stream"#, "\u{1}b"),
    ];
    assert_parts(&sent, &expected);
}

#[tokio::test]
async fn bodies_of_bytes() {
    let reply = (200, "application/json", "\u{1}bytes");
    let (sent, answer) =
        crate::support::exchange(reply, |client| Albums::new(client).put_album(file("whole")))
            .await;
    assert_eq!(
        sent.header("content-type"),
        Some("application/octet-stream")
    );
    assert_eq!(sent.body, "\u{1}whole");
    assert_eq!(answer.unwrap().bytes().await.unwrap(), "\u{1}bytes");
}

#[tokio::test]
async fn parts_of_several_types() {
    let sent = sent(|client| {
        Albums::new(client)
            .send_kinds(file("one"))
            .size("10cm")
            .sizes([SendKindsSize::from(12), "10cm".into()])
            .words(["a".to_owned(), "b".to_owned()])
            .link("https://x.com")
            .anything(serde_json::json!({"a": "b"}))
            .members([SendKindsMembersItem::new().name("m")])
            .shots([("a", file("a")), ("b", file("b"))])
            .either("text")
    })
    .await;
    assert_parts(
        &sent,
        &[
            (r#"name="art"; filename="one": application/octet-stream"#, "\u{1}one"),
            (r#"name="size""#, "10cm"),
            (r#"name="sizes""#, "12"),
            (r#"name="sizes""#, "10cm"),
            (r#"name="words""#, "a"),
            (r#"name="words""#, "b"),
            (r#"name="link""#, "https://x.com"),
            (r#"name="anything": application/json"#, r#"{"a":"b"}"#),
            (r#"name="members": application/json"#, r#"[{"name":"m"}]"#),
            (r#"name="shots[a]"; filename="a": application/octet-stream"#, "\u{1}a"),
            (r#"name="shots[b]"; filename="b": application/octet-stream"#, "\u{1}b"),
            (r#"name="either""#, "text"),
        ],
    );
}

#[tokio::test]
async fn the_other_types_of_those_parts() {
    let sent = sent(|client| {
        Albums::new(client)
            .send_kinds([file("1"), file("2")])
            .size(12)
            .link(file("link"))
            .anything(vec![file("3"), file("4")])
            .either(SendKindsEither::Object(
                SendKindsEitherObject::new().name("n"),
            ))
    })
    .await;
    assert_parts(
        &sent,
        &[
            (r#"name="art"; filename="1": application/octet-stream"#, "\u{1}1"),
            (r#"name="art"; filename="2": application/octet-stream"#, "\u{1}2"),
            (r#"name="size""#, "12"),
            (r#"name="link"; filename="link": application/octet-stream"#, "\u{1}link"),
            (r#"name="anything"; filename="3": application/octet-stream"#, "\u{1}3"),
            (r#"name="anything"; filename="4": application/octet-stream"#, "\u{1}4"),
            (r#"name="either": application/json"#, r#"{"name":"n"}"#),
        ],
    );
}

#[tokio::test]
async fn parts_have_the_media_types_that_are_described() {
    let sent = sent(|client| {
        Albums::new(client)
            .send_types()
            .table("a,b")
            .both(5)
            .page("<p/>")
            .words(["x", "y"].map(str::to_owned))
            .change(SendTypesChange::new().n(1))
            .listed(SendTypesListed::new().n(2))
            .markup("<n/>")
            .picture(file("p").header("X-Taken", "today"))
            .badge(file("b.jpg"))
            .shots([file("s.gif"), file("s")])
    })
    .await;
    assert_parts(
        &sent,
        &[
            (r#"name="table": text/csv"#, "a,b"),
            (r#"name="both": text/plain"#, "5"),
            (r#"name="page": application/xml"#, "<p/>"),
            (r#"name="words": text/x-word"#, "x"),
            (r#"name="words": text/x-word"#, "y"),
            (
                r#"name="change": application/merge-patch+json"#,
                r#"{"n":1}"#,
            ),
            (r#"name="listed": application/vnd.x+json"#, r#"{"n":2}"#),
            (r#"name="markup": application/xml"#, "<n/>"),
            (
                "name=\"picture\"; filename=\"p\": image/png\r\nx-taken: today",
                "\u{1}p",
            ),
            (r#"name="badge"; filename="b.jpg": image/jpeg"#, "\u{1}b.jpg"),
            (r#"name="shots"; filename="s.gif": image/gif"#, "\u{1}s.gif"),
            (r#"name="shots"; filename="s": application/octet-stream"#, "\u{1}s"),
        ],
    );
}

#[tokio::test]
async fn parts_that_have_no_name_in_the_description() {
    let more = sent(|client| Albums::new(client).send_more("p").part2("a", 1)).await;
    assert_parts(&more, &[(r#"name="part""#, "p"), (r#"name="a""#, "1")]);
    let name = String::from("b \"c\"");
    let files = sent(|client| Albums::new(client).send_file_map().part(name, file("f"))).await;
    assert_parts(&files, &[(r#"name="b %22c%22"; filename="f": application/octet-stream"#, "\u{1}f")]);
    let lists = sent(|client| {
        let albums = Albums::new(client);
        albums.send_file_lists().part("a", [file("f"), file("g")])
    })
    .await;
    let expected = [
        (r#"name="a"; filename="f": application/octet-stream"#, "\u{1}f"),
        (r#"name="a"; filename="g": application/octet-stream"#, "\u{1}g"),
    ];
    assert_parts(&lists, &expected);
    let texts = sent(|client| Albums::new(client).send_text_lists().part("a", [1, 2])).await;
    assert_parts(&texts, &[(r#"name="a""#, "1"), (r#"name="a""#, "2")]);
    let open = sent(|client| {
        let albums = Albums::new(client);
        albums.send_open().part("a", file("f")).part("b", true)
    })
    .await;
    let expected = [
        (r#"name="a"; filename="f": application/octet-stream"#, "\u{1}f"),
        (r#"name="b""#, "true"),
    ];
    assert_parts(&open, &expected);
}

#[tokio::test]
async fn one_of_several_forms() {
    let by_url = sent(|client| {
        Albums::new(client).import(ImportUrlForm::new("https://x.com").depth(2))
    })
    .await;
    let expected = [(r#"name="url""#, "https://x.com"), (r#"name="depth""#, "2")];
    assert_parts(&by_url, &expected);
    let by_file = sent(|client| {
        let form = ImportAlbumImportForm::new(file("s")).note("n");
        Albums::new(client).import(ImportForm::from(form))
    })
    .await;
    let sheet = (r#"name="sheet"; filename="s": application/octet-stream"#, "\u{1}s");
    assert_parts(&by_file, &[sheet, (r#"name="note""#, "n")]);
    let optional = sent(|client| {
        let form = ImportAlbumOrNotAlbumImportLinkForm::new("a");
        Albums::new(client).import_album_or_not().form(form)
    })
    .await;
    assert_parts(&optional, &[(r#"name="address""#, "a")]);
    let only = sent(|client| Albums::new(client).import_one_kind(file("s"))).await;
    assert_parts(&only, &[sheet]);
}

#[tokio::test]
async fn fields_by_reference() {
    let fields = AlbumFields::new("n", AlbumLevel::High).marks(["a b", "c"]);
    let fields = fields.label(None);
    let sent = sent(|client| Albums::new(client).send_fields(fields)).await;
    assert_eq!(sent.body, "name=n&level=high&marks=a+b&marks=c");
}

#[tokio::test]
async fn an_answer_of_bytes_is_no_json() {
    let answer = answered((200, "application/json", "[no"), |client| {
        Albums::new(client).put_album(file("a"))
    })
    .await;
    assert_eq!(answer.unwrap().bytes().await.unwrap(), "[no");
}
