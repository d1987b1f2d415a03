//! The proxies that the environment names, which is that of a process of its
//! own.

use mainsheet_runtime::{Client, reqwest};

use crate::support::*;

#[tokio::test]
async fn the_systems_proxies_are_for_other_machines() {
    let proxy = Server::start(|request, _| match request.method.as_str() {
        "CONNECT" => Reply::new(502),
        _ => ok(),
    })
    .await;
    let program = std::env::current_exe().unwrap();
    let place = proxy.url().replace("http://", "http://user:p%40ss@");
    let child = tokio::task::spawn_blocking(move || {
        std::process::Command::new(program)
            .args(["--exact", "proxies::under_a_proxy", "--include-ignored"])
            .env("HTTP_PROXY", &place)
            .env("HTTPS_PROXY", &place)
            .env("ALL_PROXY", &place)
            .env_remove("NO_PROXY")
            .env_remove("no_proxy")
            .env_remove("REQUEST_METHOD")
            .output()
    });
    let output = soon("the end of the process", child)
        .await
        .unwrap()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && text.contains("1 passed"),
        "{text}"
    );
    let seen: Vec<_> = proxy
        .requests()
        .into_iter()
        .map(|request| {
            let user = request.header("proxy-authorization").map(String::from);
            (request.method, request.target, user)
        })
        .collect();
    let user = Some(String::from("Basic dXNlcjpwQHNz"));
    let (method, target, _) = &seen[1];
    assert_eq!(
        seen[0],
        ("CONNECT".into(), "example.invalid:443".into(), user)
    );
    assert_eq!(method, "GET");
    assert!(target.starts_with("http://127.0.0.1:"), "{target}");
    assert!(target.ends_with("/v1/records/7"), "{target}");
    assert_eq!(seen.len(), 2);
}

#[tokio::test]
#[ignore = "a test runs it in an environment of its own"]
async fn under_a_proxy() {
    // To this machine, by its address and its name, also for a token.
    let server = Server::script([Reply::json(200, r#"{"access_token":"t"}"#), ok()]).await;
    let direct = builder(&server)
        .credentials(mainsheet_runtime::Credentials::client_credentials(
            "id", "hunter2",
        ))
        .build()
        .unwrap();
    get(&direct).await.unwrap();
    let named = server.url().replace("127.0.0.1", "localhost");
    let direct = Client::builder().base_url(named).build().unwrap();
    get(&direct).await.unwrap();
    let targets: Vec<_> = server.requests().into_iter().map(|r| r.target).collect();
    assert_eq!(targets, ["/oauth/token", "/v1/records/7", "/v1/records/7"]);
    // Elsewhere.
    let other = Client::builder().base_url("https://example.invalid");
    let other = other.retry(quick().max_attempts(1)).build().unwrap();
    get(&other).await.unwrap_err();
    // By hand, also to this machine.
    let proxy = std::env::var("HTTP_PROXY").unwrap();
    let proxied = builder(&server).proxy(reqwest::Proxy::http(proxy).unwrap());
    get(&proxied.build().unwrap()).await.unwrap();
    assert_eq!(server.count(), 3);
    // None at all.
    let none = builder(&server).transport(reqwest::ClientBuilder::no_proxy);
    get(&none.build().unwrap()).await.unwrap();
    assert_eq!(server.count(), 4);
}
