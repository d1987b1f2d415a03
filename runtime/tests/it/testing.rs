//! The stand-in for the service that users get for their own tests.

use std::time::Duration;

use mainsheet_runtime::StatusCode;
use mainsheet_runtime::request::{self, Call, Method, Operation, Security, Style};
use mainsheet_runtime::testing::{Stubbed, TestServer};

use crate::support::{CREATE, GET, LIST, Problem, Record, call, record};

struct Get;
impl Stubbed for Get {
    const OPERATION: &'static Operation = &GET;
    type Body = Record;
}

struct Create;
impl Stubbed for Create {
    const OPERATION: &'static Operation = &CREATE;
    type Body = Record;
}

struct List;
impl Stubbed for List {
    const OPERATION: &'static Operation = &LIST;
    type Body = [Record];
}

#[tokio::test]
async fn a_stub_answers_its_operation_alone() {
    let server = TestServer::start().await;
    let client = server.client();
    let stub = server
        .stub::<Get>()
        .path("id", "a/b")
        .body(&record())
        .start()
        .await;
    let get = |id: &str| {
        let mut call = call(&client, &GET);
        call.path("id", id);
        call.query("filters", r#"name eq "x""#);
        call.send_json::<Record>()
    };
    assert_eq!(get("a/b").await.unwrap().into_body(), record());
    assert!(get("a").await.unwrap_err().is_not_found());
    let create = call(&client, &CREATE).send_json::<Record>().await;
    assert!(create.unwrap_err().is_not_found());

    let calls = stub.calls().await;
    assert_eq!(calls.len(), 1);
    assert_eq!(calls[0].path("id").as_deref(), Some("a/b"));
    assert_eq!(calls[0].query("filters").as_deref(), Some(r#"name eq "x""#));
    assert_eq!(calls[0].query("none"), None);
    assert_eq!(calls[0].header("authorization"), Some("Bearer test"));
    drop(stub);
    assert!(get("a/b").await.unwrap_err().is_not_found());
}

#[expect(
    clippy::disallowed_types,
    reason = "for the least time that something takes, which a slow machine does not shorten"
)]
fn now() -> std::time::Instant {
    std::time::Instant::now()
}

#[tokio::test]
async fn stubs_answer_one_after_another_with_anything() {
    let server = TestServer::start().await;
    let client = server.client();
    let busy = server
        .stub::<Create>()
        .status(429)
        .json(&serde_json::json!({"message": "slower"}))
        .delay(Duration::from_millis(50))
        .times(1)
        .start()
        .await;
    let good = server
        .stub::<Create>()
        .status(StatusCode::CREATED)
        .body(&record())
        .start()
        .await;
    let start = now();
    let mut call = call(&client, &CREATE);
    call.json("application/json", &record());
    let response = call.send_json::<Record>().await.unwrap();
    assert_eq!(response.status(), 201);
    assert!(now() - start >= Duration::from_millis(50));
    assert_eq!((busy.calls().await.len(), good.calls().await.len()), (1, 1));
    assert_eq!(good.calls().await[0].json::<Record>(), record());
}

#[tokio::test]
async fn an_error_has_its_documented_body() {
    let server = TestServer::start().await;
    let _stub = server
        .stub::<Get>()
        .status(StatusCode::FORBIDDEN)
        .json(&serde_json::json!({"message": "no"}))
        .start()
        .await;
    let error = call(&server.client(), &GET)
        .send_json::<Record>()
        .await
        .unwrap_err();
    assert_eq!(error.body::<Problem>().unwrap().message, "no");
}

#[tokio::test]
async fn a_list_is_stubbed_page_by_page() {
    let server = TestServer::start().await;
    let stub = server
        .stub::<List>()
        .query("offset", "0")
        .body(&[record()])
        .header("x-total-count", "1")
        .start()
        .await;
    let call = call(&server.client(), &LIST);
    let list = call.pages::<Record>();
    let pages: Vec<_> = futures_util::TryStreamExt::try_collect(list).await.unwrap();
    assert_eq!(pages.len(), 1);
    assert_eq!(pages[0].total_count(), Some(1));
    assert_eq!(stub.calls().await.len(), 1);
}

struct Paint;
impl Stubbed for Paint {
    const OPERATION: &'static Operation = &Operation {
        id: "paint",
        method: Method::PUT,
        server: request::Server::at("https://paint.example.com/v1"),
        path: "/colors/{colors}",
        security: Security::Undeclared,
        accept: "",
        errors: &[],
        paging: None,
    };
    type Body = ();
}

#[tokio::test]
async fn a_server_of_an_operation_s_own_is_stood_for_too() {
    let server = TestServer::start().await;
    let stub = server.stub::<Paint>().start().await;
    let mut call = Call::new(&server.client(), Paint::OPERATION);
    call.path_styled("colors", Style::Label { explode: false }, &["a,b", "c"]);
    call.query_styled("x", Style::Form { explode: true }, &["1", "2"]);
    call.send_empty().await.unwrap();
    let calls = stub.calls().await;
    assert_eq!(calls[0].path("colors").as_deref(), Some(".a,b,c"));
    assert_eq!(calls[0].query("x").as_deref(), Some("1"));
}
