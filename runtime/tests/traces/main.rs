//! What a subscriber is told, by us and by all that we stand on: enough to be
//! useful, and nothing personal or secret. A program of its own, because the
//! subscriber is for the whole process.

#![allow(
    clippy::unwrap_used,
    unreachable_pub,
    dead_code,
    unused_imports,
    reason = "a test has no outside, ends at its first surprise, and shares what others need"
)]

#[path = "../it/support/mod.rs"]
mod support;

use std::io::Write;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use mainsheet_runtime::request::Style;
use mainsheet_runtime::{Credentials, RequestOptions, Upload};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::fmt::format::FmtSpan;

use crate::support::*;

/// All that was logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    fn lock(&self) -> MutexGuard<'_, Vec<u8>> {
        self.0.lock().unwrap()
    }

    fn take(&self) -> String {
        String::from_utf8(std::mem::take(&mut *self.lock())).unwrap()
    }
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.lock().extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// None of these may turn up in a log: tokens, secrets, and what was sent and
/// received in queries, paths, headers and bodies.
const SECRETS: [&str; 6] = [
    "hunter2",
    "Ann",
    "filters",
    "the%20person",
    "the person",
    "Bearer",
];

#[test]
fn a_subscriber_learns_much_and_nothing_that_is_secret() {
    let log = Log::default();
    // Every level, every span, and what the libraries beneath us say by `log`.
    tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_span_events(FmtSpan::FULL)
        .with_ansi(false)
        .with_writer(log.clone())
        .init();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        a_call_is_a_span(&log).await;
        a_name_and_a_password_stay_secret(&log).await;
        nothing_leaks(&log).await;
        a_panic_says_nothing(&log).await;
    });
}

async fn a_call_is_a_span(log: &Log) {
    let server = Server::script([problem(503), ok(), problem(404)]).await;
    let client = client(&server);
    log.take();
    get(&client).await.unwrap();
    let text = log.take();
    let closed = text
        .lines()
        .filter(|line| line.contains("mainsheet_runtime") && line.contains("close"));
    let span: Vec<_> = closed.collect();
    assert_eq!(span.len(), 1, "{text}");
    let port = server.url().rsplit_once(':').unwrap().1.to_owned();
    for field in [
        "otel.name=GET /records/{id}",
        r#"otel.kind="client""#,
        r#"operation="getRecord""#,
        r#"http.request.method="GET""#,
        r#"url.template="/records/{id}""#,
        r#"server.address="127.0.0.1""#,
        &format!("server.port={port}"),
        "http.response.status_code=200",
        "http.request.resend_count=1",
    ] {
        assert!(span[0].contains(field), "{field} is missing in {}", span[0]);
    }
    assert!(!span[0].contains("error.type"), "{}", span[0]);
    for event in [
        "attempt failed attempt=1",
        "sending again resends=1",
        "attempt succeeded attempt=2",
    ] {
        assert!(text.contains(event), "{event} is missing in {text}");
    }

    get(&client).await.unwrap_err();
    let text = log.take();
    let span = text
        .lines()
        .find(|line| line.contains("mainsheet_runtime") && line.contains("close"))
        .unwrap();
    for field in [
        "http.response.status_code=404",
        r#"error.type="404""#,
        r#"otel.status_code="ERROR""#,
    ] {
        assert!(span.contains(field), "{field} is missing in {span}");
    }
    assert!(!span.contains("resend_count"), "{span}");
}

async fn nothing_leaks(log: &Log) {
    let granted = Reply::json(
        200,
        r#"{"access_token":"hunter2-token","expires_in":749,"scope":"Ann"}"#,
    );
    let replies = [
        ok().header("x-person", "Ann"),
        problem(400),
        problem(503).header("x-person", "Ann"),
        Reply::json(200, r#"{"id":"Ann","name":"hunter2"}"#),
        Reply::new(302).header("location", "/v1/the%20person?filters=Ann"),
        ok().promise(999).then_close(),
        ok().promise(999).then_reset(),
        Reply::reset(),
        Reply::json(401, r#"{"error":"Ann"}"#),
        Reply::new(200)
            .header("content-type", "text/html")
            .body("<p>Ann</p>"),
    ];
    let patient = replies.map(|reply| (reply, Duration::from_secs(300)));
    // Nothing else ends the wait for these.
    let silent = [ok().never(), Reply::new(200).promise(usize::MAX / 2)];
    let silent = silent.map(|reply| (reply, Duration::from_millis(100)));
    for (reply, patience) in patient.into_iter().chain(silent) {
        let server = Server::start({
            let granted = granted.clone();
            move |request, _| match request.target.as_str() {
                "/oauth/token" => granted.clone(),
                _ => reply.clone(),
            }
        })
        .await;
        let client = builder(&server)
            .credentials(Credentials::all([
                Credentials::client_credentials("hunter2-id", "hunter2-secret"),
                Credentials::api_key_header("x-key", "hunter2"),
                Credentials::api_key_query("key", "hunter2"),
                Credentials::api_key_cookie("session", "hunter2"),
            ]))
            .default_header("x-api-key", "hunter2")
            .read_timeout(patience)
            .build()
            .unwrap();
        let prepare = |operation| {
            let mut call = call(&client, operation);
            call.path("id", "the person");
            call.query("filters", r#"name eq "Ann""#);
            call.query_styled("name", Style::DeepObject, &[("Ann", "hunter2")]);
            call.query_reserved("more", "Ann");
            call.header_styled("x-list", Style::Json, &["Ann"]);
            call.cookie("name", "Ann");
            call.options(RequestOptions::new().header("x-person", "Ann"));
            call
        };
        let mut shown = format!("{client:?} {:?}", prepare(&GET));
        let mut note = |result: Result<String, mainsheet_runtime::Error>| match result {
            Ok(text) => shown.push_str(&text),
            Err(error) => assert_clean(&error),
        };
        let got = prepare(&GET).send_json::<Record>().await;
        note(got.map(|response| format!("{response:?}")));
        let mut create = prepare(&CREATE);
        create.json("application/json", &record());
        note(
            create
                .send_json::<Record>()
                .await
                .map(|response| format!("{response:?}")),
        );
        let mut import = prepare(&IMPORT);
        import.part_file("data", Upload::from_bytes("Ann.csv", "Ann,hunter2"));
        note(
            import
                .send_empty()
                .await
                .map(|response| format!("{response:?}")),
        );
        match prepare(&EXPORT).send_download().await {
            Ok(response) => {
                note(Ok(format!("{response:?} {:?}", response.body())));
                note(response.into_body().bytes().await.map(|_| String::new()));
            }
            Err(error) => note(Err(error)),
        }
        let mut items = prepare(&LIST).items::<Record>();
        while let Some(item) = items.next().await {
            note(item.map(|_| String::new()));
        }
        note(Ok(format!("{items:?}")));
        let text = log.take();
        assert!(text.contains("getRecord"), "{text}");
        for secret in SECRETS {
            for text in [&text, &shown] {
                let line = text.lines().find(|line| line.contains(secret));
                assert_eq!(line, None, "`{secret}` leaked");
            }
        }
    }
}

async fn a_name_and_a_password_stay_secret(log: &Log) {
    let credentials = Credentials::basic("hunter2-user", "hunter2");
    let shown = format!("{credentials:?}");
    let server = Server::script([problem(401)]).await;
    let client = builder(&server).credentials(credentials).build().unwrap();
    assert_clean(&get(&client).await.unwrap_err());
    let text = log.take() + &shown;
    // And not as it is sent, either: `hunter2-user:hunter2` in base 64.
    for secret in SECRETS.into_iter().chain(["aHVudGVy", "Basic a"]) {
        assert!(!text.contains(secret), "`{secret}` leaked: {text}");
    }
}

/// A decoder that panics does so with its own words only.
async fn a_panic_says_nothing(log: &Log) {
    #[derive(serde::Deserialize)]
    struct Touchy {
        #[serde(deserialize_with = "panic")]
        #[allow(dead_code, reason = "it is never there")]
        id: u64,
    }

    fn panic<'de, D: serde::Deserializer<'de>>(_: D) -> Result<u64, D::Error> {
        panic!("on purpose")
    }

    let server = Server::script([ok()]).await;
    let call = call(&client(&server), &GET).send_json::<mainsheet_runtime::Serde<Touchy>>();
    let error = tokio::spawn(call).await.err().unwrap();
    assert!(error.is_panic());
    let text = log.take();
    for secret in SECRETS {
        assert!(!text.contains(secret), "`{secret}` leaked: {text}");
    }
}
