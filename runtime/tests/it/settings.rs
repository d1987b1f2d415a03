//! What one sets for a client, or for one request: what it does, and what is
//! shown of it.

use std::time::Duration;

use mainsheet_runtime::testing::ManualClock;
use mainsheet_runtime::{
    Client, ClientCredentials, Credentials, Error, Poller, RequestOptions, Upload,
};

use crate::support::*;

fn with_header(name: &str, value: &str) -> RequestOptions {
    RequestOptions::new().header(name, value)
}

#[tokio::test]
async fn a_header_of_one_request_replaces_any_other() {
    let server = Server::script([ok()]).await;
    let client = builder(&server)
        .credentials(Credentials::all([
            Credentials::client_credentials("id", "hunter2"),
            Credentials::api_key_header("x-key", "hunter2"),
        ]))
        .default_header("x-default", "client's")
        .build()
        .unwrap();
    let mut call = call(&client, &CREATE);
    call.json("application/json", &record());
    for (name, value) in [
        ("Authorization", "Basic mine"),
        ("X-Key", "mine"),
        ("X-Default", "mine"),
        ("Content-Type", "application/vnd.mine+json"),
        ("Accept", "application/vnd.mine+json"),
        ("User-Agent", "mine"),
    ] {
        call.options(with_header(name, value));
    }
    call.send_empty().await.unwrap();
    // Nobody is asked for a token that is not sent.
    assert_eq!(server.count(), 1);
    let request = &server.requests()[0];
    for (name, value) in [
        ("authorization", "Basic mine"),
        ("x-key", "mine"),
        ("x-default", "mine"),
        ("content-type", "application/vnd.mine+json"),
        ("accept", "application/vnd.mine+json"),
        ("user-agent", "mine"),
    ] {
        let mut found = request.headers.iter().filter(|(key, _)| key == name);
        assert_eq!(found.next().unwrap().1, value);
        assert!(found.next().is_none(), "{name}");
    }
}

#[tokio::test]
async fn an_authorization_of_ones_own_is_not_renewed() {
    let server = Server::script([problem(401), ok()]).await;
    let credentials = Credentials::client_credentials("id", "hunter2");
    let client = builder(&server).credentials(credentials).build().unwrap();
    let mut call = call(&client, &GET);
    call.options(with_header("authorization", "Bearer hunter2"));
    let error = call.send_json::<Record>().await.unwrap_err();
    assert_eq!(error.status().unwrap(), 401);
    assert_clean(&error);
    assert_eq!(server.count(), 1);
}

#[tokio::test]
async fn an_authorization_of_ones_own_stays_within_the_origin() {
    let to = |location: String| Reply::new(302).header("location", location);
    let other = Server::script([ok()]).await;
    let home = Server::script([to("/here".into()), to(format!("{}/there", other.url()))]).await;
    let client = builder(&home).build().unwrap();
    let mut call = call(&client, &GET);
    call.options(with_header("Authorization", "hunter2").header("Cookie", "a=hunter2"));
    call.send_json::<Record>().await.unwrap();
    for request in home.requests() {
        assert_eq!(request.header("authorization"), Some("hunter2"));
        assert_eq!(request.header("cookie"), Some("a=hunter2"));
    }
    for (name, value) in &other.requests()[0].headers {
        assert!(!value.contains("hunter2"), "{name}");
        assert!(!value.contains(TOKEN), "{name}");
    }
}

#[tokio::test]
async fn a_header_that_would_break_the_body_is_an_error() {
    let server = Server::script([ok()]).await;
    let client = client(&server);
    for name in ["Content-Length", "transfer-encoding", "Content-Type"] {
        let mut call = call(&client, &IMPORT);
        call.part_file("data", Upload::from_bytes("a.csv", "a,b"));
        call.options(with_header(name, "7"));
        let error = call.send_empty().await.unwrap_err();
        assert!(
            matches!(error, Error::InvalidRequest(_)),
            "{name}: {error:?}"
        );
        assert!(error.to_string().contains(&name.to_lowercase()), "{error}");
    }
    assert_eq!(server.count(), 0);
    for name in ["Content-Length", "Transfer-Encoding"] {
        let result = builder(&server).default_header(name, "7").build();
        assert!(matches!(result, Err(Error::Config(_))), "{name}");
    }
}

#[test]
fn what_is_set_is_shown_without_its_secrets() {
    let options = with_header("X-Mine", "hunter2").total_timeout(Duration::from_secs(7));
    let credentials = ClientCredentials::new("hunter2", "hunter2")
        .token_url("https://user:hunter2@example.com/token?key=hunter2")
        .scope("hunter2");
    let builder = Client::builder()
        .base_url("https://user:hunter2@example.com/v1?key=hunter2")
        .replace_server(
            "https://user:hunter2@files.example.com",
            "https://user:hunter2@example.org",
        )
        .default_header("x-key", "hunter2")
        .user_agent("hunter2")
        .credentials(credentials.clone());
    for (text, shown) in [
        (format!("{options:?} {options:#?}"), "X-Mine"),
        (
            format!("{credentials:?} {credentials:#?}"),
            "ClientCredentials",
        ),
        (
            format!("{builder:?} {builder:#?}"),
            "https://example.com/v1",
        ),
    ] {
        assert!(!text.contains("hunter2"), "{text}");
        assert!(text.contains(shown), "{text}");
    }
    // What is set can be asked for, by those who complete it.
    assert!(builder.base_url_ref().unwrap().ends_with("key=hunter2"));
    assert!(builder.credentials_ref().is_some());
    assert!(Client::builder().base_url_ref().is_none());
    assert!(Client::builder().credentials_ref().is_none());
}

#[tokio::test]
async fn the_longest_duration_is_no_limit() {
    let server = Server::script([ok()]).await;
    let builder = || {
        builder(&server)
            .connect_timeout(Duration::MAX)
            .read_timeout(Duration::MAX)
            .total_timeout(Duration::MAX)
    };
    // By the clock of a program, too.
    get(&builder().build().unwrap()).await.unwrap();
    let gate = Gate::new();
    let server = Server::script([ok().behind(&gate)]).await;
    let clock = ManualClock::new();
    let client = Client::builder()
        .base_url(server.url())
        .read_timeout(Duration::MAX)
        .clock(clock.clone())
        .build()
        .unwrap();
    let mut call = call(&client, &GET);
    let options = RequestOptions::new();
    call.options(
        options
            .total_timeout(Duration::MAX)
            .read_timeout(Duration::MAX),
    );
    let year = Duration::from_secs(365 * 24 * 60 * 60);
    let answer = beside(call.send_json::<Record>(), async {
        server.reached(1).await;
        clock.advance(year);
        gate.pass();
    });
    answer.await.unwrap();
    let poller = Poller::new()
        .waits(year, Duration::MAX)
        .deadline(Duration::MAX)
        .clock(clock.clone());
    let mut count = 0;
    let job = poller.until(
        || {
            count += 1;
            std::future::ready(Ok(count))
        },
        |count| *count == 3,
    );
    let (result, waits) = clock.skip_sleeps(job).await;
    assert_eq!(result.unwrap(), 3);
    assert_eq!(waits, [year, 2 * year]);
}
