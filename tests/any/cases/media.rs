//! What is asked for and what is sent, by its media type.

use cases::media::Media;
use cases::media::media::requests::{EnterOrStayAnswer, PatchCardBody, PutCardBody};
use cases::media::models::{
    NoteJobBody, PatchCardBodyItem, PatchCardBodyItemRequired, PatchCardMergePatch, Report,
};
use cases::{Error, Upload};

use super::support::{NOTHING, Reply, answered, exchange, exchange_bytes, json, sent};

const REPORT: &str = r#"{"title":"t"}"#;

fn report() -> Report {
    Report::default().title("t")
}

#[tokio::test]
async fn the_caller_chooses_among_media_types() {
    let (request, answer) = exchange(json(REPORT), |client| {
        Media::new(client).get_report().file_format("x")
    })
    .await;
    assert_eq!(request.header("accept"), Some("application/json"));
    assert_eq!(answer.unwrap(), report());

    let (request, answer) = exchange((200, "text/csv", "a,b"), |client| {
        Media::new(client)
            .get_report()
            .file_format("x")
            .accept_csv()
    })
    .await;
    assert_eq!(request.line, "GET /report?fileFormat=x");
    assert_eq!(
        request.header("accept"),
        Some("text/csv, application/json;q=0.9")
    );
    assert_eq!(answer.unwrap().text().await.unwrap(), "a,b");

    let (request, answer) = exchange((200, "application/pdf", "%PDF"), |client| {
        Media::new(client).get_report().accept_pdf()
    })
    .await;
    assert_eq!(
        request.header("accept"),
        Some("application/pdf, application/json;q=0.9")
    );
    assert_eq!(answer.unwrap().bytes().await.unwrap(), "%PDF");

    // XML is text, and says so.
    let (request, answer) = exchange((200, "application/xml", "<r/>"), |client| {
        Media::new(client).get_report().accept_xml()
    })
    .await;
    assert_eq!(
        request.header("accept"),
        Some("application/xml, application/json;q=0.9")
    );
    assert_eq!(answer.unwrap(), "<r/>");

    let list = format!("[{REPORT}]");
    let (request, answer) = exchange(json(&list), |client| {
        Media::new(client)
            .get_report()
            .accept_vnd_acme_list_json_version_2()
    })
    .await;
    assert_eq!(
        request.header("accept"),
        Some("application/vnd.acme.list+json; version=2")
    );
    assert_eq!(answer.unwrap().into_vec().unwrap(), [report()]);

    let refused = (400, "application/json", r#"{"reason":"r"}"#);
    let error = answered(refused, |client| {
        Media::new(client).get_report().accept_csv()
    })
    .await;
    let error = error.map(drop).unwrap_err();
    let problem = error.body::<cases::media::models::Problem>().unwrap();
    assert_eq!(problem.reason.as_deref(), Some("r"));

    // Without JSON, the first is asked for, and another by choice.
    let (request, _) = exchange((200, "text/csv", ""), |client| {
        Media::new(client).get_files()
    })
    .await;
    assert_eq!(request.header("accept"), Some("text/csv"));
    let (request, _) = exchange((200, "application/pdf", ""), |client| {
        Media::new(client).get_files().accept_pdf()
    })
    .await;
    assert_eq!(request.header("accept"), Some("application/pdf"));
}

#[tokio::test]
async fn text_of_any_media_type_is_what_the_answer_says() {
    for (media_type, body, text) in [
        ("text/plain", "hello", "hello"),
        ("text/plain", "\"hello\"", "\"hello\""),
        ("application/json", "\"hello\"", "hello"),
        ("application/json", "hello", "hello"),
        ("", "hello", "hello"),
    ] {
        let (request, answer) = exchange((200, media_type, body), |client| {
            Media::new(client).get_motto()
        })
        .await;
        assert_eq!(request.header("accept"), Some("*/*"));
        assert_eq!(answer.unwrap(), text, "{media_type} {body}");
    }
    // What is sent as anything is bytes, and no JSON.
    let request =
        sent(|client| Media::new(client).put_file(Upload::from_bytes("a.bin", "raw"))).await;
    assert_eq!(request.body, "raw");
    assert_eq!(
        request.header("content-type"),
        Some("application/octet-stream")
    );
}

#[tokio::test]
async fn no_content_is_expected_where_there_is_none() {
    let head: Reply<'_> = (200, "application/json", "");
    let (request, answer) = exchange(head, |client| Media::new(client).head_thing()).await;
    assert_eq!(request.line, "HEAD /head");
    assert_eq!(request.header("accept"), Some("*/*"));
    answer.unwrap();
    answered(NOTHING, |client| Media::new(client).delete_thing())
        .await
        .unwrap();
    answered((205, "", ""), |client| Media::new(client).reset_thing())
        .await
        .unwrap();
    let (request, answer) = exchange((304, "", ""), |client| {
        Media::new(client).get_thing().if_none_match("\"a\"")
    })
    .await;
    assert_eq!(request.header("if-none-match"), Some("\"a\""));
    assert!(answer.unwrap_err().is(304));
}

#[tokio::test]
async fn a_default_alone_types_every_status() {
    let answer = answered(json(REPORT), |client| Media::new(client).get_default()).await;
    assert_eq!(answer.unwrap(), report());
    let reply = (404, "application/json", REPORT);
    let error = answered(reply, |client| Media::new(client).get_default()).await;
    assert_eq!(error.unwrap_err().body::<Report>(), Some(&report()));
}

#[tokio::test]
async fn a_redirect_that_is_described_is_an_answer() {
    let to = "HTTP/1.1 302 Found\r\nlocation: /elsewhere?code=1\r\ncontent-length: 0\r\n\r\n";
    let (request, answer) =
        exchange_bytes(to.as_bytes(), |client| Media::new(client).enter().send()).await;
    assert_eq!(request.line, "GET /enter");
    let answer = answer.unwrap();
    assert_eq!(answer.status(), 302);
    assert_eq!(answer.body().location(), Some("/elsewhere?code=1"));

    let to = to.replace("302 Found", "303 See Other");
    let (_, answer) =
        exchange_bytes(to.as_bytes(), |client| Media::new(client).enter_or_stay()).await;
    let EnterOrStayAnswer::SeeOther(redirect) = answer.unwrap() else {
        panic!("it is a redirect");
    };
    assert_eq!(redirect.location(), Some("/elsewhere?code=1"));
    assert_eq!(redirect.status(), 303);
    let answer = answered(json(REPORT), |client| Media::new(client).enter_or_stay()).await;
    assert_eq!(answer.unwrap(), EnterOrStayAnswer::Ok(report()));

    // What has moved for good is followed.
    let to = "HTTP/1.1 301 Moved\r\nlocation: http://127.0.0.1:1/x\r\ncontent-length: 0\r\n\r\n";
    let (_, answer) = exchange_bytes(to.as_bytes(), |client| Media::new(client).get_moved()).await;
    assert!(matches!(answer, Err(Error::Transport(_))), "{answer:?}");
}

#[tokio::test]
async fn an_empty_body_says_that_it_is_empty() {
    let request = sent(|client| Media::new(client).run_job("7")).await;
    assert_eq!(request.header("content-length"), Some("0"));
    assert_eq!(request.header("content-type"), None);
    let request = sent(|client| Media::new(client).note_job("7")).await;
    assert_eq!(request.header("content-length"), Some("0"));
    assert_eq!(request.header("content-type"), None);
    let request = sent(|client| {
        Media::new(client)
            .note_job("7")
            .body(NoteJobBody::new().note("n"))
    })
    .await;
    assert_eq!(request.header("content-length"), Some("12"));
    let request = sent(|client| Media::new(client).write_job("7", "")).await;
    assert_eq!(request.header("content-length"), Some("0"));
    for request in [
        sent(|client| Media::new(client).delete_thing()).await,
        exchange((200, "", "t"), |client| Media::new(client).get_motto())
            .await
            .0,
    ] {
        assert_eq!(request.header("content-length"), None, "{}", request.line);
    }
}

#[tokio::test]
async fn the_caller_chooses_among_bodies() {
    let step = || {
        PatchCardBodyItem::new(PatchCardBodyItemRequired {
            op: "remove".into(),
            path: "/title".into(),
        })
    };
    let merge = || PatchCardMergePatch::new().title_null();
    for (body, media_type, expected) in [
        (
            PatchCardBody::from(vec![step()]),
            "application/json-patch+json",
            r#"[{"op":"remove","path":"/title"}]"#,
        ),
        (
            merge().into(),
            "application/merge-patch+json",
            r#"{"title":null}"#,
        ),
        (
            PatchCardBody::MergePatch(merge()),
            "application/merge-patch+json",
            r#"{"title":null}"#,
        ),
    ] {
        let request = sent(|client| Media::new(client).patch_card(body)).await;
        assert_eq!(request.header("content-type"), Some(media_type));
        assert_eq!(request.body, expected);
    }
    // The type says which it is.
    let request = sent(|client| Media::new(client).patch_card(merge())).await;
    assert_eq!(request.body, r#"{"title":null}"#);
    let request = sent(|client| Media::new(client).patch_card(vec![step()])).await;
    assert_eq!(
        request.header("content-type"),
        Some("application/json-patch+json")
    );

    for (body, media_type, expected) in [
        (PutCardBody::from(report()), "application/json", REPORT),
        (PutCardBody::Text("t".to_owned()), "text/plain", "t"),
        (Upload::from_bytes("a", "a,b").into(), "text/csv", "a,b"),
    ] {
        let request = sent(|client| Media::new(client).put_card().body(body)).await;
        assert_eq!(request.header("content-type"), Some(media_type));
        assert_eq!(request.body, expected);
    }
    let request = sent(|client| Media::new(client).put_card()).await;
    assert_eq!(request.header("content-type"), None);
}

#[tokio::test]
async fn a_form_that_is_text_is_sent_as_it_stands() {
    let request = sent(|client| Media::new(client).search("a=1&b=x%20y")).await;
    assert_eq!(request.body, "a=1&b=x%20y");
    assert_eq!(
        request.header("content-type"),
        Some("application/x-www-form-urlencoded")
    );
}

#[tokio::test]
async fn headers_in_two_cases_are_one() {
    let request = sent(|client| Media::new(client).get_traced().x_trace_id(5)).await;
    assert_eq!(request.header("x-trace-id"), Some("5"));
}

#[tokio::test]
async fn a_text_is_read_by_its_charset() {
    for (charset, body, text) in [
        ("text/plain; charset=ISO-8859-1", &b"caf\xE9"[..], "café"),
        ("text/plain; charset=utf-8", "café".as_bytes(), "café"),
        ("text/plain", b"\xEF\xBB\xBFcaf\xC3\xA9", "café"),
    ] {
        let head = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: {charset}\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        let reply = [head.as_bytes(), body].concat();
        let (_, answer) = exchange_bytes(&reply, |client| Media::new(client).get_text()).await;
        assert_eq!(answer.unwrap(), text, "{charset}");
    }
    let body: Vec<u8> = REPORT.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json; charset=UTF-16BE\r\ncontent-length: \
         {}\r\n\r\n",
        body.len()
    );
    let reply = [head.as_bytes(), &body].concat();
    let (_, answer) = exchange_bytes(&reply, |client| Media::new(client).get_report()).await;
    assert_eq!(answer.unwrap(), report());
}
