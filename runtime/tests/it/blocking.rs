//! Calls that a thread waits for.

use mainsheet_runtime::blocking::{Wait, WaitEach};
use mainsheet_runtime::request::{Method, Security, Server as Place};
use mainsheet_runtime::{Json, json};

use crate::support::*;

mainsheet_runtime::request! {
    /// A record.
    pub struct GetRecord => json Json {
        id: "getRecord",
        method: Method::GET,
        server: Place::BASE,
        path: "/record",
        security: Security::Undeclared,
        accept: "application/json",
        errors: &[],
        paging: None,
    }
}

/// Lets a thread that knows nothing of asynchronous code do something.
async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let thread = std::thread::spawn(work);
    tokio::task::spawn_blocking(|| thread.join().unwrap())
        .await
        .unwrap()
}

#[tokio::test]
async fn a_request_is_waited_for() {
    let server = Server::script([
        Reply::json(200, r#"{"id":7}"#),
        Reply::json(200, r#"{"id":8}"#),
        Reply::json(404, "{}"),
    ])
    .await;
    let client = client(&server);
    let (body, response, error) = aside(move || {
        let body = GetRecord::new(&client).wait().unwrap();
        let response = GetRecord::new(&client).send().wait().unwrap();
        (body, response, GetRecord::new(&client).wait().unwrap_err())
    })
    .await;
    assert_eq!(json::to_string(&body).unwrap(), r#"{"id":7}"#);
    assert_eq!(response.status(), 200);
    assert_eq!(error.status().unwrap(), 404);
}

/// Nothing is asked for before it is wanted, and where the iterator stops the stream goes on.
#[tokio::test]
async fn a_stream_is_an_iterator() {
    let server = Server::start(|request, _| {
        let page = if request.target.contains("offset=2") {
            "[3]"
        } else {
            "[1,2]"
        };
        Reply::json(200, page)
    })
    .await;
    let items = call(&client(&server), &LIST).items::<i64>().page_size(2);
    let (first, rest, seen) = aside(move || {
        let mut each = items.wait_each();
        let first = each.next().unwrap().unwrap();
        let seen = each.next().unwrap().unwrap();
        let rest = each.into_stream().unwrap();
        let rest: Vec<_> = rest.wait_each().map(Result::unwrap).collect();
        (first, rest, seen)
    })
    .await;
    assert_eq!((first, seen, rest), (1, 2, vec![3]));
}

/// A thread that runs asynchronous code may wait: the call is on another one.
#[tokio::test(flavor = "multi_thread")]
async fn asynchronous_code_may_wait() {
    let server = Server::script([Reply::json(200, "1")]).await;
    let request = GetRecord::new(&client(&server));
    let body = tokio::spawn(async move { request.wait() }).await.unwrap();
    assert_eq!(body.unwrap(), Json::from(1));
}

#[tokio::test]
async fn what_panics_does_so_where_it_is_waited_for() {
    let waited = aside(|| std::panic::catch_unwind(|| async { panic!("as told") }.wait())).await;
    let panic = waited.unwrap_err();
    assert_eq!(panic.downcast_ref::<&str>(), Some(&"as told"));
    // The thread for calls lives on.
    assert_eq!(aside(|| async { 7 }.wait()).await, 7);
}
