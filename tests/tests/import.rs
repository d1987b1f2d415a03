//! What `import_and_wait` sends, and what ends its wait.

#![allow(clippy::unwrap_used, reason = "a test ends at its first surprise")]

use std::sync::{Arc, Mutex};
use std::time::Duration;

use hyper::body::Bytes;
use hyper::{Method, Request};
use mainsheet_tests::server::Server;
use mainsheet_tests::stage::{client, response};
use sailpoint::runtime::TimeoutKind;
use sailpoint::testing::ManualClock;
use sailpoint::v3::NonEmployeeLifecycleManagement;
use sailpoint::{Error, ImportOutcome, Poller, Result, Upload};

/// What came of an import.
struct Import {
    result: Result<ImportOutcome>,
    /// The seconds between two questions.
    waits: Vec<u64>,
    /// What the caller was told on the way.
    told: Vec<Option<String>>,
    /// What the server was sent.
    seen: Vec<Request<Bytes>>,
}

/// Imports into a source whose server answers the upload with `upload`, and then tells `statuses`,
/// of which the last one lasts.
async fn import(upload: u16, statuses: &'static [&'static str]) -> Import {
    let seen = Arc::<Mutex<Vec<Request<Bytes>>>>::default();
    let server = Server::start({
        let seen = Arc::clone(&seen);
        move |request: Request<Bytes>| {
            let mut seen = seen.lock().unwrap();
            let asked = seen.iter().filter(|r| r.method() == Method::GET).count();
            let answer = if request.method() == Method::POST {
                response(upload, "application/json", r#"{"status":"PENDING"}"#)
            } else {
                let status = statuses[asked.min(statuses.len() - 1)];
                response(200, "application/json", format!(r#"{{"status":{status}}}"#))
            };
            seen.push(request);
            std::future::ready(answer.unwrap())
        }
    })
    .await
    .unwrap();
    let api = NonEmployeeLifecycleManagement::new(&client(&server.url(), &[]).unwrap());
    let clock = ManualClock::new();
    let poller = Poller::new()
        .waits(Duration::from_secs(1), Duration::from_secs(5))
        .deadline(Duration::from_secs(30))
        .clock(clock.clone());
    let file = Upload::from_bytes("people.csv", "accountName\nada\n");
    let mut told = Vec::new();
    let importing = api.import_and_wait("a source", file, &poller, |status| {
        told.push(status.map(|status| status.as_str().to_owned()));
    });
    let (result, waits) = clock.skip_sleeps(importing).await;
    drop(server);
    let seen = std::mem::take(&mut *seen.lock().unwrap());
    Import {
        result,
        waits: waits.iter().map(Duration::as_secs).collect(),
        told,
        seen,
    }
}

#[tokio::test]
async fn an_import_is_waited_for_whatever_it_says_before_its_end() {
    let statuses = &[
        "null",
        "\"PENDING\"",
        "\"RESTING\"",
        "\"IN_PROGRESS\"",
        "\"COMPLETED\"",
    ];
    let import = import(202, statuses).await;
    assert_eq!(import.result.unwrap(), ImportOutcome::Completed);
    let told: Vec<_> = import.told.iter().map(Option::as_deref).collect();
    assert_eq!(
        told,
        [
            None,
            Some("PENDING"),
            Some("RESTING"),
            Some("IN_PROGRESS"),
            Some("COMPLETED"),
        ]
    );
    let sent: Vec<_> = import.seen.iter().map(Request::method).collect();
    assert_eq!(sent[0], Method::POST);
    assert_eq!(sent[1..], [Method::GET; 5]);
    assert_eq!(import.waits, [1, 2, 4, 5]);
    let upload = "/v3/non-employee-sources/a%20source/non-employee-bulk-upload";
    assert_eq!(import.seen[0].uri().path(), upload);
    for asked in &import.seen[1..] {
        assert_eq!(asked.uri().path(), format!("{upload}/status"));
    }
    let form = String::from_utf8_lossy(import.seen[0].body());
    assert!(form.contains("accountName\nada\n"), "{form}");
    assert!(form.contains("people.csv"), "{form}");
}

#[tokio::test]
async fn an_import_with_errors_is_told_apart() {
    let import = import(202, &["\"IN_PROGRESS\"", "\"ERROR\"", "\"COMPLETED\""]).await;
    assert_eq!(import.result.unwrap(), ImportOutcome::Failed);
    assert_eq!(import.seen.len(), 3, "nothing is asked for after the end");
}

#[tokio::test]
async fn an_import_without_an_end_is_given_up_at_the_deadline() {
    for statuses in [&["\"IN_PROGRESS\""], &["null"], &["\"RESTING\""]] {
        let import = import(202, statuses).await;
        let Err(Error::Timeout(error)) = import.result else {
            panic!("{statuses:?}: {:?}", import.result)
        };
        assert_eq!(error.kind(), TimeoutKind::Poll);
        // The last one would end after the deadline.
        assert_eq!(import.waits, [1, 2, 4, 5, 5, 5, 5, 5], "{statuses:?}");
        // Another question may have been begun.
        let asked = import.seen.len() - 1;
        assert!((8..=9).contains(&asked), "{asked} {statuses:?}");
    }
}

#[tokio::test]
async fn an_upload_that_is_refused_is_not_waited_for() {
    let import = import(400, &["\"COMPLETED\""]).await;
    assert_eq!(import.result.unwrap_err().status().unwrap(), 400);
    assert_eq!(import.seen.len(), 1);
    assert!(import.told.is_empty());
}
